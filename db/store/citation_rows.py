"""The works that papers cite, as rows: an identifier leads to the paper that has it now, whichever came first.

Which paper that is stands in `identifiers`, so it is a function of the set. Looked at again are the citations of papers
that come, and those of the identifiers that come or go: no more, but of a paper that many cite all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from db import tables
from db.resolution.citations import MergedCitation
from db.store.bulk import insert_rows, next_id, select_in, update_rows
from db.tables.base import table_of

CITATIONS, IDENTIFIERS = table_of(tables.Citation), table_of(tables.PaperIdentifier)

Key = tuple[str, str]
"""Scheme and value of an identifier."""


def insert_citations(connection: Connection, citations: Iterable[tuple[int, list[MergedCitation]]]) -> None:
    """Insert what papers cite, given with their numbers. The rows of all identifiers are there."""
    cited = [(paper_id, place, one) for paper_id, own in citations for place, one in enumerate(own)]
    if not cited:
        return
    identifiers = [one.identifier for *_, one in cited if one.identifier]
    held = _papers_of(connection, ((own.scheme, own.value) for own in identifiers))
    rows: list[tuple[Any, ...]] = []
    for row_id, (paper_id, place, one) in enumerate(cited, next_id(connection, CITATIONS)):
        scheme, value = (one.identifier.scheme, one.identifier.value) if one.identifier else (None, None)
        paper = held.get((one.identifier.scheme, one.identifier.value)) if one.identifier else None
        rows.append((row_id, paper_id, place, scheme, value, one.text, paper, one.document))
    columns = ("id", "paper_id", "position", "scheme", "value", "text", "cited_paper_id", "document_id")
    insert_rows(connection, CITATIONS, columns, rows)


def let_go(connection: Connection, papers: set[int]) -> None:
    """Let no citation lead to papers that go."""
    citing = list(select_in(connection, select(CITATIONS.c.id), CITATIONS.c.cited_paper_id, papers))
    update_rows(connection, CITATIONS, ("cited_paper_id",), ("id",), [(None, row.id) for row in citing])


def resolve_citations(connection: Connection, values: set[str]) -> None:
    """Let citations lead to papers that came with these identifiers."""
    if not values or connection.execute(select(CITATIONS.c.id).limit(1)).first() is None:
        return
    citing = select(CITATIONS.c.id, CITATIONS.c.scheme, CITATIONS.c.value, CITATIONS.c.cited_paper_id)
    rows = list(select_in(connection, citing, CITATIONS.c.value, values))
    held = _papers_of(connection, ((row.scheme, row.value) for row in rows))
    leading = [(held.get((row.scheme, row.value)), row.id, row.cited_paper_id) for row in rows]
    changed = [(paper, row_id) for paper, row_id, before in leading if paper != before]
    update_rows(connection, CITATIONS, ("cited_paper_id",), ("id",), changed)


def _papers_of(connection: Connection, identifiers: Iterable[Key]) -> dict[Key, int]:
    """Identifier to the paper that has it, of those that one has."""
    values: dict[str, set[str]] = defaultdict(set)
    for scheme, value in identifiers:
        values[scheme].add(value)
    columns = select(IDENTIFIERS.c.value, IDENTIFIERS.c.paper_id)
    return {
        (scheme, row.value): row.paper_id
        for scheme, own in values.items()
        for row in select_in(connection, columns.where(IDENTIFIERS.c.scheme == scheme), IDENTIFIERS.c.value, own)
    }
