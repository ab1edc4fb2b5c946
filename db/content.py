"""The content of a shelf: of each table its rows, without numbers.

It follows from what the models declare. A row's name comes first, then its other columns, and last those that tell its
provenance; a key is replaced by what names the row that it leads to (paper, address, canonical name, hash of a
document), through as many tables as that takes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, or_

from db.declarations import name_of_row, published_columns
from db.joins import NO_STAND_INS, JoinedTable, StandIns
from db.tables import Document, metadata
from db.tables.base import table_of
from db.tables.declaration import Part, column_declaration, declaration_of

DOCUMENTS = table_of(Document)


def content(parts: tuple[Part, ...], stand_ins: StandIns = NO_STAND_INS) -> dict[str, Select[*tuple[Any, ...]]]:
    """Table to the SELECT of its content, less what belongs to other parts; the bibliography before its provenance."""
    tables = [table for part in parts for table in metadata.tables.values() if declaration_of(table).part == part]
    return {table.name: rows_of(table, parts, stand_ins) for table in tables if declaration_of(table).is_published}


def rows_of(table: Table, parts: tuple[Part, ...], stand_ins: StandIns = NO_STAND_INS) -> Select[*tuple[Any, ...]]:
    """The SELECT of a table's content. What leads to a document that is not loaded to its end is none."""
    joined = JoinedTable(table, stand_ins)
    query = joined.select([column for name in content_columns(table, parts) for column in joined.name(name)])
    for documents, is_optional in joined.occurrences(DOCUMENTS):
        is_complete = documents.columns.entry_count.is_not(None)
        query = query.where(or_(documents.columns.id.is_(None), is_complete) if is_optional else is_complete)
    return query


def content_columns(table: Table, parts: tuple[Part, ...]) -> list[str]:
    """The columns of a table that are content, in their order there."""
    own = declaration_of(table).part
    part_of: dict[str, Part] = {
        column.name: column_declaration(column).part or own
        for column in published_columns(table)
        if column_declaration(column).not_content is None
    }
    names = sorted(part_of, key=lambda name: part_of[name] != own)  # stable: provenance last
    return list(dict.fromkeys([*name_of_row(table), *(name for name in names if part_of[name] in parts)]))
