"""The reader as if some names of the vocabulary were not known: what a stranger's benchmark is to it.

So it is tested, and so it learns: the vocabulary knows nearly every name of the labels, and of next year's papers it
will not. What is learned from a paper whose own names are known teaches to trust known names alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar
from unittest import mock

from db.vocabulary import Dataset, Metric, resolve_dataset, resolve_metric, resolve_task, shipped, shipped_vocabulary
from extraction.evaluation.labels import Label
from extraction.words import mentions

_RARE = 2
"""Labels that a rare name has at most: better than 1 in trials by time and source."""
Name = TypeVar("Name", Metric, Dataset)


@contextmanager
def without_names(metrics: Set[str], datasets: Set[str]) -> Iterator[None]:
    """Read texts without some canonical names, and all their spellings."""
    known = shipped_vocabulary()
    fewer = replace(known, metrics=_left(known.metrics, metrics), datasets=_left(known.datasets, datasets))
    with (
        mock.patch.object(shipped, "shipped_vocabulary", return_value=fewer),
        mock.patch.object(mentions, "shipped_vocabulary", return_value=fewer),
    ):
        _forget()
        yield
    _forget()


def rare_names(labels: Sequence[Label]) -> tuple[set[str], set[str]]:
    """The canonical metrics and data sets that no more than two labels hold."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for label in labels:
        for count, names in zip(counts, names_of_labels([label]), strict=True):
            count.update(names)
    metrics, datasets = ({name for name, times in count.items() if times <= _RARE} for count in counts)
    return metrics, datasets


def names_of_labels(labels: Iterable[Label]) -> tuple[set[str], set[str]]:
    """The canonical metrics and data sets of labels."""
    results = [result for label in labels for result in label.results]
    metrics = {resolve_metric(result.metric).name for result in results}
    datasets = {resolve_dataset(result.dataset).name for result in results if result.dataset}
    return metrics, datasets


def _left(terms: tuple[Name, ...], names: Set[str]) -> tuple[Name, ...]:
    return tuple(term for term in terms if term.name not in names)


def _forget() -> None:
    mentions.find_names.cache_clear()
    mentions._index.cache_clear()
    for resolve in (resolve_metric, resolve_dataset, resolve_task):
        resolve.cache_clear()
