"""What is new in a snapshot: papers that were voted for and published lately, and who has come to lead a board."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from papershelf.search.engine import all_found

_NEWEST = "SELECT coalesce((SELECT max(listed_on) FROM listings), (SELECT max(published_on) FROM papers))"
_FOUND = "papers.id IN (SELECT value FROM json_each(:found))"
_PAPERS = """
    SELECT papers.slug, papers.title, papers.published_on, papers.author_count, {votes} AS votes, papers.repo_count,
        papers.result_count, papers.arxiv_id, papers.doi,
        (SELECT group_concat(name, ', ') FROM (SELECT name FROM paper_authors WHERE paper_id = papers.id
            ORDER BY position LIMIT 3)) AS first_authors
    FROM papers {joined} WHERE {narrowed} {order} LIMIT :limit
"""
_TRENDING = _PAPERS.format(
    votes="listed.votes",
    joined="""JOIN (SELECT paper_id, max(votes) AS votes FROM listed_papers
        WHERE listed_on BETWEEN :first AND :last GROUP BY paper_id) AS listed ON listed.paper_id = papers.id""",
    narrowed="{narrowed}",
    order="ORDER BY coalesce(listed.votes, -1) DESC, papers.id",
)
_NEW = _PAPERS.format(
    votes="papers.votes",
    joined="",
    narrowed="papers.published_on BETWEEN :first AND :last || '~' AND {narrowed}",
    order="ORDER BY papers.published_on DESC, papers.id",
)
_LEADERS = """
    SELECT judged.published_on, judged.value, judged.unit, judged.model, judged.metric, judged.dataset,
        papers.title, papers.slug, boards.address AS board
    FROM board_results AS judged JOIN boards ON boards.id = judged.board_id
    JOIN papers ON papers.id = judged.paper_id
    WHERE judged.rank = 1 AND boards.entry_count > 1 AND judged.published_on BETWEEN :first AND :last || '~'
        AND {narrowed}
    ORDER BY judged.published_on DESC, judged.id LIMIT :limit
"""
_PERIOD = re.compile(r"([1-9][0-9]{0,3})([dw])")
Row = dict[str, Any]


class NoTime(ValueError):
    """What is given as a first day and is none."""


class News(NamedTuple):
    """What is new, between two days; of a search where one is given."""

    first: date
    last: date
    query: str | None
    trending: Sequence[Row]
    """Papers of the listings of these days, the most voted first."""
    new: Sequence[Row]
    """Papers that were published in them and are not among those, the newest first."""
    leaders: Sequence[Row]
    """Results of papers of these days that lead a board."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new."""
        return not (self.trending or self.new or self.leaders)


def first_day(since: str, newest: date) -> date:
    """The first day of "7d", "2w" or "2025-03-18"; NoTime where it is none. Days count back from the newest."""
    if period := _PERIOD.fullmatch(since):
        days = int(period[1]) * (7 if period[2] == "w" else 1)
        return newest - timedelta(days=min(days - 1, newest.toordinal() - 1))
    try:
        day = date.fromisoformat(since)
    except ValueError as error:
        raise NoTime(since) from error
    if day.isoformat() != since:
        raise NoTime(since)
    return day


def newest_day(snapshot: sqlite3.Connection) -> date | None:
    """The day of the newest listing, or else of the newest paper; None where nothing has a date."""
    (found,) = snapshot.execute(_NEWEST).fetchone()
    return date.fromisoformat(f"{found}{'-01-01'[len(found) - 4 :]}") if found else None


def news_of(snapshot: sqlite3.Connection, since: str, query: str | None, limit: int) -> News:
    """What is new since a day; so many of each kind, of a search where one is given."""
    newest = newest_day(snapshot) or date.min
    first = first_day(since, newest)
    narrowed, asked = "1", {"first": first.isoformat(), "last": newest.isoformat(), "limit": limit}
    if query is not None:
        narrowed, asked = _FOUND, {**asked, "found": str(all_found(snapshot, query))}

    def rows(statement: str, **more: Any) -> list[Row]:
        cursor = snapshot.execute(statement.replace("{narrowed}", narrowed), {**asked, **more})
        columns = [column for column, *_ in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor]

    trending = rows(_TRENDING)
    known = {row["slug"] for row in trending}
    new = [row for row in rows(_NEW, limit=limit + len(known)) if row["slug"] not in known]
    return News(first, newest, query, trending, new[:limit], rows(_LEADERS))
