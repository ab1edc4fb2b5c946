"""`papershelf fingerprint`: one number for the content of a shelf."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from papershelf.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

UNSETTLED = (
    "a load is under way, or was stopped, before it was settled which names are one author: load again, or run "
    "`papershelf derive`."
)


@click.command()
@click.option("--part", type=click.Choice(["all", "bibliography"]), default="all", show_default=True, help="Of what.")
@click.option("--tables", is_flag=True, help="Print the fingerprint of each table too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@database_option
def command(part: str, tables: bool, as_json: bool, url: URL) -> None:
    """Print the SHA-256 of the content: equal for two shelves that say the same.

    It does not depend on the order of loading, on the kind of database, on versions, or on names of files, but for a
    day that only a name holds and that dates the document. A snapshot has the fingerprint of the shelf that it was
    published from. The part "bibliography" leaves out documents, entries and evidence.

    \b
    papershelf fingerprint --tables
    papershelf fingerprint --database sqlite:///papershelf-public.db
    """
    from db.fingerprint import fingerprint
    from db.store.author_rows import is_settled
    from papershelf.shelf.query import reading_any

    with reading_any(url) as connection:
        if not is_settled(connection):
            raise click.ClickException(UNSETTLED)
        found = fingerprint(connection, bibliography_only=part == "bibliography")
    if as_json:
        click.echo(json.dumps({"fingerprint": found.total, "tables": found.tables}))
        return
    if tables:
        for name, digest in sorted(found.tables.items()):
            click.echo(f"{digest}  {name}")
    click.echo(found.total)
