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

from sqlalchemy import Connection, bindparam, func, select, update

from db.cleaning import clean_day
from db.complete import DOCUMENTS, ENTRIES, IS_COMPLETE, RECORDS, joined_records
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.store.decisions import repos_decided
from db.store.entries import REJECTS, text_sha256
from db.store.key_rows import take_out
from db.store.named_repos import note_named_repo
from db.store.repo_rows import IS_SEEN_BY_DOCUMENT, OBSERVATIONS, seen_by, seen_by_document
from db.store.touched import Touched
from db.tables import DocumentName, PaperField
from db.tables.base import table_of

NAMES, FIELDS = map(table_of, (DocumentName, PaperField))

# Whoever loads many small documents asks the same of each: to build such statements took longer than to run them.
_OF_SHA256 = select(DOCUMENTS).where(DOCUMENTS.c.sha256 == bindparam("hash"))
_OF_ID = select(DOCUMENTS).where(DOCUMENTS.c.id == bindparam("document"))
_LAST_PLACES = [
    select(func.max(table.c.position)).where(table.c.document_id == bindparam("document"))
    for table in (ENTRIES, REJECTS)
]
_REJECT_COUNT = select(func.count()).select_from(REJECTS).where(REJECTS.c.document_id == bindparam("document"))
_NAMES_OF = select(NAMES.c.name).where(NAMES.c.document_id == bindparam("document"))
_STATED_DAYS = select(ENTRIES.c.own_listed_on).where(ENTRIES.c.document_id == bindparam("document")).distinct()
_LISTED_ON = func.coalesce(ENTRIES.c.own_listed_on, bindparam("day", type_=ENTRIES.c.listed_on.type))
_LIST = (
    update(ENTRIES)
    .where(ENTRIES.c.document_id == bindparam("document"), ENTRIES.c.listed_on.is_distinct_from(_LISTED_ON))
    .values(listed_on=_LISTED_ON)
)
_OBSERVE = update(OBSERVATIONS).where(IS_SEEN_BY_DOCUMENT).values(observed_on=bindparam("day"))
_FINDINGS = select(ENTRIES.c.abstract_sha256).where(
    ENTRIES.c.document_id == bindparam("document"), ENTRIES.c.kind == "findings"
)
_CHANGE = update(DOCUMENTS).where(DOCUMENTS.c.id == bindparam("document"))
_DATE = _CHANGE.values({name: bindparam(f"new_{name}") for name in ("uri", "as_of", "series")})
_COMPLETE = _CHANGE.values(
    {
        name: bindparam(f"new_{name}")
        for name in ("own_as_of", "own_series", "completed_at", "entry_count", "reject_count")
    }
)
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
    other_names: tuple[str, ...] = ()
    """Under which it was seen elsewhere, where it is a copy."""

    @property
    def names(self) -> set[str]:
        """All names under which it was seen."""
        return {self.name, *self.other_names}


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the database already has of a document."""

    id: int
    is_complete: bool
    is_current: bool
    """Complete, and read by this version of this loader: nothing is to be done."""
    loader: str
    loader_version: int
    next_position: int
    """The first position that is not stored yet, where storing goes on; 0 where it starts again."""
    entry_count: int
    reject_count: int


def is_without_documents(connection: Connection) -> bool:
    """Whether the shelf has none, not even one that is half loaded."""
    return connection.execute(select(DOCUMENTS.c.id).limit(1)).first() is None


def find(connection: Connection, document: NewDocument) -> StoredDocument | None:
    """What the database has of a document with these bytes; None where it never saw them."""
    row = connection.execute(_OF_SHA256, {"hash": document.sha256}).one_or_none()
    if row is None:
        return None
    is_same = (row.loader, row.loader_version) == (document.loader, document.loader_version)
    if row.completed_at is not None:
        return StoredDocument(
            row.id, True, is_same, row.loader, row.loader_version, 0, row.entry_count, row.reject_count
        )
    places, rejects = _places(connection, row.id), _reject_count(connection, row.id)
    return StoredDocument(
        row.id, False, False, row.loader, row.loader_version, places if is_same else 0, places, rejects
    )


def _places(connection: Connection, document_id: int) -> int:
    """The places of a document that are stored: entries and rejects stand without a gap, so nothing is counted."""
    last = [connection.scalar(of_table, {"document": document_id}) for of_table in _LAST_PLACES]
    return max(position + 1 if position is not None else 0 for position in last)


def _reject_count(connection: Connection, document_id: int) -> int:
    return connection.scalar(_REJECT_COUNT, {"document": document_id}) or 0


def records_of(connection: Connection, document_id: int) -> dict[int, str]:
    """The hash of the record at each position of a document."""
    columns = joined_records(select(ENTRIES.c.position, RECORDS.c.record))
    rows = connection.execute(columns.where(ENTRIES.c.document_id == document_id))
    return {position: text_sha256(record) for position, record in rows}


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
        insert_rows(connection, DOCUMENTS, tuple(row), [tuple(row.values())])
        insert_rows(connection, NAMES, ("document_id", "name"), [(row["id"], document.name)])
        stored = StoredDocument(int(str(row["id"])), False, False, document.loader, document.loader_version, 0, 0, 0)
    elif not stored.is_current and stored.next_position == 0:
        touched = empty(connection, stored.id)
        note_reading(connection, stored.id, document)
    return stored, touched


def note_reading(connection: Connection, document_id: int, document: NewDocument) -> None:
    """Note which loader reads a document now, and what that says of it."""
    connection.execute(
        update(DOCUMENTS)
        .where(DOCUMENTS.c.id == document_id)
        .values(
            loader=document.loader,
            loader_version=document.loader_version,
            licence=document.licence,
            is_listing=document.is_listing,
        )
    )


def complete(
    connection: Connection, document_id: int, own_as_of: str | None, now: datetime, own_series: str | None = None
) -> Touched:
    """Mark a document complete: from here on its entries count."""
    note_complete(connection, document_id, own_as_of, own_series, now)
    return note_date(connection, document_id, is_new=True)


def note_complete(
    connection: Connection, document_id: int, own_as_of: str | None, own_series: str | None, now: datetime
) -> None:
    """Note that all places of a document are stored, and what it says of itself."""
    connection.execute(
        _COMPLETE,
        {
            "document": document_id,
            "new_own_as_of": own_as_of,
            "new_own_series": own_series,
            "new_completed_at": now,
            "new_entry_count": _places(connection, document_id),
            "new_reject_count": _reject_count(connection, document_id),
        },
    )


def add_names(connection: Connection, document_id: int, names: Iterable[str]) -> Touched:
    """Note names of a document that it did not have. A day in one can date the document."""
    known = connection.scalars(_NAMES_OF, {"document": document_id})
    new = set(names).difference(known)
    if not new:
        return Touched()
    insert_rows(connection, NAMES, ("document_id", "name"), [(document_id, name) for name in sorted(new)])
    return note_date(connection, document_id)


def empty(connection: Connection, document_id: int) -> Touched:
    """Take all entries out of a document; what they gave to papers goes with the papers' derivation."""
    touched = remove_entries(connection, _entries_of(connection, document_id))
    series = connection.scalar(select(DOCUMENTS.c.series).where(DOCUMENTS.c.id == document_id))
    delete_in(connection, REJECTS, REJECTS.c.document_id, [document_id])
    connection.execute(
        update(DOCUMENTS)
        .where(DOCUMENTS.c.id == document_id)
        .values(completed_at=None, entry_count=None, reject_count=None, series=None, as_of=None)
    )
    touched.documents |= _editions(connection, series)
    return touched


