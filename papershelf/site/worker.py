"""A process that answers requests for the server, one at a time, and that may be killed while it does.

What a visitor asks runs here: it may loop within one function of SQLite, or want all memory, and takes nothing but this
process along. Its limits hold whatever the server does; the server kills it when an answer takes too long.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import sqlite3
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from papershelf.site import datasette_parts
from papershelf.site.application import make_site
from papershelf.site.lanes import Lane
from papershelf.site.messages import LENGTH_BYTES, Body, Done, Job, Start, frame, length_of, read_job
from papershelf.site.metadata import DATABASE
from papershelf.site.quiet import keep_quiet

SQLITE_MEMORY = 64 * 2**20
LARGEST = 88 * 2**20
"""Of a process that goes on to the next request: one that has grown ends, for memory is seldom given back."""
LARGEST_FILE = 256 * 2**20
"""Of what SQLite lays aside while it sorts."""
PROCESSOR_SECONDS = 90
"""For one request; beyond what any lane allows, for the day when the server is no more there to end the process."""


def work(channel: socket.socket, lane: Lane) -> None:
    """Answer requests until the server hangs up: the target of a process, which lets others go before it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of them, and the server decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    keep_quiet()
    limit_memory(lane.memory)
    os.nice(lane.politeness)
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # the others reserve a gigabyte of addresses
    worker = Worker(channel, lane.largest)
    while (job := worker.next_job()) is not None:
        limit_processor(PROCESSOR_SECONDS)
        if worker.answer(job):
            break


def limit_memory(more: int) -> None:
    """Bound the memory of this process, and what it writes aside; it may take so many more bytes of addresses."""
    heap = sqlite3.connect(":memory:")
    heap.execute(f"PRAGMA hard_heap_limit = {SQLITE_MEMORY}")
    heap.close()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    pages = _memory_pages(0)
    if pages:
        most = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def limit_processor(seconds: int) -> None:
    """Let the kernel end this process when it has used so many more seconds of a processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def has_grown() -> bool:
    """Whether this process holds more memory than one that goes on should."""
    return _memory_pages(1) * resource.getpagesize() > LARGEST


def _memory_pages(field: int) -> int:
    """Pages of memory of this process: 0 is all addresses, 1 what is really held; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[field])
    except OSError:
        return 0


class BrokenOff(BaseException):
    """An answer has become too large; no `except Exception` on the way takes it for a part of it."""


class Worker:
    """The site of the snapshot that was asked for last, and the channel to the server."""

    def __init__(self, channel: socket.socket, largest: int) -> None:
        self.channel = channel
        self.largest = largest
        """Bytes of an answer."""
        self.loop = asyncio.new_event_loop()
        self.served: tuple[str, tuple[int, int], str] | None = None
        self.site: Datasette | None = None
        self.application: Any = None
        self.is_spent = False

    def next_job(self) -> Job | None:
        """The next request; None when the server has hung up."""
        head = self._receive(LENGTH_BYTES)
        content = self._receive(length_of(head)) if head else b""
        return read_job(content) if content else None

    def answer(self, job: Job) -> bool:
        """Answer a request; gives whether this process ends now."""
        is_whole = False
        try:
            self._serve(job)
            is_whole = not job.scope or self.loop.run_until_complete(self._run(job))
        except BrokenOff:
            pass
        except MemoryError:
            self.is_spent = True
        # One that is large before it has answered anything would not be smaller another time.
        is_last = self.is_spent or (bool(job.scope) and has_grown())
        self.channel.sendall(frame(Done(is_whole, is_last)))
        return is_last

    def _serve(self, job: Job) -> None:
        """Have the site of the snapshot that a request is about."""
        wanted = (job.snapshot, job.inode, job.base_url)
        if wanted == self.served:
            return
        if self.site is not None:
            datasette_parts.close(self.site)
            self.served = None
        site = make_site(Path(job.snapshot), job.base_url, threads=0)
        site.get_database(DATABASE).inode = job.inode
        self.site, self.application, self.served = site, site.app(), wanted

    async def _run(self, job: Job) -> bool:
        is_whole = False
        left = self.largest

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal is_whole, left
            if message["type"] == "http.response.start":
                headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
                self.channel.sendall(frame(Start(message["status"], headers)))
            elif message["type"] == "http.response.body":
                left -= len(message.get("body", b""))
                if left < 0:
                    raise BrokenOff
                if message.get("body"):
                    self.channel.sendall(frame(Body(message["body"])))
                is_whole = not message.get("more_body", False)

        await self.application({**job.scope, "type": "http"}, receive, send)
        return is_whole

    def _receive(self, count: int) -> bytes:
        """So many bytes of the channel; none when it is closed."""
        received = bytearray()
        while len(received) < count:
            part = self.channel.recv(count - len(received))
            if not part:
                return b""
            received += part
        return bytes(received)
