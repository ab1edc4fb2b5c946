"""Papers of a list in the formats of programs: BibTeX, RIS, CSL-JSON, Atom, as `papershelf export` writes them.

A list of more than `MOST_PAPERS` goes on at `page=2`: a first line (BibTeX, RIS) and two headers say so.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
from datasette.app import Datasette
from datasette.utils.asgi import Request
from sqlalchemy import Connection, NullPool, create_engine

from db.display.counts import counted
from papershelf.export.atom import CONTENT_TYPE, Entry, Feed, atom_feed, entry_of
from papershelf.export.citing import cited_papers
from papershelf.export.formats import WRITERS_OF_PAPERS, write_bibtex
from papershelf.export.queries import rows_of
from papershelf.export.reference import Reference
from papershelf.site.datasette_parts import SnapshotDatabase, path_with_replaced_args
from papershelf.site.forms import OF_PAPERS
from papershelf.site.metadata import DATABASE
from papershelf.site.query_pages import LEFT_OUT
from papershelf.site.rendering import check_page, page_of, whole_address
from papershelf.site.sending import headers_of, send_parts

MOST_PAPERS = 10_000
"""Of one download; to write so many takes some ten seconds."""
ENTRIES = 50
"""Of a page of a feed."""
_AT_ONCE = 500


class PaperList(NamedTuple):
    """A list of papers, which has an address."""

    title: str
    paper_count: int
    part: Callable[[int, int], Sequence[str]]
    """The slugs of a part of it, from one place to another."""
    dates: Mapping[str, str] = MappingProxyType({})
    """Slug to when it came onto the list; where nothing is said, the date of publication counts."""


async def send_papers(
    datasette: Datasette, request: Request, send: Any, listed: PaperList, form: str, name: str
) -> None:
    """Send the papers of a list in a format, those of the page that is asked for."""
    page = page_of(request)
    start, end = (page - 1) * MOST_PAPERS, page * MOST_PAPERS
    check_page(page, max(0, listed.paper_count - start))
    form_of_export, content_type = OF_PAPERS[form]
    headers = headers_of(datasette, request, content_type, f"{name}.{form}")
    first_line = b""
    if listed.paper_count > end:
        following = whole_address(datasette, request, path_with_replaced_args(request, {"page": page + 1}))
        told = f"Papers {start + 1} to {end} of {listed.paper_count}; the next are at {following}"
        headers |= {LEFT_OUT: f"{counted(listed.paper_count - end, 'paper')}; Link leads to them"}
        headers |= {"link": f'<{following}>; rel="next"'}
        first_line = f"% {told}\r\n".encode() if form != "csl.json" else b""
    snapshot = datasette.get_database(DATABASE)
    await send_parts(send, headers, _written(snapshot, listed.part(start, end), form_of_export, first_line))


async def send_feed(datasette: Datasette, request: Request, send: Any, listed: PaperList, page_path: str) -> None:
    """Send a page of the feed of a list, in the order of the list; `page_path` is the page that shows the same."""
    start = (page_of(request) - 1) * ENTRIES
    slugs = listed.part(start, start + ENTRIES)
    papers = await asyncio.to_thread(_papers, datasette.get_database(DATABASE), slugs)
    entries = [
        entry_of(paper, whole_address(datasette, request, f"/papers/{paper.slug}"), listed.dates.get(paper.slug))
        for paper in papers
    ]
    await send_entries(datasette, request, send, listed.title, entries, page_path, listed.paper_count > start + ENTRIES)


async def send_entries(
    datasette: Datasette,
    request: Request,
    send: Any,
    title: str,
    entries: Sequence[Entry],
    page_path: str,
    has_more: bool,
) -> None:
    """Send a page of a feed."""
    number = page_of(request)
    check_page(number, len(entries))
    own = {"_dl": None, "page": number if number > 1 else None}
    links = [
        ("self", whole_address(datasette, request, path_with_replaced_args(request, own))),
        ("alternate", whole_address(datasette, request, page_path)),
    ]
    if has_more:
        following = path_with_replaced_args(request, {**own, "page": number + 1})
        links.append(("next", whole_address(datasette, request, following)))
    host = request.host.partition(":")[0]
    feed = Feed(f"//{host}{page_path}", title, tuple(links))
    headers = headers_of(datasette, request, CONTENT_TYPE, "papers.atom")
    await send_parts(send, headers, [atom_feed(feed, entries)])


def _written(snapshot: SnapshotDatabase, slugs: Sequence[str], form: str, first_line: bytes) -> Iterator[bytes]:
    """Papers in a format, some at a time, in the order of their slugs' list."""
    yield first_line
    if form == "csl-json":  # one list, which is as long as all of them
        out = io.BytesIO()
        with connected(snapshot) as connection:
            WRITERS_OF_PAPERS[form]((row for part in _parts(slugs) for row in _rows(connection, part)), out)
        yield out.getvalue()
        return
    with connected(snapshot) as connection:
        for part in _parts(slugs):
            out = io.BytesIO()
            if form == "bibtex":
                places = {slug: place for place, slug in enumerate(part)}
                papers = sorted(cited_papers(connection, slugs=part), key=lambda paper: places[paper.slug])
                write_bibtex(papers, out)
            else:
                WRITERS_OF_PAPERS[form](_rows(connection, part), out)
            yield out.getvalue()


def _papers(snapshot: SnapshotDatabase, slugs: Sequence[str]) -> list[Reference]:
    with connected(snapshot) as connection:
        return [msgspec.convert(row, Reference) for row in _rows(connection, slugs)]


def _rows(connection: Connection, slugs: Sequence[str]) -> list[dict[str, Any]]:
    places = {slug: place for place, slug in enumerate(slugs)}
    return sorted(rows_of(connection, "papers", slugs=slugs), key=lambda row: places[row["slug"]])


def _parts(slugs: Sequence[str]) -> Iterator[Sequence[str]]:
    return (slugs[start : start + _AT_ONCE] for start in range(0, len(slugs), _AT_ONCE))


def connected(snapshot: SnapshotDatabase) -> Connection:
    """A connection of its own: those of Datasette refuse what SQLAlchemy asks at first."""
    return create_engine("sqlite://", creator=snapshot.open, poolclass=NullPool).connect()
