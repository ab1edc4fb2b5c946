"""Lanes: requests that may take long never stand before those that do not.

Pages that people read are answered by the server itself. All others go to processes of their own, apart by what they
may cost, so that whoever asks for much waits for others who do so, in a short queue, and for nobody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from db.declarations import published_tables
from db.views import VIEWS
from papershelf.site.forms import FEED, FILES
from papershelf.site.metadata import DATABASE
from papershelf.site.queries import QUESTIONS
from papershelf.site.searches import SEARCH_PAGES, SEARCH_QUESTION
from papershelf.snapshot.addresses import PAPERS_OF


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of requests, and what they get."""

    name: str
    workers: int
    """Processes that answer; 0 where the server itself does."""
    queue: int = 0
    """How many requests may wait for one."""
    patience: float = 0.0
    """Seconds that a request may wait."""
    seconds: float = 0.0
    """How long an answer may take; then the process that makes it is killed."""
    politeness: int = 5
    """By how much the server goes before, where both want the processor."""
    download_seconds: float = 0.0
    """How long an answer may take in all, as long as its next part never takes longer than `seconds`; 0 for no more."""
    largest: int = 128 * 2**20
    """Bytes of an answer."""
    memory: int = 144 * 2**20
    """Bytes of addresses that a process may take beyond those that it has when it starts."""


PAGES = Lane("pages", workers=0)
"""Home, papers, boards, listings, what stands still, the file itself: what people read, a page at a time."""
TABLES = Lane("tables", workers=1, queue=60, patience=10, seconds=5, politeness=2)
"""Tables as they are, and their rows: SQL that is ours, along a key, for some rows at a time. And what programs read,
which is more than a page: a paper in their formats, all of a board, sitemaps."""
SEARCHES = Lane("searches", workers=1, queue=30, patience=10, seconds=5)
"""Searches, questions and views: SQL that is ours, and that may have to read much."""
QUERIES = Lane("queries", workers=2, queue=8, patience=4, seconds=4, politeness=10)
"""What visitors put together: SQL, filters, orders, facets, pages of many rows; and addresses that lead nowhere."""
EXPORTS = Lane(
    "exports",
    workers=1,
    queue=4,
    patience=4,
    seconds=60,
    politeness=10,
    download_seconds=900,
    largest=16 * 2**30,
    memory=368 * 2**20,
)
"""Downloads, up to whole tables: CSV, JSON lines, Parquet, and papers in the formats of programs. The addresses are for
pyarrow, which takes 300 MB of them and 85 MB of memory where it is asked for."""
LANES = (PAGES, TABLES, SEARCHES, QUERIES, EXPORTS)

_PLAIN_ARGUMENTS = frozenset({"_next", "_shape", "_labels", "_col", "_nofacet", "_nocount", "_size", "_nl", "slug"})
"""What may stand behind the address of a table for it to be shown as it is."""
PWC_API = "/api/v1"
"""Where the API of the original Papers with Code stands."""
PAGING = frozenset({"page", "items_per_page"})
"""What its addresses may hold beside filters."""
_NUMBERED_PAPER = re.compile(rf"/{DATABASE}/papers/[0-9]+")
_FOR_PROGRAMS = re.compile(
    r"/(?:papers/[^/]+\.[^/]+|leaderboards(?:/[^/]+)?\.json|listings/[^/]+\.json|sitemaps/[^/]+"
    r"|openapi\.json|robots\.txt|sitemap\.xml|badge/.*"
    r"|(?:paper|sota|task|dataset|method|author|conference|area)/.*|-/(?!static/).*)"
)
"""What is no page: files, what Datasette tells of itself, and addresses of the original, which are looked for."""
_ONE_OF_MANY = ("/leaderboards", "/listings")
"""Beginnings of addresses of pages that take long to make: as they are each is made once, but the ways to cut and to
page them have no end."""
_LIST = re.compile(rf"/{DATABASE}/([a-z_]+)(/[^/]+)?(?:\.json)?")
_STORED = frozenset(table.name for table in published_tables())
_QUESTIONS = frozenset({*(question.name for question in QUESTIONS), SEARCH_QUESTION})
_FILES = tuple(f".{form}" for form in FILES if form != FEED)
"""Ends of addresses of downloads, which are as long as what they hold."""
_LISTED = frozenset({*PAPERS_OF, "documents"})
_MOST_ROWS = 50
_LONGEST_SEARCH = 200


def lane_of(path: str, query: str) -> Lane:
    """The lane of an address, given as its path within the site and what stands behind the question mark."""
    if "~" in path:
        return QUERIES  # Datasette's way to write any letter: the name of the database among others
    if path in SEARCH_PAGES or path.startswith(("/leaderboards", "/listings")):
        if path.endswith(_FILES):
            return EXPORTS
        if path in SEARCH_PAGES or path.endswith(".atom"):
            return SEARCHES
    if path.startswith(f"{PWC_API}/"):
        return SEARCHES if any(name not in PAGING for name, _ in parse_qsl(query)) or "/search" in path else TABLES
    if path.partition("/")[2].partition("/")[0].removesuffix(".json") in _LISTED:
        return EXPORTS if path.endswith(_FILES) else TABLES
    if _FOR_PROGRAMS.fullmatch(path) or (query and path.startswith(_ONE_OF_MANY)):
        return TABLES
    if path != f"/{DATABASE}" and not path.startswith((f"/{DATABASE}/", f"/{DATABASE}.")):
        return PAGES
    if path == f"/{DATABASE}.db" or _NUMBERED_PAPER.fullmatch(path):
        return PAGES
    if path.endswith(_FILES):
        return EXPORTS
    arguments = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
    if path in (f"/{DATABASE}", f"/{DATABASE}.json"):
        return QUERIES if any(name == "sql" for name, _ in arguments) else TABLES
    found = _LIST.fullmatch(path)
    if found is None:
        return QUERIES
    name, row = found.groups()
    if name in _QUESTIONS and row is None:
        return SEARCHES  # whatever stands behind: the parameters of a question are its own
    is_search = any(argument == "_search" for argument, _ in arguments)
    if not all(_is_plain(*argument) for argument in arguments):
        return QUERIES
    if name in VIEWS or (name in _STORED and is_search):
        return SEARCHES
    return TABLES if name in _STORED else QUERIES


def _is_plain(name: str, value: str) -> bool:
    if name == "_size":
        return value.isascii() and value.isdecimal() and len(value) < 9 and int(value) <= _MOST_ROWS
    if name == "_search":
        return len(value) <= _LONGEST_SEARCH
    return name in _PLAIN_ARGUMENTS
