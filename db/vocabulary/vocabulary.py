"""The names that resolution goes by, as one value that never changes and that is passed to whoever resolves names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TypeVar

from db.records import NameDecision, TermKind
from db.vocabulary.decided import decided, decision_order, spellings_of
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
    models: tuple[Model, ...] = field(default=(), compare=False)
    """The models that everybody compares with. No list of models: only what helps reading; no name resolves by it."""

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

    def with_decisions(self, decisions: Iterable[NameDecision]) -> Vocabulary:
        """The vocabulary as people decided: of decisions that contradict each other the later one counts."""
        of_kind: dict[TermKind, list[NameDecision]] = {"metric": [], "dataset": [], "task": [], "venue": []}
        for decision in sorted(set(decisions), key=decision_order):
            of_kind[decision.kind].append(decision)
        if not any(of_kind.values()):
            return self
        return replace(
            self,
            metrics=decided(self.metrics, of_kind["metric"], Metric, "metric"),
            datasets=decided(self.datasets, of_kind["dataset"], Dataset, "dataset"),
            tasks=decided(self.tasks, of_kind["task"], Task, "task"),
            venues=decided(self.venues, of_kind["venue"], Venue, None),
        )

    def _find_metric(self, printed: str) -> Metric:
        metric = _resolve(printed, self.metrics_by_spelling, "metric", Metric)
        if metric.is_curated or not metric.name.lower().endswith(_PLURALS):
            return metric
        return _resolve(metric.name[:-1], self.metrics_by_spelling, "metric", Metric)

    def _find_dataset(self, printed: str) -> Dataset:
        return _resolve(printed, self.datasets_by_spelling, "dataset", Dataset)

    def _find_task(self, printed: str) -> Task:
        return _resolve(printed, self.tasks_by_spelling, "task", Task)

    def _find_venue(self, printed: str) -> Venue:
        name = series_name(printed)
        for spelling in known_spellings(name):
            if known := self.venues_by_spelling.get(fold_name(spelling)):
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
    def metrics_by_spelling(self) -> dict[str, Metric]:
        """The metric of each folded spelling."""
        return _index(self.metrics, "metric")

    @cached_property
    def datasets_by_spelling(self) -> dict[str, Dataset]:
        """The data set of each folded spelling."""
        return _index(self.datasets, "dataset")

    @cached_property
    def tasks_by_spelling(self) -> dict[str, Task]:
        """The task of each folded spelling."""
        return _index(self.tasks, "task")

    @cached_property
    def venues_by_spelling(self) -> dict[str, Venue]:
        """The venue of each folded spelling, the written-out name among them."""
        return {fold_name(spelling): venue for venue in self.venues for spelling in spellings_of(venue)}


def _resolve(printed: str, index: Mapping[str, Named], kind: NameKind, type_: type[Named]) -> Named:
    key = fold_name(printed, kind)
    return index.get(key) or type_(name=" ".join(printed.split()), key=key, is_curated=False)


def _index(rows: Iterable[Named], kind: NameKind) -> dict[str, Named]:
    return {fold_name(spelling, kind): row for row in rows for spelling in spellings_of(row)}
