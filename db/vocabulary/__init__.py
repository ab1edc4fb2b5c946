"""The names of the field: metrics, data sets and tasks, their spellings, units and directions.

The names stand in `metrics.jsonl`, `datasets.jsonl` and `tasks.jsonl`, one JSON object a line, sorted by name. To
correct a name or add an alias, edit the line. A name that is not there resolves to itself and is marked as uncurated.
"""

from db.vocabulary.names import NameKind, fold_name
from db.vocabulary.resolution import (
    Dataset,
    Metric,
    Model,
    Task,
    curated_datasets,
    curated_metrics,
    curated_models,
    curated_tasks,
    resolve_dataset,
    resolve_metric,
    resolve_task,
)
from db.vocabulary.units import comparable_value

__all__ = [
    "Dataset",
    "Metric",
    "Model",
    "NameKind",
    "Task",
    "comparable_value",
    "curated_datasets",
    "curated_metrics",
    "curated_models",
    "curated_tasks",
    "fold_name",
    "resolve_dataset",
    "resolve_metric",
    "resolve_task",
]
