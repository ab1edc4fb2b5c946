"""Opening a database: SQLite by default, PostgreSQL for shared shelves, both behind SQLAlchemy.

On SQLite a transaction is BEGIN IMMEDIATE from its first statement to its end, DDL included: Python's driver would
commit DDL by itself, and a kill inside a migration would leave half of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, InternalError, OperationalError

from db.changes import mark_change, written_so_far

LOCK_TIMEOUT_SECONDS = 60
"""How long a writer waits for another one."""
_STATES_OF_DATA = ("22", "54")
"""Classes of SQLSTATE that PostgreSQL's operational errors can have and that tell of a value: wrong, or too large."""
ADVISORY_LOCK = 7_265_746  # any constant of our own: all writers of a PostgreSQL shelf take this one lock


class UnusableDatabase(Exception):
    """A database that cannot be opened. The message says which, why and what to do."""


def parse_url(raw: str) -> URL:
    """The URL of a database, with the driver spelled out; a plain path is not taken for one."""
    try:
        url = make_url(raw)
    except ArgumentError as error:
        raise UnusableDatabase(
            f"{raw!r} is not the URL of a database; write sqlite:///FILE or postgresql://HOST/NAME."
        ) from error
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise UnusableDatabase("A papershelf needs a file: write sqlite:///FILE.")
        return url.set(drivername="sqlite")
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise UnusableDatabase(f"{backend} is not supported; use sqlite:///FILE or postgresql://HOST/NAME.")


def sqlite_path(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def writing_engine(url: URL) -> Engine:
    """An engine for loading and migrating; SQLite makes the file where there is none.

    SQLite's connections are opened for each use and closed after it: that costs next to nothing, and nobody leaves one.
    """
    path = sqlite_path(url)
    if path is None:
        return _postgresql_engine(url)
    if not path.parent.is_dir():
        raise UnusableDatabase(f"{path}: the folder {path.parent} does not exist; make it first.")
    engine = create_engine(url, connect_args={"timeout": LOCK_TIMEOUT_SECONDS}, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connect(driver_connection: Any, _record: Any) -> None:
        driver_connection.isolation_level = None
        driver_connection.execute("PRAGMA foreign_keys=ON")
        driver_connection.execute("PRAGMA cache_size=-65536")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading_engine(url: URL) -> Engine:
    """An engine that cannot write, and never makes a database."""
    path = sqlite_path(url)
    if path is None:
        return _postgresql_engine(url, read_only=True)
    if not path.is_file():
        raise UnusableDatabase(f"{path}: there is no database; `papershelf load` makes one.")
    read_only = URL.create("sqlite", database=path.resolve().as_uri(), query={"mode": "ro", "uri": "true"})
    engine = create_engine(read_only, connect_args={"timeout": LOCK_TIMEOUT_SECONDS}, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connect(driver_connection: Any, _record: Any) -> None:
        driver_connection.isolation_level = None
        driver_connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _postgresql_engine(url: URL, *, read_only: bool = False) -> Engine:
    # Whoever reads sees the database as it is at one time, however many queries it takes; SQLite's are always so.
    reading = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    try:
        return create_engine(url, execution_options=reading if read_only else {})
    except ImportError as error:
        raise UnusableDatabase('PostgreSQL needs psycopg: pip install "papershelf[postgresql]".') from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other writer shares: committed at the end, rolled back on an error."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        before = written_so_far(connection)
        yield connection
        mark_change(connection, before)


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A writing transaction in which SQLite leaves foreign keys alone; they are checked at its end.

    With foreign keys on, recreating a parent table would delete the child rows that cascade.
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver_connection: Any = connection.connection.driver_connection
        driver_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                before = written_so_far(connection)
                yield connection
                mark_change(connection, before)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise UnusableDatabase(f"The migration would break {len(broken)} foreign keys, first {broken[0]}.")
        finally:
            driver_connection.execute("PRAGMA foreign_keys=ON")


def concerns_data(error: Exception) -> bool:
    """Whether an error tells of what was to be written; False where it tells of the database: locked, full, gone."""
    if isinstance(error, UnusableDatabase):
        return False
    if isinstance(error, OperationalError | InterfaceError | InternalError):
        return str(getattr(error.orig, "sqlstate", None) or "").startswith(_STATES_OF_DATA)
    return not (isinstance(error, DBAPIError) and error.connection_invalidated)


def answer_of(error: Exception) -> str:
    """What a database objects to, in one line."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def table_names(connection: Connection) -> set[str]:
    """The names of the tables that the database has."""
    return set(inspect(connection).get_table_names())
