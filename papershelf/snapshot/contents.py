"""What a snapshot holds: what the models publish, in its order, and the tables that only snapshots have."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Table, UniqueConstraint

from db.declarations import column_descriptions, name_of_row, published_columns, published_tables, table_descriptions
from db.tables.declaration import declaration_of
from db.views import VIEWS, view_column_descriptions, view_descriptions
from papershelf.snapshot.boards import BOARD_TABLES
from papershelf.snapshot.listings import LISTING_TABLES
from papershelf.snapshot.search_index import SEARCHED_COLUMNS, SEARCHED_TEXTS, SEARCHED_VIEW
from papershelf.snapshot.similar import SIMILAR_TABLES
from papershelf.snapshot.written_views import WRITTEN_TABLES

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
    "names": (
        "Every spelling that leads to something that has a name.",
        {
            "kind": "author, metric, dataset, task, model, method, venue or topic; surname: the last word of a name.",
            "folded_name": "A name without case, accents, hyphens or spaces; of an author with spaces.",
            "row": "The row that it leads to, of authors, metrics, datasets ...",
        },
    ),
    "papers_by_year": (
        "How many papers of each year belong to something that has a name, or stand in a document.",
        {
            "kind": "The table of what has the name: authors, datasets, venues ...",
            "row": "Its row there.",
            "year": "Year of publication.",
            "paper_count": "Number of papers of that year.",
        },
    ),
    "search_words": (
        "The words of titles, authors and abstracts: how much one tells, and what a misspelt one may have been.",
        {
            "word": "A word, folded.",
            "paper_count": "About how many papers hold it; of a large shelf estimated from some of the abstracts.",
            "is_name": "Whether a title or the name of an author holds it.",
        },
    ),
    "_counts": (
        "How many rows each table and view has, so that no page needs to count them.",
        {"table": "Name of the table or view.", "count": "Number of its rows."},
    ),
    **BOARD_TABLES,
    **LISTING_TABLES,
    **SIMILAR_TABLES,
    **WRITTEN_TABLES,
}
"""Tables that only snapshots have: description, and column to description."""


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """The sets of columns that tell the rows of a table apart, beside its primary key."""
    constraints = [item for item in table.constraints if isinstance(item, UniqueConstraint)]
    return sorted(tuple(column.name for column in constraint.columns) for constraint in constraints)


def natural_order(table: Table) -> str:
    """The order in which the rows of a table stand, as SQL: a function of content alone."""
    declaration = declaration_of(table)
    if not declaration.ordered_by:
        return ", ".join((*declaration.importance, *name_of_row(table)))
    others = (column.name for column in published_columns(table) if column.name != "id")
    return ", ".join(dict.fromkeys((*declaration.importance, *declaration.ordered_by, *others)))


@cache
def is_numbered_by_use(name: str) -> bool:
    """Whether the rows of a table are numbered by how many papers they have: a page of them is a range of numbers."""
    tables = {table.name: table for table in published_tables()}
    return declaration_of(tables[name]).importance == ("paper_count DESC",)


def described_tables() -> dict[str, tuple[str, dict[str, str]]]:
    """Every table of a snapshot with its description, and column to description, in order."""
    descriptions = table_descriptions()
    described = {}
    for table in published_tables():
        of_columns = column_descriptions(table.name)
        columns = {column.name: of_columns[column.name] for column in published_columns(table)}
        columns |= {counted.name: counted.description for counted in declaration_of(table).counted}
        described[table.name] = (descriptions[table.name], columns)
    return described | ADDED_TABLES


def described_all() -> dict[str, tuple[str, dict[str, str]]]:
    """What SQL can ask, views first: name to description, and column to description."""
    return described_views() | described_tables()


def described_views() -> dict[str, tuple[str, dict[str, str]]]:
    """Every view of a snapshot with its description, and column to description, in order."""
    descriptions = view_descriptions()
    described = {view: (descriptions[view], view_column_descriptions(view)) for view in VIEWS}
    return described | {SEARCHED_VIEW: (SEARCHED_TEXTS, {"id": "The paper.", **SEARCHED_COLUMNS})}
