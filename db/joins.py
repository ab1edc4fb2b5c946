"""A table joined with the rows that its rows refer to, as far as somebody asks for their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, select

from db.declarations import foreign_key, name_of_row

StandIns = Mapping[Table, FromClause]
"""Tables to others that have their numbers and all that is asked for of rows that are referred to, and less beside."""
NO_STAND_INS: StandIns = {}


@dataclass(frozen=True, slots=True)
class _Place:
    """A table at its place in a join."""

    table: Table
    rows: FromClause
    is_optional: bool
    """Whether a row may refer to none here."""


class JoinedTable:
    """A table, and what its rows refer to by keys. A path (db.tables.declaration) leads to each column."""

    def __init__(self, table: Table, stand_ins: StandIns = NO_STAND_INS) -> None:
        self._from: FromClause = table
        self._stand_ins = stand_ins
        self._places: dict[tuple[str, ...], _Place] = {(): _Place(table, table, is_optional=False)}

    def column(self, path: str) -> ColumnElement[Any]:
        """The column at the end of a path."""
        *keys, name = path.split(".")
        return self._place(tuple(keys)).rows.columns[name]

    def name(self, path: str) -> list[ColumnElement[Any]]:
        """The column at the end of a path; what names the row, without its number, where the column refers to one."""
        *keys, name = path.split(".")
        key = foreign_key(self._place(tuple(keys)).table.columns[name])
        if key is None:
            return [self.column(path)]
        return [column for part in name_of_row(key.column.table) for column in self.name(f"{path}.{part}")]

    def select(self, columns: Iterable[ColumnElement[Any]]) -> Select[*tuple[Any, ...]]:
        """The SELECT of columns that were asked for."""
        return select(*columns).select_from(self._from)

    def occurrences(self, table: Table) -> list[tuple[FromClause, bool]]:
        """Where a table stands in the join so far, each with whether a row may refer to none there."""
        return [(place.rows, place.is_optional) for place in self._places.values() if place.table is table]

    def _place(self, keys: tuple[str, ...]) -> _Place:
        if keys not in self._places:
            *before, name = keys
            here = self._place(tuple(before))
            column = here.table.columns[name]
            key = foreign_key(column)
            assert key is not None, f"{here.table.name}.{name} refers to no row"
            referred = key.column.table
            assert isinstance(referred, Table)
            rows = self._stand_ins.get(referred, referred).alias()
            is_optional = here.is_optional or bool(column.nullable)
            on = here.rows.columns[name] == rows.columns[key.column.name]
            self._from = self._from.join(rows, on, isouter=is_optional)
            self._places[keys] = _Place(referred, rows, is_optional)
        return self._places[keys]
