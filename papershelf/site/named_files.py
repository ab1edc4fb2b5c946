"""The papers of what has a name as files: `/authors/SLUG.bib`, `/datasets/SLUG.csv`, `/repos/HOST/OWNER/NAME.atom`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.export.tables import FORMS as FORMS_OF_ROWS
from papershelf.site.datasette_parts import connection_to
from papershelf.site.forms import FEED
from papershelf.site.list_files import list_of, send_rows
from papershelf.site.metadata import DATABASE
from papershelf.site.paper_lists import send_feed, send_papers


class NamedPapers(NamedTuple):
    """The papers of what has a name, those that an address asks for."""

    name: str
    address: str
    asked: Mapping[str, str]
    """What stands behind the address."""
    sql: str
    """Gives them as the page lists them, the most important first: the slug stands first, the date third."""
    values: Mapping[str, int]


async def send_named(datasette: Datasette, request: Request, send: Any, papers: NamedPapers, form: str) -> None:
    """Send all of them: as rows, as references, or page by page as a feed, the newest first."""
    filename = papers.address.rpartition("/")[2]
    with connection_to(datasette, DATABASE) as snapshot:
        snapshot.row_factory = None
        if form in FORMS_OF_ROWS:
            columns = [column for column, *_ in snapshot.execute(papers.sql, papers.values).description]
            await send_rows(datasette, request, send, form, columns, _Rows(snapshot, papers), filename)
            return
        dated = [(slug, day or "") for slug, _, day, *_ in _Rows(snapshot, papers)]
    if form == FEED:
        dated.sort(key=lambda paper: paper[1], reverse=True)  # of one date the most important first, as they stand
    listed = list_of(f"Papers: {papers.name}", [slug for slug, _ in dated])
    if form != FEED:
        await send_papers(datasette, request, send, listed, form, filename)
        return
    query = f"?{urlencode(papers.asked)}" if papers.asked else ""
    await send_feed(datasette, request, send, listed, papers.address + query)


class _Rows:
    """The rows of papers, read anew as often as they are asked for."""

    def __init__(self, snapshot: sqlite3.Connection, papers: NamedPapers) -> None:
        self.snapshot = snapshot
        self.papers = papers

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.snapshot.execute(self.papers.sql, self.papers.values))
