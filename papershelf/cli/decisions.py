"""`papershelf decisions`: what people decided, and what comes of it."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

import click

from papershelf.cli.options import database_option, json_option
from papershelf.cli.rows import write_rows

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


@click.command()
@json_option
@database_option
def command(as_json: bool, url: URL) -> None:
    """Show what curation documents decide, and whether it is followed.

    A decision waits until a paper that it names is loaded; it lapses with a later edition of its curation; it is not
    followed where another decision says the contrary. Documents of the format "curation" are loaded like any other.

    \b
    papershelf load corrections.yaml
    papershelf decisions
    """
    from db.vocabulary import shipped_vocabulary
    from papershelf.database import reading
    from papershelf.shelf.decisions import Decided, decisions

    with reading(url) as connection:
        rows = [astuple(decided) for decided in decisions(connection, shipped_vocabulary())]
    if as_json or rows:
        write_rows([field.name for field in fields(Decided)], rows, "json" if as_json else "table")
    else:
        click.echo("No document decides anything.")
