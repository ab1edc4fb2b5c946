"""Rows of results, with the tasks, data sets and metrics that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, select

from db import tables
from db.records import FoundResult, StatedResult
from db.resolution.results import ResolvedResult, SourcedResult, of_each_dataset, resolve_results
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.store.shared_names import DATASETS, METRICS, MODELS, TASKS, SharedName, ids_of_resolved
from db.tables.base import table_of
from db.vocabulary import Vocabulary

RESULTS, RESULT_DOCUMENTS = map(table_of, (tables.Result, tables.ResultDocument))


@dataclass(frozen=True, slots=True)
class ResultsOf:
    """The results of one paper, or those that one repository states of itself."""

    results: Sequence[SourcedResult]
    paper_id: int | None = None
    repo_id: int | None = None
    abstract: str = ""
    """The text that evidence stands in."""


def insert_results(
    connection: Connection, owners: Iterable[ResultsOf], vocabulary: Vocabulary
) -> dict[SharedName, set[int]]:
    """Insert the results of papers and repositories; gives the shared names that they refer to."""
    resolved = [(own, resolve_results(of_each_dataset(own.results, vocabulary), vocabulary)) for own in owners]
    every = [result for _, results in resolved for result in results]
    metrics = ids_of_resolved(connection, METRICS, (result.metric for result in every))
    datasets = ids_of_resolved(connection, DATASETS, (result.dataset for result in every if result.dataset))
    tasks = ids_of_resolved(connection, TASKS, (result.task for result in every if result.task))
    models = ids_of_resolved(connection, MODELS, (result.model for result in every if result.model))
    rows: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    first = next_id(connection, RESULTS)
    for owner, results in resolved:
        for result in results:
            row_id = first + len(rows)
            rows.append(
                {
                    "id": row_id,
                    "paper_id": owner.paper_id,
                    "repo_id": owner.repo_id,
                    "metric_id": metrics[result.metric.key],
                    "dataset_id": datasets[result.dataset.key] if result.dataset else None,
                    "task_id": tasks[result.task.key] if result.task else None,
                    "model_id": models[result.model.key] if result.model else None,
                    **_columns(result),
                    **_evidence(result, owner.abstract),
                }
            )
            documents += [{"result_id": row_id, "document_id": document} for document in result.sourced.documents]
    insert_rows(connection, RESULTS, rows)
    insert_rows(connection, RESULT_DOCUMENTS, documents)
    ids = {METRICS: metrics, DATASETS: datasets, TASKS: tasks, MODELS: models}
    return {kind: set(of_kind.values()) for kind, of_kind in ids.items()}


def delete_results(
    connection: Connection, owner: Column[int], ids: Iterable[int], *conditions: ColumnElement[bool]
) -> None:
    """Delete the results of papers, or of repositories, with what says where they stand."""
    of_these = select(RESULTS.c.id).where(*conditions)
    doomed = [row.id for row in select_in(connection, of_these, owner, ids)]
    delete_in(connection, RESULT_DOCUMENTS, RESULT_DOCUMENTS.c.result_id, doomed)
    delete_in(connection, RESULTS, RESULTS.c.id, doomed)


def _columns(resolved: ResolvedResult) -> dict[str, Any]:
    """What every result has, whoever says it."""
    result = resolved.sourced.result
    value = result.value + 0.0  # "a drop of 0%" is zero: PostgreSQL keeps a negative one, SQLite has none
    stated = result if isinstance(result, StatedResult) else None
    return {
        "task_as_printed": result.task,
        "dataset_as_printed": result.dataset,
        "metric_as_printed": result.metric,
        "model": result.model,
        "split": resolved.split,
        "split_as_printed": result.split,
        "setting": resolved.setting,
        "setting_as_printed": result.setting,
        "value": value,
        "value_error": result.value_error,
        "value_text": result.value_text,
        "unit": result.unit,
        "comparable_value": resolved.comparable,
        "higher_is_better": resolved.higher_is_better,
        "kind": result.kind,
        "attribution": result.attribution,
        "doubt": resolved.doubt,
        "origin": resolved.sourced.origin,
        "place": stated.place if stated else None,
    }


def _evidence(resolved: ResolvedResult, abstract: str) -> dict[str, Any]:
    """Where a result stands in the abstract, and how sure its reader is; a source that states it leaves no doubt."""
    found = resolved.found
    doubted = found if isinstance(resolved.sourced.result, FoundResult) else None
    return {
        "number_confidence": doubted.number_confidence if doubted else None,
        "metric_confidence": doubted.metric_confidence if doubted else None,
        "dataset_confidence": doubted.dataset_confidence if doubted else None,
        "evidence": abstract[found.start : found.end] if found else None,
        "evidence_start": found.start if found else None,
        "evidence_end": found.end if found else None,
    }
