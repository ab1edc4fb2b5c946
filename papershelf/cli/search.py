"""The command `search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papershelf.cli.notes import note, quiet_option
from papershelf.cli.options import database_option, json_option
from papershelf.cli.rows import write_rows

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

SHOWN = ("slug", "year", "title")


# "-graph" leaves papers out: no letter of it is an option, the "h" of help among them.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many papers at most.")
@json_option
@quiet_option
@database_option
def command(words: tuple[str, ...], limit: int, as_json: bool, url: URL) -> None:
    """Find papers by WORDS of title, authors and abstract, the best first: as the box of the site does.

    All words are looked for, in any form and order; "quoted" ones as they stand. -WORD leaves papers out; author:,
    year:, venue:, dataset:, task:, method:, has:code and has:results narrow down; an arXiv identifier, a DOI or an
    address leads to its paper. Where few papers have all the words, those that have some of them follow. The newest
    snapshot is searched; where the working database has changed since, `publish` runs first. `papershelf show SLUG`
    shows a paper.

    \b
    papershelf search pruning '"vision transformer"' year:2020-2023
    papershelf search author:Hinton has:code
    """
    text = " ".join(words).strip()
    if not text or not any(char.isalnum() for char in text):
        raise click.UsageError("Give a word to look for.")
    if "\0" in text or not text.isprintable():
        raise click.UsageError("A word to look for holds characters that no text has.")
    from papershelf.search.engine import search
    from papershelf.search.rows import bracketed, rows_of
    from papershelf.shelf.newest_snapshot import newest_snapshot

    with newest_snapshot(url, note) as snapshot:
        found = search(snapshot, text, limit)
        rows = rows_of(snapshot, found.rows)
    for row in rows:
        row["excerpt"] = bracketed(row["excerpt"])
    if as_json:
        write_rows(list(rows[0]) if rows else SHOWN, [tuple(row.values()) for row in rows], "json")
    elif rows:
        write_rows(SHOWN, [tuple(row[column] for column in SHOWN) for row in rows], "table")
    for sentence in found.unknown:
        note(sentence)
    if found.has_all is not None:
        note(f"{found.has_all or 'No'} of the papers have all of this; the others have some.")
    if not rows:
        note("No paper was found.")
    if found.suggestion:
        note(f"Did you mean: {found.suggestion}")
    if found.has_more:
        note(f"There are more; --limit {2 * limit} shows them.")
