"""Storing documents and their entries. A document counts for papers only once it is complete.

Its entries may be stored in several transactions; after a kill, storing goes on behind the last stored position.
Everything here says which entries and papers it touches, for db.store.derivation to derive again in the same
transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, select, update

from db.cleaning import clean_day
from db.complete import DOCUMENTS, ENTRIES, IS_COMPLETE
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.store.entries import REJECTS, text_sha256
from db.store.key_rows import take_out
from db.store.repo_rows import OBSERVATIONS, seen_by
from db.store.touched import Touched
from db.tables import DocumentName, PaperField
from db.tables.base import table_of

NAMES, FIELDS = map(table_of, (DocumentName, PaperField))
_DAY_IN_NAME = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as it arrives: what is known before its entries are read."""

    sha256: str
    name: str
    loader: str
    loader_version: int
    byte_count: int
    is_listing: bool = False
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the database already has of a document."""

    id: int
    is_complete: bool
    is_current: bool
    """Complete, and read by this version of this loader: nothing is to be done."""
    next_position: int
    """The first position that is not stored yet, where storing goes on; 0 where it starts again."""
    entry_count: int
    reject_count: int


def find(connection: Connection, document: NewDocument) -> StoredDocument | None:
    """What the database has of a document with these bytes; None where it never saw them."""
    row = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.sha256 == document.sha256)).one_or_none()
    if row is None:
        return None
    is_same = (row.loader, row.loader_version) == (document.loader, document.loader_version)
    if row.completed_at is not None:
        return StoredDocument(row.id, True, is_same, 0, row.entry_count, row.reject_count)
    entries, rejects = (_count(connection, table, row.id) for table in (ENTRIES, REJECTS))
    return StoredDocument(row.id, False, False, entries + rejects if is_same else 0, entries + rejects, rejects)


def _count(connection: Connection, table: Table, document_id: int) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(table.c.document_id == document_id)) or 0


def records_of(connection: Connection, document_id: int) -> dict[int, str]:
    """The hash of the record at each position of a document."""
    rows = connection.execute(select(ENTRIES.c.position, ENTRIES.c.record).where(ENTRIES.c.document_id == document_id))
    return {row.position: text_sha256(row.record) for row in rows}


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What a version of a loader made of a document: equal where another version has nothing new to store."""

    loader: str
    licence: str | None
    is_listing: bool
    own_as_of: str | None
    own_series: str | None
    entries: dict[int, str]
    """The hash of the record at each position."""
    rejects: dict[int, tuple[str, str, str]]
    """Place, reason and hash of the text at each position."""


def read_as(connection: Connection, document_id: int) -> ReadAs:
    """What a complete document was read as."""
    row = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document_id)).one()
    rejects = connection.execute(select(REJECTS).where(REJECTS.c.document_id == document_id))
    return ReadAs(
        row.loader,
        row.licence,
        row.is_listing,
        row.own_as_of,
        row.own_series,
        records_of(connection, document_id),
        {reject.position: (reject.place, reject.reason, text_sha256(reject.text)) for reject in rejects},
    )


def note_version(connection: Connection, document_id: int, version: int) -> None:
    """Note that another version of its loader reads a complete document as what is stored."""
    connection.execute(update(DOCUMENTS).where(DOCUMENTS.c.id == document_id).values(loader_version=version))


def begin(connection: Connection, document: NewDocument) -> tuple[StoredDocument, Touched]:
    """Make a document ready to take entries: a new row, the one it was left at, or the old one emptied.

    Emptied is a document that another loader, or another version of it, had read.
    """
    touched = Touched()
    stored = find(connection, document)
    if stored is None:
        row = {
            "id": next_id(connection, DOCUMENTS),
            "sha256": document.sha256,
            "uri": document.name,
            "loader": document.loader,
            "loader_version": document.loader_version,
            "licence": document.licence,
            "byte_count": document.byte_count,
            "is_listing": document.is_listing,
        }
        insert_rows(connection, DOCUMENTS, [row])
        insert_rows(connection, NAMES, [{"document_id": row["id"], "name": document.name}])
        stored = StoredDocument(int(str(row["id"])), False, False, 0, 0, 0)
    elif not stored.is_current and stored.next_position == 0:
        touched = empty(connection, stored.id)
        connection.execute(
            update(DOCUMENTS)
            .where(DOCUMENTS.c.id == stored.id)
            .values(
                loader=document.loader,
                loader_version=document.loader_version,
                licence=document.licence,
                is_listing=document.is_listing,
            )
        )
    return stored, touched


def complete(
    connection: Connection, document_id: int, own_as_of: str | None, now: datetime, own_series: str | None = None
) -> Touched:
    """Mark a document complete: from here on its entries count."""
    entries, rejects = (_count(connection, table, document_id) for table in (ENTRIES, REJECTS))
    connection.execute(
        update(DOCUMENTS)
        .where(DOCUMENTS.c.id == document_id)
        .values(
            own_as_of=own_as_of,
            own_series=own_series,
            completed_at=now,
            entry_count=entries + rejects,
            reject_count=rejects,
        )
    )
    touched = _date(connection, document_id)
    touched |= _touched_by(connection, document_id)
    return touched


