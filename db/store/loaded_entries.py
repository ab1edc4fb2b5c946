"""Entries as derivation needs them: records with their sources and what readers found in their abstracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, and_, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_records
from db.display.records import shown
from db.records import Findings
from db.resolution.features import Features, features_of
from db.resolution.merge import Source, SourcedRecord, TextResults
from db.store.bulk import select_in
from db.store.editions import superseded
from db.store.entries import decode_record, is_shown_text
from db.store.extractions import EXTRACTIONS
from db.store.settings import chosen_reader
from db.store.text_findings import TextFindings, findings_by

_decode_findings = msgspec.json.Decoder(Findings).decode
_NOTHING_FOUND = Findings()
_NOT_READ = TextFindings((), frozenset())


class LoadedEntry(msgspec.Struct, frozen=True):
    """An entry as loaded for derivation."""

    sourced: SourcedRecord
    old_paper_id: int | None


def load_entries(connection: Connection, entry_ids: Iterable[int], reader: str) -> dict[int, LoadedEntry]:
    """Entries of papers with their records, sources and what readers found in their abstracts."""
    statement = select(
        ENTRIES.c.id,
        ENTRIES.c.position,
        ENTRIES.c.document_id,
        ENTRIES.c.paper_id,
        RECORDS.c.record,
        ENTRIES.c.abstract_sha256,
        EXTRACTIONS.c.findings,
    ).outerjoin(
        EXTRACTIONS, and_(EXTRACTIONS.c.text_sha256 == ENTRIES.c.abstract_sha256, EXTRACTIONS.c.reader == reader)
    )
    statement = joined_records(statement).where(ENTRIES.c.kind == "paper")
    rows = list(select_in(connection, statement, ENTRIES.c.id, entry_ids))
    sources = _sources(connection, {row.document_id for row in rows})
    chosen = chosen_reader(connection)
    texts = {row.abstract_sha256 for row in rows if row.abstract_sha256}
    by_chosen = findings_by(connection, chosen, texts) if chosen is not None else {}
    loaded: dict[int, LoadedEntry] = {}
    for row in rows:
        found = _decode_findings(row.findings) if row.findings else _NOTHING_FOUND
        results = TextResults(found.results)
        if chosen is not None:
            named = by_chosen.get(row.abstract_sha256, _NOT_READ)
            results = TextResults(named.results, origin=chosen, documents=named.documents)
        printed = decode_record(row.record)
        loaded[row.id] = LoadedEntry(
            SourcedRecord(
                entry_id=row.id,
                position=row.position,
                source=sources[row.document_id],
                record=shown(printed, is_abstract_clean=is_shown_text(printed, row.abstract_sha256)),
                printed_title=printed.title,
                links=found.links,
                results=results,
                tasks=found.tasks,
                datasets=found.datasets,
                methods=found.methods,
            ),
            row.paper_id,
        )
    return loaded


def features_of_entries(connection: Connection, entry_ids: Iterable[int]) -> Iterator[tuple[int, Features]]:
    """Entries of papers, each with what identity looks at in its record but for the venue."""
    statement = joined_records(select(ENTRIES.c.id, RECORDS.c.record, ENTRIES.c.abstract_sha256))
    for entry, record, sha256 in select_in(connection, statement, ENTRIES.c.id, entry_ids):
        printed = decode_record(record)
        yield entry, features_of(shown(printed, is_abstract_clean=is_shown_text(printed, sha256)))


def _sources(connection: Connection, document_ids: set[int]) -> dict[int, Source]:
    """Documents, each with whether another edition of its series counts instead."""
    columns = select(DOCUMENTS.c.id, DOCUMENTS.c.sha256, DOCUMENTS.c.loader, DOCUMENTS.c.as_of)
    replaced = superseded(connection, document_ids)
    return {
        row.id: Source(
            id=row.id, sha256=row.sha256, loader=row.loader, as_of=row.as_of, is_superseded=row.id in replaced
        )
        for row in select_in(connection, columns, DOCUMENTS.c.id, document_ids)
    }
