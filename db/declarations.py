"""What the models declare, read from the tables: the one source for docs, snapshots and the site."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Table

from db.tables import metadata
from db.tables.declaration import column_declaration, declaration_of


def table_descriptions() -> dict[str, str]:
    """Table name to its description."""
    return {name: table.info["description"] for name, table in metadata.tables.items()}


def column_descriptions(table: str) -> dict[str, str]:
    """Column name to its description, in the table's order."""
    return {column.name: column.doc or "" for column in metadata.tables[table].columns}


def published_tables() -> list[Table]:
    """The tables that a snapshot holds; each after those that it refers to."""
    return [table for table in metadata.sorted_tables if declaration_of(table).is_published]


def published_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that a snapshot holds."""
    return [column for column in table.columns if column_declaration(column).is_published]


def name_of_row(table: Table) -> tuple[str, ...]:
    """The columns that name a row without its number."""
    return declaration_of(table).named_by or tuple(column.name for column in table.primary_key.columns)


def foreign_key(column: Column[Any]) -> ForeignKey | None:
    """The foreign key of a column; None where it has none."""
    return next(iter(column.foreign_keys), None)
