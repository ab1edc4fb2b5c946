"""What has a name: authors, conferences with their proceedings, areas, tasks, data sets and methods.

Each is found by its slug or by any name that leads to it. A filter finds what a name leads to first, then every name
that holds what is asked for, as they are folded: without case, accents, hyphens and spaces.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import msgspec

from db.resolution.names import fold_author
from db.vocabulary.kinds import KINDS
from papershelf.search.naming import TABLES, find, used_column
from papershelf.site.pwc_api.asking import MOST_FOUND, Asked, Page, count_of, listed, page_of, page_of_all, rows_of
from papershelf.site.pwc_api.papers import SERVICE, dataset, method, papers_at, slug_of, task
from papershelf.site.pwc_api.shapes import Area, Author, Conference, Proceeding
from papershelf.snapshot.addresses import PAPERS_OF, papers_of_one
from papershelf.snapshot.contents import described_tables, is_numbered_by_use

Answer = Callable[[sqlite3.Connection, Asked], Any]
_FOLD = {kind.name: kind.fold for kind in KINDS} | {"author": fold_author}
_SHAPES: dict[str, Callable[[str, str, str], msgspec.Struct]] = {
    "author": lambda address, name, _: Author(slug_of(address), name),
    "venue": lambda address, name, _: Conference(slug_of(address), name),
    "task": lambda address, name, _: task(address, name),
    "dataset": dataset,
    "method": lambda address, name, _: method(address, name),
}
_HOLDING = """
    SELECT DISTINCT "row" FROM names WHERE kind = ? AND instr(folded_name, ?) > 0 LIMIT ?
"""
_CATEGORIES = """
    FROM topics WHERE name GLOB '[a-z]*' AND instr(name, ' ') = 0
    AND EXISTS (SELECT 1 FROM paper_topics WHERE topic_id = topics.id AND scheme = 'arxiv')
"""
_MOST_IMPORTANT = 2_000
"""Papers of an area that tell its tasks."""
_TASKS_OF_AREA = f"""
    FROM (SELECT tasks.address, tasks.name, tasks.id, count(*) AS paper_count
        FROM (SELECT paper_id FROM paper_topics WHERE topic_id = :row ORDER BY paper_id LIMIT {_MOST_IMPORTANT}) AS own
        JOIN paper_tasks ON paper_tasks.paper_id = own.paper_id JOIN tasks ON tasks.id = paper_tasks.task_id
        WHERE tasks.is_attested GROUP BY tasks.id)
"""
_PROCEEDINGS = """
    SELECT DISTINCT venue_year FROM papers WHERE venue_id = ? AND venue_year IS NOT NULL ORDER BY 1 DESC
"""


def all_of(kind: str) -> Answer:
    """All of a kind, those with most papers first; or those that all filters find."""
    table, shape = TABLES[kind], _SHAPES[kind]
    used = f"{used_column(table)} DESC, id"
    is_known = "is_attested" if "is_attested" in described_tables()[table][1] else "1"

    def answer(snapshot: sqlite3.Connection, asked: Asked) -> Page:
        if not asked.filters and is_numbered_by_use(table):
            query = f"SELECT address, name FROM {table} WHERE id > ? AND id <= ? ORDER BY id"
            rows = snapshot.execute(query, (asked.skipped, asked.skipped + asked.size)).fetchall()
            count = count_of(snapshot, table)
        elif not asked.filters:
            rows, count = rows_of(snapshot, asked, "address, name", f"FROM {table} WHERE {is_known}", used, {})
        else:
            exact, numbers = _found(snapshot, kind, list(asked.filters.values()))
            rest = f"FROM {table} WHERE {is_known} AND id IN (SELECT value FROM json_each(:found))"
            order = f"id IN (SELECT value FROM json_each(:exact)) DESC, {used}"
            values = {"found": listed(numbers), "exact": listed(exact)}
            rows, count = rows_of(snapshot, asked, "address, name", rest, order, values)
        return page_of(asked, [shape(address, name, asked.site) for address, name in rows], count)

    return answer


def one_of(kind: str) -> Answer:
    """One thing."""
    table, shape = TABLES[kind], _SHAPES[kind]

    def answer(snapshot: sqlite3.Connection, asked: Asked) -> msgspec.Struct | None:
        number = row_named(snapshot, kind, asked.names[f"{kind}_id"])
        if number is None:
            return None
        address, name = snapshot.execute(f"SELECT address, name FROM {table} WHERE id = ?", [number]).fetchone()
        return shape(address, name, asked.site)

    return answer


def papers_of(kind: str) -> Answer:
    """The papers of one thing, the most important first."""

    def answer(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
        number = row_named(snapshot, kind, asked.names[f"{kind}_id"])
        if number is None:
            return None
        papers = papers_of_one(PAPERS_OF[TABLES[kind]], ":row")
        own = f"SELECT DISTINCT paper_id FROM ({papers}) WHERE paper_id IS NOT NULL"
        return _papers(snapshot, asked, own, {"row": number})

    return answer


def none_of(kind: str) -> Answer:
    """Nothing, of something that there is: a shelf knows no tasks above or below others."""

    def answer(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
        number = row_named(snapshot, kind, asked.names[f"{kind}_id"])
        return page_of_all(asked, []) if number is not None else None

    return answer


def row_named(snapshot: sqlite3.Connection, kind: str, name: str) -> int | None:
    """The row that a slug or any other name leads to; None where it leads nowhere, or to several authors."""
    address = f"/{TABLES[kind]}/{name}"
    found = snapshot.execute(f"SELECT id FROM {TABLES[kind]} WHERE address = ?", [address]).fetchone()
    if found:
        return int(found[0])
    spellings = (f"{SERVICE}:{name}", name, name.replace("-", " "))
    rows = next((rows for spelling in spellings if (rows := find(snapshot, kind, spelling))), [])
    return rows[0] if len(rows) == 1 else None


def proceedings(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The editions of a conference, the newest first."""
    venue = row_named(snapshot, "venue", asked.names["venue_id"])
    if venue is None:
        return None
    slug = _slug(snapshot, venue)
    years = [year for (year,) in snapshot.execute(_PROCEEDINGS, [venue])]
    return page_of_all(asked, [Proceeding(f"{slug}-{year}", year, None) for year in years])


