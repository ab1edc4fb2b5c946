"""From a printed name to the one name that all its spellings share."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib.resources import files
from typing import TypeVar

import msgspec

from db.vocabulary.names import NameKind, fold_name


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """What a number measures."""

    name: str
    """The canonical name; the printed one where the vocabulary does not know it."""
    key: str = ""
    """The folded canonical name: unique, the same for every spelling."""
    is_curated: bool = True
    """Whether the vocabulary knows the name."""
    unit: str | None = None
    """The metric's own unit: "%", "dB", "ms" ..., "count" for things counted; None for a bare number."""
    is_bounded: bool = False
    """Whether it lies between 0 and 100 %, so that 0.93 without a unit means 93 %."""
    higher_is_better: bool | None = None
    """None where neither direction is better, or where nobody said."""
    is_cost: bool = False
    """Whether it says what a method costs rather than how good it is."""
    needs_dataset: bool = True
    """Whether a value says little without its data set; parameters or latency say as much without."""
    is_vague: bool = False
    """Whether the name is as often a word of the language ("loss", "time")."""
    tasks: tuple[str, ...] = ()
    """The tasks that it is a measure of, the usual one first; empty where it says nothing of the task."""
    aliases: tuple[str, ...] = ()
    """Other spellings than the canonical one, as people print them."""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """What a number was measured on."""

    name: str
    key: str = ""
    is_curated: bool = True
    task: str | None = None
    """The canonical name of the task that a number on it obviously belongs to; None where there is no one task."""
    is_sized: bool = False
    """Whether each size of its pictures is a benchmark of its own ("ImageNet 64x64")."""
    aliases: tuple[str, ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a model was asked to do."""

    name: str
    key: str = ""
    is_curated: bool = True
    usual_metric: str | None = None
    """The canonical name of the metric that a bare number means; None where there is no usual one."""
    is_means: bool = False
    """Whether papers more often use it than measure it ("quantization", "reinforcement learning")."""
    aliases: tuple[str, ...] = ()


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model that every paper compares with, known so that it is taken for nothing else."""

    name: str
    key: str = ""


_PLURALS = ("rates", "scores", "costs", "errors", "ratios", "gaps", "bounds", "lengths", "sizes")
"""How names of metrics end where a text speaks of several values."""

Named = TypeVar("Named", bound=Metric | Dataset | Task)


@functools.lru_cache(maxsize=50_000)
def resolve_metric(printed: str) -> Metric:
    """The metric of that name; an uncurated one of the printed name where the vocabulary does not know it.

    "Construction costs" of several things are the construction cost of each.
    """
    metric = _resolve(printed, _metric_index(), "metric", Metric)
    if metric.is_curated or not metric.name.lower().endswith(_PLURALS):
        return metric
    return _resolve(metric.name[:-1], _metric_index(), "metric", Metric)


@functools.lru_cache(maxsize=50_000)
def resolve_dataset(printed: str) -> Dataset:
    """The data set of that name; an uncurated one of the printed name where the vocabulary does not know it."""
    return _resolve(printed, _dataset_index(), "dataset", Dataset)


@functools.lru_cache(maxsize=50_000)
def resolve_task(printed: str) -> Task:
    """The task of that name; an uncurated one of the printed name where the vocabulary does not know it."""
    return _resolve(printed, _task_index(), "task", Task)


@functools.cache
def curated_metrics() -> tuple[Metric, ...]:
    """Every metric that the vocabulary knows, sorted by name."""
    return _read("metrics.jsonl", "metric", Metric)


@functools.cache
def curated_datasets() -> tuple[Dataset, ...]:
    """Every data set that the vocabulary knows, sorted by name."""
    return _read("datasets.jsonl", "dataset", Dataset)


@functools.cache
def curated_tasks() -> tuple[Task, ...]:
    """Every task that the vocabulary knows, sorted by name."""
    return _read("tasks.jsonl", "task", Task)


@functools.cache
def curated_models() -> tuple[Model, ...]:
    """The models that everybody compares with, sorted by name. No list of models: only what helps reading."""
    lines = files(__package__).joinpath("models.jsonl").read_bytes().splitlines()
    models = (msgspec.json.decode(line, type=Model) for line in lines)
    return tuple(msgspec.structs.replace(model, key=fold_name(model.name)) for model in models)


def _resolve(printed: str, index: dict[str, Named], kind: NameKind, type_: type[Named]) -> Named:
    key = fold_name(printed, kind)
    return index.get(key) or type_(name=" ".join(printed.split()), key=key, is_curated=False)


def _read(file_name: str, kind: NameKind, type_: type[Named]) -> tuple[Named, ...]:
    rows: list[Named] = []
    for line in files(__package__).joinpath(file_name).read_bytes().splitlines():
        row: Named = msgspec.json.decode(line, type=type_)
        rows.append(msgspec.structs.replace(row, key=fold_name(row.name, kind)))
    return tuple(rows)


def _index(rows: Iterable[Named], kind: NameKind) -> dict[str, Named]:
    index: dict[str, Named] = {}
    for row in rows:
        for spelling in (row.name, *row.aliases):
            index[fold_name(spelling, kind)] = row
    return index


@functools.cache
def _metric_index() -> dict[str, Metric]:
    return _index(curated_metrics(), "metric")


@functools.cache
def _dataset_index() -> dict[str, Dataset]:
    return _index(curated_datasets(), "dataset")


@functools.cache
def _task_index() -> dict[str, Task]:
    return _index(curated_tasks(), "task")
