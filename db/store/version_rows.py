"""The forms in which works were made public, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from db import tables
from db.resolution.versions import MergedVersion
from db.store.bulk import insert_rows, next_id
from db.store.name_changes import NameChanges
from db.store.shared_names import VENUES, KnownName
from db.tables.base import table_of

VERSIONS, VERSION_DOCUMENTS = table_of(tables.PaperVersion), table_of(tables.PaperVersionDocument)

_OF_RECORD = ("kind", "label", "published_on", "doi", "volume", "issue", "pages", "publisher")


def insert_versions(
    connection: Connection,
    versions: Iterable[tuple[int, list[MergedVersion]]],
    venues: Mapping[str, KnownName],
    names: NameChanges,
) -> None:
    """Insert the versions of papers, given with their numbers; `venues` has the rows of the venues that they print."""
    told = [(paper_id, place, form) for paper_id, own in versions for place, form in enumerate(own)]
    if not told:
        return
    first = next_id(connection, VERSIONS)
    rows: list[tuple[Any, ...]] = []
    documents: list[tuple[int, int]] = []
    for row_id, (paper_id, place, form) in enumerate(told, first):
        venue = form.version.venue
        venue_id = venues[venue].id if venue else None
        rows.append((row_id, paper_id, place, venue_id, venue, *(getattr(form.version, name) for name in _OF_RECORD)))
        documents += [(row_id, document) for document in sorted(form.documents)]
    columns = ("id", "paper_id", "position", "venue_id", "venue_as_printed", *_OF_RECORD)
    insert_rows(connection, VERSIONS, columns, rows)
    insert_rows(connection, VERSION_DOCUMENTS, ("version_id", "document_id"), documents)
    printed = (form.version.venue for _, _, form in told)
    names.come(VENUES, [(venues[venue], venue) for venue in printed if venue])
