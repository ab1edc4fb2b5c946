"""What a person is told of a row, fact by fact: what its table declares as shown (db.tables.declaration)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table

from db.joins import JoinedTable
from db.tables.declaration import declaration_of


def shown_columns(joined: JoinedTable, table: Table) -> list[ColumnElement[Any]]:
    """The columns behind what is shown of a table, each labelled by its path."""
    paths = [path for paths in declaration_of(table).shown.values() for path in paths]
    return [joined.column(path).label(path) for path in paths]


def facts(table: Table, values: Mapping[str, Any]) -> dict[str, str | None]:
    """Each word with what is known of it in a row, given by path; None where nothing is known."""
    shown: dict[str, str | None] = {}
    for word, paths in declaration_of(table).shown.items():
        known = [str(values[path]) for path in paths if values[path] is not None]
        shown[word] = " ".join(known) or None
    return shown
