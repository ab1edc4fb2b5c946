"""What is asked of the API, and pages of what is found: how many there are in all, and those of one page."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

USUAL_SIZE = 50
MOST_ROWS = 500
"""Of a page; who asks for more gets so many."""
MOST_FOUND = 10_000
"""Of rows that a part of a name finds, so many are looked at: the others are not counted either."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the names in its address, its filters, and the page."""

    names: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    """Filters that are not empty."""
    page: int = 1
    size: int = USUAL_SIZE
    site: str = ""
    """The whole address of the site, without a slash at its end."""

    @property
    def skipped(self) -> int:
        """How many rows stand on the pages before."""
        return (self.page - 1) * self.size


@dataclass(frozen=True, slots=True)
class Page:
    """The objects of one page."""

    results: Sequence[msgspec.Struct]
    count: int
    """How many there are on all pages; of a search of papers an estimate where there are many."""
    has_more: bool


def page_of(asked: Asked, results: Sequence[msgspec.Struct], count: int) -> Page:
    """The page of some rows out of so many."""
    return Page(results, count, asked.skipped + len(results) < count)


def page_of_all(asked: Asked, results: Sequence[msgspec.Struct]) -> Page:
    """The page of rows that are all at hand."""
    return page_of(asked, results[asked.skipped : asked.skipped + asked.size], len(results))


def rows_of(
    snapshot: sqlite3.Connection, asked: Asked, columns: str, rest: str, order: str, values: Mapping[str, Any]
) -> tuple[list[tuple[Any, ...]], int]:
    """The rows of one page of a query, and how many it has in all, counted in the same pass."""
    sql = f"SELECT {columns}, count(*) OVER () {rest} ORDER BY {order} LIMIT :limit OFFSET :skipped"
    rows = snapshot.execute(sql, {**values, "limit": asked.size, "skipped": asked.skipped}).fetchall()
    return [tuple(row)[:-1] for row in rows], rows[0][-1] if rows else 0


def count_of(snapshot: sqlite3.Connection, table: str) -> int:
    """How many rows a table has, as counted when the snapshot was built."""
    (count,) = snapshot.execute('SELECT count FROM _counts WHERE "table" = ?', [table]).fetchone()
    return int(count)


def listed(numbers: Sequence[int]) -> str:
    """Numbers as a list that `json_each` reads."""
    return f"[{','.join(map(str, numbers))}]"
