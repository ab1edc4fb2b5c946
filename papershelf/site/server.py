"""Serving a snapshot: Datasette in this process, on one file that it never changes."""

from __future__ import annotations

import hashlib
import signal
import socket
import sqlite3
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database

from papershelf.site import plugin
from papershelf.site.allowed_sql import guard
from papershelf.site.metadata import DATABASE, site_metadata
from papershelf.snapshot.about import open_snapshot, read_about

HERE = Path(__file__).parent
SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "suggest_facets": False,
    "allow_download": True,
    "default_cache_ttl": 60,
    "truncate_cells_html": 300,
}
SHUTDOWN_SECONDS = 5
"""How long answers on their way may take once the server is told to stop."""


class SnapshotDatabase(Database):  # type: ignore[misc]
    """A snapshot as Datasette knows it; opened so that its path may hold any character."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that reads only, whatever it is for, and only what the site needs."""
        connection = open_snapshot(Path(self.path))
        guard(connection)
        self._all_file_connections.append(connection)
        return connection


def make_site(snapshot: Path) -> Datasette:
    """The site of a snapshot; refuses a file that is none."""
    about = read_about(snapshot)
    plugin.register()
    style = hashlib.sha256((HERE / "static" / "site.css").read_bytes()).hexdigest()[:12]
    site = Datasette(
        metadata=site_metadata(f"/site/site.css?{style}"),
        settings=SETTINGS,
        inspect_data={DATABASE: _inspected(snapshot, about.build)},
        template_dir=str(HERE / "templates"),
        static_mounts=[("site", str(HERE / "static"))],
        cors=True,
    )
    site.remove_database("_memory")  # Datasette adds it where it is given no file
    site.add_database(SnapshotDatabase(site, path=str(snapshot), is_mutable=False), name=DATABASE)
    return site


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections; port 0 is any that is free."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def address_of(listening: socket.socket) -> str:
    """The address of a listening socket, for a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def serve(site: Datasette, listening: socket.socket) -> None:
    """Serve until the process is told to stop (SIGINT or SIGTERM), then return."""
    config = uvicorn.Config(
        site.app(), log_level="warning", lifespan="on", timeout_graceful_shutdown=SHUTDOWN_SECONDS, server_header=False
    )
    # uvicorn stops in good order and then raises the signal again, which would end the process as if killed.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listening])


def _inspected(snapshot: Path, build: str) -> dict[str, Any]:
    """What `datasette inspect` would find out by reading the whole file: the snapshot says it itself."""
    connection = open_snapshot(snapshot)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = dict(connection.execute('SELECT "table", count FROM _counts').fetchall())
    finally:
        connection.close()
    return {
        "hash": build,
        "size": snapshot.stat().st_size,
        "file": snapshot.name,
        "tables": {table: {"count": counts.get(table, 0)} for table in tables},
    }
