"""The names that resolution goes by, as one value that never changes and that is passed to whoever resolves names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any

from msgspec import structs

from db.records import NameDecision, StatedName, TermKind
from db.vocabulary.decided import decided, decision_order
from db.vocabulary.kinds import DATASET, KINDS, METRIC, MODEL, TASK, TOPIC, VENUE, Kind, Term, spellings_of
from db.vocabulary.stated import KIND_OF, with_stated
from db.vocabulary.terms import Dataset, Method, Metric, Model, Task
from db.vocabulary.topics import Topic
from db.vocabulary.venues import Venue

_REMEMBERED = 50_000
"""Printed names of a kind whose resolution is remembered: the same few come again and again."""


@dataclass(frozen=True)
class Vocabulary:
    """Metrics, data sets, tasks, models, methods, venues and topics, with all spellings; each kind sorted by name."""

    metrics: tuple[Metric, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    tasks: tuple[Task, ...] = ()
    models: tuple[Model, ...] = ()
    """Those that everybody compares with."""
    methods: tuple[Method, ...] = ()
    """Those that many papers build on."""
    venues: tuple[Venue, ...] = ()
    topics: tuple[Topic, ...] = ()

    def resolve_metric(self, printed: str) -> Metric:
        """The metric of that name; an uncurated one of the printed name where the vocabulary does not know it."""
        return self.resolve(METRIC, printed)

    def resolve_dataset(self, printed: str) -> Dataset:
        """The data set of that name; an uncurated one of the printed name where the vocabulary does not know it."""
        return self.resolve(DATASET, printed)

    def resolve_task(self, printed: str) -> Task:
        """The task of that name; an uncurated one of the printed name where the vocabulary does not know it."""
        return self.resolve(TASK, printed)

    def resolve_model(self, printed: str) -> Model:
        """The model of that name; an uncurated one of the printed name where the vocabulary does not know it."""
        return self.resolve(MODEL, printed)

    def resolve_venue(self, printed: str) -> Venue:
        """The venue of that name; an uncurated one, named without its edition, where nobody knows it."""
        return self.resolve(VENUE, printed)

    def resolve_topic(self, printed: str) -> Topic:
        """The topic of that keyword; an uncurated one of the printed name where the vocabulary does not know it."""
        return self.resolve(TOPIC, printed)

    def resolve(self, kind: Kind[Term], printed: str) -> Term:
        """The term of that name; an uncurated one where the vocabulary does not know it."""
        if kind.name not in self._remembered:
            self._remembered[kind.name] = lru_cache(maxsize=_REMEMBERED)(partial(self._find, kind))
        term: Term = self._remembered[kind.name](printed)
        return term

    def terms(self, kind: Kind[Term]) -> tuple[Term, ...]:
        """The curated terms of a kind, sorted by name."""
        terms: tuple[Term, ...] = getattr(self, kind.plural)
        return terms

    def by_spelling(self, kind: Kind[Term]) -> dict[str, Term]:
        """The term of each folded spelling."""
        if kind.name not in self._indexes:
            terms = self.terms(kind)
            self._indexes[kind.name] = {kind.fold(name): term for term in terms for name in spellings_of(term)}
        return self._indexes[kind.name]

    def with_stated(self, stated: Iterable[StatedName]) -> Vocabulary:
        """The vocabulary with what sources say of names; it never overrules what the vocabulary knows."""
        by_kind: dict[TermKind, list[StatedName]] = defaultdict(list)
        for record in set(stated):
            by_kind[KIND_OF[type(record)]].append(record)
        kinds = [kind for kind in KINDS if by_kind.get(kind.name)]
        return replace(self, **{kind.plural: with_stated(self.terms(kind), by_kind[kind.name], kind) for kind in kinds})

    def with_decisions(self, decisions: Iterable[NameDecision]) -> Vocabulary:
        """The vocabulary as people decided: of decisions that contradict each other the later one counts."""
        ordered = sorted(set(decisions), key=decision_order)
        if not ordered:
            return self
        changed = {
            kind.plural: decided(self.terms(kind), [one for one in ordered if one.kind == kind.name], kind)
            for kind in KINDS
        }
        return _with_names(replace(self, **changed))

    def _find(self, kind: Kind[Term], printed: str) -> Term:
        name, known = kind.kept(printed), self.by_spelling(kind)
        for spelling in kind.spellings(name):
            if term := known.get(kind.fold(spelling)):
                return term
        return kind.uncurated(name)

    @cached_property
    def metrics_by_setting(self) -> dict[tuple[str, str], Metric]:
        """The metric that a bare one is under a setting: accuracy with a linear probe is linear accuracy."""
        named = (it for it in self.metrics if it.bare and it.settings)
        return {(self.resolve_metric(it.bare or it.name).name, it.settings[0]): it for it in named}

    @cached_property
    def _remembered(self) -> dict[TermKind, Callable[[str], Any]]:
        return {}

    @cached_property
    def _indexes(self) -> dict[TermKind, dict[str, Any]]:
        return {}


def _with_names(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with canonical names in what is said of other names: a decision may have renamed any of these."""

    def metric_named(name: str) -> str:
        return vocabulary.resolve_metric(name).name

    def task_named(name: str) -> str:
        return vocabulary.resolve_task(name).name

    metrics = tuple(
        structs.replace(
            metric,
            family=metric_named(metric.family) if metric.family else metric.family,
            directions={
                vocabulary.resolve_task(task).name_in_directions: higher for task, higher in metric.directions.items()
            },
            same_as={task_named(task): name for task, name in metric.same_as.items()},
        )
        for metric in vocabulary.metrics
    )
    datasets = tuple(
        structs.replace(
            dataset,
            task=task_named(dataset.task) if dataset.task else dataset.task,
            usual_metric=metric_named(dataset.usual_metric) if dataset.usual_metric else dataset.usual_metric,
            other_tasks=tuple(map(task_named, dataset.other_tasks)),
        )
        for dataset in vocabulary.datasets
    )
    return replace(vocabulary, metrics=metrics, datasets=datasets)
