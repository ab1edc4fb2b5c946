"""Rows of results, with the tasks, data sets and metrics that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, select

from db import tables
from db.records import FoundResult, StatedResult
from db.resolution.decisions import SourcedDecision
from db.resolution.results import OF_SOURCE, ResolvedResult, SourcedResult, of_each_dataset, resolve_results
from db.resolution.verdicts import judge_of
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.store.name_changes import NameChanges
from db.store.shared_names import DATASETS, METRICS, MODELS, TASKS, KnownName, rows_of_resolved
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
    decisions: Sequence[SourcedDecision] = ()
    """What people decided about them."""


_NAMES = {"metric": METRICS, "dataset": DATASETS, "task": TASKS, "model": MODELS}
"""The names of a result, in the order of their columns."""
_COLUMNS = (
    "id",
    "paper_id",
    "repo_id",
    "metric_id",
    "dataset_id",
    "task_id",
    "model_id",
    "task_as_printed",
    "dataset_as_printed",
    "metric_as_printed",
    "model",
    "split",
    "split_as_printed",
    "setting",
    "setting_as_printed",
    "value",
    "value_error",
    "value_text",
    "unit",
    "comparable_value",
    "higher_is_better",
    "kind",
    "attribution",
    "doubt",
    "origin",
    "place",
    "is_verified",
    "uses_additional_data",
    "harness",
    "dataset_revision",
    "stated_on",
    "source_url",
    "footnote",
    "verdict",
    "verdict_reason",
    "number_confidence",
    "metric_confidence",
    "dataset_confidence",
    "evidence",
    "evidence_start",
    "evidence_end",
)


def insert_results(
    connection: Connection, owners: Iterable[ResultsOf], vocabulary: Vocabulary, changes: NameChanges
) -> None:
    """Insert the results of papers and repositories; what that changes of shared names is noted."""
    resolved = [
        (
            owner,
            resolve_results(
                of_each_dataset(owner.results, vocabulary), vocabulary, judge_of(owner.decisions, vocabulary)
            ),
        )
        for owner in owners
        if owner.results
    ]
    if not resolved:
        return
    every = [result for _, results in resolved for result in results]
    known: dict[str, dict[str, KnownName]] = {}
    for name, kind in _NAMES.items():
        named = [(term, result.sourced.result) for result in every if (term := getattr(result, name))]
        known[name] = rows_of_resolved(connection, kind, (term for term, _ in named))
        changes.come(kind, ((known[name][term.key], getattr(result, name)) for term, result in named))
    rows: list[tuple[Any, ...]] = []
    documents: list[tuple[int, int]] = []
    first = next_id(connection, RESULTS)
    for row_id, (owner, result) in enumerate(((owner, result) for owner, own in resolved for result in own), first):
        terms = ((known_of, getattr(result, name)) for name, known_of in known.items())
        ids = (known_of[term.key].id if term else None for known_of, term in terms)
        rows.append((row_id, owner.paper_id, owner.repo_id, *ids, *_own(result), *_evidence(result, owner.abstract)))
        documents += [(row_id, document) for document in result.sourced.documents]
    insert_rows(connection, RESULTS, _COLUMNS, rows)
    insert_rows(connection, RESULT_DOCUMENTS, ("result_id", "document_id"), documents)


def delete_results(
    connection: Connection, owner: Column[int], ids: Iterable[int], *conditions: ColumnElement[bool]
) -> None:
    """Delete the results of papers, or of repositories, with what says where they stand."""
    of_these = select(RESULTS.c.id).where(*conditions)
    doomed = [row.id for row in select_in(connection, of_these, owner, ids)]
    delete_in(connection, RESULT_DOCUMENTS, RESULT_DOCUMENTS.c.result_id, doomed)
    delete_in(connection, RESULTS, RESULTS.c.id, doomed)


def _own(resolved: ResolvedResult) -> tuple[Any, ...]:
    """What every result has, whoever says it."""
    result = resolved.sourced.result
    value = result.value + 0.0  # "a drop of 0%" is zero: PostgreSQL keeps a negative one, SQLite has none
    stated = result if isinstance(result, StatedResult) else None
    return (
        result.task,
        result.dataset,
        result.metric,
        result.model,
        resolved.split,
        result.split,
        resolved.setting,
        result.setting,
        value,
        result.value_error,
        result.value_text,
        result.unit,
        resolved.comparable,
        resolved.higher_is_better,
        result.kind,
        result.attribution,
        resolved.doubt,
        resolved.sourced.origin,
        *(getattr(stated, name) if stated else None for name in ("place", *OF_SOURCE)),
        resolved.verdict,
        resolved.verdict_reason,
    )


def _evidence(resolved: ResolvedResult, abstract: str) -> tuple[Any, ...]:
    """How sure the reader of a result is, and where it stands in the abstract; a source that states it has no doubt."""
    found = resolved.found
    doubted = found if isinstance(resolved.sourced.result, FoundResult) else None
    return (
        doubted.number_confidence if doubted else None,
        doubted.metric_confidence if doubted else None,
        doubted.dataset_confidence if doubted else None,
        abstract[found.start : found.end] if found else None,
        found.start if found else None,
        found.end if found else None,
    )
