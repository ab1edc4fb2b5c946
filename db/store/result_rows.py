"""Rows of results, with the tasks, data sets and metrics that they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from db import tables
from db.resolution.merge import MergedPaper
from db.resolution.results import ResolvedResult, resolve_results
from db.store.bulk import insert_rows, next_id
from db.store.shared_names import DATASETS, METRICS, TASKS, SharedName, ids_of_terms
from db.tables.base import table_of
from db.vocabulary import Vocabulary, comparable_value

RESULTS, RESULT_DOCUMENTS = map(table_of, (tables.Result, tables.ResultDocument))


def insert_results(
    connection: Connection, papers: Iterable[tuple[int, MergedPaper]], vocabulary: Vocabulary
) -> dict[SharedName, set[int]]:
    """Insert the results of papers, given with their numbers; gives the shared names that they refer to."""
    resolved = [(paper_id, paper, resolve_results(paper.results, vocabulary)) for paper_id, paper in papers]
    every = [result for _, _, results in resolved for result in results]
    metrics = ids_of_terms(connection, METRICS, {result.metric.key: result.metric for result in every})
    datasets = ids_of_terms(connection, DATASETS, {it.dataset.key: it.dataset for it in every if it.dataset})
    tasks = ids_of_terms(connection, TASKS, {it.task.key: it.task for it in every if it.task})
    rows: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    first = next_id(connection, RESULTS)
    for paper_id, paper, results in resolved:
        for result in results:
            row_id = first + len(rows)
            rows.append(
                {
                    "id": row_id,
                    "paper_id": paper_id,
                    "metric_id": metrics[result.metric.key],
                    "dataset_id": datasets[result.dataset.key] if result.dataset else None,
                    "task_id": tasks[result.task.key] if result.task else None,
                    **_columns(result, paper),
                }
            )
            documents += [{"result_id": row_id, "document_id": document} for document in paper.result_documents]
    insert_rows(connection, RESULTS, rows)
    insert_rows(connection, RESULT_DOCUMENTS, documents)
    return {METRICS: set(metrics.values()), DATASETS: set(datasets.values()), TASKS: set(tasks.values())}


def _columns(result: ResolvedResult, paper: MergedPaper) -> dict[str, Any]:
    found, abstract = result.found, paper.abstract or ""
    is_absolute = found.kind == "absolute"
    value = found.value + 0.0  # "a drop of 0%" is zero: PostgreSQL keeps a negative one, SQLite has none
    return {
        "task_as_printed": found.task,
        "dataset_as_printed": found.dataset,
        "metric_as_printed": found.metric,
        "model": found.model,
        "split": found.split,
        "value": value,
        "value_text": found.value_text,
        "unit": found.unit,
        "comparable_value": comparable_value(result.metric, value, found.unit) if is_absolute else None,
        "kind": found.kind,
        "attribution": found.attribution,
        "number_confidence": found.number_confidence,
        "metric_confidence": found.metric_confidence,
        "dataset_confidence": found.dataset_confidence,
        "evidence": abstract[found.start : found.end],
        "evidence_start": found.start,
        "evidence_end": found.end,
        "origin": paper.result_origin,
    }
