"""Counting a shelf: rows, documents, spans of days, and how many papers have each field."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Select, distinct, func, select

from db.complete import DOCUMENTS, IS_COMPLETE
from db.tables import Document, Entry, Link, Paper, PaperAuthor, PaperRepo, Result, metadata


class Span(msgspec.Struct, frozen=True):
    """The first and the last day of something; None where no day is known."""

    first: str | None
    last: str | None


class Statistics(msgspec.Struct, frozen=True):
    """What `papershelf stats` says."""

    rows: dict[str, int]
    """Table to its number of rows."""
    documents: dict[str, int]
    """Loader to its number of documents."""
    incomplete_documents: int
    """Documents whose loading was interrupted; they do not count until it is finished."""
    published: Span
    listed: Span
    coverage: dict[str, int]
    """Field to the number of papers that have it."""


def count(connection: Connection) -> Statistics:
    """Count a working database."""
    names = sorted(metadata.tables)
    by_loader = select(Document.loader, func.count()).group_by(Document.loader).order_by(Document.loader)
    return Statistics(
        rows={name: _number(connection, select(func.count()).select_from(metadata.tables[name])) for name in names},
        documents={row[0]: row[1] for row in connection.execute(by_loader)},
        incomplete_documents=_number(connection, select(func.count()).select_from(DOCUMENTS).where(~IS_COMPLETE)),
        published=_span(connection, Paper.published_on),
        listed=_span(connection, Entry.listed_on),
        coverage={field: _number(connection, query) for field, query in _coverage().items()},
    )


def _coverage() -> dict[str, Select[*tuple[Any, ...]]]:
    """Field to the query that counts the papers which have it."""
    of_papers = ("abstract", "published_on", "author_count", "arxiv_id", "doi")
    columns = {name: select(func.count(Paper.__table__.columns[name])) for name in of_papers}
    columns["venue"] = select(func.count(Paper.venue_id))
    keys = {
        "authors": PaperAuthor.paper_id,
        "repos": PaperRepo.paper_id,
        "links": Link.paper_id,
        "results": Result.paper_id,
    }
    linked = {name: select(func.count(distinct(key))) for name, key in keys.items()}
    votes = select(func.count(distinct(Entry.paper_id))).where(Entry.votes.is_not(None))
    return {**columns, **linked, "votes": votes}


def _number(connection: Connection, query: Select[*tuple[Any, ...]]) -> int:
    return int(connection.execute(query).scalar_one())


def _span(connection: Connection, day: Any) -> Span:
    return Span(*connection.execute(select(func.min(day), func.max(day))).one())
