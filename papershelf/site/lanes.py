"""Lanes: requests that may take long never stand before those that do not.

Pages that people read are answered by the server itself. All others go to processes of their own, apart by what they
may cost, so that whoever asks for much waits for others who do so, in a short queue, and for nobody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from papershelf.site.metadata import DATABASE
from papershelf.site.queries import QUESTIONS


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


PAGES = Lane("pages", workers=0)
"""Home, papers, what stands still, the file itself."""
TABLES = Lane("tables", workers=1, queue=60, patience=10, seconds=5)
"""Searches, questions, rows, and tables as they are: SQL that is ours, over indexes."""
QUERIES = Lane("queries", workers=2, queue=8, patience=4, seconds=4)
"""What visitors put together: SQL, filters, orders, facets, pages of many rows."""
EXPORTS = Lane("exports", workers=1, queue=4, patience=4, seconds=60)
"""CSV, up to whole tables."""
LANES = (PAGES, TABLES, QUERIES, EXPORTS)

_PLAIN_ARGUMENTS = frozenset({"_search", "_next", "_shape", "_labels", "_col", "_nofacet", "_nocount", "_size", "_nl"})
"""What may stand behind the address of a table for it to be shown as it is."""
_NUMBERED_PAPER = re.compile(rf"/{DATABASE}/papers/[0-9]+")
_MOST_ROWS = 100
_LONGEST_SEARCH = 200


def lane_of(path: str, query: str) -> Lane:
    """The lane of an address, given as its path within the site and what stands behind the question mark."""
    if "~" in path:
        return QUERIES  # Datasette's way to write any letter: the name of the database among others
    if path != f"/{DATABASE}" and not path.startswith((f"/{DATABASE}/", f"/{DATABASE}.")):
        return PAGES
    if path == f"/{DATABASE}.db" or _NUMBERED_PAPER.fullmatch(path):
        return PAGES
    if path.endswith(".csv"):
        return EXPORTS
    if path.startswith(f"/{DATABASE}/"):
        # The parameters of a question, which is no table, are its own.
        is_plain = all(_is_plain(name, value) for name, value in _arguments(query))
        return TABLES if is_plain or _is_question(path) else QUERIES
    return QUERIES if any(name == "sql" for name, _ in _arguments(query)) else TABLES


def _arguments(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, encoding="latin-1")


def _is_plain(name: str, value: str) -> bool:
    if name == "_size":
        return value.isascii() and value.isdecimal() and len(value) < 9 and int(value) <= _MOST_ROWS
    if name == "_search":
        return len(value) <= _LONGEST_SEARCH
    return name in _PLAIN_ARGUMENTS or name == "slug"


def _is_question(path: str) -> bool:
    name = path.removeprefix(f"/{DATABASE}/").partition(".")[0]
    return any(question.name == name for question in QUESTIONS)
