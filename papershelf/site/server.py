"""The web server: listens, answers until it is told to stop, and then stops, whatever runs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from papershelf.site.connections import MOST_HEAD_BYTES, WAITING_TO_BE_ACCEPTED, BoundedConnection, most_connections
from papershelf.site.front import Front
from papershelf.site.quiet import keep_quiet
from papershelf.site.serving import Serving, open_served

SHUTDOWN_SECONDS = 2
"""How long answers on their way may take once the server is told to stop."""
LAST_SECONDS = 3.5
"""When the process ends even if something in it does not."""


def open_serving(pointer: Path, base_url: str, say: Callable[[str], None]) -> Serving:
    """What a pointer leads to, ready to be served and followed; NotASnapshot where it is none."""
    return Serving(pointer, base_url, open_served(pointer, base_url), say)


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections; port 0 is any that is free."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(WAITING_TO_BE_ACCEPTED)
    except OSError:
        listening.close()
        raise
    return listening


def address_of(listening: socket.socket) -> str:
    """The address of a listening socket, for a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


class Server(uvicorn.Server):
    """uvicorn's server, which is not waited for longer than it should take to stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop in good order, and after some seconds in any."""
        timer = threading.Timer(LAST_SECONDS, _end)
        timer.daemon = True
        timer.start()
        super().handle_exit(sig, frame)


def _end() -> None:
    """End this process and those that answer for it, whatever they do."""
    for process in multiprocessing.active_children():
        process.kill()
    os._exit(0)


def serve(serving: Serving, listening: socket.socket) -> None:
    """Serve until the process is told to stop (SIGINT or SIGTERM), then return; after `forking.prepare`."""
    BoundedConnection.most = most_connections()
    config = uvicorn.Config(
        Front(serving, serving.base_url),
        http=BoundedConnection,
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_level="error",
        access_log=False,
        backlog=WAITING_TO_BE_ACCEPTED,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        server_header=False,
    )
    keep_quiet()
    # uvicorn stops in good order and then raises the signal again, which would end the process as if killed.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: None)
    Server(config).run(sockets=[listening])
