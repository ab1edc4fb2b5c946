"""Which found result is which labelled one, and how far the two agree.

A found result is paired with at most one labelled result of the same abstract, the best agreements first. The levels
include each other: the number (kind and value), then also the metric, then also the data set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import msgspec

from db.records import Attribution, Findings, ResultKind
from db.resolution.results import ResolvedResult, SourcedResult, resolve_results
from db.vocabulary import resolve_dataset, resolve_metric, shipped_vocabulary
from extraction.evaluation.labels import LabelledResult
from extraction.evaluation.spellings import Spellings, plain

_SCALES = frozenset("kmbgt")
"""Units that are powers of ten: 7 "M" is not 7 "B"."""
_TOLERANCE = 1e-6


class Level(IntEnum):
    """How far a found and a labelled result agree."""

    NOTHING = 0
    NUMBER = 1
    METRIC = 2
    DATASET = 3


class FoundAndNamed(msgspec.Struct, frozen=True):
    """A result that a reader found, with the names that the shelf gives it: what an export of the shelf shows."""

    kind: ResultKind
    value: float
    value_text: str
    unit: str | None
    metric: str
    dataset: str | None
    task: str | None
    model: str | None
    attribution: Attribution
    number_confidence: float | None
    """None where the reader does not say how sure it is; so with the other two."""
    metric_confidence: float | None
    dataset_confidence: float | None
    start: int
    """First code point of its evidence in the text."""
    end: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A found and a labelled result that are the same number; or one of them, alone."""

    found: FoundAndNamed | None
    labelled: LabelledResult | None
    level: Level


def named_results(findings: Findings) -> list[FoundAndNamed]:
    """The results of a text under their canonical names, each once, in the order of an export."""
    sourced = [SourcedResult(found, "abstract", frozenset()) for found in findings.results]
    named = [_named(result) for result in resolve_results(sourced, shipped_vocabulary())]
    return sorted(named, key=_place_in_export)


def pair(found: Sequence[FoundAndNamed], labelled: Sequence[LabelledResult], spellings: Spellings) -> list[Pair]:
    """The results of one abstract, found and labelled ones in pairs where they agree on the number at least."""
    agreements = [
        (level, place, other)
        for place, result in enumerate(found)
        for other, label in enumerate(labelled)
        if (level := agreement(result, label, spellings))
    ]
    free_found, free_labelled = dict(enumerate(found)), dict(enumerate(labelled))
    pairs = []
    for level, place, other in sorted(agreements, key=lambda agreed: (-agreed[0], agreed[1], agreed[2])):
        if place in free_found and other in free_labelled:
            pairs.append(Pair(free_found.pop(place), free_labelled.pop(other), level))
    pairs += [Pair(result, None, Level.NOTHING) for result in free_found.values()]
    pairs += [Pair(None, label, Level.NOTHING) for label in free_labelled.values()]
    return pairs


def agreement(found: FoundAndNamed, labelled: LabelledResult, spellings: Spellings) -> Level:
    """How far a found and a labelled result agree."""
    if not _is_same_number(found, labelled):
        return Level.NOTHING
    metric = spellings.metric(labelled.metric)
    if not _is_same_metric(spellings.metric(found.metric), metric, spellings):
        return Level.NUMBER
    if metric in spellings.without_dataset or spellings.dataset(found.dataset) == spellings.dataset(labelled.dataset):
        return Level.DATASET
    return Level.METRIC


def unit_key(unit: str | None) -> str | None:
    """A unit without letter case; a bare sign stays itself."""
    return plain(unit) or unit


def _is_same_number(found: FoundAndNamed, labelled: LabelledResult) -> bool:
    if found.kind != labelled.kind:
        return False
    units = unit_key(found.unit), unit_key(labelled.unit)
    if labelled.kind == "ratio" and set(units) == {"%", "x"}:
        return False
    if units[0] != units[1] and _SCALES.issuperset(units):
        return False
    return abs(found.value - labelled.value) <= _TOLERANCE * max(1.0, abs(labelled.value))


def _is_same_metric(found: str, labelled: str, spellings: Spellings) -> bool:
    """A label "performance" says that the abstract names no metric: any general word is then as good."""
    if found == labelled:
        return True
    is_general = found in (spellings.metric("accuracy"), spellings.metric("score"))
    return is_general and labelled == spellings.metric("performance")


def _named(result: ResolvedResult) -> FoundAndNamed:
    found = result.found
    assert found is not None, "nothing was stated"
    return FoundAndNamed(
        kind=found.kind,
        value=found.value,
        value_text=found.value_text,
        unit=found.unit,
        # What the reader named, not what its board calls it: "accuracy" on ImageNet is labelled so.
        metric=resolve_metric(found.metric).name,
        dataset=resolve_dataset(found.dataset).name if found.dataset else None,
        task=result.task.name if result.task else None,
        model=found.model,
        attribution=found.attribution,
        number_confidence=found.number_confidence,
        metric_confidence=found.metric_confidence,
        dataset_confidence=found.dataset_confidence,
        start=found.start,
        end=found.end,
    )


def _place_in_export(result: FoundAndNamed) -> tuple[int | float | str, ...]:
    names = (result.dataset or "", result.task or "", result.model or "", result.attribution)
    return (result.start, result.end, result.kind, result.value, result.unit or "", result.metric, *names)
