"""A complete document that another version of its loader reads again: only what it reads otherwise is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_records
from db.store import documents
from db.store.bulk import delete_in, next_id, select_in
from db.store.documents import NewDocument, StoredDocument
from db.store.entries import REJECTS, NewEntry, NewReject, add_entries, encode_record
from db.store.repo_rows import seen_by
from db.store.touched import Touched


@dataclass(frozen=True, slots=True)
class StoredPlaces:
    """What stands at some positions of a document."""

    records: dict[int, str]
    rejects: dict[int, tuple[str, str, str]]
    """Place, reason and text."""


def stored_places(connection: Connection, document_id: int, first: int, last: int) -> StoredPlaces:
    """What stands at the positions from `first` to `last` of a document."""
    columns = joined_records(select(ENTRIES.c.position, RECORDS.c.record))
    entries = connection.execute(
        columns.where(ENTRIES.c.document_id == document_id, ENTRIES.c.position.between(first, last))
    )
    rejects = connection.execute(
        select(REJECTS.c.position, REJECTS.c.place, REJECTS.c.reason, REJECTS.c.text).where(
            REJECTS.c.document_id == document_id, REJECTS.c.position.between(first, last)
        )
    )
    return StoredPlaces(
        {row.position: row.record for row in entries},
        {position: (place, reason, text) for position, place, reason, text in rejects},
    )


@dataclass(slots=True)
class Rereading:
    """What another version of its loader reads in a document, as far as it is not what stands there."""

    entries: list[NewEntry] = field(default_factory=list)
    rejects: list[NewReject] = field(default_factory=list)
    place_count: int = 0
    """The places that it has now, those that are as they were among them."""
    inserted: int = 0
    """Entries where none stood."""
    rejected: int = 0
    """All rejects that it has now."""
    own_as_of: str | None = None
    own_series: str | None = None

    @property
    def change_count(self) -> int:
        """The places where something else stands now."""
        return len(self.entries) + len(self.rejects)

    def compare(self, item: NewEntry | NewReject, stored: StoredPlaces) -> None:
        """Note what is read at a place, where something else stands there."""
        self.place_count += 1
        if isinstance(item, NewReject):
            self.rejected += 1
            if stored.rejects.get(item.position) != (item.place, item.reason, item.text):
                self.rejects.append(item)
        elif stored.records.get(item.position) != encode_record(item.record):
            self.entries.append(item)
            self.inserted += item.position not in stored.records


def revise(
    connection: Connection, stored: StoredDocument, document: NewDocument, changes: Rereading, now: datetime
) -> Touched:
    """Put what another version of a loader reads otherwise in place of what stands there; the rest stays as it is."""
    if _reads_the_same(connection, stored, document, changes):
        documents.note_reading(connection, stored.id, document)
        return Touched()
    positions = {entry.position for entry in changes.entries} | {reject.position for reject in changes.rejects}
    of_document = ENTRIES.c.document_id == stored.id
    gone = {
        row.id for row in select_in(connection, select(ENTRIES.c.id).where(of_document), ENTRIES.c.position, positions)
    }
    gone |= set(connection.scalars(select(ENTRIES.c.id).where(of_document, ENTRIES.c.position >= changes.place_count)))
    touched = documents.remove_entries(connection, gone)
    delete_in(connection, REJECTS, REJECTS.c.position, positions, REJECTS.c.document_id == stored.id)
    connection.execute(
        delete(REJECTS).where(REJECTS.c.document_id == stored.id, REJECTS.c.position >= changes.place_count)
    )
    first = next_id(connection, ENTRIES)
    add_entries(connection, stored.id, changes.entries, changes.rejects)
    documents.note_reading(connection, stored.id, document)
    documents.note_complete(connection, stored.id, changes.own_as_of, changes.own_series, now)
    touched |= documents.note_date(connection, stored.id)
    new = select(ENTRIES.c.id, ENTRIES.c.kind, ENTRIES.c.abstract_sha256).where(of_document, ENTRIES.c.id >= first)
    rows = connection.execute(new).all()
    touched.entries |= {row.id for row in rows}
    touched.texts |= {row.abstract_sha256 for row in rows if row.kind == "findings"}
    addresses, repos = seen_by(connection, [row.id for row in rows])
    touched.addresses |= addresses
    touched.repos |= repos
    return touched


def _reads_the_same(connection: Connection, stored: StoredDocument, document: NewDocument, changes: Rereading) -> bool:
    """Whether another version of a loader makes of a document what stands there, so that its version alone is new."""
    columns = (DOCUMENTS.c.own_as_of, DOCUMENTS.c.own_series, DOCUMENTS.c.licence, DOCUMENTS.c.is_listing)
    row = connection.execute(select(*columns).where(DOCUMENTS.c.id == stored.id)).one()
    now = (changes.own_as_of, changes.own_series, document.licence, document.is_listing)
    return not changes.change_count and changes.place_count == stored.entry_count and tuple(row) == now
