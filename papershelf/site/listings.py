"""Listings: the papers of a day, a week or a month, the most voted first, with the listings before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request

from papershelf.site.metadata import DATABASE
from papershelf.site.page_sql import sql_path
from papershelf.site.rendering import (
    Row,
    check_page,
    html_page,
    json_answer,
    lead_to,
    named_in,
    not_found,
    page_of,
    whole_address,
)

PAPERS_A_PAGE = 50
AUTHORS_NAMED = 3
"""Of a paper in a list; of the others the number."""

LISTED = """
    SELECT papers.slug, papers.title, papers.published_on, papers.author_count, papers.repo_count, papers.result_count,
        found.votes, found.comments, found.listed_on,
        (SELECT group_concat(name, ', ') FROM (SELECT name FROM paper_authors WHERE paper_id = papers.id
            ORDER BY position LIMIT {named})) AS first_authors,
        repos.url AS repo, repos.owner || '/' || repos.name AS repo_name, repos.stars,
        leading.rank, leading.value, leading.unit, leading.metric, leading.dataset, leading.split, leading.setting,
        boards.entry_count, boards.address AS board
    FROM ({chosen}) AS found JOIN papers ON papers.id = found.paper_id
    LEFT JOIN repos ON repos.id = (SELECT repo_id FROM paper_repos JOIN repos AS own ON own.id = repo_id
        WHERE paper_id = papers.id AND (own.role IS NULL OR is_official)
        ORDER BY coalesce(is_official, 0) DESC, coalesce(own.stars, -1) DESC, own.id LIMIT 1)
    LEFT JOIN board_results AS leading ON leading.id = (SELECT id FROM board_results
        WHERE board_results.paper_id = papers.id AND rank IS NOT NULL ORDER BY rank, id LIMIT 1)
    LEFT JOIN boards ON boards.id = leading.board_id
    ORDER BY coalesce(found.votes, -1) DESC, papers.id
"""
_CHOSEN = """
    SELECT paper_id, votes, comments, listed_on, max(coalesce(votes, -1)) FROM listed_papers
    WHERE listed_on >= :start AND listed_on < :end {which} GROUP BY +paper_id
    ORDER BY max(coalesce(votes, -1)) DESC, paper_id LIMIT :limit OFFSET :offset
"""
"""With the plus SQLite looks for the days, which are few, and does not go through every paper for its order."""
_WITH_CODE = "AND EXISTS (SELECT 1 FROM paper_repos WHERE paper_repos.paper_id = listed_papers.paper_id)"
_NEIGHBOURS = """
    SELECT (SELECT max(listed_on) FROM listings WHERE listed_on < :start),
        (SELECT min(listed_on) FROM listings WHERE listed_on >= :end),
        (SELECT max(listed_on) FROM listings WHERE listed_on >= :start AND listed_on < :end)
"""
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week from Monday on, or a month."""

    kind: str
    start: date
    end: date
    """The first day that is not in it."""

    @property
    def name(self) -> str:
        """The last part of its address."""
        if self.kind == "month":
            return self.start.strftime("%Y-%m")
        if self.kind == "week":
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02}"
        return self.start.isoformat()

    @property
    def title(self) -> str:
        """What it is called."""
        if self.kind == "month":
            return f"{self.start:%B} {self.start.year}"
        if self.kind == "week":
            last = self.end - timedelta(days=1)
            return f"Week of {self.start.day} {self.start:%B} to {last.day} {last:%B} {last.year}"
        return f"{self.start:%A}, {self.start.day} {self.start:%B} {self.start.year}"


def period(name: str) -> Period | None:
    """The period of a name: 2025-03-18, 2025-W12 or 2025-03; None where it names none."""
    try:
        if found := _WEEK.fullmatch(name):
            return period_of(date.fromisocalendar(int(found[1]), int(found[2]), 1), "week")
        if found := _MONTH.fullmatch(name):
            return period_of(date(int(found[1]), int(found[2]), 1), "month")
        day = date.fromisoformat(name)
        return period_of(day, "day") if day.isoformat() == name else None
    except (ValueError, OverflowError):
        return None


