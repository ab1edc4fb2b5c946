"""Rows of venues: the names that sources print, resolved to series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from db.resolution.merge import MergedPaper
from db.store.shared_names import VENUES, KnownName, rows_of_resolved
from db.vocabulary import Vocabulary


def insert_venues(
    connection: Connection, papers: Iterable[MergedPaper], vocabulary: Vocabulary
) -> dict[str, KnownName]:
    """Make the venues of papers and their versions that are missing; gives each venue's row by its printed name."""
    resolved = {printed: vocabulary.resolve_venue(printed) for paper in papers for printed in _printed(paper)}
    rows = rows_of_resolved(connection, VENUES, resolved.values())
    return {printed: rows[venue.key] for printed, venue in resolved.items()}


def _printed(paper: MergedPaper) -> Iterator[str]:
    """The names of venues that the records of a paper print: of the paper itself, and of its versions."""
    yield from filter(None, (paper.venue, *(form.version.venue for form in paper.versions)))
