"""Which rows of names are names: a vocabulary knows them, a source states them, a text introduces them, or two papers.

What a reader takes for a name has a row, so that a second paper finds it; `is_attested` says whether anything shows
that it is one. It is a function of the set of papers. Of a name with two owners nothing more is read, and of another
the only text that prints it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Connection, FromClause, case, exists, func, literal, select

from db.store.bulk import select_in, update_rows
from db.store.shared_names import PAPERS, SharedName
from db.vocabulary.introductions import introduces

ABSTRACT, OF_READERS = "abstract", "llm:"
"""The origin of what the built-in reader found in a text, and how those of other readers begin."""


def attest(connection: Connection, kind: SharedName, ids: Iterable[int]) -> None:
    """Bring `is_attested` of the rows with these numbers to what refers to them now; curated ones always are."""
    table = kind.table
    doubtful = select(table.c.id, table.c.is_attested).where(table.c.is_curated.is_(False))
    before = {row.id: row.is_attested for row in select_in(connection, doubtful, table.c.id, ids)}
    if not before:  # most changes touch names that a vocabulary knows
        return
    attested = _with_two_owners(connection, kind, before)
    attested |= set(_introduced(connection, kind, before.keys() - attested))
    changed = [(id_ in attested, id_) for id_, was in before.items() if was != (id_ in attested)]
    update_rows(connection, table, ("is_attested",), ("id",), changed)


def _with_two_owners(connection: Connection, kind: SharedName, ids: Iterable[int]) -> set[int]:
    """The names that two papers print, or repositories: looked up to the second one, however many there are."""
    found: set[int] = set()
    owners: dict[int, set[int]] = defaultdict(set)
    for reference, _ in kind.references:
        one, other = reference.table.alias(), reference.table.alias()
        refers = one.c[reference.name] == kind.table.c.id, other.c[reference.name] == kind.table.c.id
        first = select(_owner(one)).where(refers[0]).limit(1).scalar_subquery().correlate(kind.table)
        has_other = exists().where(refers[1], _owner(other) != first)
        for row in select_in(connection, select(kind.table.c.id, first, has_other), kind.table.c.id, ids):
            if row[1] is not None:
                owners[row[0]].add(row[1])
            if row[2]:
                found.add(row[0])
    return found | {id_ for id_, of_name in owners.items() if len(of_name) > 1}


def _owner(referring: FromClause) -> ColumnElement[int]:
    """The paper that refers to a name, or the repository, as a negative number."""
    columns = referring.c
    return func.coalesce(columns.paper_id, -columns.repo_id) if "repo_id" in columns else columns.paper_id


def _introduced(connection: Connection, kind: SharedName, ids: Iterable[int]) -> Iterator[int]:
    """The names, each of one paper or repository, that a source states, or that the paper's text introduces."""
    assert kind.kind is not None
    for reference, printed in kind.references:
        of_reference = reference.table.c
        joined = reference.table.outerjoin(PAPERS, PAPERS.c.id == of_reference.paper_id)
        origin: ColumnElement[str] = of_reference.origin if "origin" in of_reference else literal(ABSTRACT)
        if "document_id" in of_reference:
            origin = case((of_reference.document_id.is_not(None), ""), else_=ABSTRACT)
        columns = select(reference, printed, origin, PAPERS.c.title, PAPERS.c.abstract).select_from(joined).distinct()
        for id_, name, said_by, title, abstract in select_in(connection, columns, reference, ids):
            is_read = said_by == ABSTRACT or said_by.startswith(OF_READERS)
            if not is_read or introduces(title or "", abstract or "", name, kind.kind):
                yield id_
