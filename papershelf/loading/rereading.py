"""Reading a document again that another version of its loader had read: nothing is written where nothing is new."""

from __future__ import annotations

from db.store.documents import NewDocument, ReadAs
from db.store.entries import NewEntry, record_sha256, text_sha256
from papershelf.loading.reading import Reading


def read_as_now(document: NewDocument, reading: Reading) -> ReadAs:
    """What a document is read as now; `Unreadable` where it cannot be read."""
    records: dict[int, str] = {}
    rejects: dict[int, tuple[str, str, str]] = {}
    for item in reading:
        if isinstance(item, NewEntry):
            records[item.position] = record_sha256(item.record)
        else:
            rejects[item.position] = (item.place, item.reason, text_sha256(item.text))
    return ReadAs(
        document.loader,
        document.licence,
        document.is_listing,
        reading.as_of,
        reading.series,
        records,
        rejects,
    )
