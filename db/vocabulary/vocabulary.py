"""The names that resolution goes by, as one value that never changes and that is passed to whoever resolves names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from db.vocabulary.names import NameKind, fold_name
from db.vocabulary.terms import Dataset, Metric, Model, Task
from db.vocabulary.venues import Venue, is_workshop_name, known_spellings, series_name

_PLURALS = ("rates", "scores", "costs", "errors", "ratios", "gaps", "bounds", "lengths", "sizes")
"""How names of metrics end where a text speaks of several values."""
_REMEMBERED = 50_000
"""Printed names whose resolution is remembered: the same few come again and again."""

Named = TypeVar("Named", bound=Metric | Dataset | Task)


@dataclass(frozen=True)
class Vocabulary:
    """Metrics, data sets, tasks and venues with all their spellings; each kind sorted by name."""

    metrics: tuple[Metric, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    tasks: tuple[Task, ...] = ()
    venues: tuple[Venue, ...] = ()
    models: tuple[Model, ...] = ()
    """The models that everybody compares with. No list of models: only what helps reading."""

    def resolve_metric(self, printed: str) -> Metric:
        """The metric of that name; an uncurated one of the printed name where the vocabulary does not know it.

        "Construction costs" of several things are the construction cost of each.
        """
        return self._remembered_metric(printed)

    def resolve_dataset(self, printed: str) -> Dataset:
        """The data set of that name; an uncurated one of the printed name where the vocabulary does not know it."""
        return self._remembered_dataset(printed)

    def resolve_task(self, printed: str) -> Task:
        """The task of that name; an uncurated one of the printed name where the vocabulary does not know it."""
        return self._remembered_task(printed)

    def resolve_venue(self, printed: str) -> Venue:
        """The venue of that name; an uncurated one, named without its edition, where nobody knows it."""
        return self._remembered_venue(printed)

    def _find_metric(self, printed: str) -> Metric:
        metric = _resolve(printed, self._metrics_by_key, "metric", Metric)
        if metric.is_curated or not metric.name.lower().endswith(_PLURALS):
            return metric
        return _resolve(metric.name[:-1], self._metrics_by_key, "metric", Metric)

    def _find_dataset(self, printed: str) -> Dataset:
        return _resolve(printed, self._datasets_by_key, "dataset", Dataset)

    def _find_task(self, printed: str) -> Task:
        return _resolve(printed, self._tasks_by_key, "task", Task)

    def _find_venue(self, printed: str) -> Venue:
        name = series_name(printed)
        for spelling in known_spellings(name):
            if known := self._venues_by_key.get(fold_name(spelling)):
                return known
        return Venue(
            name=name, key=fold_name(name), is_curated=False, kind="workshop" if is_workshop_name(name) else None
        )

    @cached_property
    def _remembered_metric(self) -> Callable[[str], Metric]:
        return lru_cache(maxsize=_REMEMBERED)(self._find_metric)

    @cached_property
    def _remembered_dataset(self) -> Callable[[str], Dataset]:
        return lru_cache(maxsize=_REMEMBERED)(self._find_dataset)

    @cached_property
    def _remembered_task(self) -> Callable[[str], Task]:
        return lru_cache(maxsize=_REMEMBERED)(self._find_task)

    @cached_property
    def _remembered_venue(self) -> Callable[[str], Venue]:
        return lru_cache(maxsize=_REMEMBERED)(self._find_venue)

    @cached_property
    def _metrics_by_key(self) -> dict[str, Metric]:
        return _index(self.metrics, "metric")

    @cached_property
    def _datasets_by_key(self) -> dict[str, Dataset]:
        return _index(self.datasets, "dataset")

    @cached_property
    def _tasks_by_key(self) -> dict[str, Task]:
        return _index(self.tasks, "task")

    @cached_property
    def _venues_by_key(self) -> dict[str, Venue]:
        return {
            fold_name(spelling): venue
            for venue in self.venues
            for spelling in (venue.name, venue.full_name or venue.name, *venue.aliases)
        }


def _resolve(printed: str, index: Mapping[str, Named], kind: NameKind, type_: type[Named]) -> Named:
    key = fold_name(printed, kind)
    return index.get(key) or type_(name=" ".join(printed.split()), key=key, is_curated=False)


def _index(rows: Iterable[Named], kind: NameKind) -> dict[str, Named]:
    return {fold_name(spelling, kind): row for row in rows for spelling in (row.name, *row.aliases)}
