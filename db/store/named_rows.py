"""Rows of the tasks, data sets and methods that papers name, apart from results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
Stated = Mapping[str, int]
"""Names that sources give a paper, as printed, each with the document that says so."""


@dataclass(frozen=True)
class Naming:
    """Which names of one kind papers name: the table of that, and the names."""

    table: Table
    kind: Kind[Any]
    names: SharedName

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of a row, in order."""
        columns = ("paper_id", f"{self.kind.name}_id", f"{self.kind.name}_as_printed", *_OF_EVIDENCE)
        return (*columns, "document_id") if self.is_stated else columns

    @property
    def is_stated(self) -> bool:
        """Whether sources give papers such names too."""
        return "document_id" in self.table.c


OF_TASKS = Naming(table_of(PaperTask), TASK, TASKS)
OF_DATASETS = Naming(table_of(PaperDataset), DATASET, DATASETS)
OF_METHODS = Naming(table_of(PaperMethod), METHOD, METHODS)


def insert_named(
    connection: Connection,
    naming: Naming,
    papers: Iterable[tuple[int, Sequence[NamedTerm], Stated]],
    vocabulary: Vocabulary,
    changes: NameChanges,
) -> None:
    """Insert which names of one kind papers name, each where it stands first; what that changes of names is noted."""
    first: dict[tuple[int, str], NamedTerm] = {}
    stated: dict[tuple[int, str], tuple[str, int]] = {}
    for paper_id, terms, given in papers:
        for named in sorted(terms, key=lambda named: named.start):
            first.setdefault((paper_id, vocabulary.resolve(naming.kind, named.name).key), named)
        for printed, document in sorted(given.items()):
            stated.setdefault((paper_id, vocabulary.resolve(naming.kind, printed).key), (printed, document))
    names = {place: printed for place, (printed, _) in stated.items()}
    names |= {place: named.name for place, named in first.items()}
    if not names:
        return
    resolved = (vocabulary.resolve(naming.kind, name) for name in names.values())
    known = rows_of_resolved(connection, naming.names, resolved)
    rows: list[tuple[Any, ...]] = []
    for (paper_id, key), name in names.items():
        term, said = first.get((paper_id, key)), stated.get((paper_id, key))
        evidence = (term.start, term.end) if term else (None, None)
        document = said[1] if said else None
        rows.append((paper_id, known[key].id, name, *evidence, *((document,) if naming.is_stated else ())))
    insert_rows(connection, naming.table, naming.columns, rows)
    changes.come(naming.names, ((known[key], name) for (_, key), name in names.items()))