def remove_entries(connection: Connection, entries: set[int]) -> Touched:
    """Delete entries. Touched are their papers, but also whoever shares a key with them.

    An entry that is gone may have been all that kept two others apart.
    """
    touched = Touched()
    touched.addresses, touched.repos = seen_by(connection, entries)
    touched.repos |= repos_decided(connection, ENTRIES.c.id, entries)
    columns = select(ENTRIES.c.kind, ENTRIES.c.paper_id, ENTRIES.c.abstract_sha256)
    for row in select_in(connection, columns, ENTRIES.c.id, entries):
        if row.kind == "findings":
            touched.texts.add(row.abstract_sha256)
        if row.paper_id is not None:
            touched.papers.add(row.paper_id)
    touched.entries |= take_out(connection, entries)
    for table in (FIELDS, OBSERVATIONS, RECORDS):
        delete_in(connection, table, table.c.entry_id, entries)
    delete_in(connection, ENTRIES, ENTRIES.c.id, entries)
    return touched


def forget(connection: Connection, document_id: int) -> None:
    """Delete a document that was emptied, once nothing derived refers to it."""
    delete_in(connection, NAMES, NAMES.c.document_id, [document_id])
    delete_in(connection, DOCUMENTS, DOCUMENTS.c.id, [document_id])


def _entries_of(connection: Connection, document_id: int) -> set[int]:
    return set(connection.scalars(select(ENTRIES.c.id).where(ENTRIES.c.document_id == document_id)))


def _touched_by(connection: Connection, document_id: int) -> Touched:
    """What the entries of a document concern, by their kind."""
    touched = Touched(documents={document_id})
    touched.addresses, touched.repos = seen_by_document(connection, document_id)
    texts = connection.scalars(_FINDINGS, {"document": document_id})
    touched.texts = {text for text in texts if text is not None}
    return touched


def _editions(connection: Connection, *series: str | None) -> set[int]:
    """All complete editions of series: another edition may count now."""
    complete_ones = select(DOCUMENTS.c.id).where(IS_COMPLETE)
    rows = select_in(connection, complete_ones, DOCUMENTS.c.series, {name for name in series if name is not None})
    return {row.id for row in rows}


def note_date(connection: Connection, document_id: int, *, is_new: bool = False) -> Touched:
    """Give a document its uri, date and series, and its entries the day and the repository that they do not state.

    Touched is what that changes; of a document that is new, all of it.

    All are functions of the set of names and of what the document says: the smallest name; its own date, else the
    smallest day in a name; the series that it states, or for the listing of a day that day's, unless its entries
    state other days; the repository of a card (db.store.named_repos).
    """
    own = {"document": document_id}
    document = connection.execute(_OF_ID, own).one()
    names = sorted(connection.scalars(_NAMES_OF, own))
    days = [day for name in names for found in _DAY_IN_NAME.findall(name) if (day := clean_day(found))]
    as_of = document.own_as_of or min(days, default=None)
    stated = set(connection.scalars(_STATED_DAYS, own))
    is_edition = document.is_listing and as_of is not None and stated <= {None, as_of}
    own_series = document.own_series or (as_of if is_edition else None)
    series = f"{document.loader}/{own_series}" if own_series else None
    connection.execute(_DATE, {**own, "new_uri": names[0], "new_as_of": as_of, "new_series": series})
    connection.execute(_LIST, {**own, "day": as_of if is_edition else None})
    touched = note_named_repo(connection, document_id, names)
    connection.execute(_OBSERVE, {**own, "day": as_of})
    is_dated_anew = (document.as_of, document.series) != (as_of, series)
    if is_new or is_dated_anew:
        touched |= _touched_by(connection, document_id)
    if is_dated_anew:
        touched.documents |= _editions(connection, document.series, series)
    return touched
