"""The command `show`."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from papershelf.cli.options import database_option, json_option
from papershelf.cli.rows import table_lines
from papershelf.cli.streams import visible, visible_in_line

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from papershelf.shelf.paper import ShownPaper, ShownSource

_OF_RESULTS = (
    *("metric", "value", "unit", "kind", "data set", "split", "setting", "task", "model", "attribution"),
    *("confidence", "evidence", "verdict"),
)
"""What is told of a result, in the order of its fields."""
_OF_VERSIONS = ("kind", "label", "date", "venue", "volume", "issue", "pages", "publisher", "DOI")
"""What is told of a version, in the order of its fields."""
_NAMED = ("tasks", "datasets", "methods")
"""What the abstract names, by the fields of an export."""
_OF_RECORDS = ("title", "published", "venue", "identifiers", "entries")
_OF_REVIEWS = ("score", "paper", "reason", "evidence")
MOST_COLUMNS = 100
"""Longer lines of text are hard to read."""


@click.command()
@click.argument("name", metavar="SLUG")
@json_option
@database_option
def command(name: str, as_json: bool, url: URL) -> None:
    """Show a paper with its repositories, links, versions, results and sources, and what may be the same work.

    SLUG is the last part of the paper's address, also one that it had before; an arXiv identifier, a DOI, another
    identifier with its scheme ("openalex:W2113491062") or the title leads to the paper too.

    \b
    papershelf show attention-is-all-you-need
    papershelf show 1706.03762 --json
    """
    if "\0" in name or not name.isprintable():
        raise click.UsageError("No slug holds such characters.")
    from papershelf.shelf.paper import find_paper, near_slugs
    from papershelf.shelf.query import reading_any

    with reading_any(url) as connection:
        paper = find_paper(connection, name)
        near = [] if paper else near_slugs(connection, name)
    if paper is None:
        hint = "".join(f"\n  {slug}" for slug in near)
        raise click.ClickException(f"No paper is named {name!r}." + (f" Near it are:{hint}" if near else ""))
    if as_json:
        click.echo(msgspec.json.encode(paper.as_row()).decode())
        return
    width = min(shutil.get_terminal_size().columns, MOST_COLUMNS)
    for line in _lines(paper, width):
        click.echo(line)


def _lines(paper: ShownPaper, width: int) -> Iterator[str]:
    from db.tables import Entry
    from db.tables.base import table_of
    from db.tables.declaration import declaration_of
    from papershelf.shelf.facts import facts

    entries = table_of(Entry)
    yield from (click.style(line, bold=True) for line in textwrap.wrap(visible(paper.fields["title"]), width))
    if paper.fields["is_retracted"]:
        yield click.style("Taken back by its publisher or its authors", bold=True)
    yield from textwrap.wrap(visible(_authors(paper)), width)
    yield from _wrapped("; ", [f"{word} {known}" for word, known in paper.facts.items() if known], width)
    for paragraph in filter(None, visible(paper.fields["abstract"] or "").splitlines()):
        yield ""
        yield from textwrap.wrap(paragraph, width)
    named = [f"{word}: {', '.join(paper.fields[word])}" for word in _NAMED if paper.fields[word]]
    if named:
        yield ""
        yield from (line for names in named for line in textwrap.wrap(visible_in_line(names), width))
    yield from _section("Repositories", ("url", "stars", "official"), [msgspec.structs.astuple(r) for r in paper.repos])
    yield from _section("Links", ("kind", "url"), [(link.kind, link.url) for link in paper.links])
    yield from _section("Versions", _OF_VERSIONS, [msgspec.structs.astuple(version) for version in paper.versions])
    if paper.citation_count:
        yield ""
        yield f"Cites {paper.citation_count} works, {len(paper.cited)} of them in the shelf"
        yield from (f"  {slug}" for slug in paper.cited)
    yield from _section("Results", _OF_RESULTS, [msgspec.structs.astuple(result) for result in paper.results])
    listings = [(row["document"], row["position"], *facts(entries, row).values()) for row in paper.listings]
    if len(paper.records) > 1:
        yield from _section("Joined records", _OF_RECORDS, [msgspec.structs.astuple(r) for r in paper.records])
    yield from _section("May be the same work", _OF_REVIEWS, [msgspec.structs.astuple(r) for r in paper.reviews])
    if (more := paper.doubt_count - len(paper.reviews)) > 0:
        yield f"  and {more} more"
    yield from _section("Entries", ("document", "position", *declaration_of(entries).shown), listings)
    yield from _section("Sources", ("fields", "document", "position", "loader"), _sources(paper.sources))


def _wrapped(separator: str, facts: list[str], width: int) -> Iterator[str]:
    """Facts in lines, none of them broken: a slug or a DOI is copied whole."""
    unbroken = separator.join(visible_in_line(fact).replace(" ", "\N{NO-BREAK SPACE}") for fact in facts)
    for line in textwrap.wrap(unbroken, width, break_long_words=False, break_on_hyphens=False):
        yield line.replace("\N{NO-BREAK SPACE}", " ")


def _authors(paper: ShownPaper) -> str:
    from db.display.counts import counted

    names, count = paper.fields["authors"], paper.fields["author_count"]
    return ", ".join(names) if names else counted(count, "author") if count else "authors unknown"


def _section(heading: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> Iterator[str]:
    """A heading with a table; nothing where there are no rows, and no column that is empty."""
    known = [place for place in range(len(columns)) if any(row[place] is not None for row in rows)]
    if not rows:
        return
    yield ""
    yield click.style(heading, bold=True)
    shown = [["" if row[place] is None else row[place] for place in known] for row in rows]
    yield from (f"  {line}" for line in table_lines([columns[place] for place in known], shown))


def _sources(sources: list[ShownSource]) -> list[tuple[object, ...]]:
    """The fields of each entry that gave some."""
    fields: dict[tuple[str, int, str], list[str]] = {}
    for source in sources:
        fields.setdefault((source.document, source.position, source.loader), []).append(source.field)
    return [(", ".join(names), *entry) for entry, names in fields.items()]
