"""A query or question as CSV: all its rows, or a refusal that says so; never some of them without a word.

Datasette gives the rows of a page, a thousand at most, and does not say that there are more.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from typing import Any

from datasette import NotFound, Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.datasette_parts import (
    MOST_BYTES,
    AnswerTooLarge,
    DatasetteError,
    InvalidSql,
    add_cors_headers,
    sqlite_timelimit,
    validate_sql_select,
)
from papershelf.site.metadata import DATABASE
from papershelf.site.queries import QUESTIONS

TIME_LIMIT_MS = 10_000


async def query(datasette: Datasette, request: Request) -> Any:
    """The rows of the query that stands in the address."""
    sql = request.args.get("sql")
    if not sql:
        raise NotFound("CSV is of a query (?sql=), a question or a table.")
    try:
        validate_sql_select(sql)
    except InvalidSql as error:
        raise DatasetteError(str(error), title="Invalid SQL", status=400) from error
    return await _answer(datasette, request, sql, DATABASE)


async def question(datasette: Datasette, request: Request) -> Any:
    """The rows that answer one of the questions of the site."""
    name = request.url_vars["question"]
    sql = next(question.sql for question in QUESTIONS if question.name == name)
    return await _answer(datasette, request, sql, name)


def question_names() -> str:
    """A pattern that matches the names of questions."""
    return "|".join(question.name for question in QUESTIONS)


async def _answer(datasette: Datasette, request: Request, sql: str, name: str) -> Any:
    # A parameter that is not given is empty, as in the pages of Datasette.
    given = _Given({key: request.args.get(key) for key in request.args})

    def read(connection: sqlite3.Connection) -> str:
        with sqlite_timelimit(connection, TIME_LIMIT_MS):
            return _written(connection.cursor().execute(sql, given), request.args.get("_header") != "off")

    try:
        written = await datasette.get_database(DATABASE).execute_fn(read)
    except sqlite3.DatabaseError as error:
        taken_long = str(error) == "interrupted"
        message = "SQL query took too long" if taken_long else str(error)
        raise DatasetteError(message, title="Invalid SQL", status=400) from error
    headers: dict[str, str] = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}
    add_cors_headers(headers)
    content_type = "text/plain; charset=utf-8"
    if request.args.get("_dl"):
        content_type = "text/csv; charset=utf-8"
        headers["content-disposition"] = f'attachment; filename="{name}.csv"'
    return Response(written, headers=headers, content_type=content_type)


class _Given(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def _written(cursor: sqlite3.Cursor, with_header: bool) -> str:
    """The rows of a cursor as CSV; BLOBs in hexadecimal digits."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if with_header:
        writer.writerow([column for column, *_ in cursor.description or ()])
    for row in cursor:
        writer.writerow([value.hex() if isinstance(value, bytes) else value for value in row])
        if text.tell() > MOST_BYTES:
            raise AnswerTooLarge
    return text.getvalue()
