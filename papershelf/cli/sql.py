"""The command `sql`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

import click

from papershelf.cli.options import address_option, parsed
from papershelf.cli.rows import FORMATS, AmbiguousColumns, write_rows
from papershelf.shelf.sqlite_query import Answer, Refused, ask_sqlite, file_of, open_file


@click.command()
@click.argument("statement", metavar="[QUERY]", required=False)
@click.option("-f", "--file", type=click.File("rb"), help="Read the query from a file.")
@click.option(
    "-p", "--parameter", "parameters", metavar="NAME=TEXT", multiple=True, help="Text for :NAME in the query."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How rows are printed."
)
@address_option
def command(address: str, statement: str | None, file: BinaryIO | None, parameters: tuple[str, ...], form: str) -> None:
    """Answer an SQL query; nothing is ever written.

    QUERY is one SELECT; "-" reads it from standard input. It runs read-only on the working database, or on the
    snapshot that --database names. Tables and views are described in docs/schema.md. As CSV or JSON, nothing but
    the rows stands on standard output.

    \b
    papershelf sql "select title, votes from paper_details order by votes desc limit 10"
    papershelf sql "select * from leaderboard where dataset = :name" -p name=ImageNet --format csv
    """
    query = _query(statement, file)
    values = _values(parameters)
    try:
        with _answer(address, query, values) as answer:
            write_rows(answer.columns, answer, form)
    except (Refused, AmbiguousColumns) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _answer(address: str, query: str, values: dict[str, str]) -> Iterator[Answer]:
    """The answer of a database: of a file of SQLite without SQLAlchemy, which takes longer than most queries."""
    path = file_of(address)
    if path is not None:
        with open_file(path) as file:
            if file is not None:
                with closing(ask_sqlite(file, query, values)) as answer:
                    yield answer
                return
    from papershelf.shelf.query import ask, reading_any

    with reading_any(parsed(address)) as connection, closing(ask(connection, query, values)) as answer:
        yield answer


def _query(statement: str | None, file: BinaryIO | None) -> str:
    """The query as a text that a database can be given."""
    if (statement is None) == (file is None):
        raise click.UsageError('Give one query: papershelf sql "select ...", or -f FILE, or "-" for standard input.')
    if statement == "-":
        file = sys.stdin.buffer
    try:
        query = file.read().decode("utf-8-sig") if file is not None else statement or ""
        query.encode()
    except UnicodeError as error:
        raise click.UsageError("The query is not text in UTF-8.") from error
    if "\0" in query or not query.strip():
        raise click.UsageError("The query is empty." if not query.strip() else "The query holds a NUL character.")
    return query


def _values(parameters: tuple[str, ...]) -> dict[str, str]:
    """NAME=TEXT as a mapping."""
    pairs = [parameter.partition("=") for parameter in parameters]
    if wrong := [name for name, equals, _ in pairs if not equals or not name.isidentifier()]:
        raise click.UsageError(f"-p {wrong[0]}: write NAME=TEXT, where the query holds :NAME.")
    return {name: value for name, _, value in pairs}
