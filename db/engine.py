"""Opening a database: SQLite by default, PostgreSQL for shared shelves, both behind SQLAlchemy.

On SQLite a transaction that writes is BEGIN IMMEDIATE from its first statement to its end, DDL included: Python's
driver would commit DDL by itself, and a kill inside a migration would leave half of it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, Pool, QueuePool, create_engine, event, inspect, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, InternalError, OperationalError

from db.changes import mark_change, written_so_far

LOCK_TIMEOUT_SECONDS = 60
"""How long a writer waits for another one."""
_STATES_OF_DATA = ("22", "54")
"""Classes of SQLSTATE that PostgreSQL's operational errors can have and that tell of a value: wrong, or too large."""
ADVISORY_LOCK = 7_265_746  # any constant of our own: all writers of a PostgreSQL shelf take this one lock


_LOGGED_PAGES = 16_384
"""Pages of the write-ahead log (64 MiB) after which they are copied into the file: each page once for many changes."""
_ONLY_LOOKS = "papershelf_only_looks"


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

    SQLite's connections are opened for each use and closed after it, so that nobody leaves one; `kept_open` keeps one.
    """
    path = sqlite_path(url)
    if path is None:
        return _postgresql_engine(url)
    if not path.parent.is_dir():
        raise UnusableDatabase(f"{path}: the folder {path.parent} does not exist; make it first.")
    return _sqlite_engine(url, NullPool)


def _sqlite_engine(url: URL, pool: type[Pool]) -> Engine:
    engine = create_engine(url, connect_args={"timeout": LOCK_TIMEOUT_SECONDS}, poolclass=pool)

    event.listen(engine, "handle_error", _explain)

    @event.listens_for(engine, "connect")
    def _connect(driver_connection: Any, _record: Any) -> None:
        driver_connection.isolation_level = None
        driver_connection.execute("PRAGMA foreign_keys=ON")
        driver_connection.execute("PRAGMA cache_size=-65536")
        if driver_connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            _write_ahead_well(driver_connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        only_looks = connection.get_execution_options().get(_ONLY_LOOKS, False)
        connection.exec_driver_sql("BEGIN" if only_looks else "BEGIN IMMEDIATE")

    return engine


def _explain(context: ExceptionContext) -> None:
    """Say of a file that cannot be written now which it is, why, and what to do."""
    if not isinstance(context.original_exception, sqlite3.OperationalError) or context.engine is None:
        return
    path, answer = sqlite_path(context.engine.url), str(context.original_exception)
    if "locked" in answer:
        raise UnusableDatabase(
            f"{path} is in use: for {LOCK_TIMEOUT_SECONDS} seconds another program was writing to it, a papershelf "
            "that loads or derives, or whatever else has the file open; let it end, and run this again."
        ) from context.original_exception
    if "is full" in answer:
        raise UnusableDatabase(
            f"{path}: no room is left where it stands, or where SQLite sorts ({_sorting_folder()}; SQLITE_TMPDIR names "
            "another). Make room and run this again: what was stored before stays."
        ) from context.original_exception


def _sorting_folder() -> str:
    """The folder for temporary files that SQLite takes."""
    named = [folder for name in ("SQLITE_TMPDIR", "TMPDIR") if (folder := os.environ.get(name))]
    return next((folder for folder in [*named, "/var/tmp", "/usr/tmp", "/tmp"] if os.access(folder, os.W_OK)), ".")


def write_ahead(engine: Engine) -> bool:
    """Have a SQLite file written ahead from now on, so that readers and the writer never wait for each other.

    Gives whether it is: where another process has the file open just now, or the folder is of a network or kept by a
    system that cannot, all stays as it was. PostgreSQL always is.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        driver_connection: Any = connection.connection.driver_connection
        try:
            (mode,) = driver_connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError:
            return False
        if mode == "wal":
            _write_ahead_well(driver_connection)
    return bool(mode == "wal")


def _write_ahead_well(driver_connection: Any) -> None:
    # A power failure may take back the last transactions, but never breaks the file: load them again.
    driver_connection.execute("PRAGMA synchronous=NORMAL")
    driver_connection.execute(f"PRAGMA wal_autocheckpoint={_LOGGED_PAGES}")


@contextmanager
def kept_open(engine: Engine) -> Iterator[Engine]:
    """An engine on the same SQLite file that holds one connection open from its first transaction on.

    Who closes a file last empties its write-ahead log and deletes it, and locks the file meanwhile. So the log is
    emptied before that, where it keeps nobody waiting: an empty one is deleted at once. A new connection would have
    read no page yet besides.
    """
    if engine.dialect.name != "sqlite" or isinstance(engine.pool, _OneKept):
        yield engine
        return
    kept = _sqlite_engine(engine.url, _OneKept)
    try:
        yield kept
        with kept.connect() as connection, suppress(sqlite3.Error):
            _asked(connection, "PRAGMA wal_checkpoint(PASSIVE)")
            _asked(connection, "PRAGMA busy_timeout=0")
            _asked(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        kept.dispose()


def _asked(connection: Connection, statement: str) -> None:
    """Run a statement outside of any transaction."""
    driver_connection: Any = connection.connection.driver_connection
    driver_connection.execute(statement).fetchone()


class _OneKept(QueuePool):
    """Keeps one connection; others are opened for one use."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "pool_size": 1, "max_overflow": -1})


def reading_engine(url: URL) -> Engine:
    """An engine that cannot write, and never makes a database."""
    path = sqlite_path(url)
    if path is None:
        return _postgresql_engine(url, read_only=True)
    if not path.is_file():
        raise UnusableDatabase(f"{path}: there is no database; `papershelf load` makes one.")
    path = path.resolve()
    _roll_back(path)
    query = {"mode": "ro", "uri": "true", **_without_log(path)}
    read_only = URL.create("sqlite", database=path.as_uri(), query=query)
    engine = create_engine(read_only, connect_args={"timeout": LOCK_TIMEOUT_SECONDS}, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connect(driver_connection: Any, _record: Any) -> None:
        driver_connection.isolation_level = None
        driver_connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _roll_back(path: Path) -> None:
    """Undo what a killed writer left half done in a file that is not written ahead: who only reads may not."""
    if not _beside(path, "-journal").exists():
        return
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()


def _without_log(path: Path) -> dict[str, str]:
    """What tells SQLite that there is no write-ahead log, where it could not look into one: nobody makes one there.

    Readers of a file with such a log keep marks beside it, in a folder that they may write.
    """
    if os.access(path.parent, os.W_OK) or _beside(path, "-shm").exists():
        return {}
    if _beside(path, "-wal").exists():
        raise UnusableDatabase(
            f"{path}: what was written last stands in {path.name}-wal beside it, and can be read only in a folder that "
            "you may write: copy both files to one, or have its owner run a command of papershelf on it."
        )
    return {"immutable": "1"}


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


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
def looking(engine: Engine) -> Iterator[Connection]:
    """One transaction of a writing engine that writes nothing: it waits for no writer, and keeps none waiting."""
    with engine.connect() as connection, connection.execution_options(**{_ONLY_LOOKS: True}).begin():
        yield connection


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
