"""Storing entries: their records as JSON, the keys of decisions, and what entries saw of repositories.

Records of papers get their keys when they count (db.store.key_rows).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection

from db.complete import ENTRIES, RECORDS
from db.display.records import shown_abstract
from db.records import (
    DecisionRecord,
    FindingsRecord,
    NameDecision,
    PaperRecord,
    Record,
    RepoRecord,
    ResultDecision,
    StatedName,
)
from db.resolution.hashing import hash_of
from db.resolution.keys import keys_of_names
from db.store.bulk import insert_rows, next_id
from db.store.repo_rows import OBSERVATIONS, Observation, observations_of
from db.tables import EntryKey, Reject
from db.tables.base import table_of

KEYS, REJECTS = map(table_of, (EntryKey, Reject))
KEY_COLUMNS = ("key", "core", "entry_id")

_encode = msgspec.json.Encoder().encode
decode_record = msgspec.json.Decoder(PaperRecord).decode
"""The record of an entry of the kind paper."""
decode_repo = msgspec.json.Decoder(RepoRecord).decode
"""The record of an entry of the kind repo."""
decode_findings = msgspec.json.Decoder(FindingsRecord).decode
"""The record of an entry of the kind findings."""
decode_decision = msgspec.json.Decoder(DecisionRecord).decode
"""The record of an entry of the kind decision."""
decode_stated_name = msgspec.json.Decoder(StatedName).decode
"""The record of an entry of the kinds of `STATED_KINDS`."""
STATED_KINDS = tuple(sorted(str(kind.__struct_config__.tag) for kind in get_args(StatedName)))
"""The kinds of entries that tell of names of the field."""
STATED_KEY = hash_of("stated names")
"""The key of every entry that tells of a name of the field: it finds them all."""
NAMES_KEY = hash_of("names")
"""The key of every decision about names of the field: it finds them all."""
DECISION = 0
"""What decisions have for a core in `entry_keys`: they hold the keys of what they name."""


@dataclass(frozen=True)
class NewEntry:
    """An entry that can be used."""

    position: int
    record: Record

    @cached_property
    def abstract(self) -> str | None:
        """The abstract of a paper as it is shown and read; None where there is none."""
        return shown_abstract(self.record) if isinstance(self.record, PaperRecord) else None

    @cached_property
    def text(self) -> str | None:
        """The hash of the text that the record shows, or is about; None for none."""
        if isinstance(self.record, FindingsRecord):
            return self.record.text_sha256
        return text_sha256(self.abstract) if self.abstract else None


@dataclass(frozen=True, slots=True)
class NewReject:
    """An entry that cannot be used."""

    position: int
    place: str
    reason: str
    text: str


def text_of(record: PaperRecord) -> str | None:
    """The hash of the abstract that a record shows; None for none."""
    abstract = shown_abstract(record)
    return text_sha256(abstract) if abstract else None


def is_shown_text(record: PaperRecord, sha256: str | None) -> bool:
    """Whether the abstract of a record is clean as printed, told by the hash of the shown one: faster than cleaning."""
    return sha256 is not None and record.abstract is not None and text_sha256(record.abstract) == sha256


def text_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal digits: how an abstract is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def encode_record(record: Record) -> str:
    """A record as it is stored."""
    return _encode(record).decode()


def add_entries(
    connection: Connection, document_id: int, entries: Sequence[NewEntry], rejects: Sequence[NewReject]
) -> None:
    """Store entries and rejects of a document that was begun."""
    first = next_id(connection, ENTRIES)
    encoded = [encode_record(entry.record) for entry in entries]
    numbered = list(enumerate(entries, first))
    rows = [(id_, document_id, entry.position, *_of_entry(entry)) for id_, entry in numbered]
    insert_rows(connection, ENTRIES, ("id", "document_id", "position", *_OF_ENTRY), rows)
    insert_rows(connection, RECORDS, ("entry_id", "record"), list(enumerate(encoded, first)))
    keys = [row for id_, entry in numbered for row in rows_from_start(id_, entry.record)]
    insert_rows(connection, KEYS, KEY_COLUMNS, keys)
    observations = [(id_, *seen) for id_, entry in numbered for seen in observations_of(entry.record)]
    insert_rows(connection, OBSERVATIONS, ("entry_id", *Observation._fields), observations)
    texts = [(document_id, reject.position, reject.place, reject.reason, reject.text) for reject in rejects]
    insert_rows(connection, REJECTS, ("document_id", "position", "place", "reason", "text"), texts)


def rows_from_start(entry_id: int, record: Record) -> list[tuple[int, int, int]]:
    """The keys that an entry has from the start, as rows: those of decisions, and of what tells of a name."""
    if isinstance(record, StatedName):
        return [stated_row(entry_id)]
    return decision_rows(entry_id, record) if isinstance(record, DecisionRecord) else []


def stated_row(entry_id: int) -> tuple[int, int, int]:
    """The key of an entry that tells of a name, as a row."""
    return (STATED_KEY, DECISION, entry_id)


def decision_rows(entry_id: int, record: DecisionRecord) -> list[tuple[int, int, int]]:
    """The keys of a decision, as rows: those of the papers, or of the repository, that it names."""
    keys = {NAMES_KEY} if isinstance(record, NameDecision) else keys_of_names(record.papers)
    if isinstance(record, ResultDecision) and record.repo:
        keys = keys | {hash_of(f"repo:{record.repo}")}
    return [(key, DECISION, entry_id) for key in sorted(keys)]


_OF_ENTRY = (
    "kind",
    "abstract_sha256",
    "licence",
    "own_listed_on",
    "day_as_printed",
    "votes",
    "comments",
    "submitted_by",
)


def _of_entry(entry: NewEntry) -> tuple[Any, ...]:
    """What columns of an entry hold of its record."""
    record = entry.record
    licence = record.licence if isinstance(record, PaperRecord) else None
    listing = record.listing if isinstance(record, PaperRecord) else None
    listed: tuple[Any, ...] = (None, None, None, None, None)
    if listing:
        listed = (listing.day, listing.day_as_printed, listing.votes, listing.comments, listing.submitted_by)
    return (_kind_of(record), entry.text, licence, *listed)


def _kind_of(record: Record) -> str:
    """What a record is of: the word of its type, but one word for all that people decide."""
    return "decision" if isinstance(record, DecisionRecord) else str(record.__struct_config__.tag)
