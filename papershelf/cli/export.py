"""The command `export`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from papershelf.cli.notes import note, quiet_option
from papershelf.cli.options import database_option, output_option
from papershelf.export.formats import (
    FORMATS,
    OF_PAPERS,
    WRITERS_OF_PAPERS,
    write_bibtex,
    write_csv,
    write_jsonl,
)
from papershelf.export.output import output
from papershelf.export.queries import TABLES, fields_of_table, rows_of, rows_of_table

FOLDERS = {"all": "The whole shelf goes as JSON lines", "pwc": "The dumps go as JSON"}
"""What is written as a folder."""


@click.command()
@click.argument("kind", required=False, metavar="[KIND]", type=click.Choice([*TABLES, *FOLDERS]))
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="jsonl",
    show_default=True,
    help="bibtex, ris, csl-json and atom are for papers; parquet needs the extra of that name.",
)
@output_option("Write FILE, which appears once it is whole")
@click.option("--query", metavar="SQL", help="Write the rows of a query in place of a table: jsonl, csv or parquet.")
@click.option("--unicode", "is_unicode", is_flag=True, help="Of bibtex: letters in UTF-8, for biber and LuaLaTeX.")
@quiet_option
@database_option
def command(
    url: URL, kind: str | None, folder: Path | None, form: str, path: Path, query: str | None, is_unicode: bool
) -> None:
    """Write papers, any other table or the rows of a query for other programs.

    KIND is papers, paper_versions, citations, authors, repos, links, results, or any other table of docs/schema.md
    that is published. The fields are described in docs/exports.md. Rows stand in an order that depends on content
    alone: the same documents give the same file. With "all", the whole shelf goes into a new FOLDER, as JSON lines:
    every table, and copies of all documents, which `papershelf load FOLDER` makes the same shelf of. With "pwc", a new
    FOLDER has the five files that the original Papers with Code dumped, in their old shapes.

    \b
    papershelf export papers --format bibtex -o papers.bib
    papershelf export results --format parquet -o results.parquet
    papershelf export --query "select * from leaderboard" --format csv -o boards.csv
    papershelf export all shelf-2026-11
    papershelf export pwc dumps-2026-11
    """
    if (kind is None) == (query is None):
        raise click.UsageError("Name one thing to write: a KIND, or --query SQL.")
    if kind in FOLDERS:
        if folder is None or form != "jsonl" or str(path) != "-" or is_unicode:
            raise click.UsageError(
                f"{FOLDERS[kind]} into a new folder, and as they are: papershelf export {kind} FOLDER"
            )
        _write_folder(url, kind, folder)
        return
    if folder is not None:
        raise click.UsageError(f"A folder is for all and pwc; write {kind} with -o FILE.")
    if form in OF_PAPERS and kind != "papers":
        raise click.UsageError(f"The format {form} is for papers; write {kind or 'a query'} as jsonl, csv or parquet.")
    if is_unicode and form != "bibtex":
        raise click.UsageError(f"{form} is in UTF-8 as it is; --unicode is for bibtex.")
    from papershelf.export.tables import Unwritable
    from papershelf.shelf.query import reading_any
    from papershelf.shelf.sqlite_query import Refused

    try:
        with reading_any(url) as connection, output(None if str(path) == "-" else path) as out:
            if query is not None:
                _write_query(connection, query, form, out)
            elif form in OF_PAPERS:
                _write_papers(connection, form, out, is_unicode=is_unicode)
            else:
                assert kind is not None
                _write_table(connection, kind, form, out)
    except (Refused, Unwritable) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if str(path) == "-":
            raise
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from error


def _write_table(connection: Connection, kind: str, form: str, out: BinaryIO) -> None:
    fields = fields_of_table(kind)
    if form == "parquet":
        from papershelf.export.tables import write_parquet

        def read() -> Iterator[tuple[object, ...]]:
            with closing(rows_of_table(connection, kind)) as rows:
                for row in rows:
                    yield tuple(row[field] for field in fields)

        write_parquet(fields, read, out)
        return
    with closing(rows_of_table(connection, kind)) as rows:
        if form == "csv":
            write_csv(fields, rows, out)
        else:
            write_jsonl(rows, out)


def _write_papers(connection: Connection, form: str, out: BinaryIO, *, is_unicode: bool) -> None:
    if form == "bibtex":
        from papershelf.export.citing import cited_papers

        with closing(cited_papers(connection)) as papers:
            write_bibtex(papers, out, is_unicode=is_unicode)
        return
    with closing(rows_of(connection, "papers")) as rows:
        WRITERS_OF_PAPERS[form](rows, out)


def _write_query(connection: Connection, query: str, form: str, out: BinaryIO) -> None:
    from papershelf.export.tables import text_parts, write_parquet
    from papershelf.shelf.query import ask

    with closing(ask(connection, query, {})) as answer:
        if form != "parquet":
            out.writelines(text_parts(form, answer.columns, answer))
            return

    def read() -> Iterator[Sequence[object]]:
        with closing(ask(connection, query, {})) as again:
            yield from again

    write_parquet(answer.columns, read, out)


def _write_folder(url: URL, kind: str, folder: Path) -> None:
    from papershelf.export.output import output_folder
    from papershelf.export.shelf import WithoutRecords
    from papershelf.shelf.query import reading_any

    try:
        with reading_any(url) as connection, output_folder(folder) as scratch:
            written = _write_all(connection, scratch) if kind == "all" else _write_pwc(connection, scratch)
    except WithoutRecords as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror or error}") from error
    note(f"{folder}: {written}")


def _write_all(connection: Connection, scratch: Path) -> str:
    from db.display.counts import counted
    from db.store.author_rows import is_settled
    from papershelf.cli.fingerprint import UNSETTLED
    from papershelf.export.shelf import write_shelf

    if not is_settled(connection):
        raise click.ClickException(UNSETTLED)
    written = write_shelf(connection, scratch)
    return f"{counted(written.documents, 'document')} with {written.entries:,} entries, and {written.tables} tables"


def _write_pwc(connection: Connection, scratch: Path) -> str:
    from papershelf.export.pwc import write_pwc

    return ", ".join(f"{count:,} {name}" for name, count in write_pwc(connection, scratch).items())
