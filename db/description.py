"""Descriptions of tables and columns, read from the models: the one source for docs and the site."""

from __future__ import annotations

import inspect

from db.tables import Base


def table_descriptions() -> dict[str, str]:
    """Table name to its description."""
    return {mapper.local_table.name: inspect.getdoc(mapper.class_) or "" for mapper in Base.registry.mappers}  # type: ignore[attr-defined]


def column_descriptions(table: str) -> dict[str, str]:
    """Column name to its description, in the table's order."""
    return {column.name: column.doc or "" for column in Base.metadata.tables[table].columns}
