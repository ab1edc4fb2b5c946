"""The names of the field: metrics, data sets, tasks and venues, their spellings, units and directions.

The names stand in `metrics.jsonl`, `datasets.jsonl`, `tasks.jsonl` and `venues.jsonl`, one JSON object a line, sorted
by name. To correct a name or add an alias, edit the line. A name that is not there resolves to itself and is marked as
uncurated.
"""

from db.vocabulary.names import NameKind, fold_name
from db.vocabulary.shipped import resolve_dataset, resolve_metric, resolve_task, shipped_vocabulary
from db.vocabulary.terms import Dataset, Metric, Model, Task
from db.vocabulary.units import comparable_value
from db.vocabulary.vocabulary import Vocabulary

__all__ = [
    "Dataset",
    "Metric",
    "Model",
    "NameKind",
    "Task",
    "Vocabulary",
    "comparable_value",
    "fold_name",
    "resolve_dataset",
    "resolve_metric",
    "resolve_task",
    "shipped_vocabulary",
]
