"""Views whose rows a snapshot has written down: it never changes, so that what they say is worked out once.

A view of this kind keeps its name and columns, and reads a table called as it is with a low line before. How many rows
every view has, and how many of them each value of a facet has, is written down too.
"""

from __future__ import annotations

import sqlite3

from db.declarations import published_tables
from db.tables import Paper
from db.tables.base import table_of
from db.tables.declaration import declaration_of
from db.views import VIEWS

PAPERS = table_of(Paper)
WRITTEN = {
    "paper_details": "rowid",
    "disagreements": "difference DESC, dataset, metric, paper_slug, repo, model, value, other_value",
    "trending": "rank, listed_on DESC, paper_slug",
}
"""View to the order in which its rows are written down; `rowid` where they come in an order of their own."""
KNOWING = 20
"""A document of which one paper in so many at least comes with a repository knows of code; others seldom mention it."""
_FOUND_BY = {"paper_details": ("slug", "arxiv_id", "doi", "year", "venue"), "disagreements": ("paper_slug",)}
"""View to the columns by which its rows are looked up, beside its facets and what it is listed by."""
FACET_VALUES = 31
"""Of a facet so many are counted, the most frequent: those that a page shows, and one that tells of more."""
WRITTEN_TABLES = {
    **{
        f"_{view}": (f"The rows of the view {view}, written down when the snapshot was built.", VIEWS[view].columns)
        for view in WRITTEN
    },
    "venue_years": (
        "How many papers of a venue and year have code, and how far the sources can tell.",
        {
            "venue_id": "The venue; NULL for papers without one.",
            "year": "Year of the edition, else of publication; NULL unknown.",
            "paper_count": "Number of papers.",
            "abstract_count": "Of them with an abstract, in which a repository can be found.",
            "stated_count": "Of them in a document that knows of code: it names a repository for one paper in twenty.",
            "code_count": "Of them with a repository that may hold their own code.",
            "result_count": "Of them with a result.",
        },
    ),
    "_facet_counts": (
        "How many rows of a table or view have a value, for the columns by which pages narrow down.",
        {
            "table": "Name of the table or view.",
            "column": "Name of the column.",
            "value": "The value; those of most rows only.",
            "count": "Number of rows that have it.",
        },
    ),
}
"""Tables that only snapshots have: description, and column to description."""


def write_views(snapshot: sqlite3.Connection) -> None:
    """Write down the rows of views that are costly to read."""
    for view, order in WRITTEN.items():
        ordered = "" if order == "rowid" else f" ORDER BY {order}"
        columns = ", ".join(VIEWS[view].columns)
        snapshot.execute(f"CREATE TABLE _{view} AS {_selected(view)}{ordered}")
        listed_by = (VIEWS[view].listed_by or "").removeprefix("-")
        indexed = dict.fromkeys([*VIEWS[view].facets, listed_by, *_FOUND_BY.get(view, ())])
        for column in filter(None, indexed):
            snapshot.execute(f"CREATE INDEX idx__{view}_{column} ON _{view} ({column})")
        snapshot.execute(f"DROP VIEW {view}")
        snapshot.execute(f"CREATE VIEW {view} AS SELECT {columns} FROM _{view}")


def _selected(view: str) -> str:
    """The SELECT of a view; of papers it takes what has been counted of them instead of counting again."""
    if view != "paper_details":
        return f"SELECT {', '.join(VIEWS[view].columns)} FROM {view}"
    known = {counted.name for counted in declaration_of(PAPERS).counted}
    columns = (f"{'papers' if name in known else view}.{name}" for name in VIEWS[view].columns)
    return f"SELECT {', '.join(columns)} FROM {view} CROSS JOIN papers ON papers.slug = {view}.slug"


def count_code(snapshot: sqlite3.Connection) -> None:
    """Count the papers with code by venue and year, and those whose sources could say so."""
    snapshot.executescript(
        f"""
        CREATE TABLE venue_years (
            venue_id INTEGER REFERENCES venues(id), year INTEGER, paper_count INTEGER NOT NULL,
            abstract_count INTEGER NOT NULL, stated_count INTEGER NOT NULL, code_count INTEGER NOT NULL,
            result_count INTEGER NOT NULL
        );
        CREATE TEMP TABLE knowing AS
        SELECT DISTINCT paper_id FROM entries WHERE paper_id IS NOT NULL AND document_id IN (
            SELECT documents.id FROM paper_repo_documents JOIN paper_repos ON paper_repos.id = paper_repo_id
            JOIN documents ON documents.id = document_id WHERE paper_repos.origin <> 'abstract'
            GROUP BY documents.id HAVING count(DISTINCT paper_repos.paper_id) * {KNOWING} >= documents.entry_count);
        -- Of its own, or whole abstracts would be sorted by venue to count those that are there.
        CREATE TEMP TABLE told AS
        SELECT papers.venue_id, coalesce(papers.venue_year, papers.year) AS year,
            papers.abstract IS NOT NULL AS abstract, papers.id IN (SELECT paper_id FROM knowing) AS stated,
            details.code_count > 0 AS code, papers.result_count > 0 AS result
        FROM papers JOIN _paper_details AS details ON details.slug = papers.slug;
        INSERT INTO venue_years
        SELECT venue_id, year, count(*), sum(abstract), sum(stated), sum(code), sum(result)
        FROM told GROUP BY venue_id, year ORDER BY venue_id, year;
        CREATE INDEX idx_venue_years_venue_id ON venue_years (venue_id, year);
        DROP TABLE told;
        DROP TABLE knowing;
        """
    )


def count_facets(snapshot: sqlite3.Connection) -> None:
    """Count the values of every facet."""
    # Not by a primary key: Datasette pages by that with values as text, and those of numbers would be passed over.
    snapshot.execute(
        'CREATE TABLE _facet_counts ("table" TEXT, "column" TEXT, value, count INTEGER NOT NULL, '
        'UNIQUE ("table", "column", value))'
    )
    facets = {table.name: declaration_of(table).facets for table in published_tables()}
    facets |= {view.name: view.facets for view in VIEWS.values()}
    for name, columns in facets.items():
        for column in columns:
            snapshot.execute(
                f"INSERT INTO _facet_counts SELECT ?, ?, {column}, count(*) FROM {name} WHERE {column} IS NOT NULL "
                f"GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT {FACET_VALUES}",
                (name, column),
            )
