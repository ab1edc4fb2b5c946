"""Answering SQL of the user's from a file of SQLite, by Python's own driver: a query costs no more than it must."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papershelf.revisions import newest_revision
from papershelf.search.sql_functions import add_functions
from papershelf.snapshot.about import NotASnapshot, is_snapshot, open_snapshot, read_about

BATCH = 500
"""How many rows are fetched at a time."""
LOCK_TIMEOUT_SECONDS = 60
"""How long a query waits for a writer that has locked the file."""
_QUERYING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_TRANSACTION,
}
"""What SQLite may do for a query, the transaction around it included.

A read-only connection would still ATTACH, which makes a file.
"""


class Refused(Exception):
    """A statement that gives no rows. The message is the reason, in one line."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query: rows that are read as they are asked for; closed when no more are wanted."""

    columns: Sequence[str]
    rows: Iterator[Sequence[Any]]
    cursor: Any

    def __iter__(self) -> Iterator[Sequence[Any]]:
        return self.rows

    def close(self) -> None:
        """Read no further."""
        self.cursor.close()


def file_of(address: str) -> Path | None:
    """The file that a plain address of a SQLite database names; None for any other address."""
    scheme, separator, path = address.partition(":///")
    return Path(path) if separator and scheme == "sqlite" and path and not {"?", "#"} & set(path) else None


@contextmanager
def open_file(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection to a snapshot or a current working database that cannot write; None where it is neither."""
    connection = _snapshot(path) if is_snapshot(path) else _working_database(path)
    if connection is None:
        yield None
        return
    with closing(connection):
        yield connection


def ask_sqlite(connection: sqlite3.Connection, statement: str, parameters: Mapping[str, str]) -> Answer:
    """The rows of one SELECT, streamed; parameters stand in it as `:name`."""
    connection.set_authorizer(_only_querying)
    try:
        cursor = connection.execute(statement, dict(parameters)) if parameters else connection.execute(statement)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise Refused(reason(error)) from error
    if cursor.description is None:
        raise Refused("That statement gives no rows; only queries are answered.")
    return Answer([column[0] for column in cursor.description], _read_on(cursor), cursor)


def reason(error: Exception) -> str:
    """What SQLite objects to, in one line."""
    answer = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return "Only queries are answered; nothing is written." if answer == "not authorized" else answer


def _read_on(cursor: sqlite3.Cursor) -> Iterator[Sequence[Any]]:
    try:
        while rows := cursor.fetchmany(BATCH):
            yield from rows
    except sqlite3.Error as error:
        raise Refused(reason(error)) from error


def _snapshot(path: Path) -> sqlite3.Connection | None:
    try:
        read_about(path)
    except NotASnapshot:
        return None
    connection = open_snapshot(path)
    add_functions(connection)
    return connection


def _working_database(path: Path) -> sqlite3.Connection | None:
    connection = None
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None, uri=True)
        if connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest_revision(),)]:
            return connection
    except sqlite3.Error:
        pass  # whoever opens it in the usual way says what is wrong
    if connection is not None:
        connection.close()
    return None


def _only_querying(action: int, *_about: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _QUERYING else sqlite3.SQLITE_DENY
