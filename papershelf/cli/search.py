"""The command `search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papershelf.cli.options import database_option, json_option
from papershelf.cli.rows import write_rows

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many papers at most.")
@json_option
@database_option
def command(words: tuple[str, ...], limit: int, as_json: bool, url: URL) -> None:
    """Find the papers that have all WORDS in title or abstract.

    Papers with more of the words in the title come first, newer ones before older ones. Words in quotes are looked for
    as they stand. `papershelf show SLUG` shows a paper.

    \b
    papershelf search pruning "vision transformer"
    """
    asked = [word.strip() for word in words if word.strip()]
    if not asked:
        raise click.UsageError("Give a word to look for.")
    if any("\0" in word or not word.isprintable() for word in asked):
        raise click.UsageError("A word to look for holds characters that no text has.")
    from papershelf.shelf.query import reading_any
    from papershelf.shelf.search import Found, search

    with reading_any(url) as connection:
        found = search(connection, asked, limit + 1)
    if found or as_json:
        write_rows(Found._fields, found[:limit], "json" if as_json else "table")
    if not found:
        click.echo("No paper has all of these words.", err=True)
    elif len(found) > limit:
        click.echo(f"There are more; --limit {2 * limit} shows them.", err=True)
