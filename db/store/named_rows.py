"""Rows of the tasks, data sets and methods that papers name, apart from results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from db.records import NamedTerm
from db.store.bulk import insert_rows
from db.store.name_changes import NameChanges
from db.store.shared_names import DATASETS, METHODS, TASKS, SharedName, rows_of_resolved
from db.tables import PaperDataset, PaperMethod, PaperTask
from db.tables.base import table_of
from db.vocabulary import Vocabulary
from db.vocabulary.kinds import DATASET, METHOD, TASK, Kind

_OF_EVIDENCE = ("evidence_start", "evidence_end")


@dataclass(frozen=True)
class Naming:
    """Which names of one kind papers name: the table of that, and the names."""

    table: Table
    kind: Kind[Any]
    names: SharedName

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of a row, in order."""
        return ("paper_id", f"{self.kind.name}_id", f"{self.kind.name}_as_printed", *_OF_EVIDENCE)


OF_TASKS = Naming(table_of(PaperTask), TASK, TASKS)
OF_DATASETS = Naming(table_of(PaperDataset), DATASET, DATASETS)
OF_METHODS = Naming(table_of(PaperMethod), METHOD, METHODS)


def insert_named(
    connection: Connection,
    naming: Naming,
    papers: Iterable[tuple[int, Sequence[NamedTerm]]],
    vocabulary: Vocabulary,
    changes: NameChanges,
) -> None:
    """Insert which names of one kind papers name, each where it stands first; what that changes of names is noted."""
    first: dict[tuple[int, str], NamedTerm] = {}
    for paper_id, terms in papers:
        for named in sorted(terms, key=lambda named: named.start):
            first.setdefault((paper_id, vocabulary.resolve(naming.kind, named.name).key), named)
    if not first:
        return
    resolved = (vocabulary.resolve(naming.kind, named.name) for named in first.values())
    known = rows_of_resolved(connection, naming.names, resolved)
    rows = [(paper_id, known[key].id, named.name, named.start, named.end) for (paper_id, key), named in first.items()]
    insert_rows(connection, naming.table, naming.columns, rows)
    changes.come(naming.names, ((known[key], named.name) for (_, key), named in first.items()))
