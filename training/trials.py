"""Trials that cannot flatter: steps that were fitted on some labels read later months, or sources they never saw.

What the vocabulary knows came from labels too. So a name that stands in labels of the tested part and in none of those
learned from is unknown while the tested part is read, as the benchmarks of next year are.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from db.vocabulary import resolve_dataset, resolve_metric
from extraction.evaluation.comparison import compare
from extraction.evaluation.figures import Compared
from extraction.evaluation.labels import Label
from extraction.evaluation.spellings import Spellings
from training.examples import Example
from training.steps import Lessons, fit_steps, read_with
from training.unknown import without_names

_CUTS = ("2025-01", "2025-07")
"""The months from which labels are tested by what was labelled before; each until the next."""
_NEVER = "9999"


class Trial(NamedTuple):
    """A way to part labels into those that are learned from and those that are tested."""

    name: str
    is_learned: Callable[[Label], bool]
    is_tested: Callable[[Label], bool]


class Tried(NamedTuple):
    """What came of a trial."""

    name: str
    learned: int
    """Abstracts."""
    unknown: int
    """Names that were not known."""
    papers: list[Compared]


def month_of(label: Label) -> str:
    """The month of a labelled paper; of proceedings the last of their year, "" where the label tells no time."""
    if label.day is not None:
        return label.day[:7]
    year = (label.venue or "").rpartition("-")[2]
    return f"{year}-12" if year.isdigit() else ""


def source_of(label: Label) -> str:
    """Where a labelled paper comes from: a conference without its year, daily papers, or other pages."""
    if label.venue is not None:
        return label.venue.partition("-")[0].removesuffix("w").upper()
    return "daily papers" if label.day is not None else "other pages"


def trials_of(labels: Sequence[Label]) -> Iterator[Trial]:
    """The trials by time, then those by source."""
    yield from (_by_time(first, end) for first, end in zip(_CUTS, (*_CUTS[1:], _NEVER), strict=True))
    yield from map(_by_source, sorted({source_of(label) for label in labels}))


def _by_time(first: str, end: str) -> Trial:
    """Listings of some months, read by what was learned from all before."""
    return Trial(
        f"{first} and later" if end == _NEVER else f"{first} until {end}",
        is_learned=lambda label: "" < month_of(label) < first,
        is_tested=lambda label: label.day is not None and first <= month_of(label) < end,
    )


def _by_source(source: str) -> Trial:
    """Papers of one source, read by what was learned from all others."""
    return Trial(
        source,
        is_learned=lambda label: source_of(label) != source,
        is_tested=lambda label: source_of(label) == source,
    )


def run_trials(lessons: Sequence[Lessons], spellings: Spellings) -> Iterator[Tried]:
    """Fit on one side of each trial and read the other."""
    for trial in trials_of([lesson.example.labelled.label for lesson in lessons]):
        learned = [lesson for lesson in lessons if trial.is_learned(lesson.example.labelled.label)]
        tested = [lesson.example for lesson in lessons if trial.is_tested(lesson.example.labelled.label)]
        if not (learned and tested):
            continue
        steps = fit_steps(learned)
        known = names_of_labels(lesson.example for lesson in learned)
        metrics, datasets = (new - old for new, old in zip(names_of_labels(tested), known, strict=True))
        with without_names(metrics, datasets):
            papers = compare([it.labelled for it in tested], functools.partial(read_with, steps), spellings).papers
        yield Tried(trial.name, len(learned), len(metrics | datasets), papers)


def names_of_labels(examples: Iterable[Example]) -> tuple[set[str], set[str]]:
    """The canonical metrics and data sets of labels."""
    results = [result for example in examples for result in example.labelled.label.results]
    metrics = {resolve_metric(result.metric).name for result in results}
    datasets = {resolve_dataset(result.dataset).name for result in results if result.dataset}
    return metrics, datasets
