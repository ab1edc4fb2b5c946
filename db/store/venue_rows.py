"""Rows of venues: the names that sources print, resolved to series."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from db.resolution.merge import MergedPaper
from db.store.shared_names import VENUES, KnownName, rows_of_resolved
from db.vocabulary import Vocabulary


def insert_venues(
    connection: Connection, papers: Iterable[MergedPaper], vocabulary: Vocabulary
) -> dict[str, KnownName]:
    """Make the venues of papers that are missing; gives the row of each venue by its printed name."""
    resolved = {paper.venue: vocabulary.resolve_venue(paper.venue) for paper in papers if paper.venue}
    rows = rows_of_resolved(connection, VENUES, resolved.values())
    return {printed: rows[venue.key] for printed, venue in resolved.items()}
