"""Datasette's metadata, generated from the descriptions of the models: nothing is described twice."""

from __future__ import annotations

from typing import Any

from papershelf.site.queries import QUESTIONS
from papershelf.snapshot.contents import described_tables, described_views

DATABASE = "papershelf"
"""The name of the snapshot in addresses, whatever its file is called."""
TITLE = "Papershelf"
DESCRIPTION = (
    "A bibliography of machine-learning research: papers, authors, repositories and results, with their sources."
)
LICENCE = "as each source states it"
LICENCE_ADDRESS = f"/{DATABASE}/documents"

LABELS = {
    "papers": "title",
    "authors": "name",
    "repos": "url",
    "topics": "name",
    "tasks": "name",
    "datasets": "name",
    "metrics": "name",
    "venues": "name",
    "documents": "uri",
    "paper_repos": "url",
    "links": "url",
    "results": "value_text",
}
"""What stands for a row where another table refers to it."""
FACETS = {
    "papers": ("year", "venue_id"),
    "venues": ("kind", "is_curated"),
    "results": ("kind", "attribution", "metric_id", "dataset_id"),
    "links": ("kind", "origin"),
    "repos": ("host",),
    "paper_repos": ("origin", "is_official"),
    "documents": ("loader", "licence"),
    "identifiers": ("scheme",),
    "paper_fields": ("field",),
    "reviews": ("reason",),
    "leaderboard": ("task", "dataset", "metric"),
    "sota_history": ("dataset", "metric"),
}
SORTED = {
    "authors": ("sort_desc", "paper_count"),
    "repos": ("sort_desc", "stars"),
    "topics": ("sort_desc", "paper_count"),
    "tasks": ("sort_desc", "result_count"),
    "datasets": ("sort_desc", "result_count"),
    "metrics": ("sort_desc", "result_count"),
    "venues": ("sort_desc", "paper_count"),
    "documents": ("sort", "uri"),
    "leaderboard": ("sort", "rank"),
    "trending": ("sort", "rank"),
    "sota_history": ("sort_desc", "published_on"),
}
"""The order in which a page shows rows; papers stand in order of importance by themselves."""
TITLES = {"papers": "Papers", "leaderboard": "Leaderboard", "trending": "Trending"}
"""The tables and views that people know by a word."""
PAGE_SIZES = {"papers": 25}


def site_metadata(style_address: str, base_url: str = "/") -> dict[str, Any]:
    """The metadata of the whole site, whose addresses begin with `base_url`."""
    licence_address = base_url + LICENCE_ADDRESS.removeprefix("/")
    described = described_tables() | described_views()
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "license": LICENCE,
        "license_url": licence_address,
        "extra_css_urls": [style_address],
        "databases": {
            DATABASE: {
                "title": "All tables",
                "description": DESCRIPTION,
                "tables": {
                    name: _table(name, licence_address, *description) for name, description in described.items()
                },
                "queries": {
                    question.name: {
                        "title": question.title,
                        "description": question.description,
                        "sql": question.sql.strip(),
                        "hide_sql": True,
                    }
                    for question in QUESTIONS
                },
            }
        },
    }


def _table(name: str, licence_address: str, description: str, columns: dict[str, str]) -> dict[str, Any]:
    table: dict[str, Any] = {
        "description": description,
        "columns": columns,
        "license": LICENCE,
        "license_url": licence_address,
    }
    if name in TITLES:
        table["title"] = TITLES[name]
    if name in LABELS:
        table["label_column"] = LABELS[name]
    if name in FACETS:
        table["facets"] = list(FACETS[name])
    if name in SORTED:
        direction, column = SORTED[name]
        table[direction] = column
    if name in PAGE_SIZES:
        table["size"] = PAGE_SIZES[name]
    if name.startswith("_"):
        table["hidden"] = True
    return table
