"""Papers with what a bibliography prints of them: the form in which each was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.joins import JoinedTable
from db.tables import metadata
from papershelf.export.bibtex import CitedPaper, CitedVersion
from papershelf.export.queries import BATCH, rows_of

UNCITED = ("preprint", "other")
"""Kinds of versions that a bibliography prints nothing of."""
_COLUMNS = {
    "kind": "kind",
    "published_on": "published_on",
    "venue": "venue_id.name",
    "volume": "volume",
    "number": "issue",
    "pages": "pages",
    "publisher": "publisher",
}


def cited_papers(
    connection: Connection, number: int | None = None, slugs: Sequence[str] | None = None
) -> Generator[CitedPaper, None, None]:
    """Every paper in the order of exports, or the one of a number, or those of slugs."""
    with closing(rows_of(connection, "papers", number=number, slugs=slugs)) as rows:
        while batch := list(islice(rows, BATCH)):
            versions = _versions(connection, [row["slug"] for row in batch])
            for row in batch:
                yield msgspec.convert(row | {"versions": versions.get(row["slug"], [])}, CitedPaper)


def _versions(connection: Connection, slugs: list[str]) -> dict[str, list[CitedVersion]]:
    """The published forms of papers, by slug, in order."""
    joined = JoinedTable(metadata.tables["paper_versions"])
    slug, position, kind = map(joined.column, ("paper_id.slug", "position", "kind"))
    columns = [joined.column(path) for path in _COLUMNS.values()]
    query = joined.select([slug, *columns]).where(slug.in_(slugs), kind.not_in(UNCITED))
    found: defaultdict[str, list[CitedVersion]] = defaultdict(list)
    for name, *values in connection.execute(query.order_by(slug, position)):
        known: dict[str, Any] = dict(zip(_COLUMNS, values, strict=True))
        found[name].append(CitedVersion(**known))
    return found
