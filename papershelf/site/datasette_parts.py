"""All that Papershelf uses of Datasette 0.65 beyond what its documentation promises, and why; nothing else does.

- `Database` as a base class: how it opens files. Datasette's own way cannot open a path that holds `?` or `%`, makes
  an empty file where the snapshot is gone, and opens it for the first time whenever a thread asks its first question.
- `Datasette.executor`, to end the threads of a site that no request uses any more: there is no way to close a site.
- Its plugin manager, to make a module of ours a plugin of this process and to take out two of its own: the page of
  errors, which prints the variables of the program, and permissions, which copies the description of every table and
  column each time that it is asked about one (the page of the database took half a second of a processor).
- Its filters of tables, of which that of searches is replaced; its facets, of which that of columns is replaced; how
  it gives rows the shapes of its JSON, and streams; and that it takes counts of views too from what was inspected.
- Its exceptions, which the pages of errors tell apart; and how it checks a query, limits its time and lets other sites
  ask for it, so that our downloads are made as its own.
- `truncate`, by which its pages of queries ask for as many rows as a page has, so that there are further pages.
- `csrftoken` in the scope of a request, without which it renders no page.
- What it raises for requests that no server could answer, and does not take for one of its own errors (`was_wrong`).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from datasette import filters
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted, Results, connections
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet
from datasette.filters import FilterArguments
from datasette.plugins import pm
from datasette.renderer import json_renderer
from datasette.utils import (
    InvalidSql,
    add_cors_headers,
    is_url,
    path_with_added_args,
    path_with_removed_args,
    path_with_replaced_args,
    sqlite_timelimit,
    validate_sql_select,
)
from datasette.utils.asgi import Base400, Request
from datasette.views.base import DatasetteError

from papershelf.search.sql_functions import add_functions
from papershelf.site.allowed_sql import guard
from papershelf.snapshot.about import open_snapshot
from papershelf.snapshot.holding import inode_of

__all__ = [
    "ROWS_BEFORE",
    "AnswerTooLarge",
    "ArrayFacet",
    "Base400",
    "ColumnFacet",
    "DatasetteError",
    "DateFacet",
    "FilterArguments",
    "InvalidSql",
    "QueryInterrupted",
    "SnapshotDatabase",
    "add_cors_headers",
    "connection_to",
    "is_url",
    "json_renderer",
    "path_with_added_args",
    "path_with_removed_args",
    "path_with_replaced_args",
    "sqlite_timelimit",
    "validate_sql_select",
]

MOST_BYTES = 8_000_000
"""Of the rows that one statement gives: an answer is made of them, in JSON or HTML several times as long."""


ROWS_BEFORE: ContextVar[int] = ContextVar("ROWS_BEFORE", default=0)
"""How many rows of a query stand on the pages before the one that is asked for."""


class AnswerTooLarge(Exception):
    """The rows of a statement hold more than an answer may be made of."""


class SiteConnection(sqlite3.Connection):
    """A connection that reads only what the site needs, and of one statement no more than an answer may hold."""

    left = MOST_BYTES

    def cursor(self, *arguments: Any, **named: Any) -> Any:
        """A cursor for another statement."""
        self.left = MOST_BYTES
        return super().cursor(*arguments, **named)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """The cursor of another statement; sqlite3's own way to make one passes `cursor` by."""
        cursor: sqlite3.Cursor = self.cursor().execute(*arguments)
        return cursor

    def counted_row(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        """A row as Datasette expects it, its bytes counted."""
        self.left -= sum(len(value) if isinstance(value, (str, bytes)) else 8 for value in values)
        if self.left < 0:
            raise AnswerTooLarge
        return sqlite3.Row(cursor, values)


class _Aside:
    """What a function of SQL asks meanwhile: the statement that called it goes on with what it has left."""

    def __init__(self, connection: SiteConnection) -> None:
        self.connection = connection
        self.left = 0

    def __enter__(self) -> None:
        self.left = self.connection.left

    def __exit__(self, *_failed: object) -> None:
        self.connection.left = self.left


class SnapshotDatabase(Database):  # type: ignore[misc]
    """A snapshot as Datasette knows it."""

    def __init__(self, ds: Datasette, path: str, is_mutable: bool) -> None:
        super().__init__(ds, path=path, is_mutable=is_mutable)
        self.inode = inode_of(Path(path))

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that reads only, whatever it is for."""
        connection = self.open(SiteConnection)
        guard(connection)
        self._all_file_connections.append(connection)
        return connection

    def open(self, kind: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
        """A connection to the file that is served, for SQL of ours; never to another one that has taken the name."""
        connection = open_snapshot(Path(self.path), kind)
        if inode_of(Path(self.path)) != self.inode:
            connection.close()
            raise sqlite3.OperationalError("the snapshot has been replaced")
        return connection

    async def table_counts(self, limit: int = 10) -> dict[str, int]:
        """Rows of each table. Datasette takes whatever was counted for a table, and views are counted too."""
        counted: dict[str, int] = await super().table_counts(limit)
        views = set(await self.view_names())
        return {name: count for name, count in counted.items() if name not in views}

    async def execute(self, sql: str, params: Any = None, **options: Any) -> Any:
        """Rows of a query. What visitors write wrongly is told to them and not to the log."""
        if options.get("truncate") and ROWS_BEFORE.get():
            return await self._further(sql, params, ROWS_BEFORE.get())
        return await super().execute(sql, params, **{**options, "log_sql_errors": False})

    async def _further(self, sql: str, params: Any, rows_before: int) -> Results:
        """The rows of a query behind so many; the statement runs as it stands, whatever it is."""
        most = self.ds.max_returned_rows

        def read(connection: sqlite3.Connection) -> Results:
            cursor = connection.cursor()
            with sqlite_timelimit(connection, self.ds.sql_time_limit_ms):
                cursor.execute(sql, params if params is not None else {})
                cursor.row_factory = None  # what is passed over is no part of the answer, and not counted
                for _ in islice(cursor, rows_before):
                    pass
                cursor.row_factory = connection.row_factory
                rows = cursor.fetchmany(most + 1)
            return Results(rows[:most], len(rows) > most, cursor.description)

        try:
            return await self.execute_fn(read)
        except sqlite3.OperationalError as error:
            if str(error) == "interrupted":
                raise QueryInterrupted(error, sql, params) from error
            raise


class _Filters:
    """Datasette's filters of tables but that of searches, which would hand what visitors type to FTS5."""

    where_filters = staticmethod(filters.where_filters)
    through_filters = staticmethod(filters.through_filters)


def register(plugin: ModuleType) -> None:
    """Make a module a plugin of Datasette in this process, its errors and permissions those of the site."""
    if pm.get_plugin("papershelf") is None:
        pm.unregister(name="datasette.handle_exception")
        pm.unregister(name="datasette.default_permissions")
        pm.unregister(name="datasette.filters")
        pm.unregister(name="datasette.facets")
        pm.register(_Filters, "papershelf.filters")
        pm.register(plugin, "papershelf")


def count_bytes(connection: sqlite3.Connection) -> None:
    """Let a connection that Datasette has prepared count the bytes of its rows, and resolve names in SQL."""
    if isinstance(connection, SiteConnection):
        add_functions(connection, _Aside(connection))
        connection.row_factory = connection.counted_row


def open_connections(site: Datasette, database: str) -> None:
    """Let each thread of a site open its connection now, while the file is surely there; waits until all have."""
    executor: ThreadPoolExecutor = site.executor
    count = site.setting("num_sql_threads")
    snapshot = site.get_database(database)
    together = threading.Barrier(count)

    def open_one() -> None:
        connection = snapshot.connect()
        site._prepare_connection(connection, database)
        setattr(connections, database, connection)
        together.wait()

    for opened in [executor.submit(open_one) for _ in range(count)]:
        opened.result()


@contextmanager
def connection_to(site: Datasette, database: str) -> Iterator[sqlite3.Connection]:
    """A connection to a snapshot of one's own, as the site's connections are."""
    snapshot = site.get_database(database)
    connection = snapshot.connect()
    try:
        site._prepare_connection(connection, database)
        yield connection
    finally:
        snapshot._all_file_connections.remove(connection)
        connection.close()


async def warm(site: Datasette) -> None:
    """Do before the first request what Datasette does at it."""
    await site.invoke_startup()
    await site.refresh_schemas()


def close(site: Datasette) -> None:
    """End the threads of a site that nobody uses, and close its files."""
    if site.executor is not None:
        site.executor.shutdown(wait=True, cancel_futures=True)
    for database in site.databases.values():
        database.close()


def request_outside(scope: dict[str, Any]) -> Request:
    """A request that has not gone through Datasette, for a page that Datasette renders."""
    return Request({**scope, "csrftoken": str}, None)


def was_wrong(request: Request, exception: Exception) -> str | None:
    """What a visitor did wrong where Datasette fails within; None where the failure is ours."""
    if _raised_by_us(exception):
        return None
    if isinstance(exception, IndexError) and request.path.count("/") >= 3:
        return "This row does not exist: its table is numbered by more than one column."
    if isinstance(exception, (ValueError, KeyError, OverflowError)) or (
        isinstance(exception, TypeError) and request.query_string
    ):
        return "A parameter of this address has a value that it cannot have."
    if isinstance(exception, sqlite3.DatabaseError):
        return f"SQLite cannot answer this: {exception}."
    return None


def _raised_by_us(exception: Exception) -> bool:
    """Whether an exception comes out of a module of Papershelf, and of no library that one called."""
    frame = exception.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return frame is not None and str(frame.tb_frame.f_globals.get("__name__")).startswith("papershelf.")