def one_proceeding(snapshot: sqlite3.Connection, asked: Asked) -> Proceeding | None:
    """One edition of a conference."""
    found = _edition(snapshot, asked)
    return Proceeding(f"{_slug(snapshot, found[0])}-{found[1]}", found[1], None) if found else None


def papers_of_proceeding(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The papers of one edition of a conference, the most important first."""
    found = _edition(snapshot, asked)
    if found is None:
        return None
    own = "SELECT id AS paper_id FROM papers WHERE venue_id = :venue AND venue_year = :year"
    return _papers(snapshot, asked, own, {"venue": found[0], "year": found[1]})


def areas(snapshot: sqlite3.Connection, asked: Asked) -> Page:
    """The categories of arXiv that papers have, those with most papers first."""
    rest, values = _CATEGORIES, dict[str, Any]()
    for place, text in enumerate(asked.filters.values()):
        rest += f" AND instr(lower(name), :text{place}) > 0"
        values[f"text{place}"] = text.strip().lower()
    rows, count = rows_of(snapshot, asked, "address, name", rest, "paper_count DESC, id", values)
    return page_of(asked, [Area(slug_of(address), name) for address, name in rows], count)


def one_area(snapshot: sqlite3.Connection, asked: Asked) -> Area | None:
    """One category of arXiv."""
    found = _area(snapshot, asked)
    return Area(slug_of(found[1]), found[2]) if found else None


def tasks_of_area(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The tasks that the most important papers of an area name, those named most first."""
    found = _area(snapshot, asked)
    if found is None:
        return None
    order = "paper_count DESC, id"
    rows, count = rows_of(snapshot, asked, "address, name", _TASKS_OF_AREA, order, {"row": found[0]})
    return page_of(asked, [task(address, name) for address, name in rows], count)


def _area(snapshot: sqlite3.Connection, asked: Asked) -> tuple[int, str, str] | None:
    number = row_named(snapshot, "topic", asked.names["area_id"])
    found = snapshot.execute(f"SELECT id, address, name {_CATEGORIES} AND id = ?", [number]).fetchone()
    return tuple(found) if found else None


def _edition(snapshot: sqlite3.Connection, asked: Asked) -> tuple[int, int] | None:
    """The row of a conference and the year that end a name: "icml-2024", or "2024" alone."""
    venue = row_named(snapshot, "venue", asked.names["venue_id"])
    year = asked.names["proceeding_id"][-4:]
    if venue is None or not (year.isascii() and year.isdecimal()):
        return None
    if asked.names["proceeding_id"].lower() not in (year, f"{_slug(snapshot, venue)}-{year}"):
        return None
    found = snapshot.execute("SELECT 1 FROM papers WHERE venue_id = ? AND venue_year = ?", (venue, int(year)))
    return (venue, int(year)) if found.fetchone() else None


def _papers(snapshot: sqlite3.Connection, asked: Asked, own: str, values: dict[str, Any]) -> Page:
    rows, count = rows_of(snapshot, asked, "paper_id", f"FROM ({own})", "paper_id", values)
    return page_of(asked, papers_at(snapshot, [row for (row,) in rows], asked.site), count)


def _slug(snapshot: sqlite3.Connection, venue: int) -> str:
    return slug_of(snapshot.execute("SELECT address FROM venues WHERE id = ?", [venue]).fetchone()[0])


def _found(snapshot: sqlite3.Connection, kind: str, texts: list[str]) -> tuple[list[int], list[int]]:
    """The rows that every text leads to, and those whose names hold them all, the former among them."""
    exact: set[int] | None = None
    holding: set[int] | None = None
    for text in texts:
        leading = set(find(snapshot, kind, text))
        folded = _FOLD[kind](text)
        rows = {row for (row,) in snapshot.execute(_HOLDING, (kind, folded, MOST_FOUND))} if folded else set()
        exact = leading if exact is None else exact & leading
        holding = rows | leading if holding is None else holding & (rows | leading)
    return sorted(exact or ()), sorted(holding or ())
