"""Rows that many papers share, each known by a folded name: venues, topics, tasks and so on.

A shared row lives as long as something refers to it, and is spelled as most of what refers to it prints it. Both are
functions of the set of papers: whichever paper came first does not matter (db.store.name_changes).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Column, Connection, Table, select

from db.declarations import foreign_key
from db.records import TermKind
from db.store.bulk import delete_in, insert_rows, next_id, select_in, update_rows
from db.tables import Paper, metadata
from db.tables.base import table_of
from db.tables.declaration import Spelling, declaration_of
from db.vocabulary.venues import series_name

PAPERS = table_of(Paper)


_SPELLED: dict[Spelling, Callable[[str], str]] = {"name": str, "series": lru_cache(maxsize=4_096)(series_name)}


@dataclass(frozen=True)
class SharedName:
    """One kind of shared row: its table, what refers to it, and how it is spelled after what was printed."""

    table: Table
    key: Column[str]
    reference: Column[int]
    printed: Column[str]
    spelled: Callable[[str], str]
    """The name that a printed form gives."""
    also: tuple[tuple[Column[int], Column[str]], ...]
    """What else refers to it, each with the column beside it that has the name as printed."""
    kind: TermKind | None
    """What such names are names of, for those that a result may print without their being any; None for others."""
    aliases: Column[int] | None
    """The referring column of the table of aliases, for names that a vocabulary curates."""

    @property
    def column(self) -> str:
        """The name of the key's column."""
        return str(self.key.key)

    @property
    def references(self) -> tuple[tuple[Column[int], Column[str]], ...]:
        """All that refers to it, each with the column beside it that has the name as printed."""
        return ((self.reference, self.printed), *self.also)

    @property
    def paper(self) -> Column[int]:
        """The paper that refers to it: the row itself, where papers do so without a table between."""
        columns = self.reference.table.c
        return columns["id"] if self.reference.table is PAPERS else columns["paper_id"]


class ResolvedName(Protocol):
    """A name as the vocabulary resolves it; what else it has goes to the columns of the same names."""

    @property
    def name(self) -> str:
        """The canonical name."""

    @property
    def key(self) -> str:
        """The one key of all spellings."""

    @property
    def is_curated(self) -> bool:
        """Whether the vocabulary knows it."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Further spellings."""


def _shared_name(table: Table) -> SharedName:
    """What the table's model declares of its rows."""
    declaration = declaration_of(table)
    shared, (key,) = declaration.shared, declaration.named_by
    assert shared is not None
    referring, column = shared.reference.split(".")
    printed = metadata.tables[referring].c[shared.printed]
    aliases = None
    if shared.aliases is not None:
        (aliases,) = (
            alias
            for alias in metadata.tables[shared.aliases].columns
            if (leading := foreign_key(alias)) and leading.column.table is table
        )
    reference = metadata.tables[referring].c[column]
    columns = ((metadata.tables[named.split(".")[0]].c, named.split(".")[1], beside) for named, beside in shared.also)
    also = tuple((of_table[column], of_table[beside]) for of_table, column, beside in columns)
    kind = shared.attested_as
    return SharedName(table, table.c[key], reference, printed, _SPELLED[shared.spelling], also, kind, aliases)


SHARED_NAMES = {
    name: _shared_name(table) for name, table in metadata.tables.items() if declaration_of(table).shared is not None
}
"""Every kind of shared row, by its table."""
TOPICS, VENUES = (SHARED_NAMES[name] for name in ("topics", "venues"))
TASKS, DATASETS, METRICS, MODELS, METHODS = (
    SHARED_NAMES[name] for name in ("tasks", "datasets", "metrics", "models", "methods")
)


class KnownName(NamedTuple):
    """The row of a name."""

    id: int
    shown: str | None
    """How it is spelled now; None where that is for what refers to it to say."""
    is_curated: bool
    is_attested: bool


def rows_of_resolved(connection: Connection, kind: SharedName, names: Iterable[ResolvedName]) -> dict[str, KnownName]:
    """The rows of resolved names by their keys, as the vocabulary says; those that are missing are made."""
    by_key = {name.key: name for name in names}
    columns = tuple(column.name for column in kind.table.columns if column.name not in ("id", kind.column))
    rows = {key: tuple(getattr(name, column) for column in columns) for key, name in by_key.items()}
    known = rows_of(connection, kind, columns, rows)
    _replace_aliases(connection, kind, {known[key].id: name.aliases for key, name in by_key.items()})
    return known


def rows_of(
    connection: Connection, kind: SharedName, columns: tuple[str, ...], rows: Mapping[str, tuple[Any, ...]]
) -> dict[str, KnownName]:
    """Shared rows by their keys; those that are missing are made of the values of the columns, the name among them.

    What the vocabulary curates is brought to the vocabulary's columns, also where an older one did not know it, and
    what only an older one curated is no longer curated; of what is not, the area alone is a source's to say.
    """
    name = columns.index("name")
    curated = columns.index("is_curated") if "is_curated" in columns else None
    attested = columns.index("is_attested") if "is_attested" in columns else None
    stated = columns.index("area") if "area" in columns else None
    known: dict[str, KnownName] = {}
    changed: list[tuple[Any, ...]] = []
    stored = select(kind.key, kind.table.c.id, *(kind.table.c[column] for column in columns))
    for key, id_, *before in select_in(connection, stored, kind.key, rows):
        now = rows[key]
        is_curated = curated is not None and bool(now[curated])
        if curated is not None and (is_curated or before[curated]) and tuple(before) != now:
            changed.append((*now, id_))
            known[key] = KnownName(id_, now[name] if is_curated else None, is_curated, _is(attested, now))
        else:
            known[key] = KnownName(id_, before[name], is_curated, _is(attested, before))
            if stated is not None and before[stated] != now[stated]:  # all else, what refers to it says
                changed.append((*before[:stated], now[stated], *before[stated + 1 :], id_))
    update_rows(connection, kind.table, columns, ("id",), changed)
    missing = sorted(rows.keys() - known.keys())
    first = next_id(connection, kind.table) if missing else 0
    for id_, key in enumerate(missing, first):
        is_curated = curated is not None and bool(rows[key][curated])
        known[key] = KnownName(id_, rows[key][name], is_curated, _is(attested, rows[key]))
    new = [(id_, key, *rows[key]) for id_, key in enumerate(missing, first)]
    insert_rows(connection, kind.table, ("id", kind.column, *columns), new)
    return known


def _is(attested: int | None, row: Sequence[Any]) -> bool:
    return attested is None or bool(row[attested])


def _replace_aliases(connection: Connection, kind: SharedName, aliases: Mapping[int, Iterable[str]]) -> None:
    """Give terms their aliases; those of what is not curated are none. Nothing is written where nothing changes."""
    assert kind.aliases is not None
    table, column = kind.aliases.table, str(kind.aliases.key)
    before: dict[int, set[str]] = defaultdict(set)
    for row in select_in(connection, select(kind.aliases, table.c.alias), kind.aliases, aliases):
        before[row[0]].add(row[1])
    aliases = {id_: own for id_, own in aliases.items() if set(own) != before[id_]}
    delete_in(connection, table, kind.aliases, aliases)
    rows = [(id_, alias) for id_, own in sorted(aliases.items()) for alias in sorted(set(own))]
    insert_rows(connection, table, (column, "alias"), rows)
