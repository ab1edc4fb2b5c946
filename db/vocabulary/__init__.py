"""The names of the field: metrics, data sets, tasks, models, methods and venues, their spellings, units and directions.

The names stand in `metrics.jsonl`, `datasets.jsonl`, `tasks.jsonl`, `models.jsonl`, `methods.jsonl` and
`venues.jsonl`, one JSON object a line, sorted by name, and what qualifies a number in `qualifiers.jsonl`. To correct a
name or add an alias, edit the line. A name that is not there resolves to itself and is marked as uncurated.

What holds of few names stands only in their lines: of a metric `is_cost` (what a method costs, not how good it is),
`needs_dataset` (false where a value says as much without one), `is_vague` (as often a word of the language), `tasks`
(what it is a measure of), `lowest` and `highest`, `family` and `conversion`, `directions` (by task), `is_ranked` (false
where its values never rank), `needs_unit` and `needs_size`, `bare` and `settings` (what it is of another measure),
`same_as` (by task); of a task `usual_metric` and `is_means`; of a data set `is_sized`, `usual_metric`, `usual_setting`
and `other_tasks`; of a model `is_closed`. The types in `db.vocabulary.terms` say what each means.
"""

from db.vocabulary.names import NameKind, fold_name, spell_out
from db.vocabulary.shipped import resolve_dataset, resolve_metric, resolve_model, resolve_task, shipped_vocabulary
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
    "resolve_model",
    "resolve_task",
    "shipped_vocabulary",
    "spell_out",
]
