"""Storing entries: their records as JSON, the keys that they are found by, and what they saw of repositories."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.complete import ENTRIES
from db.display.records import shown
from db.records import DecisionRecord, FindingsRecord, NameDecision, PaperRecord, Record, RepoRecord
from db.resolution.decisions import keys_of_names
from db.resolution.identity import keys_of
from db.store.bulk import insert_rows, next_id
from db.store.repo_rows import OBSERVATIONS, observations_of
from db.tables import EntryKey, Reject
from db.tables.base import table_of

KEYS, REJECTS = map(table_of, (EntryKey, Reject))

_encode = msgspec.json.Encoder().encode
decode_record = msgspec.json.Decoder(PaperRecord).decode
"""The record of an entry of the kind paper."""
decode_repo = msgspec.json.Decoder(RepoRecord).decode
"""The record of an entry of the kind repo."""
decode_findings = msgspec.json.Decoder(FindingsRecord).decode
"""The record of an entry of the kind findings."""
decode_decision = msgspec.json.Decoder(DecisionRecord).decode
"""The record of an entry of the kind decision."""
NAMES_KEY = "names"
"""The key of every decision about names of the field: it finds them all."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that can be used."""

    position: int
    record: Record


@dataclass(frozen=True, slots=True)
class NewReject:
    """An entry that cannot be used."""

    position: int
    place: str
    reason: str
    text: str


def text_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal digits: how an abstract is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def record_sha256(record: Record) -> str:
    """The hash of a record as it is stored."""
    return text_sha256(_encode(record).decode())


def add_entries(
    connection: Connection, document_id: int, entries: Sequence[NewEntry], rejects: Sequence[NewReject]
) -> dict[int, str]:
    """Store entries and rejects of a document that was begun; gives the hash of the record at each position."""
    first = next_id(connection, ENTRIES)
    rows = [
        _entry_row(first + number, document_id, entry.position, entry.record) for number, entry in enumerate(entries)
    ]
    insert_rows(connection, ENTRIES, rows)
    keys = [
        {"key": key, "entry_id": first + number}
        for number, entry in enumerate(entries)
        for key in sorted(_keys_of(entry.record))
    ]
    insert_rows(connection, KEYS, keys)
    observations = [
        {"entry_id": first + number, **seen}
        for number, entry in enumerate(entries)
        for seen in observations_of(entry.record)
    ]
    insert_rows(connection, OBSERVATIONS, observations)
    insert_rows(
        connection,
        REJECTS,
        [
            {
                "document_id": document_id,
                "position": reject.position,
                "place": reject.place,
                "reason": reject.reason,
                "text": reject.text,
            }
            for reject in rejects
        ],
    )
    return {row["position"]: text_sha256(row["record"]) for row in rows}


def _keys_of(record: Record) -> set[str]:
    """The keys under which an entry is found: a decision has those of the papers that it names."""
    match record:
        case PaperRecord():
            return keys_of(shown(record))
        case FindingsRecord() | RepoRecord():
            return set()
        case NameDecision():
            return {NAMES_KEY}
        case decision:
            return keys_of_names(decision.papers)


def _entry_row(id_: int, document_id: int, position: int, record: Record) -> dict[str, Any]:
    listing = record.listing if isinstance(record, PaperRecord) else None
    return {
        "id": id_,
        "document_id": document_id,
        "position": position,
        "kind": _kind_of(record),
        "own_listed_on": listing.day if listing else None,
        "day_as_printed": listing.day_as_printed if listing else None,
        "votes": listing.votes if listing else None,
        "comments": listing.comments if listing else None,
        "submitted_by": listing.submitted_by if listing else None,
        "abstract_sha256": _text_of(record),
        "licence": record.licence if isinstance(record, PaperRecord) else None,
        "record": _encode(record).decode(),
    }


def _kind_of(record: Record) -> str:
    """What a record is of: the word of its type, but one word for all that people decide."""
    return "decision" if isinstance(record, DecisionRecord) else str(record.__struct_config__.tag)


def _text_of(record: Record) -> str | None:
    """The hash of the text that a record shows, or is about; None for none."""
    if isinstance(record, FindingsRecord):
        return record.text_sha256
    abstract = shown(record).abstract if isinstance(record, PaperRecord) else None
    return text_sha256(abstract) if abstract else None