def period_of(day: date, kind: str) -> Period:
    """The period of a kind that a day is in."""
    if kind == "month":
        start = day.replace(day=1)
        return Period(kind, start, (start + timedelta(days=31)).replace(day=1))
    if kind == "week":
        start = day - timedelta(days=day.weekday())
        return Period(kind, start, start + timedelta(days=7))
    return Period(kind, day, day + timedelta(days=1))


async def newest(datasette: Datasette) -> Any:
    """On to the newest listing; where no day has one, to the newest papers."""
    day = await newest_day(datasette.get_database(DATABASE))
    if day is None:
        return lead_to(datasette, f"/{DATABASE}/papers?_sort_desc=published_on", for_good=False)
    return lead_to(datasette, f"/listings/{day}", for_good=False)


async def newest_day(snapshot: Database) -> str | None:
    """The day of the newest listing; None where there is none."""
    found = (await snapshot.execute("SELECT max(listed_on) FROM listings")).single_value()
    return str(found) if found is not None else None


async def listing(datasette: Datasette, request: Request) -> Any:
    """The papers that were listed in a period."""
    snapshot, number = datasette.get_database(DATABASE), page_of(request)
    named = named_in(request, "period")
    shown = period(named.removesuffix(".json"))
    if shown is None:
        raise not_found(f"{named.removesuffix('.json')} is no day (2025-03-18), week (2025-W12) or month (2025-03).")
    bounds = {"start": shown.start.isoformat(), "end": shown.end.isoformat()}
    before, after, newest_on = tuple((await snapshot.execute(_NEIGHBOURS, bounds)).first())
    if newest_on is None:
        raise not_found(f"Nothing was listed in {shown.title}, as far as this shelf knows.")
    papers = await listed_papers(snapshot, shown, PAPERS_A_PAGE + 1, (number - 1) * PAPERS_A_PAGE)
    check_page(number, len(papers))
    near = {
        word: f"/listings/{period_of(date.fromisoformat(day), shown.kind).name}" if day else None
        for word, day in (("before", before), ("after", after))
    }
    has_more = len(papers) > PAPERS_A_PAGE
    if named.endswith(".json"):
        rows = [
            {**paper, "address": whole_address(datasette, request, f"/papers/{paper['slug']}")}
            for paper in papers[:PAPERS_A_PAGE]
        ]
        following = whole_address(datasette, request, f"/listings/{shown.name}.json?page={number + 1}")
        content = {"listing": shown.name, "papers": rows, "next": following if has_more else None}
        return json_answer(datasette, content)
    last = date.fromisoformat(newest_on)
    context: Row = {
        "period": shown,
        "kinds": [(kind, f"/listings/{period_of(last, kind).name}") for kind in ("day", "week", "month")],
        "papers": papers[:PAPERS_A_PAGE],
        "number": number,
        "has_more": has_more,
        "first_place": (number - 1) * PAPERS_A_PAGE + 1,
        "behind": sql_path("listing", **bounds),
        **near,
    }
    return await html_page(datasette, request, "listing.html", context)


async def listed_papers(
    snapshot: Database, shown: Period, limit: int, offset: int = 0, *, with_code: bool = False
) -> list[Row]:
    """Papers that were listed in a period, the most voted first; each once, with its best place on a board."""
    sql = LISTED.format(named=AUTHORS_NAMED, chosen=_CHOSEN.format(which=_WITH_CODE if with_code else ""))
    bounds = {"start": shown.start.isoformat(), "end": shown.end.isoformat()}
    rows = await snapshot.execute(sql, {**bounds, "limit": limit, "offset": offset})
    return [dict(row) for row in rows]
