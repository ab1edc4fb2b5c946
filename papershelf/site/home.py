"""The home page: search, what is new, what is voted for, who leads, and how fresh all that is."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request

from db.declarations import published_tables
from db.views.trending import WINDOW_DAYS
from papershelf.site.boards import active_boards, newest_leaders
from papershelf.site.listings import Period, listed_papers, newest_day, period_of
from papershelf.site.metadata import DATABASE
from papershelf.site.named_pages import TITLES
from papershelf.site.page_sql import sql_path
from papershelf.site.queries import QUESTIONS
from papershelf.site.rendering import Row, html_page
from papershelf.snapshot.contents import described_views

SHOWN = 8
"""Rows of each list."""
_COUNTED = ("papers", "authors", "repos", "results", "documents")
_IMPORTANT = """
    SELECT slug, title, published_on, author_count, votes, repo_count, result_count FROM papers ORDER BY id LIMIT :limit
"""
_SOURCES = """
    SELECT loader, count(*) AS document_count, max(as_of) AS newest_on FROM documents GROUP BY loader ORDER BY loader
"""
_NEWEST_PAPER = "SELECT max(published_on) FROM papers"
_ABOUT = "SELECT name, value FROM about"


async def home(datasette: Datasette, request: Request) -> Any:
    """The home page."""
    snapshot = datasette.get_database(DATABASE)
    counts = await snapshot.table_counts()
    limit = {"limit": SHOWN, "offset": 0}
    context = {
        "counts": {table: counts[table] for table in _COUNTED},
        "leaders": await newest_leaders(snapshot, limit),
        "active": await active_boards(snapshot, "rows", limit),
        "sources": (await snapshot.execute(_SOURCES)).rows,
        "newest_paper": (await snapshot.execute(_NEWEST_PAPER)).single_value(),
        "about": dict(tuple(row) for row in await snapshot.execute(_ABOUT)),
        "named": TITLES,
        "questions": QUESTIONS,
        "tables": _tables(),
        "views": list(described_views()),
        "behind": sql_path("home"),
        **await _listed(snapshot),
    }
    return await html_page(datasette, request, "home.html", context)


@cache
def _tables() -> list[str]:
    return [table.name for table in published_tables()]


async def _listed(snapshot: Database) -> Row:
    """The latest listing and what is trending; where no day has a listing, the most important papers."""
    newest = await newest_day(snapshot)
    if newest is None:
        return {"important": (await snapshot.execute(_IMPORTANT, {"limit": SHOWN})).rows, "latest": None}
    day = date.fromisoformat(newest)
    lately = Period("window", day - timedelta(days=WINDOW_DAYS), day + timedelta(days=1))
    return {
        "latest": period_of(day, "day"),
        "listed": await listed_papers(snapshot, period_of(day, "day"), SHOWN),
        "trending": await listed_papers(snapshot, lately, SHOWN, with_code=True),
        "window": WINDOW_DAYS,
    }
