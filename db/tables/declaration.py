"""What is declared of a table and its columns: once, beside the model, in words about the table.

A table says it in its model's `declaration`, a column in its `info`:

    class Venue(Base):
        declaration = Declaration(named_by=("folded_name",), label="name", ...)
        kind: Mapped[str | None] = mapped_column(doc="...", info=declared(coverage="kind of venue"))

The fingerprint, snapshots, the site, exports, counts of a shelf and the rows that papers share all follow from it.
A *path* names a column of a table, or through keys one of a row that is referred to: `url`, `paper_id.title`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Column, Table

from db.records import TermKind

Part = Literal["bibliography", "provenance"]
"""What is said of papers, or who says it."""
Spelling = Literal["name", "series"]


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Declares that rows are shared by all that refer to them: one a name, spelled as most of them print it."""

    reference: str
    """The column that refers to them, as TABLE.COLUMN; a row that nothing refers to goes."""
    printed: str
    """The column beside it that has the name as printed."""
    spelling: Spelling = "name"
    """What a printed name tells: the name itself, or a venue with its edition."""
    aliases: str | None = None
    """The table of further spellings, where a vocabulary curates the names."""
    attested_as: TermKind | None = None
    """What such names are names of, where a result may print words that are none: their rows say `is_attested`."""
    also: tuple[tuple[str, str], ...] = ()
    """What else refers to them: columns as TABLE.COLUMN, each with the one beside it that has the name as printed."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A column that only snapshots have, found out when one is built."""

    name: str
    description: str
    query: str
    """Gives (id, value) for the rows of the table that have one; reads the tables of the working database."""
    absent: int | None = 0
    """The value of the other rows."""
    type: type = int
    is_unique: bool = False
    """Whether it tells rows apart; it is indexed then."""


ADDRESS = "address"


def addressed(table: str) -> Counted:
    """The column that has the address of each row on the site, of a table whose rows have a name.

    `papershelf.snapshot.addresses` says what `slugify` is, and tells apart those that come out alike.
    """
    description = f"Its permanent address on the site, /{table}/SLUG; made when the snapshot was built."
    query = f"SELECT id, '/{table}/' || slugify(name) FROM {table}"
    return Counted(ADDRESS, description, query, absent=None, type=str, is_unique=True)


def count(name: str, what: str, reference: str, counted: str = "*") -> Counted:
    """A column that counts the rows that refer to one, through the column TABLE.COLUMN."""
    table, key = reference.split(".")
    query = f"SELECT {key}, count({counted}) FROM {table} WHERE {key} IS NOT NULL GROUP BY {key}"
    return Counted(name, f"Number of {what}; counted when the snapshot was built.", query)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A field of an export that lists what refers to a row."""

    reference: str
    """The column that refers to it, as TABLE.COLUMN."""
    value: str
    """The path from that table to what is listed."""
    ordered_by: str | None = None
    """A column of that table; None lists each value once, in order of its text."""
    most: int | None = None
    """How many are listed, the first in order; None for all. Only of a list in order of its text."""


@dataclass(frozen=True, kw_only=True)
class Latest:
    """A field of an export that has the latest of what entries saw."""

    reference: str
    """The column of entries that refers to the row."""
    value: str
    """The column of entries that is looked at; NULL saw nothing."""
    latest_first: str
    """The order of entries, joined with their documents, in SQL."""


@dataclass(frozen=True)
class LengthOf:
    """A field of an export that says how many items a list beside it has."""

    field: str


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What is declared of a table."""

    part: Part = "bibliography"
    """The part of the content that its rows are."""
    is_published: bool = True
    """Whether snapshots hold it; what they leave out is no content."""
    named_by: tuple[str, ...] = ()
    """The columns that name a row where its number would say nothing; empty if the table has no numbers."""

    ordered_by: tuple[str, ...] = ()
    """The columns by which rows stand, all others behind them; empty if its name orders a row."""
    importance: tuple[str, ...] = ()
    """What comes before them in a snapshot, in SQL."""
    counted: tuple[Counted, ...] = ()
    """Columns that only snapshots have."""
    indexed: tuple[str | tuple[str, ...], ...] = ()
    """What readers sort and filter by, beside what the model indexes: a column, or several together."""

    title: str | None = None
    """What people call the table, where that is another word than its name."""
    label: str | None = None
    """The column that stands for a row where another table refers to it."""
    facets: tuple[str, ...] = ()
    """The columns with few values, by which readers narrow a list down."""
    listed_by: str | None = None
    """The order in which readers see rows: a column, with a minus sign where the greatest comes first."""
    page_size: int | None = None
    """How many rows readers see at once; None for as many as of any table."""

    shared: Shared | None = None
    """How rows come and go that others refer to by a name; None if they are no such rows."""
    exported: Mapping[str, str | Listed | Latest | LengthOf] = field(default_factory=dict)
    """Name of a field in exports to its path, or to what else it holds; empty if rows are not exported."""
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a person is told of a row: word to the paths whose values stand behind it."""


@dataclass(frozen=True, kw_only=True)
class ColumnDeclaration:
    """What is declared of a column."""

    is_published: bool = True
    """Whether snapshots hold it; what they leave out is no content."""
    part: Part | None = None
    """The part of the content that it is; None for that of its table."""
    not_content: str | None = None
    """Why it is no content although snapshots hold it; None if it is content."""
    coverage: str | None = None
    """What `papershelf stats` counts the papers of that have a value here; None if it does not."""


def declared(
    *, is_published: bool = True, part: Part | None = None, not_content: str | None = None, coverage: str | None = None
) -> dict[Any, Any]:
    """What is declared of a column, as its `info`."""
    declaration = ColumnDeclaration(is_published=is_published, part=part, not_content=not_content, coverage=coverage)
    return {"declaration": declaration}


def declaration_of(table: Table) -> Declaration:
    """What is declared of a table."""
    declaration = table.info["declaration"]
    assert isinstance(declaration, Declaration)
    return declaration


def column_declaration(column: Column[Any]) -> ColumnDeclaration:
    """What is declared of a column."""
    declaration = column.info.get("declaration", ColumnDeclaration())
    assert isinstance(declaration, ColumnDeclaration)
    return declaration
