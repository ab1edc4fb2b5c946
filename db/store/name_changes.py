"""What follows for shared rows from what refers to them: their spelling, whether they are names, whether they stay.

All are functions of the set of papers. What references come and go is noted by their printed forms, and only the rows
are counted again whose spelling that can change: counting all that a popular name has, whenever a paper prints it,
takes the square of the shelf.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Column, ColumnElement, Connection, exists, func, select

from db.store.attested_rows import attest
from db.store.bulk import delete_in, select_in, update_rows
from db.store.shared_names import SHARED_NAMES, KnownName, SharedName


class NameChanges:
    """What references to shared rows came and went, until the rows are brought to what refers to them now.

    A row is spelled as the form that most references print. A form that comes and is spelled as the row is cannot
    change that, nor can one that goes and is spelled otherwise; of all other changes the row's references are counted.
    """

    def __init__(self) -> None:
        self._changes: dict[SharedName, Counter[tuple[int, str]]] = {kind: Counter() for kind in SHARED_NAMES.values()}
        self._unspelled: dict[SharedName, set[int]] = {kind: set() for kind in SHARED_NAMES.values()}
        self._doubtful: dict[SharedName, set[int]] = {kind: set() for kind in SHARED_NAMES.values() if kind.kind}
        """Rows that a paper no longer speaks for, or that no paper spoke for and one may."""

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
                if kind.kind:
                    self._doubtful[kind].add(row[0])

    def come(self, kind: SharedName, references: Iterable[tuple[KnownName, str]]) -> None:
        """Note that references have come, each to a row and with its printed form."""
        changes, spelled = self._changes[kind], kind.spelled
        for known, printed in references:
            reference = (known.id, printed)
            if not known.is_attested:
                self._doubtful[kind].add(known.id)
            if known.shown is None:  # also where the same references went: its spelling was a decision's
                self._unspelled[kind].add(known.id)
            if reference in changes:
                if changes[reference] == -1:
                    del changes[reference]
                else:
                    changes[reference] += 1
            elif known.shown is not None and not known.is_curated and spelled(printed) != known.shown:
                changes[reference] = 1

    def settle(self, connection: Connection) -> None:
        """Spell rows after what refers to them now, tell those that are names, and delete those nothing refers to."""
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
        for kind, doubtful in self._doubtful.items():
            attest(connection, kind, doubtful)
            doubtful.clear()


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
    update_rows(connection, kind.table, ("name",), ("id",), changed)
