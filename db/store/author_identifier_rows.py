"""What authors are known by, as rows: of each place in a list of authors, and of each name together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from db.resolution.author_identifiers import MergedAuthorIdentifier
from db.resolution.author_variants import DECIDING
from db.resolution.names import fold_author
from db.store.author_rows import AUTHOR_IDENTIFIERS, PAPER_AUTHORS, unsettle
from db.store.bulk import insert_rows, select_in

IdentifiedNames = Counter[tuple[str, str, str]]
"""Folded name, scheme and value of what authors are known by, each with how often."""


def identified_names(connection: Connection, papers: Iterable[int]) -> IdentifiedNames:
    """What the authors of papers are known by."""
    rows = select_in(connection, _named(), AUTHOR_IDENTIFIERS.c.paper_id, papers)
    return Counter((fold_author(row.name), row.scheme, row.value) for row in rows)


def insert_author_identifiers(
    connection: Connection,
    papers: Iterable[tuple[int, Sequence[str], list[MergedAuthorIdentifier]]],
    before: IdentifiedNames,
) -> None:
    """Insert what the authors of papers are known by, given with their numbers, in place of what is deleted already.

    Names that are known by something else now are noted, to be settled.
    """
    rows: list[tuple[Any, ...]] = []
    after: IdentifiedNames = Counter()
    for paper_id, authors, identifiers in papers:
        for own in identifiers:
            rows.append((paper_id, own.position, own.scheme, own.value, own.document))
            after[fold_author(authors[own.position]), own.scheme, own.value] += 1
    columns = ("paper_id", "position", "scheme", "value", "document_id")
    insert_rows(connection, AUTHOR_IDENTIFIERS, columns, rows)
    unsettle(connection, {name for name, *_ in (*(before - after), *(after - before))})


class KnownIdentifiers:
    """What names are known by, read as far as somebody asks."""

    def __init__(self, connection: Connection, known: dict[str, dict[str, set[str]]]) -> None:
        self._connection = connection
        self._known = known
        """Folded name to scheme to values; only of names that have some."""
        self._read: set[str] = set()
        self._is_empty: bool | None = None

    def read(self, author_of: Mapping[str, int]) -> None:
        """Read what these names are known by, given with their authors."""
        new = author_of.keys() - self._read
        if not new or self._has_none():
            return
        self._read |= new
        rows = select_in(self._connection, _named(), PAPER_AUTHORS.c.author_id, {author_of[name] for name in new})
        for row in rows:
            if (folded := fold_author(row.name)) in new:
                self._known.setdefault(folded, defaultdict(set))[row.scheme].add(row.value)

    def bearers(self, names: Iterable[str]) -> dict[str, set[str]]:
        """All names that have what one of these names has and what decides who it is, by that name."""
        having: dict[tuple[str, str], set[str]] = defaultdict(set)
        for name in names:
            for scheme, values in self._known.get(name, {}).items():
                if scheme in DECIDING and len(values) == 1:  # a name with several is several people's
                    having[scheme, next(iter(values))].add(name)
        bearing: dict[str, set[str]] = defaultdict(set)
        for row in select_in(self._connection, _deciding(), AUTHOR_IDENTIFIERS.c.value, {value for _, value in having}):
            for name in having.get((row.scheme, row.value), ()):
                bearing[name].add(fold_author(row.name))
        return bearing

    def orcids(self) -> dict[str, set[str]]:
        """The ORCIDs of the names that were read and have some."""
        return {name: own["orcid"] for name, own in self._known.items() if "orcid" in own}

    def _has_none(self) -> bool:
        if self._is_empty is None:
            self._is_empty = self._connection.execute(select(AUTHOR_IDENTIFIERS.c.value).limit(1)).first() is None
        return self._is_empty


def _named() -> Select[*tuple[Any, ...]]:
    """What authors are known by, each beside the name as the paper shows it."""
    columns = select(PAPER_AUTHORS.c.name, AUTHOR_IDENTIFIERS.c.scheme, AUTHOR_IDENTIFIERS.c.value)
    own, listed = AUTHOR_IDENTIFIERS.c, PAPER_AUTHORS.c
    return columns.join_from(
        AUTHOR_IDENTIFIERS, PAPER_AUTHORS, and_(listed.paper_id == own.paper_id, listed.position == own.position)
    )


def _deciding() -> Select[*tuple[Any, ...]]:
    return _named().where(AUTHOR_IDENTIFIERS.c.scheme.in_(DECIDING))
