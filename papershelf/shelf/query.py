"""Asking a database with SQL of the user's: one statement, which cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from db.engine import UnusableDatabase, answer_of, reading_engine, sqlite_path
from papershelf.database import reading
from papershelf.snapshot.about import NotASnapshot, is_snapshot, read_about

BATCH = 500
"""How many rows are fetched from the database at a time."""

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


@contextmanager
def reading_any(url: URL) -> Iterator[Connection]:
    """A connection that cannot write, to a working database or to a snapshot."""
    path = sqlite_path(url)
    if path is None or not is_snapshot(path):
        with reading(url) as connection:
            yield connection
        return
    try:
        read_about(path)
    except NotASnapshot as error:
        raise UnusableDatabase(str(error)) from error
    engine = reading_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def ask(connection: Connection, statement: str, parameters: Mapping[str, str]) -> CursorResult[tuple[object, ...]]:
    """The rows of one SELECT, streamed; parameters stand in it as `:name`."""
    if connection.dialect.name == "sqlite":
        driver_connection: Any = connection.connection.driver_connection
        driver_connection.set_authorizer(_only_querying)
    # A cursor of the server streams, and takes one statement only: a second one could end the read-only transaction.
    streaming = connection.execution_options(stream_results=True, max_row_buffer=BATCH)
    try:
        if parameters:
            result: CursorResult[tuple[object, ...]] = streaming.execute(text(statement), dict(parameters))
        else:  # as it stands, so that no colon or per cent sign is taken for a parameter
            result = streaming.execution_options(no_parameters=True).exec_driver_sql(statement)
    except (SQLAlchemyError, sqlite3.Warning) as error:
        raise Refused(reason(error)) from error
    if not result.returns_rows:
        raise Refused("That statement gives no rows; only queries are answered.")
    return result


def reason(error: Exception) -> str:
    """What a database objects to, in one line."""
    answer = answer_of(error)
    return "Only queries are answered; nothing is written." if answer == "not authorized" else answer


def _only_querying(action: int, *_about: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _QUERYING else sqlite3.SQLITE_DENY
