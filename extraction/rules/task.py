"""Which task a number is of: what its metric or data set implies, else what the text speaks of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from db.vocabulary import Metric, resolve_dataset, resolve_metric, resolve_task
from extraction.rules.scene import Scene
from extraction.rules.topic import Topic
from extraction.words.mentions import Mention

_MOST_DATASETS = 30
_BEHIND = 2
"""Signs between a data set and the task that is told of it: "SQuAD question answering"."""


def task_of(dataset: str | None, metric: str, in_sentence: Sequence[Mention], in_text: Sequence[Mention]) -> str | None:
    """The task of a number; None where nothing says it."""
    implied = implied_task(dataset, metric, (*in_sentence, *in_text))
    if implied is not None:
        return implied
    measured_here = [mention.name for mention in in_sentence if not resolve_task(mention.name).is_means]
    return measured_here[0] if measured_here else _most_named(in_text)


def implied_task(dataset: str | None, metric: str, named: Iterable[Mention]) -> str | None:
    """The task that a metric is always of, among those that are `named`; else the one that the data set is for."""
    measure = resolve_metric(metric)
    if measure.tasks:
        of_dataset = resolve_dataset(dataset).task if dataset else None
        if of_dataset in measure.tasks:
            return of_dataset
        return next((mention.name for mention in named if mention.name in measure.tasks), measure.tasks[0])
    task = resolve_dataset(dataset).task if dataset else None
    return "instance segmentation" if task == "object detection" and measure.name == "mask AP" else task


def own_task(task: str | None, dataset: str | None, metric: str, scene: Scene, topic: Topic) -> str | None:
    """The task that was decided for a number, or that of its measure or data set where that one is another's.

    What a text says of other data sets is as near as what it says of this one: "an F1 on question answering of 93.0 and
    an accuracy on SNLI of 91.7". A measure whose direction hangs on the task keeps it.
    """
    measure, implied = resolve_metric(metric), implied_task(dataset, metric, topic.tasks)
    if task is None or implied is None or task == implied or measure.directions:
        return task
    if measure.tasks:
        is_free = dataset is None or resolve_dataset(dataset).task != implied
        return task if task not in measure.tasks or (is_free and _is_named(task, topic)) else implied
    if not _is_named(task, topic):
        return implied
    if _is_measured_by(task, measure) and not _is_measured_by(implied, measure):
        return task
    is_of_others = _is_of_others(task, dataset, topic) and not _is_said(task, scene, dataset)
    return implied if is_of_others else task


def _is_measured_by(task: str, measure: Metric) -> bool:
    """Whether a measure is the usual one of a task, or of its family."""
    usual = resolve_task(task).usual_metric
    if usual is None:
        return False
    return measure.name == usual or (measure.family is not None and measure.family == resolve_metric(usual).family)


def _is_named(task: str, topic: Topic) -> bool:
    """Whether a text names a task, in any spelling."""
    return any(it.name == task for it in topic.tasks) or task.lower() in topic.lowered


def _is_of_others(task: str, dataset: str | None, topic: Topic) -> bool:
    """Whether a task is the one that another data set of the text is for."""
    named = itertools.islice((it.name for it in topic.mentions if it.kind == "dataset"), _MOST_DATASETS)
    return any(name != dataset and resolve_dataset(name).task == task for name in named)


def _is_said(task: str, scene: Scene, dataset: str | None) -> bool:
    """Whether a sentence names a task, and not right behind another data set."""
    ends = [it.end for it in scene.datasets if it.name != dataset]
    return any(it.name == task and not any(0 <= it.start - end <= _BEHIND for end in ends) for it in scene.tasks)


def _most_named(mentions: Sequence[Mention]) -> str | None:
    """The task that a text repeats most; the first of equals."""
    counts: dict[str, int] = {}
    for mention in mentions:
        if not resolve_task(mention.name).is_means:
            counts[mention.name] = counts.get(mention.name, 0) + 1
    return max(counts, key=lambda name: counts[name], default=None)
