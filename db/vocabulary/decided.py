"""The terms of a vocabulary as people decided: other spellings, new names, the direction of a metric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic

import msgspec

from db.records import NameDecision
from db.vocabulary.kinds import TASK, Kind, Term, spellings_of
from db.vocabulary.terms import Dataset, Metric
from db.vocabulary.venues import Venue

_encode = msgspec.json.Encoder().encode


def decision_order(decision: NameDecision) -> tuple[str, bytes]:
    """Later decisions last, so that they count; those without a day first, those of one day by what they say."""
    return decision.decided_on or "", _encode(decision)


def decided(terms: Sequence[Term], decisions: Iterable[NameDecision], kind: Kind[Term]) -> tuple[Term, ...]:
    """The terms of one kind after decisions, in the order of their names."""
    changed = _Terms(terms, kind)
    for decision in decisions:
        changed.follow(decision)
    return tuple(sorted(changed.by_key.values(), key=lambda term: (term.name.casefold(), term.name)))


class _Terms(Generic[Term]):
    """Terms of one kind while decisions change them; every spelling has one owner."""

    def __init__(self, terms: Sequence[Term], kind: Kind[Term]) -> None:
        self.by_key = {term.key: term for term in terms}
        self._kind = kind
        self._owner = {self._fold(spelling): term.key for term in terms for spelling in spellings_of(term)}

    def follow(self, decision: NameDecision) -> None:
        key = self._curated(decision.name)
        if decision.higher_is_better is not None and isinstance(self.by_key[key], Metric):
            self._replace(key, higher_is_better=decision.higher_is_better, directions={})
        if isinstance(self.by_key[key], Metric):
            self._decide_metric(key, decision)
        if decision.usual_metric is not None and isinstance(self.by_key[key], Dataset):
            self._replace(key, usual_metric=decision.usual_metric or None)
        for alias in decision.aliases:
            self._give(alias, key)

    def _curated(self, name: str) -> str:
        """The key of the term of that name; one that only sources know is curated, or loses what is its alias."""
        folded = self._fold(name)
        owner = self._owner.get(folded)
        if owner is None:
            return self._add(name)
        term = self.by_key[owner]
        if term.is_curated:
            return owner
        if owner == folded:
            self._replace(owner, is_curated=True, name=self._kind.kept(name))
            return owner
        self._replace(owner, aliases=tuple(other for other in term.aliases if self._fold(other) != folded))
        return self._add(name)

    def _decide_metric(self, key: str, decision: NameDecision) -> None:
        """The family of a metric, and its direction on tasks."""
        metric = self.by_key[key]
        if decision.family is not None:
            self._replace(key, family=decision.family or None)
        if decision.directions and isinstance(metric, Metric):
            said = {TASK.fold(task) for task, _ in decision.directions}
            kept = {task: higher for task, higher in metric.directions.items() if TASK.fold(task) not in said}
            self._replace(key, directions=kept | dict(decision.directions))  # the last of them counts

    def _fold(self, spelling: str) -> str:
        return self._kind.fold(self._kind.kept(spelling))

    def _add(self, name: str) -> str:
        name, key = self._kind.kept(name), self._fold(name)
        self.by_key[key] = self._kind.type(name=name, key=key, **self._kind.implied(name))
        self._owner[key] = key
        return key

    def _give(self, alias: str, key: str) -> None:
        """Make an alias one of a term: taken from the term that had it, or all of a term whose own name it is."""
        folded = self._fold(alias)
        owner = self._owner.get(folded)
        if owner == key:
            return
        given = [self._kind.kept(alias)]
        if owner == folded:
            given = list(spellings_of(self.by_key.pop(owner)))
        elif owner is not None:
            kept = tuple(other for other in self.by_key[owner].aliases if self._fold(other) != folded)
            self._replace(owner, aliases=kept)
            term = self.by_key[owner]
            if isinstance(term, Venue) and term.full_name and self._fold(term.full_name) == folded:
                self._replace(owner, full_name=None)
        self._owner |= dict.fromkeys(map(self._fold, given), key)
        self._replace(key, aliases=tuple(dict.fromkeys((*self.by_key[key].aliases, *given))))

    def _replace(self, key: str, **columns: object) -> None:
        self.by_key[key] = msgspec.structs.replace(self.by_key[key], **columns)
