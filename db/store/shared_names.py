"""Rows that many papers share, each known by a folded name: venues, topics, tasks and so on.

A shared row lives as long as something refers to it, and is spelled as most of what refers to it prints it. Both are
functions of the set of papers: whichever paper came first does not matter. What references come and go is noted by
their printed forms (`NameChanges`), and only the rows are counted again whose spelling that can change: counting all
that a popular name has, whenever a paper prints it, takes the square of the shelf.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Column, ColumnElement, Connection, Table, exists, func, select

from db.declarations import foreign_key
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
    return SharedName(table, table.c[key], reference, printed, _SPELLED[shared.spelling], also, aliases)


SHARED_NAMES = {
    name: _shared_name(table) for name, table in metadata.tables.items() if declaration_of(table).shared is not None
}
"""Every kind of shared row, by its table."""
TOPICS, VENUES = (SHARED_NAMES[name] for name in ("topics", "venues"))
TASKS, DATASETS, METRICS, MODELS = (SHARED_NAMES[name] for name in ("tasks", "datasets", "metrics", "models"))


class KnownName(NamedTuple):
    """The row of a name."""

    id: int
    shown: str | None
    """How it is spelled now; None where that is for what refers to it to say."""
    is_curated: bool


def rows_of_resolved(connection: Connection, kind: SharedName, names: Iterable[ResolvedName]) -> dict[str, KnownName]:
    """The rows of resolved names by their keys, as the vocabulary says; those that are missing are made."""
    by_key = {name.key: name for name in names}
    columns = [column.name for column in kind.table.columns if column.name not in ("id", kind.column)]
    rows = {key: tuple(getattr(name, column) for column in columns) for key, name in by_key.items()}
    known = rows_of(connection, kind, columns, rows)
    _replace_aliases(connection, kind, {known[key].id: name.aliases for key, name in by_key.items()})
    return known


def rows_of(
    connection: Connection, kind: SharedName, columns: Sequence[str], rows: Mapping[str, tuple[Any, ...]]
) -> dict[str, KnownName]:
    """Shared rows by their keys; those that are missing are made of the values of the columns, the name among them.

    What the vocabulary curates is brought to the vocabulary's columns, also where an older one did not know it, and
    what only an older one curated is no longer curated.
    """
    name = columns.index("name")
    curated = columns.index("is_curated") if "is_curated" in columns else None
    known: dict[str, KnownName] = {}
    changed: list[tuple[Any, ...]] = []
    stored = select(kind.key, kind.table.c.id, *(kind.table.c[column] for column in columns))
    for key, id_, *before in select_in(connection, stored, kind.key, rows):
        now = rows[key]
        is_curated = curated is not None and bool(now[curated])
        if curated is not None and (is_curated or before[curated]) and tuple(before) != now:
            changed.append((*now, id_))
            known[key] = KnownName(id_, now[name] if is_curated else None, is_curated)
        else:
            known[key] = KnownName(id_, before[name], is_curated)
    update_rows(connection, kind.table, columns, "id", changed)
    missing = sorted(rows.keys() - known.keys())
    first = next_id(connection, kind.table) if missing else 0
    for id_, key in enumerate(missing, first):
        known[key] = KnownName(id_, rows[key][name], curated is not None and bool(rows[key][curated]))
    new = [(id_, key, *rows[key]) for id_, key in enumerate(missing, first)]
    insert_rows(connection, kind.table, ("id", kind.column, *columns), new)
    return known


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


class NameChanges:
    """What references to shared rows came and went, until the rows are brought to what refers to them now.

    A row is spelled as the form that most references print. A form that comes and is spelled as the row is cannot
    change that, nor can one that goes and is spelled otherwise; of all other changes the row's references are counted.
    """

    def __init__(self) -> None:
        self._changes: dict[SharedName, Counter[tuple[int, str]]] = {kind: Counter() for kind in SHARED_NAMES.values()}
        self._unspelled: dict[SharedName, set[int]] = {kind: set() for kind in SHARED_NAMES.values()}

    def __len__(self) -> int:
        return sum(map(len, self._changes.values()))

    def go(
        self,
        connection: Connection,
        kind: SharedName,
        owner_ids: Iterable[int],
        owner: Column[int] | None = None,
        *conditions: ColumnElement[bool],
    ) -> None:
        """Note that the references of papers are about to go; or of other owners, where their column is given."""
        changes, owner_ids = self._changes[kind], set(owner_ids)
        owners = [(kind.reference, kind.printed, kind.paper if owner is None else owner)]
        if owner is None:
            owners += [(reference, printed, reference.table.c["paper_id"]) for reference, printed in kind.also]
        for reference, printed, by in owners:
            columns = select(reference, printed).where(reference.is_not(None), *conditions)
            for row in select_in(connection, columns, by, owner_ids):
                changes[row[0], row[1]] -= 1

    def come(self, kind: SharedName, references: Iterable[tuple[KnownName, str]]) -> None:
        """Note that references have come, each to a row and with its printed form."""
        changes, spelled = self._changes[kind], kind.spelled
        for known, printed in references:
            reference = (known.id, printed)
            if reference in changes:
                if changes[reference] == -1:
                    del changes[reference]
                else:
                    changes[reference] += 1
            elif known.shown is None:
                self._unspelled[kind].add(known.id)
            elif not known.is_curated and spelled(printed) != known.shown:
                changes[reference] = 1

    def settle(self, connection: Connection) -> None:
        """Spell rows after what refers to them now, and delete those that nothing refers to."""
        for kind, changes in self._changes.items():
            concerned = {id_ for id_, _ in changes} | self._unspelled[kind]
            shown = _shown(connection, kind, concerned)
            gone = {id_ for (id_, _), change in changes.items() if change < 0}
            _delete_unreferred(connection, kind, gone)
            doubtful = {
                id_
                for (id_, printed), change in changes.items()
                if id_ in shown and (change > 0) != (kind.spelled(printed) == shown[id_])
            }
            _spell(connection, kind, shown, doubtful | (self._unspelled[kind] & shown.keys()))
            changes.clear()
            self._unspelled[kind].clear()


def _shown(connection: Connection, kind: SharedName, ids: Iterable[int]) -> dict[int, str]:
    """How rows are spelled now; without those that the vocabulary spells."""
    columns = select(kind.table.c.id, kind.table.c.name)
    if kind.aliases is not None:
        columns = columns.where(kind.table.c.is_curated.is_(False))
    return {row.id: row.name for row in select_in(connection, columns, kind.table.c.id, ids)}


def _delete_unreferred(connection: Connection, kind: SharedName, ids: Iterable[int]) -> None:
    referring = (exists().where(reference == kind.table.c.id) for reference, _ in kind.references)
    unreferred = select(kind.table.c.id).where(*(~refers for refers in referring))
    doomed = [row.id for row in select_in(connection, unreferred, kind.table.c.id, ids)]
    if kind.aliases is not None:
        delete_in(connection, kind.aliases.table, kind.aliases, doomed)
    delete_in(connection, kind.table, kind.table.c.id, doomed)


def _spell(connection: Connection, kind: SharedName, shown: Mapping[int, str], ids: Iterable[int]) -> None:
    """Spell rows as most of what refers to them prints them; of equally many the form that sorts first counts."""
    spellings: dict[int, Counter[str]] = defaultdict(Counter)
    for reference, printed in kind.references:
        counted = select(reference, printed, func.count()).group_by(reference, printed)
        for row in select_in(connection, counted, reference, ids):
            spellings[row[0]][row[1]] += row[2]
    best = {id_: kind.spelled(min(forms, key=lambda form: (-forms[form], form))) for id_, forms in spellings.items()}
    changed = [(name, id_) for id_, name in best.items() if name != shown[id_]]
    update_rows(connection, kind.table, ("name",), "id", changed)
