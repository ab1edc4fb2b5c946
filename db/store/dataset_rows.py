"""Rows of the data sets that papers name, apart from results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from db.records import NamedDataset
from db.store.bulk import insert_rows
from db.store.name_changes import NameChanges
from db.store.shared_names import DATASETS, rows_of_resolved
from db.tables import PaperDataset
from db.tables.base import table_of
from db.vocabulary import Vocabulary

PAPER_DATASETS = table_of(PaperDataset)
_COLUMNS = ("paper_id", "dataset_id", "dataset_as_printed", "evidence_start", "evidence_end")


def insert_named_datasets(
    connection: Connection,
    papers: Iterable[tuple[int, Sequence[NamedDataset]]],
    vocabulary: Vocabulary,
    changes: NameChanges,
) -> None:
    """Insert which data sets papers name, each where it is named first; what that changes of names is noted."""
    first: dict[tuple[int, str], NamedDataset] = {}
    for paper_id, datasets in papers:
        for named in datasets:
            first.setdefault((paper_id, vocabulary.resolve_dataset(named.name).key), named)
    if not first:
        return
    resolved = (vocabulary.resolve_dataset(named.name) for named in first.values())
    known = rows_of_resolved(connection, DATASETS, resolved)
    rows = [(paper_id, known[key].id, named.name, named.start, named.end) for (paper_id, key), named in first.items()]
    insert_rows(connection, PAPER_DATASETS, _COLUMNS, rows)
    changes.come(DATASETS, ((known[key], named.name) for (_, key), named in first.items()))
