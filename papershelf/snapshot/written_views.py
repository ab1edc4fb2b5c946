"""Views whose rows a snapshot has written down: it never changes, so that what they say is worked out once.

A view of this kind keeps its name and columns, and reads a table called as it is with a low line before. How many rows
every view has, and how many of them each value of a facet has, is written down too.
"""

from __future__ import annotations

import sqlite3

from db.declarations import published_tables
from db.tables.declaration import declaration_of
from db.views import VIEWS

WRITTEN = {
    "paper_details": "rowid",
    "disagreements": "difference DESC, dataset, metric, paper_slug, repo, model, value, other_value",
    "trending": "rank, listed_on DESC, paper_slug",
}
"""View to the order in which its rows are written down; `rowid` where they come in an order of their own."""
FACET_VALUES = 31
"""Of a facet so many are counted, the most frequent: those that a page shows, and one that tells of more."""
WRITTEN_TABLES = {
    **{
        f"_{view}": (f"The rows of the view {view}, written down when the snapshot was built.", VIEWS[view].columns)
        for view in WRITTEN
    },
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
        snapshot.execute(f"CREATE TABLE _{view} AS SELECT {columns} FROM {view}{ordered}")
        indexed = dict.fromkeys([*VIEWS[view].facets, (VIEWS[view].listed_by or "").removeprefix("-")])
        for column in filter(None, indexed):
            snapshot.execute(f"CREATE INDEX idx__{view}_{column} ON _{view} ({column})")
        snapshot.execute(f"DROP VIEW {view}")
        snapshot.execute(f"CREATE VIEW {view} AS SELECT {columns} FROM _{view}")


def count_facets(snapshot: sqlite3.Connection) -> None:
    """Count the values of every facet."""
    snapshot.execute(
        'CREATE TABLE _facet_counts ("table" TEXT, "column" TEXT, value, count INTEGER NOT NULL, '
        'PRIMARY KEY ("table", "column", value)) WITHOUT ROWID'
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
