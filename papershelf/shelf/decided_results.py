"""What comes of decisions about results: whether one that they name was judged so, or otherwise by another decision."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from sqlalchemy import Connection, Row, select

from db.identifiers import clean_repo
from db.records import ResultDecision
from db.store.repo_rows import rows_at
from db.tables import Dataset, Metric, Model, Paper, Result, Task
from db.vocabulary import Vocabulary
from db.vocabulary.kinds import DATASET, METRIC, MODEL, TASK, Kind
from db.vocabulary.qualifiers import folded

_NAMES: tuple[tuple[Kind[Any], str], ...] = (
    (METRIC, "metric_as_printed"),
    (DATASET, "dataset_as_printed"),
    (TASK, "task_as_printed"),
    (MODEL, "model"),
)
"""What of a result a decision may name, with the column that has it as printed."""


def outcome_of_result(connection: Connection, record: ResultDecision, slugs: Set[str], vocabulary: Vocabulary) -> str:
    """What comes of a decision about a result of the paper of that slug, or of the repository that it names."""
    judged = [row for row in _judged(connection, record, slugs) if _is_named(record, row, vocabulary)]
    value = record.value if record.right_value is None else record.right_value
    if any(row.verdict == record.verdict and row.value == value for row in judged):
        return "followed"
    if any(row.value in (record.value, value) for row in judged):
        return "not followed: another decision says the contrary"
    return "waits: there is no such result"


def _judged(connection: Connection, record: ResultDecision, slugs: Set[str]) -> list[Row[*tuple[Any, ...]]]:
    """The results of its owner that decisions judge."""
    columns = (
        select(
            *Result.__table__.columns,
            Metric.folded_name.label("metric_key"),
            Dataset.folded_name.label("dataset_key"),
            Task.folded_name.label("task_key"),
            Model.folded_name.label("model_key"),
        )
        .outerjoin(Metric, Metric.id == Result.metric_id)
        .outerjoin(Dataset, Dataset.id == Result.dataset_id)
        .outerjoin(Task, Task.id == Result.task_id)
        .outerjoin(Model, Model.id == Result.model_id)
        .where(Result.verdict.is_not(None))
    )
    repo = clean_repo(record.repo) if record.repo else None
    if repo is not None:
        return list(connection.execute(columns.where(Result.repo_id.in_(rows_at(connection, {repo.url}).values()))))
    return list(connection.execute(columns.join(Paper, Paper.id == Result.paper_id).where(Paper.slug.in_(slugs))))


def _is_named(record: ResultDecision, row: Row[*tuple[Any, ...]], vocabulary: Vocabulary) -> bool:
    """Whether all that a decision says of a result but its value is so."""
    for kind, column in _NAMES:
        name, printed = getattr(record, kind.name), getattr(row, column)
        if name is None or (printed is not None and kind.fold(printed) == kind.fold(name)):
            continue
        if getattr(row, f"{kind.name}_key") != vocabulary.resolve(kind, name).key:
            return False
    is_of_split = folded("split", record.split) in (None, row.split)
    settings = (None, row.setting, folded("setting", row.setting_as_printed))
    return is_of_split and folded("setting", record.setting) in settings
