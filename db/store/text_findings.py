"""What documents of findings say of texts: the findings of readers other than the built-in one.

A document of findings counts as any other: once it is complete, whenever it was loaded, until it is withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, Select, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_complete, joined_records
from db.records import FindingsRecord, FoundResult
from db.store.bulk import select_in
from db.store.entries import decode_findings

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class TextFindings:
    """What one reader found in one text, with the documents that say so."""

    results: tuple[FoundResult, ...]
    documents: frozenset[int]


class _Said(NamedTuple):
    """One entry of a document of findings."""

    record: FindingsRecord
    document_id: int
    order: tuple[object, ...]
    """Smaller for what counts more: the greater version, the later date, the smaller hash, the earlier place."""


def findings_by(connection: Connection, reader: str, texts: Iterable[str]) -> dict[str, TextFindings]:
    """What a reader found in texts, given by their hashes; a text that it has not read is left out."""
    said: dict[str, list[_Said]] = defaultdict(list)
    for text in select_in(connection, _entries(), ENTRIES.c.abstract_sha256, set(texts)):
        record = decode_findings(text.record)
        if record.reader == reader:
            later_first = tuple(-ord(character) for character in text.as_of) if text.as_of else (1,)
            order = (-record.version, later_first, text.sha256, text.position)
            said[record.text_sha256].append(_Said(record, text.document_id, order))
    return {sha256: _counting(of_text) for sha256, of_text in said.items()}


def _counting(said: list[_Said]) -> TextFindings:
    """Of several findings in one text those that count, with every document that holds the same."""
    first = min(said, key=lambda entry: entry.order)
    same = frozenset(entry.document_id for entry in said if entry.record == first.record)
    return TextFindings(first.record.results, same)


def read_at(connection: Connection, reader: str, version: int, texts: Iterable[str]) -> set[str]:
    """The texts, of those given by their hashes, of which a document has what this version of a reader found."""
    rows = select_in(connection, _entries(), ENTRIES.c.abstract_sha256, set(texts))
    records = (decode_findings(row.record) for row in rows)
    return {record.text_sha256 for record in records if (record.reader, record.version) == (reader, version)}


def texts_read_by(connection: Connection, reader: str) -> set[str]:
    """The hashes of all texts that documents have findings of a reader for."""
    return {record.text_sha256 for record in _records(connection) if record.reader == reader}


def readers(connection: Connection) -> list[str]:
    """The readers that the shelf has findings of, in documents, in alphabetical order."""
    return sorted({record.reader for record in _records(connection)})


def _records(connection: Connection) -> Iterator[FindingsRecord]:
    for row in connection.execute(_entries(), execution_options={"yield_per": ROWS_AT_ONCE}):
        yield decode_findings(row.record)


def _entries() -> Select[str, int, int, str, str | None]:
    """The entries of complete documents of findings."""
    columns = select(RECORDS.c.record, ENTRIES.c.position, ENTRIES.c.document_id, DOCUMENTS.c.sha256, DOCUMENTS.c.as_of)
    return joined_records(joined_complete(columns, ENTRIES.c.document_id)).where(ENTRIES.c.kind == "findings")
