"""Rows that many papers share, each known by a folded name: authors, venues, topics, tasks and so on.

A shared row lives as long as something refers to it, and is spelled as most of what refers to it prints it. Both are
functions of the set of papers: whichever paper came first does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Table, bindparam, func, select, update

from db.declarations import foreign_key
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.tables import Paper, metadata
from db.tables.base import table_of
from db.tables.declaration import Spelling, declaration_of
from db.vocabulary.venues import series_name

PAPERS = table_of(Paper)


def _by_name(printed: str) -> dict[str, Any]:
    return {"name": printed}


def _by_series(printed: str) -> dict[str, Any]:
    return {"name": series_name(printed)}


_SPELLED: dict[Spelling, Callable[[str], dict[str, Any]]] = {"name": _by_name, "series": _by_series}


@dataclass(frozen=True)
class SharedName:
    """One kind of shared row: its table, what refers to it, and how it is spelled after what was printed."""

    table: Table
    key: Column[str]
    reference: Column[int]
    printed: Column[str]
    spelled: Callable[[str], dict[str, Any]]
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
AUTHORS, TOPICS, VENUES = (SHARED_NAMES[name] for name in ("authors", "topics", "venues"))
TASKS, DATASETS, METRICS, MODELS = (SHARED_NAMES[name] for name in ("tasks", "datasets", "metrics", "models"))


def ids_of_resolved(connection: Connection, kind: SharedName, names: Iterable[ResolvedName]) -> dict[str, int]:
    """The ids of resolved names by their keys, as the vocabulary says; those that are missing are made."""
    by_key = {name.key: name for name in names}
    columns = [column.name for column in kind.table.columns if column.name not in ("id", kind.column)]
    rows = {key: {column: getattr(name, column) for column in columns} for key, name in by_key.items()}
    ids = ids_of(connection, kind, rows)
    _replace_aliases(connection, kind, {ids[key]: name.aliases for key, name in by_key.items()})
    return ids


def ids_of(connection: Connection, kind: SharedName, rows: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """The ids of shared rows by their keys; those that are missing are made from the given columns.

    What the vocabulary curates is brought to the vocabulary's columns, also where an older one did not know it, and
    what only an older one curated is no longer curated.
    """
    found = select_in(connection, select(kind.table), kind.key, rows)
    known = {row[kind.column]: row for row in (dict(row._mapping) for row in found)}
    changed = [
        {"row_id": known[key]["id"], **rows[key]}
        for key in sorted(known)
        if (rows[key].get("is_curated") or known[key].get("is_curated"))
        and any(known[key][name] != value for name, value in rows[key].items())
    ]
    _update(connection, kind, changed)
    missing = sorted(rows.keys() - known.keys())
    first = next_id(connection, kind.table) if missing else 0
    new = {key: first + number for number, key in enumerate(missing)}
    insert_rows(connection, kind.table, [{"id": new[key], kind.column: key, **rows[key]} for key in missing])
    return {key: row["id"] for key, row in known.items()} | new


def _replace_aliases(connection: Connection, kind: SharedName, aliases: Mapping[int, Iterable[str]]) -> None:
    """Give terms their aliases; those of what is not curated are none. Nothing is written where nothing changes."""
    assert kind.aliases is not None
    table, column = kind.aliases.table, str(kind.aliases.key)
    before: dict[int, set[str]] = defaultdict(set)
    for row in select_in(connection, select(kind.aliases, table.c.alias), kind.aliases, aliases):
        before[row[0]].add(row[1])
    aliases = {id_: own for id_, own in aliases.items() if set(own) != before[id_]}
    delete_in(connection, table, kind.aliases, aliases)
    rows = [{column: id_, "alias": alias} for id_, own in sorted(aliases.items()) for alias in sorted(set(own))]
    insert_rows(connection, table, rows)


def referred(
    connection: Connection, kind: SharedName, owner_ids: Iterable[int], owner: Column[int] | None = None
) -> set[int]:
    """The shared rows that papers refer to, or other owners, where their column is given."""
    owner_ids = set(owner_ids)
    owners = [(kind.reference, kind.paper if owner is None else owner)]
    if owner is None:
        owners += [(reference, reference.table.c["paper_id"]) for reference, _ in kind.also]
    return {
        row[0]
        for reference, by in owners
        for row in select_in(connection, select(reference).distinct(), by, owner_ids)
        if row[0] is not None
    }


def refresh(connection: Connection, kind: SharedName, ids: Iterable[int]) -> None:
    """Spell shared rows after what refers to them now, and delete those that nothing refers to."""
    ids = set(ids)
    spellings: dict[int, Counter[str]] = defaultdict(Counter)
    for reference, printed in kind.references:
        counted = select(reference, printed, func.count()).group_by(reference, printed)
        for row in select_in(connection, counted, reference, ids):
            spellings[row[0]][row[1]] += row[2]
    _delete(connection, kind, ids - spellings.keys())
    best = {id_: kind.spelled(min(forms, key=lambda form: (-forms[form], form))) for id_, forms in spellings.items()}
    _update_spelling(connection, kind, {id_: columns for id_, columns in best.items() if columns})


def _delete(connection: Connection, kind: SharedName, ids: set[int]) -> None:
    if kind.aliases is not None:
        delete_in(connection, kind.aliases.table, kind.aliases, ids)
    delete_in(connection, kind.table, kind.table.c.id, ids)


def _update_spelling(connection: Connection, kind: SharedName, best: Mapping[int, dict[str, Any]]) -> None:
    current = select(kind.table)
    if kind.aliases is not None:
        current = current.where(kind.table.c.is_curated.is_(False))
    rows = (dict(row._mapping) for row in select_in(connection, current, kind.table.c.id, best))
    changed = [
        {"row_id": row["id"], **best[row["id"]]}
        for row in rows
        if any(row[column] != value for column, value in best[row["id"]].items())
    ]
    _update(connection, kind, changed)


def _update(connection: Connection, kind: SharedName, rows: list[dict[str, Any]]) -> None:
    """Update rows that all have the same columns, each named by its `row_id`."""
    if rows:
        connection.execute(update(kind.table).where(kind.table.c.id == bindparam("row_id")), rows)
