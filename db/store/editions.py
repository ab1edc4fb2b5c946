"""Editions of series: of the documents of one series the one that counts for fields and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from db.complete import DOCUMENTS, IS_COMPLETE
from db.store.bulk import select_in


def equally_late(connection: Connection, loader: str) -> list[tuple[str, str]]:
    """The series of a loader, each with its day, of which several editions are of that latest day: a hash decides."""
    columns = select(DOCUMENTS.c.series, DOCUMENTS.c.as_of).where(
        DOCUMENTS.c.loader == loader, IS_COMPLETE, DOCUMENTS.c.series.is_not(None)
    )
    days: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(columns):
        days[row.series].append(row.as_of or "")
    return [(series, max(own)) for series, own in sorted(days.items()) if own.count(max(own)) > 1]


def superseded(connection: Connection, document_ids: Iterable[int]) -> set[int]:
    """The documents, of those given, instead of which another edition of their series counts.

    The edition with the greatest date of its own counts, whichever was loaded first; of equal or unknown dates the
    one with the smaller hash.
    """
    columns = select(DOCUMENTS.c.id, DOCUMENTS.c.sha256, DOCUMENTS.c.as_of, DOCUMENTS.c.series)
    documents = [row for row in select_in(connection, columns, DOCUMENTS.c.id, document_ids) if row.series]
    complete = columns.where(IS_COMPLETE)
    editions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in select_in(connection, complete, DOCUMENTS.c.series, {row.series for row in documents}):
        editions[row.series].append((row.as_of or "", row.sha256))
    counting: dict[str, str] = {}
    for series, own in editions.items():
        latest = max(as_of for as_of, _ in own)
        counting[series] = min(sha256 for as_of, sha256 in own if as_of == latest)
    return {row.id for row in documents if counting.get(row.series, row.sha256) != row.sha256}
