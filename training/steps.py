"""Fitting every learned step on labelled abstracts, and trying the steps on abstracts that they were not fitted on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from db.records import Findings
from extraction.evaluation.comparison import compare
from extraction.evaluation.figures import Compared
from extraction.evaluation.pairing import FoundAndNamed, Level
from extraction.evaluation.spellings import Spellings
from extraction.learned.attribution import ATTRIBUTIONS
from extraction.learned.gate import OPEN, SHUT
from extraction.learned.kind import KINDS
from extraction.learned.steps import Calibration, Steps
from extraction.results import read_results
from training.attribution import attribution_examples
from training.dataset import dataset_examples
from training.examples import FOLDS, Example, Sameness, kind_examples
from training.fit import fit_choice, fit_classes
from training.gate import gate_examples
from training.metric import PENALTY as METRIC_PENALTY
from training.metric import Group, metric_lessons
from training.model import model_groups
from training.task import CueCounts, document_of, task_groups

_SLIGHTEST = 0.05
"""Weights that are left out. Like the penalties: chosen by cross-validation on the seen labels."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one abstract teaches each step."""

    example: Example
    gate: list[tuple[list[str], str]]
    kinds: list[tuple[list[str], str]]
    metrics: list[Group]
    datasets: list[Group]
    attributions: list[tuple[list[str], str]]
    models: list[Group]
    tasks: list[Group]


def lessons_of(examples: Sequence[Example], spellings: Spellings) -> list[Lessons]:
    """What each step learns from each of some labelled abstracts."""
    same = Sameness(spellings)
    cues = task_cues_of(examples)
    numbers = [(example.topic, example.drafts, example.aligned) for example in examples]
    metrics = metric_lessons(numbers, same.of_metrics)
    return [
        Lessons(
            example,
            gate=list(gate_examples(example)),
            kinds=list(kind_examples(example)),
            metrics=metrics[place],
            datasets=dataset_examples(*numbers[place], same.of_datasets),
            attributions=attribution_examples(*numbers[place]),
            models=model_groups(*numbers[place]),
            tasks=task_groups(*numbers[place], cues.suggest_without(*_document_of(example))),
        )
        for place, example in enumerate(examples)
    ]


def task_cues_of(examples: Iterable[Example]) -> CueCounts:
    """The words and tasks of some abstracts, counted."""
    return CueCounts.of([_document_of(example) for example in examples])


def _document_of(example: Example) -> tuple[set[str], set[str]]:
    return document_of(example.labelled.text, example.aligned)


def fit_steps(lessons: Sequence[Lessons]) -> Steps:
    """Every step, fitted; its confidences are as it believes, not calibrated."""
    classes = functools.partial(fit_classes, slightest=_SLIGHTEST)
    choice = functools.partial(fit_choice, slightest=_SLIGHTEST)
    return Steps(
        gate=classes([one for it in lessons for one in it.gate], (SHUT, OPEN), penalty=1.5),
        kind=classes([one for it in lessons for one in it.kinds], KINDS, penalty=4.0),
        metric=choice([one for it in lessons for one in it.metrics], penalty=METRIC_PENALTY),
        dataset=choice([one for it in lessons for one in it.datasets], penalty=3.0),
        attribution=classes([one for it in lessons for one in it.attributions], ATTRIBUTIONS, penalty=2.0),
        model=choice([one for it in lessons for one in it.models], penalty=2.0),
        task=choice([one for it in lessons for one in it.tasks], penalty=2.0),
        task_cues=task_cues_of(lesson.example for lesson in lessons).table(),
    )


def cross_validate(lessons: Sequence[Lessons], spellings: Spellings) -> list[tuple[str, Compared]]:
    """Every abstract, with the file of its label, as the steps read it that were fitted on the other folds."""
    compared: list[tuple[str, Compared]] = []
    for fold in range(FOLDS):
        steps = fit_steps([lesson for lesson in lessons if lesson.example.fold != fold])
        read = functools.partial(read_with, steps)
        for lesson in lessons:
            if lesson.example.fold == fold:
                papers = compare([lesson.example.labelled], read, spellings).papers
                compared += ((lesson.example.source, paper) for paper in papers)
    return compared


def read_with(steps: Steps, text: str) -> Findings:
    """The results of a text, as some steps read it."""
    return Findings(results=read_results(text, steps))


def calibrate(steps: Steps, compared: Iterable[Compared]) -> Steps:
    """The same steps with confidences that say how often such a result was right in texts not learned from."""
    papers = list(compared)
    return steps._replace(
        number_calibration=_calibration(papers, Level.NUMBER, lambda found: found.number_confidence),
        metric_calibration=_calibration(papers, Level.METRIC, lambda found: found.metric_confidence),
        dataset_calibration=_calibration(papers, Level.DATASET, lambda found: found.dataset_confidence),
    )


def _calibration(
    papers: Sequence[Compared], level: Level, confidence_of: Callable[[FoundAndNamed], float | None]
) -> Calibration:
    """Platt scaling: a logistic regression of being right on the log-odds of what was believed."""
    believed = list(_believed(papers, level, confidence_of))
    probabilities = np.clip(np.array([probability for probability, _ in believed]), 1e-3, 1 - 1e-3)
    odds = np.log(probabilities / (1 - probabilities))
    right = np.array([is_right for _, is_right in believed])

    def loss(line: np.ndarray) -> float:
        scores = line[0] * odds + line[1]
        return float(np.logaddexp(0.0, np.where(right, -scores, scores)).sum())

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return Calibration(round(float(slope), 4), round(float(offset), 4))


def _believed(
    papers: Sequence[Compared], level: Level, confidence_of: Callable[[FoundAndNamed], float | None]
) -> Iterator[tuple[float, bool]]:
    for paper in papers:
        for pair in paper.pairs:
            confidence = confidence_of(pair.found) if pair.found is not None else None
            if confidence is not None:
                yield confidence, pair.level >= level
