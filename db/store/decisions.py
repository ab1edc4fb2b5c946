"""What the documents of a shelf decide: those of complete documents that no later edition of their series replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, Connection, Row, Select, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_complete, joined_records
from db.records import DecisionRecord, NameDecision, PaperDecision, ResultDecision
from db.resolution.decisions import SourcedDecision, later_first
from db.resolution.hashing import hash_of
from db.store.bulk import select_in
from db.store.editions import superseded
from db.store.entries import KEYS, NAMES_KEY, decode_decision
from db.store.repo_rows import addresses_of, rows_at

T = TypeVar("T", bound=DecisionRecord)


def name_decisions(connection: Connection) -> list[NameDecision]:
    """What is decided about names of the field."""
    statement = _decisions().join(KEYS, KEYS.c.entry_id == ENTRIES.c.id).where(KEYS.c.key == NAMES_KEY)
    return [record for _, record in _counting(connection, connection.execute(statement), NameDecision)]


def paper_decisions(connection: Connection, entry_ids: Iterable[int]) -> list[SourcedDecision]:
    """What is decided about papers by those of the given entries that are decisions."""
    rows = list(select_in(connection, _decisions(), ENTRIES.c.id, entry_ids))
    document_of = {row.id: row.document_id for row in rows}
    found = sorted(_counting(connection, rows, PaperDecision))
    return [SourcedDecision(record, frozenset((document_of[entry],))) for entry, record in found]


def repo_decisions(connection: Connection, repo_ids: Iterable[int]) -> dict[int, list[SourcedDecision]]:
    """What is decided about results that repositories state of themselves, by the rows of these."""
    owner = {hash_of(f"repo:{url}"): repo_id for repo_id, url in addresses_of(connection, repo_ids)}
    held = list(select_in(connection, select(KEYS.c.key, KEYS.c.entry_id), KEYS.c.key, owner))
    repo_of = {row.entry_id: owner[row.key] for row in held}
    rows = list(select_in(connection, _decisions(), ENTRIES.c.id, repo_of))
    document_of = {row.id: row.document_id for row in rows}
    found: dict[int, list[SourcedDecision]] = defaultdict(list)
    for entry, record in _counting(connection, rows, PaperDecision):
        found[repo_of[entry]].append(SourcedDecision(record, frozenset((document_of[entry],))))
    return {repo_id: later_first(own) for repo_id, own in found.items()}


def repos_decided(connection: Connection, column: Column[int], values: Iterable[int]) -> set[int]:
    """The rows of the repositories that decisions name whose results they judge, whichever edition counts."""
    columns = joined_records(select(RECORDS.c.record)).where(ENTRIES.c.kind == "decision")
    records = [decode_decision(row.record) for row in select_in(connection, columns, column, values)]
    urls = {record.repo for record in records if isinstance(record, ResultDecision) and record.repo}
    return set(rows_at(connection, urls).values())


class StoredDecision(NamedTuple):
    """A decision where it stands."""

    uri: str
    sha256: str
    as_of: str | None
    document_id: int
    position: int
    record: DecisionRecord


def every_decision(connection: Connection) -> Iterator[StoredDecision]:
    """Every decision of complete documents, those among them that an edition replaces, in order of documents."""
    columns = _decisions().add_columns(DOCUMENTS.c.uri, DOCUMENTS.c.sha256, DOCUMENTS.c.as_of, ENTRIES.c.position)
    for row in connection.execute(columns.order_by(DOCUMENTS.c.uri, DOCUMENTS.c.sha256, ENTRIES.c.position)):
        record = decode_decision(row.record)
        yield StoredDecision(row.uri, row.sha256, row.as_of, row.document_id, row.position, record)


def _decisions() -> Select[*tuple[Any, ...]]:
    columns = select(ENTRIES.c.id, ENTRIES.c.document_id, RECORDS.c.record)
    return joined_records(joined_complete(columns, ENTRIES.c.document_id)).where(ENTRIES.c.kind == "decision")


def _counting(
    connection: Connection, rows: Iterable[Row[*tuple[Any, ...]]], kind: type[T] | Any
) -> Iterator[tuple[int, Any]]:
    found = list(rows)
    replaced = superseded(connection, {row.document_id for row in found}) if found else set()
    for row in found:
        if row.document_id not in replaced and isinstance(record := decode_decision(row.record), kind):
            yield row.id, record
