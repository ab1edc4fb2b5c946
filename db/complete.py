"""What counts: complete documents, and the rows that belong to them. A document counts once it was read to its end."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select

from db.tables import Document, Entry, EntryRecord
from db.tables.base import table_of

DOCUMENTS, ENTRIES, RECORDS = map(table_of, (Document, Entry, EntryRecord))

IS_COMPLETE: ColumnElement[bool] = DOCUMENTS.c.completed_at.is_not(None)
"""Of a document: whether it counts."""

Rows = TypeVar("Rows", bound=Select[*tuple[object, ...]])


def joined_records(rows: Rows) -> Rows:
    """Rows of entries with their records joined."""
    return rows.join(RECORDS, RECORDS.c.entry_id == ENTRIES.c.id)


def joined_complete(rows: Rows, document_id: ColumnElement[int]) -> Rows:
    """Rows with their documents joined, less those of documents that do not count."""
    return rows.join(DOCUMENTS, and_(DOCUMENTS.c.id == document_id, IS_COMPLETE))


def of_complete_documents(rows: Rows, table: Table) -> Rows:
    """The rows of a table, less those of documents that do not count; all where its rows belong to no document."""
    if table is DOCUMENTS:
        return rows.where(IS_COMPLETE)
    if "document_id" in table.columns:
        if not table.c.document_id.nullable:
            return joined_complete(rows, table.c.document_id)
        counts = table.c.document_id.in_(select(DOCUMENTS.c.id).where(IS_COMPLETE))
        return rows.where(or_(table.c.document_id.is_(None), counts))
    if "entry_id" in table.columns:
        return joined_complete(rows.join(ENTRIES, ENTRIES.c.id == table.c.entry_id), ENTRIES.c.document_id)
    return rows
