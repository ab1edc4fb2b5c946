"""`papershelf settings`: what the keeper of a shelf has decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from papershelf.cli.options import database_option, json_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


@click.command()
@click.argument("name", metavar="[NAME]", type=click.Choice(["reader"]), required=False)
@click.argument("value", metavar="[VALUE]", required=False)
@json_option
@database_option
def command(name: str | None, value: str | None, as_json: bool, url: URL) -> None:
    """Show the settings of the shelf, or give the setting NAME a VALUE.

    The setting "reader" names whose results count: builtin, the default, or llm:MODEL, of which the shelf has findings.
    The papers that it makes a difference to are derived again; a paper whose abstract that reader has not read shows
    no results then.

    \b
    papershelf settings
    papershelf settings reader llm:gpt-4o-mini
    papershelf settings reader builtin
    """
    from db.display.counts import counted
    from db.engine import writing
    from papershelf.database import kept_for_writing
    from papershelf.loading.choosing import UnknownReader, choose

    if value is None:
        _show(url, as_json=as_json)
        return
    try:
        with kept_for_writing(url, may_create=False) as engine, writing(engine) as connection:
            derived = choose(connection, value)
    except UnknownReader as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(msgspec.json.encode({"reader": value, "derived": derived}).decode())
    else:
        click.echo(f"reader: {value}; {counted(derived, 'paper')} derived again")


def _show(url: URL, *, as_json: bool) -> None:
    from db.store.settings import chosen_reader
    from db.store.text_findings import readers
    from extraction.version import READER
    from papershelf.database import reading

    with reading(url) as connection:
        chosen, known = chosen_reader(connection) or READER, [READER, *readers(connection)]
    if as_json:
        click.echo(msgspec.json.encode({"reader": chosen, "readers": known}).decode())
    else:
        click.echo(f"reader: {chosen} (the shelf has findings of {', '.join(known)})")
