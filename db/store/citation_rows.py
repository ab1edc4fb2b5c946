"""The works that papers cite and that repositories name: an identifier leads to the paper that has it now.

Which paper that is stands in `identifiers`, so it is a function of the set. Looked at again are the citations of papers
that come, and those of the identifiers that come or go: no more, but of a paper that many cite all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from db import tables
from db.records import Identifier
from db.resolution.citations import MergedCitation
from db.store.bulk import delete_in, insert_rows, next_id, select_in, update_rows
from db.tables.base import table_of

CITATIONS, IDENTIFIERS = table_of(tables.Citation), table_of(tables.PaperIdentifier)
REPO_PAPERS = table_of(tables.RepoPaper)
_LEADING = (CITATIONS.c.cited_paper_id, REPO_PAPERS.c.paper_id)
"""What leads to a paper by an identifier beside it."""

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


def name_papers(connection: Connection, repo_ids: Iterable[int], named: Mapping[int, Mapping[Identifier, int]]) -> None:
    """Write again which papers repositories name: by repository, each with the document that says so."""
    delete_in(connection, REPO_PAPERS, REPO_PAPERS.c.repo_id, repo_ids)
    found = [(repo_id, *one) for repo_id, of_repo in sorted(named.items()) for one in sorted(of_repo.items())]
    held = _papers_of(connection, ((own.scheme, own.value) for _, own, _ in found))
    first = next_id(connection, REPO_PAPERS)
    rows = [
        (row_id, repo_id, own.scheme, own.value, held.get((own.scheme, own.value)), document)
        for row_id, (repo_id, own, document) in enumerate(found, first)
    ]
    insert_rows(connection, REPO_PAPERS, ("id", "repo_id", "scheme", "value", "paper_id", "document_id"), rows)


def let_go(connection: Connection, papers: set[int]) -> None:
    """Let nothing lead to papers that go."""
    for leading in _LEADING:
        rows = list(select_in(connection, select(leading.table.c.id), leading, papers))
        update_rows(connection, leading.table, (leading.name,), ("id",), [(None, row.id) for row in rows])


def resolve_citations(connection: Connection, values: set[str]) -> None:
    """Let citations, and what repositories name, lead to papers that came with these identifiers."""
    for leading in _LEADING:
        columns = leading.table.c
        if not values or connection.execute(select(columns.id).limit(1)).first() is None:
            continue
        citing = select(columns.id, columns.scheme, columns.value, leading.label("before"))
        rows = list(select_in(connection, citing, columns.value, values))
        held = _papers_of(connection, ((row.scheme, row.value) for row in rows))
        changed = [(held.get((row.scheme, row.value)), row.id, row.before) for row in rows]
        update_rows(
            connection, leading.table, (leading.name,), ("id",), [(now, id_) for now, id_, was in changed if now != was]
        )


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