def add_name(connection: Connection, document_id: int, name: str) -> Touched:
    """Note another name of a document. A day in it can date the document."""
    known = select(NAMES.c.name).where(NAMES.c.document_id == document_id, NAMES.c.name == name)
    if connection.scalar(known) is not None:
        return Touched()
    insert_rows(connection, NAMES, [{"document_id": document_id, "name": name}])
    return _date(connection, document_id)


def empty(connection: Connection, document_id: int) -> Touched:
    """Take all entries out of a document; what they gave to papers goes with the papers' derivation.

    Touched are the papers of these entries, but also whoever shares a key with them: an entry that is gone may have
    been all that kept two others apart.
    """
    own = _entries_of(connection, [document_id])
    papers = select_in(connection, select(ENTRIES.c.paper_id), ENTRIES.c.id, own)
    of_document = _touched_by(connection, document_id)
    touched = Touched(
        papers={row.paper_id for row in papers if row.paper_id is not None},
        texts=of_document.texts,
        addresses=of_document.addresses,
        repos=of_document.repos,
    )
    touched.entries |= take_out(connection, own)
    series = connection.scalar(select(DOCUMENTS.c.series).where(DOCUMENTS.c.id == document_id))
    for table in (FIELDS, OBSERVATIONS):
        delete_in(connection, table, table.c.entry_id, own)
    for table in (ENTRIES, REJECTS):
        delete_in(connection, table, table.c.document_id, [document_id])
    connection.execute(
        update(DOCUMENTS)
        .where(DOCUMENTS.c.id == document_id)
        .values(completed_at=None, entry_count=None, reject_count=None, series=None, as_of=None)
    )
    touched.entries |= _editions(connection, series)
    return touched


def forget(connection: Connection, document_id: int) -> None:
    """Delete a document that was emptied, once nothing derived refers to it."""
    delete_in(connection, NAMES, NAMES.c.document_id, [document_id])
    delete_in(connection, DOCUMENTS, DOCUMENTS.c.id, [document_id])


def _entries_of(connection: Connection, document_ids: Iterable[int]) -> set[int]:
    rows = select_in(connection, select(ENTRIES.c.id), ENTRIES.c.document_id, document_ids)
    return {row.id for row in rows}


def _touched_by(connection: Connection, document_id: int) -> Touched:
    """What the entries of a document concern, by their kind."""
    columns = select(ENTRIES.c.id, ENTRIES.c.kind, ENTRIES.c.abstract_sha256)
    touched = Touched()
    for row in connection.execute(columns.where(ENTRIES.c.document_id == document_id)):
        if row.kind == "findings":
            touched.texts.add(row.abstract_sha256)
        elif row.kind in ("paper", "decision"):
            touched.entries.add(row.id)
    touched.addresses, touched.repos = seen_by(connection, document_id)
    return touched


def _editions(connection: Connection, *series: str | None) -> set[int]:
    """The entries of all complete editions of series: another edition may count now."""
    complete_ones = select(DOCUMENTS.c.id).where(IS_COMPLETE)
    rows = select_in(connection, complete_ones, DOCUMENTS.c.series, {name for name in series if name is not None})
    return _entries_of(connection, [row.id for row in rows])


def _date(connection: Connection, document_id: int) -> Touched:
    """Give a document its uri, date and series, and its entries the day that they do not state themselves.

    All are functions of the set of names and of what the document says: the smallest name; its own date, else the
    smallest day in a name; the series that it states, or for the listing of a day that day's, unless its entries
    state other days.
    """
    document = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document_id)).one()
    names = sorted(connection.scalars(select(NAMES.c.name).where(NAMES.c.document_id == document_id)))
    days = [day for name in names for found in _DAY_IN_NAME.findall(name) if (day := clean_day(found))]
    as_of = document.own_as_of or min(days, default=None)
    stated = set(
        connection.scalars(select(ENTRIES.c.own_listed_on).where(ENTRIES.c.document_id == document_id).distinct())
    )
    is_edition = document.is_listing and as_of is not None and stated <= {None, as_of}
    own_series = document.own_series or (as_of if is_edition else None)
    series = f"{document.loader}/{own_series}" if own_series else None
    dated = {"uri": names[0], "as_of": as_of, "series": series}
    connection.execute(update(DOCUMENTS).where(DOCUMENTS.c.id == document_id).values(dated))
    connection.execute(
        update(ENTRIES)
        .where(ENTRIES.c.document_id == document_id)
        .values(listed_on=func.coalesce(ENTRIES.c.own_listed_on, as_of if is_edition else None))
    )
    own = select(ENTRIES.c.id).where(ENTRIES.c.document_id == document_id)
    connection.execute(update(OBSERVATIONS).where(OBSERVATIONS.c.entry_id.in_(own)).values(observed_on=as_of))
    if (document.as_of, document.series) == (as_of, series):
        return Touched()
    touched = _touched_by(connection, document_id)
    touched.entries |= _editions(connection, document.series, series)
    return touched
