"""Which task a number is of: what its metric or data set implies, else what the text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.vocabulary import resolve_dataset, resolve_metric, resolve_task
from extraction.words.mentions import Mention


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
        return next((mention.name for mention in named if mention.name in measure.tasks), measure.tasks[0])
    task = resolve_dataset(dataset).task if dataset else None
    return "instance segmentation" if task == "object detection" and measure.name == "mask AP" else task


def _most_named(mentions: Sequence[Mention]) -> str | None:
    """The task that a text repeats most; the first of equals."""
    counts: dict[str, int] = {}
    for mention in mentions:
        if not resolve_task(mention.name).is_means:
            counts[mention.name] = counts.get(mention.name, 0) + 1
    return max(counts, key=lambda name: counts[name], default=None)
