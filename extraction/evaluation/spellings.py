"""Which names count as the same when found results are compared with labels.

A label says "top-1 accuracy" where an abstract prints "Top-1 acc."; neither is wrong. The spellings that are one come
from a file beside the labels (`aliases.json`: canonical name to its variants), or else from the shelf's vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from db.vocabulary import resolve_dataset, resolve_metric, resolve_task, shipped_vocabulary, spell_out
from extraction.evaluation.labels import MalformedLabels

_SIGNS = re.compile(r"[^a-z0-9]+")
_WORDS_OF_DATASETS = re.compile(r"\b(dataset|data set|benchmark|test set|validation set|val|test)\b")


def plain(text: str | None) -> str:
    """A name without letter case and signs: what remains when no list of spellings knows it."""
    return _SIGNS.sub(" ", spell_out((text or "").lower())).strip()


@dataclass(frozen=True, slots=True)
class Spellings:
    """From a name to what all of its spellings have in common; "" where no name is given."""

    source: str
    """Where they come from, for a person."""
    metric: Callable[[str | None], str]
    dataset: Callable[[str | None], str]
    task: Callable[[str | None], str]
    without_dataset: frozenset[str]
    """The metrics of which no data set is asked."""


class _Tables(msgspec.Struct, frozen=True):
    metrics: dict[str, list[str]]
    datasets: dict[str, list[str]]


def spellings_of_file(path: Path) -> Spellings:
    """The spellings of a file: {"metrics": {canonical: [variant, ...]}, "datasets": {...}}."""
    try:
        tables = msgspec.json.decode(path.read_bytes(), type=_Tables)
    except OSError as error:
        raise MalformedLabels(f"{path}: it cannot be opened: {error.strerror}") from error
    except ValueError as error:
        raise MalformedLabels(f"{path}: {error}") from error
    metrics, datasets = _variants(tables.metrics), _variants(tables.datasets)

    def metric(name: str | None) -> str:
        key = plain(name)
        return metrics.get(key, key)

    def dataset(name: str | None) -> str:
        key = plain(name)
        if key not in datasets:
            key = " ".join(_WORDS_OF_DATASETS.sub(" ", key).split())
        return datasets.get(key, key)

    return Spellings(str(path), metric, dataset, plain, frozenset(map(metric, metrics_without_dataset())))


def spellings_of_vocabulary() -> Spellings:
    """The spellings that the shelf itself knows."""

    def metric(name: str | None) -> str:
        return resolve_metric(name).key if name else ""

    return Spellings(
        source="the vocabulary of papershelf",
        metric=metric,
        dataset=lambda name: resolve_dataset(name).key if name else "",
        task=lambda name: resolve_task(name).key if name else "",
        without_dataset=frozenset(map(metric, metrics_without_dataset())),
    )


def metrics_without_dataset() -> Iterator[str]:
    """The metrics whose values say as much without a data set."""
    return (metric.name for metric in shipped_vocabulary().metrics if not metric.needs_dataset)


def spellings_beside(labels: Path, aliases: Path | None = None) -> Spellings:
    """The spellings of the file that is named, else of `aliases.json` beside the labels, else of the vocabulary."""
    if aliases is not None:
        return spellings_of_file(aliases)
    beside = labels.with_name("aliases.json")
    return spellings_of_file(beside) if beside.is_file() else spellings_of_vocabulary()


def _variants(table: dict[str, list[str]]) -> dict[str, str]:
    return {plain(variant): canonical for canonical, variants in table.items() for variant in (canonical, *variants)}
