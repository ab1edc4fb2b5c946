"""Rows of the data sets that papers name, apart from results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from db.records import NamedDataset
from db.store.bulk import insert_rows
from db.store.shared_names import DATASETS, ids_of_resolved
from db.tables import PaperDataset
from db.tables.base import table_of
from db.vocabulary import Vocabulary

PAPER_DATASETS = table_of(PaperDataset)


def insert_named_datasets(
    connection: Connection, papers: Iterable[tuple[int, Sequence[NamedDataset]]], vocabulary: Vocabulary
) -> set[int]:
    """Insert which data sets papers name, each where it is named first; gives the data sets."""
    first: dict[tuple[int, str], NamedDataset] = {}
    for paper_id, datasets in papers:
        for named in datasets:
            first.setdefault((paper_id, vocabulary.resolve_dataset(named.name).key), named)
    ids = ids_of_resolved(connection, DATASETS, (vocabulary.resolve_dataset(named.name) for named in first.values()))
    rows = [
        {
            "paper_id": paper_id,
            "dataset_id": ids[key],
            "dataset_as_printed": named.name,
            "evidence_start": named.start,
            "evidence_end": named.end,
        }
        for (paper_id, key), named in first.items()
    ]
    insert_rows(connection, PAPER_DATASETS, rows)
    return set(ids.values())
