"""Asking a database with SQL of the user's: one statement, which cannot write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from db.engine import UnusableDatabase, answer_of, reading_engine, sqlite_path
from papershelf.database import reading
from papershelf.shelf.sqlite_query import BATCH, Answer, Refused, ask_sqlite
from papershelf.snapshot.about import NotASnapshot, is_snapshot, read_about


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


def ask(connection: Connection, statement: str, parameters: Mapping[str, str]) -> Answer:
    """The rows of one SELECT, streamed; parameters stand in it as `:name`."""
    if connection.dialect.name == "sqlite":
        driver_connection: Any = connection.connection.driver_connection
        return ask_sqlite(driver_connection, statement, parameters)
    # A cursor of the server streams, and takes one statement only: a second one could end the read-only transaction.
    streaming = connection.execution_options(stream_results=True, max_row_buffer=BATCH)
    try:
        if parameters:
            result: CursorResult[tuple[object, ...]] = streaming.execute(text(statement), dict(parameters))
        else:  # as it stands, so that no colon or per cent sign is taken for a parameter
            result = streaming.execution_options(no_parameters=True).exec_driver_sql(statement)
    except SQLAlchemyError as error:
        raise Refused(answer_of(error)) from error
    if not result.returns_rows:
        raise Refused("That statement gives no rows; only queries are answered.")
    return Answer(list(result.keys()), _read_on(result), result)


def _read_on(result: CursorResult[tuple[object, ...]]) -> Iterator[Sequence[object]]:
    try:
        while rows := result.fetchmany(BATCH):
            yield from rows
    except SQLAlchemyError as error:
        raise Refused(answer_of(error)) from error
