"""What comes of decisions about names: whether they are followed, and which of their words nobody knows or prints."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import InstrumentedAttribute

from db.records import NameDecision, TermKind
from db.tables import Paper, PaperDataset, PaperMethod, PaperTask, PaperTopic, PaperVersion, Result
from db.vocabulary import Vocabulary
from db.vocabulary.kinds import KINDS, Kind

_PRINTED: dict[TermKind, tuple[InstrumentedAttribute[Any], ...]] = {
    "metric": (Result.metric_as_printed,),
    "dataset": (Result.dataset_as_printed, PaperDataset.dataset_as_printed),
    "task": (Result.task_as_printed, PaperTask.task_as_printed),
    "model": (Result.model,),
    "method": (PaperMethod.method_as_printed,),
    "venue": (Paper.venue_as_printed, PaperVersion.venue_as_printed),
    "topic": (PaperTopic.name,),
}
"""The columns that hold names of a kind as their sources print them."""


class NameOutcomes:
    """The outcomes of decisions about names on one shelf."""

    def __init__(self, connection: Connection, vocabulary: Vocabulary) -> None:
        """`vocabulary` is that of the shelf, which follows the decisions."""
        self._connection = connection
        self._vocabulary = vocabulary
        self._kinds = {kind.name: kind for kind in KINDS}
        self._printed = cache(self._spellings_of)

    def of(self, decision: NameDecision) -> str:
        """What comes of a decision, in words."""
        kind = self._kinds[decision.kind]
        term = self._vocabulary.resolve(kind, decision.name)
        for alias in decision.aliases:
            owner = self._vocabulary.resolve(kind, alias)
            if owner.key != term.key:
                return f"not followed: a later decision gives {alias} to {owner.name}"
        if contrary := self._contrary(decision, term):
            return f"not followed: a later decision gives {contrary}"
        if useless := self._useless(decision):
            return f"not followed: {useless}"
        unprinted = [
            f"nothing is printed as {alias!r}" for alias in decision.aliases if not self._is_printed(kind, alias)
        ]
        return "; ".join([f"followed: {term.name}", *self._unknown(decision), *unprinted])

    def _contrary(self, decision: NameDecision, term: Any) -> str | None:
        """What the shelf goes by instead of what is decided of a metric or a data set."""
        if decision.higher_is_better is not None and term.higher_is_better != decision.higher_is_better:
            return "the other direction"
        for task, is_higher in decision.directions:
            if term.direction_on(self._vocabulary.resolve_task(task)) != is_higher:
                return f"another direction on {task}"
        for said, now in ((decision.family, "family"), (decision.usual_metric, "usual_metric")):
            if said is not None and getattr(term, now) != (self._metric(said) if said else None):
                return f"another {now.replace('_', ' ')}"
        return None

    def _useless(self, decision: NameDecision) -> str | None:
        """Why a usual measure that is decided of a data set changes nothing; None where it does."""
        if not decision.usual_metric:
            return None
        usual = self._vocabulary.resolve_metric(decision.usual_metric)
        return None if usual.family else f"the metric {usual.name} has no family, whose bare name could stand for it"

    def _metric(self, name: str) -> str:
        return self._vocabulary.resolve_metric(name).name

    def _unknown(self, decision: NameDecision) -> list[str]:
        """Names beside the one that is decided about which are in nobody's vocabulary."""
        metrics = [name for name in (decision.family, decision.usual_metric) if name]
        unknown = [f"metric {name!r}" for name in metrics if not self._vocabulary.resolve_metric(name).is_curated]
        tasks = [task for task, _ in decision.directions]
        unknown += [f"task {task!r}" for task in tasks if not self._vocabulary.resolve_task(task).is_curated]
        return [f"nobody knows the {name}" for name in unknown]

    def _is_printed(self, kind: Kind[Any], alias: str) -> bool:
        return kind.fold(kind.kept(alias)) in self._printed(kind)

    def _spellings_of(self, kind: Kind[Any]) -> set[str]:
        """Under which spellings the names that are printed on the shelf are looked up."""
        printed = {
            name
            for column in _PRINTED[kind.name]
            for name in self._connection.scalars(select(column).where(column.is_not(None)).distinct())
        }
        return {kind.fold(spelling) for name in printed for spelling in kind.spellings(kind.kept(name))}
