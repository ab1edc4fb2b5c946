"""Tables, views, questions and queries as CSV, JSON lines and Parquet: all their rows, or a refusal that says so.

Datasette gives the rows of a page, a thousand at most, and does not say that there are more. A table or a view is read
by one statement, the one that Datasette would page through, and sent as it is read; CSV and JSON lines of what visitors
put together, and Parquet, are written aside first, so that what cannot be whole is refused in a line.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.export.tables import FORMS, Row, Unwritable, check_names, text_parts, write_parquet
from papershelf.site.datasette_parts import (
    DatasetteError,
    InvalidSql,
    connection_to,
    sqlite_timelimit,
    validate_sql_select,
)
from papershelf.site.metadata import DATABASE
from papershelf.site.queries import QUESTIONS
from papershelf.site.rendering import not_found
from papershelf.site.sending import headers_of, send_file_part, send_parts

TIME_LIMIT_MS = 10_000
"""Of a query; what is read of a table has the time of its lane."""
MOST_BYTES = 128 * 2**20
"""Of what is written aside."""
SUFFIX = "|".join(FORMS)
"""A pattern that matches the end of the address of a download."""
_QUESTIONS = {question.name: question.sql for question in QUESTIONS}
_OF_THE_FORM = frozenset(
    {"_next", "_size", "_stream", "_dl", "_header", "_labels", "_label", "_shape", "_nl", "_json", "_ttl", "_nofacet"}
    | {"_nocount", "_nosuggest", "_facet", "_facet_size", "_facet_date", "_facet_array", "_extra", "_trace"}
)
"""Arguments that say nothing of which rows a table has, and in which order."""
_END = re.compile(r" limit \d+$")


async def rows(datasette: Datasette, request: Request, send: Any) -> None:
    """The rows that answer a question, or those of a table or a view with its filters."""
    name, form = request.url_vars["name"], request.url_vars["form"]
    if name in _QUESTIONS:
        await _send_written(datasette, request, send, _QUESTIONS[name], _given(request), f"{name}.{form}")
        return
    sql, parameters = await _statement(datasette, request, name)
    if form == "parquet":
        await _send_written(datasette, request, send, sql, parameters, f"{name}.{form}", seconds=_OF_TABLES)
        return
    with connection_to(datasette, DATABASE) as connection, closing(connection.cursor()) as cursor:
        cursor.row_factory = None
        cursor.execute(sql, parameters)
        columns = [column for column, *_ in cursor.description]
        if form == "jsonl":
            _check(columns)
        parts = text_parts(form, columns, cursor, has_header=request.args.get("_header") != "off")
        await send_parts(send, headers_of(datasette, request, FORMS[form], f"{name}.{form}"), parts)


async def query(datasette: Datasette, request: Request, send: Any) -> None:
    """The rows of the query that stands in the address."""
    sql = request.args.get("sql")
    form = request.url_vars["form"]
    if not sql:
        raise not_found(f"A file of rows (.{form}) is of a query (?sql=), a question or a table.")
    try:
        validate_sql_select(sql)
    except InvalidSql as error:
        raise DatasetteError(str(error), title="Invalid SQL", status=400) from error
    await _send_written(datasette, request, send, sql, _given(request), f"{DATABASE}.{form}")


_OF_TABLES = 50
"""Seconds for a Parquet of a table, which is written aside though nobody put it together."""


async def _statement(datasette: Datasette, request: Request, table: str) -> tuple[str, dict[str, Any]]:
    """The statement that reads a table with the filters and the order of an address, and its parameters."""
    given = parse_qsl(request.query_string, keep_blank_values=True)
    kept = [(name, value) for name, value in given if name not in _OF_THE_FORM]
    path = f"{request.path.rpartition('.')[0]}.json"
    one_row = [("_size", "1"), ("_nofacet", "1"), ("_nocount", "1")]
    answer = await datasette.client.get(f"{path}?{urlencode([*kept, *one_row])}")
    if answer.status_code == 404:
        raise not_found(f"There is no table, view or question named {table}.")
    told = answer.json()
    if answer.status_code != 200 or told.get("error"):
        raise DatasetteError(told.get("error"), title=told.get("title"), status=answer.status_code)
    sql, parameters = told["query"]["sql"], told["query"]["params"]
    assert _END.search(sql), sql
    labelled = _labelled(told, request)
    # "limit -1" keeps the order where the statement stands within another.
    sql = _END.sub(" limit -1", sql)
    if labelled:
        columns = ", ".join(f"told.{_quoted(column)}{labelled.get(column, '')}" for column in told["columns"])
        sql = f"select {columns} from ({sql}) as told"
    return sql, parameters


def _labelled(told: dict[str, Any], request: Request) -> dict[str, str]:
    """Column to the further column that says in words what its number leads to, where that is asked for."""
    wanted = request.args.getlist("_label")
    is_every = request.args.get("_labels") in ("on", "1", "true")
    labels = {}
    for key, label in told.get("expandable_columns") or []:
        column = key["column"]
        if label and column in told["columns"] and (is_every or column in wanted):
            other, number = _quoted(key["other_table"]), _quoted(key["other_column"])
            found = f"select {_quoted(label)} from {other} where {other}.{number} = told.{_quoted(column)}"
            labels[column] = f", ({found}) as {_quoted(column + '_label')}"
    return labels


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def _send_written(
    datasette: Datasette,
    request: Request,
    send: Any,
    sql: str,
    parameters: dict[str, Any],
    filename: str,
    seconds: float = TIME_LIMIT_MS / 1000,
) -> None:
    """Write the rows of a statement aside, all of them within the limits or none, and send them."""
    form = filename.rpartition(".")[2]
    has_header = request.args.get("_header") != "off"
    with TemporaryFile() as file:

        def write(connection: sqlite3.Connection) -> None:
            with sqlite_timelimit(connection, int(seconds * 1000)):
                _write(connection, sql, parameters, form, file, has_header=has_header)

        try:
            await datasette.get_database(DATABASE).execute_fn(write)
        except sqlite3.DatabaseError as error:
            taken_long = str(error) == "interrupted"
            message = "The SQL query took too long: ask for fewer rows." if taken_long else str(error)
            raise DatasetteError(message, title="Invalid SQL", status=400) from error
        headers = headers_of(datasette, request, FORMS[form], filename)
        size = file.seek(0, os.SEEK_END)
        file.flush()
        await send_file_part(send, 200, headers | {"content-length": str(size)}, file.fileno(), range(size))


def _write(
    connection: sqlite3.Connection,
    sql: str,
    parameters: dict[str, Any],
    form: str,
    file: BinaryIO,
    *,
    has_header: bool,
) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.row_factory = None  # an answer is not made of them, so they are not counted
        cursor.execute(sql, parameters)
        columns = [column for column, *_ in cursor.description or ()]
        if form == "parquet":

            def read() -> Iterator[Row]:
                yield from cursor.execute(sql, parameters)

            try:
                write_parquet(columns, read, file)
            except Unwritable as error:
                raise DatasetteError(str(error), title="No Parquet", status=400) from error
            except OSError as error:
                raise _too_large() from error
            return
        if form == "jsonl":
            _check(columns)
        for part in text_parts(form, columns, cursor, has_header=has_header):
            file.write(part)
            if file.tell() > MOST_BYTES:
                raise _too_large()


def _too_large() -> DatasetteError:
    most = f"{MOST_BYTES // 2**20} MB"
    message = f"The answer would be too large (more than {most}): ask for fewer rows, or take the whole file."
    return DatasetteError(message, title="This cannot be answered", status=400)


def _check(columns: list[str]) -> None:
    try:
        check_names(columns)
    except Unwritable as error:
        raise DatasetteError(str(error), title="Ambiguous columns", status=400) from error


class _Given(dict[str, Any]):
    """What a request gives as parameters; one that it does not give is empty, as in the pages of Datasette."""

    def __missing__(self, key: str) -> str:
        return ""


def _given(request: Request) -> _Given:
    return _Given({key: request.args.get(key) for key in request.args})
