"""Every number of a text with what the rules make of it: the first reading, which the learned steps then weigh.

Nothing is dropped here but numbers that are part of a name. A draft says what the rules hold a number for, with the
names of the rules, so that a learned step can tell a rule that is mostly right from one that mostly guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from db.vocabulary import Metric, resolve_metric
from extraction.rules.continuation import EarlierNumber, reading_of
from extraction.rules.dataset import DatasetReading, named_dataset, printed_name, speaks_of_many
from extraction.rules.implied_metric import implied_metric
from extraction.rules.kind import Reading
from extraction.rules.metric import MetricReading, named_metric
from extraction.rules.refusal import is_count_of_setting, is_no_result
from extraction.rules.scene import Passage, Scene, passages
from extraction.rules.task import task_of
from extraction.rules.topic import Topic
from extraction.words.units import POINTS

_UNSPECIFIC = frozenset(("performance", "score", "scores", "average score"))
_ACTIVATED = re.compile(r"\bactivat", re.IGNORECASE)


class Draft(NamedTuple):
    """One number as the rules read it."""

    scene: Scene
    passage: Passage
    reading: Reading
    goes_on: bool
    """Whether it goes on with what the number before it began."""
    refusal: str | None
    """The rule by which it is no result; None where the rules take it for one."""
    metric: MetricReading
    dataset: DatasetReading
    task: str | None
    last_dataset: str | None
    """The data set that the sentences before spoke of last."""


def drafts_of(scenes: Iterable[Scene], topic: Topic) -> list[Draft]:
    """The numbers of all sentences as the rules read them, in order."""
    drafts: list[Draft] = []
    last_dataset: str | None = None
    for scene in scenes:
        drafts += _drafts_of_sentence(scene, topic, last_dataset)
        if scene.datasets:
            last_dataset = printed_name(scene.datasets[-1])
    return drafts


def _drafts_of_sentence(scene: Scene, topic: Topic, last_dataset: str | None) -> Iterator[Draft]:
    """The numbers of one sentence as the rules read them."""
    before: Draft | None = None
    for passage in passages(scene):
        earlier = EarlierNumber(before.passage, before.reading) if before else None
        reading, goes_on = reading_of(scene.text, passage, earlier)
        is_inside_list = passage.number is not passage.group[-1] and not passage.number.is_range
        tail = passage.own_tail if is_inside_list else passage.tail
        refusal = "no result" if is_no_result(passage.number, reading, passage.lead, tail) else None
        metric = named_metric(scene, passage, reading, earlier, before.metric if before else None, goes_on=goes_on)
        if refusal is None and metric is None and passage.number.unit is None and not passage.number.sign:
            refusal = "bare"
        dataset = named_dataset(scene, passage)
        task = task_of(dataset.name or last_dataset, metric.name if metric else "", scene.tasks, topic.tasks)
        metric = _settled_metric(passage, reading, metric, dataset.name, last_dataset, task, topic)
        measured = resolve_metric(metric.name)
        if refusal is None and is_count_of_setting(passage.number, measured.name):
            refusal = "setting"
        dataset = _settled_dataset(passage, measured, dataset, last_dataset, topic)
        draft = Draft(scene, passage, reading, goes_on, refusal, metric, dataset, task, last_dataset)
        yield draft
        if refusal is None:
            before = draft


def _settled_metric(
    passage: Passage,
    reading: Reading,
    metric: MetricReading | None,
    dataset: str | None,
    last_dataset: str | None,
    task: str | None,
    topic: Topic,
) -> MetricReading:
    """The named metric; where none is named, or only "performance" or "score", the one that is implied."""
    number = passage.number
    if metric is None or (metric.name.lower() in _UNSPECIFIC and number.unit in ("%", POINTS, None)):
        implied = implied_metric(passage, reading, task=task, dataset=dataset or last_dataset, quality=topic.quality)
        is_better = implied.rule in ("only", "task") and metric is not None
        if metric is None or (is_better and (dataset is not None or metric.name == "performance")):
            metric = implied
    if metric.name == "parameters" and _ACTIVATED.search(passage.lead[-40:] + passage.own_tail[:40]):
        return metric._replace(name="activated parameters")
    return metric


def _settled_dataset(
    passage: Passage, metric: Metric, named: DatasetReading, last_dataset: str | None, topic: Topic
) -> DatasetReading:
    """The named data set; else the paper's own benchmark, the only one of the text, or the one it went on with."""
    if metric.is_cost:
        return named if named.rule == "list" else DatasetReading(None, "cost")
    if named.name is not None or speaks_of_many(passage):
        return named
    for name, rule in ((topic.benchmark, "own"), (topic.only_dataset, "only"), (last_dataset, "earlier")):
        if name is not None:
            return DatasetReading(name, rule)
    return named
