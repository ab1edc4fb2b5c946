"""What a snapshot holds: the tables and columns of the models less internals, and what is counted for readers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Table, UniqueConstraint
from sqlalchemy.sql.schema import ForeignKey

from db.description import column_descriptions, table_descriptions
from db.tables import metadata
from db.views import VIEWS, view_column_descriptions, view_descriptions

FORMAT = 2
"""Version of the layout of snapshots; raised whenever one of the same content would be another file."""
APPLICATION_ID = int.from_bytes(b"shlf", "big")
"""Stands in the header of every snapshot (`PRAGMA application_id`): how one is told from any other SQLite file."""

# What is internal says "Not published." in its description, too; a test compares the two.
INTERNAL_TABLES = frozenset({"document_names", "entry_keys", "extractions", "settings", "derivations"})
INTERNAL_COLUMNS = {
    "documents": frozenset({"completed_at", "is_listing", "loader_version", "own_as_of", "own_series"}),
    "entries": frozenset({"abstract_sha256", "own_listed_on", "record"}),
    "rejects": frozenset({"text"}),
}
SEARCHED_COLUMNS = ("title", "abstract")
"""The columns of papers that the search index `papers_fts` covers."""
INDEXED_COLUMNS = {
    "papers": ("published_on", "votes", "result_count", "repo_count"),
    "authors": ("name", "paper_count"),
    "repos": ("stars",),
    "documents": ("as_of",),
    "entries": ("listed_on",),
}
"""Columns that readers sort and filter by, beside those that the models index."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A column that only snapshots have, counted when one is built."""

    name: str
    description: str
    query: str
    """Gives (id, number) for the rows of the table that have one; reads the tables of the working database."""
    absent: int | None = 0
    """The number of the other rows."""


def _count(name: str, what: str, table: str, key: str, counted: str = "*") -> Counted:
    query = f"SELECT {key}, count({counted}) FROM {table} WHERE {key} IS NOT NULL GROUP BY {key}"
    return Counted(name, f"Number of {what}; counted when the snapshot was built.", query)


COUNTED_COLUMNS = {
    "papers": (
        Counted(
            "votes",
            "Votes at the latest observation; NULL where none was observed.",
            """
            SELECT paper_id, votes FROM (
                SELECT entries.paper_id, entries.votes, row_number() OVER (
                    PARTITION BY entries.paper_id ORDER BY coalesce(documents.as_of, '') DESC, entries.votes DESC
                ) AS place
                FROM entries JOIN documents ON documents.id = entries.document_id
                WHERE entries.votes IS NOT NULL AND entries.paper_id IS NOT NULL
            ) WHERE place = 1
            """,
            absent=None,
        ),
        _count("repo_count", "repositories", "paper_repos", "paper_id"),
        _count("link_count", "links, repositories among them", "links", "paper_id"),
        _count("result_count", "results", "results", "paper_id"),
        _count("document_count", "documents that have it", "entries", "paper_id", "DISTINCT document_id"),
    ),
    "authors": (_count("paper_count", "papers", "paper_authors", "author_id", "DISTINCT paper_id"),),
    "venues": (_count("paper_count", "papers", "papers", "venue_id"),),
    "repos": (_count("paper_count", "papers", "paper_repos", "repo_id"),),
    "topics": (_count("paper_count", "papers", "paper_topics", "topic_id"),),
    "tasks": (_count("result_count", "results", "results", "task_id"),),
    "datasets": (_count("result_count", "results", "results", "dataset_id"),),
    "metrics": (_count("result_count", "results", "results", "metric_id"),),
}

# Papers stand in order of importance, so that a search for a common word finds the important ones first and can
# stop early. The slug is unique, so the order depends on nothing but content.
_IMPORTANCE = "coalesce(votes, 0) DESC, result_count DESC, coalesce(published_on, '') DESC, slug"
# Nothing less than all columns tells two results apart; those of a paper stand as its abstract reports them.
_REPORTED = "paper_id, evidence_start, evidence_end"

ADDED_TABLES = {
    "about": (
        "What this snapshot is.",
        {
            "name": (
                "program: the version that built it; schema: the revision of its tables; reader: whose results in "
                "abstracts count; fingerprint: the SHA-256 of its content; build: the SHA-256 of all that the file was "
                "made from."
            ),
            "value": "The value.",
        },
    ),
    "_counts": (
        "How many rows each table has, so that no page needs to count them.",
        {"table": "Name of the table.", "count": "Number of its rows."},
    ),
}
"""Tables that only snapshots have: description, and column to description."""


def published_tables() -> list[Table]:
    """The tables of the models that a snapshot holds; each after those that it refers to."""
    return [table for table in metadata.sorted_tables if table.name not in INTERNAL_TABLES]


def published_columns(table: Table) -> list[Column[object]]:
    """The columns of a table that a snapshot holds."""
    internal = INTERNAL_COLUMNS.get(table.name, frozenset())
    return [column for column in table.columns if column.name not in internal]


def counted_columns(table: str) -> tuple[Counted, ...]:
    """The columns that a table has only in snapshots."""
    return COUNTED_COLUMNS.get(table, ())


def foreign_key(column: Column[object]) -> ForeignKey | None:
    """The foreign key of a column; None where it has none."""
    return next(iter(column.foreign_keys), None)


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """The sets of columns that tell the rows of a table apart, beside its primary key."""
    constraints = [item for item in table.constraints if isinstance(item, UniqueConstraint)]
    return sorted(tuple(column.name for column in constraint.columns) for constraint in constraints)


def natural_order(table: Table) -> str:
    """The order in which the rows of a table stand, as SQL: a function of content alone."""
    if table.name == "papers":
        return _IMPORTANCE
    if table.name == "results":
        others = (column.name for column in published_columns(table) if column.name not in ("id", "paper_id"))
        return ", ".join([_REPORTED, *others])
    if "id" in table.columns:
        return ", ".join(unique_keys(table)[0])
    return ", ".join(column.name for column in table.primary_key.columns)


def described_tables() -> dict[str, tuple[str, dict[str, str]]]:
    """Every table of a snapshot with its description, and column to description, in order."""
    descriptions = table_descriptions()
    described = {}
    for table in published_tables():
        of_columns = column_descriptions(table.name)
        columns = {column.name: of_columns[column.name] for column in published_columns(table)}
        columns |= {counted.name: counted.description for counted in counted_columns(table.name)}
        described[table.name] = (descriptions[table.name], columns)
    return described | ADDED_TABLES


def described_views() -> dict[str, tuple[str, dict[str, str]]]:
    """Every view of a snapshot with its description, and column to description, in order."""
    descriptions = view_descriptions()
    return {view: (descriptions[view], view_column_descriptions(view)) for view in VIEWS}
