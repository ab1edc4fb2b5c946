"""Every number of a text with what the rules make of it: the first reading, which the learned steps then weigh.

Nothing is dropped here but numbers that are part of a name. A draft says what the rules hold a number for, with the
names of the rules, so that a learned step can tell a rule that is mostly right from one that mostly guesses.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.vocabulary import Metric, resolve_metric
from extraction.rules.attachment import Attached, named_metric
from extraction.rules.continuation import Earlier, reading_of
from extraction.rules.datasets import Measured, named_dataset, only_dataset, own_benchmark, printed_name, speaks_of_many
from extraction.rules.implied import implied_metric, only_quality
from extraction.rules.kinds import Reading
from extraction.rules.models import own_name
from extraction.rules.rejection import is_count_of_setting, is_no_result
from extraction.rules.scene import Passage, Scene, passages, scene_of
from extraction.rules.tasks import task_of
from extraction.words.mentions import Mention, find_mentions
from extraction.words.numbers import Number, find_numbers
from extraction.words.sentences import split_sentences
from extraction.words.units import POINTS

_UNSPECIFIC = frozenset(("performance", "score", "scores", "average score"))
_ACTIVATED = re.compile(r"\bactivat", re.IGNORECASE)


class Topic(NamedTuple):
    """What the whole text says, for sentences that do not say it again."""

    text: str
    mentions: list[Mention]
    """Every known name of the text."""
    shaped: list[Mention]
    """Every name of the sentences that hold numbers, known or read by its shape."""
    tasks: list[Mention]
    quality: str | None
    """The only metric of quality that it names."""
    own: str | None
    """What it calls its own method."""
    benchmark: str | None
    """The benchmark that it introduces."""
    only_dataset: str | None


class Draft(NamedTuple):
    """One number as the rules read it."""

    scene: Scene
    passage: Passage
    reading: Reading
    goes_on: bool
    """Whether it goes on with what the number before it began."""
    refusal: str | None
    """The rule by which it is no result; None where the rules take it for one."""
    metric: Attached
    dataset: Measured
    task: str | None
    last_dataset: str | None
    """The data set that the sentences before spoke of last."""


def read_drafts(text: str) -> tuple[Topic, list[Draft]] | None:
    """Every number of a text as the rules read it, in order; None for a text without numbers."""
    numbers = find_numbers(text)
    return drafts_of(text, numbers) if numbers else None


def drafts_of(text: str, numbers: Sequence[Number]) -> tuple[Topic, list[Draft]]:
    """The numbers of a text as the rules read them, in order, and what the whole text says."""
    mentions = find_mentions(text)
    scenes = list(_scenes(text, numbers, mentions))
    topic = _topic_of(text, mentions, [scene for scene, _ in scenes])
    drafts: list[Draft] = []
    last_dataset: str | None = None
    for scene, its_numbers in scenes:
        drafts += _drafts_of(scene, passages(scene, its_numbers), topic, last_dataset)
        if scene.datasets:
            last_dataset = printed_name(scene.datasets[-1])
    return topic, drafts


def _topic_of(text: str, mentions: list[Mention], scenes: Sequence[Scene]) -> Topic:
    own = own_name(text)
    return Topic(
        text=text,
        mentions=mentions,
        shaped=[mention for scene in scenes for mention in (*scene.metrics, *scene.datasets)],
        tasks=[mention for mention in mentions if mention.kind == "task"],
        quality=only_quality(mention for mention in mentions if mention.kind == "metric"),
        own=own,
        benchmark=own_benchmark(text, own),
        only_dataset=only_dataset([mention for mention in mentions if mention.kind == "dataset"]),
    )


def _scenes(text: str, numbers: Sequence[Number], mentions: Sequence[Mention]) -> Iterator[tuple[Scene, list[Number]]]:
    """The sentences that hold numbers, each with its own."""
    sentences = split_sentences(text)
    starts = [sentence.start for sentence in sentences]
    by_sentence: dict[int, list[Number]] = {}
    for number in numbers:
        by_sentence.setdefault(bisect.bisect_right(starts, number.start) - 1, []).append(number)
    for place, its_numbers in by_sentence.items():
        span = sentences[place]
        known = mentions[bisect.bisect_left(mentions, (span.start,)) : bisect.bisect_left(mentions, (span.end,))]
        yield scene_of(text, place, span, list(known), its_numbers), its_numbers


def _drafts_of(
    scene: Scene, its_passages: Sequence[Passage], topic: Topic, last_dataset: str | None
) -> Iterator[Draft]:
    """The numbers of one sentence as the rules read them."""
    before: Draft | None = None
    for passage in its_passages:
        earlier = Earlier(before.passage, before.reading) if before else None
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
    metric: Attached | None,
    dataset: str | None,
    last_dataset: str | None,
    task: str | None,
    topic: Topic,
) -> Attached:
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
    passage: Passage, metric: Metric, named: Measured, last_dataset: str | None, topic: Topic
) -> Measured:
    """The named data set; else the paper's own benchmark, the only one of the text, or the one it went on with."""
    if metric.is_cost:
        return named if named.rule == "list" else Measured(None, "cost")
    if named.name is not None or speaks_of_many(passage):
        return named
    for name, rule in ((topic.benchmark, "own"), (topic.only_dataset, "only"), (last_dataset, "earlier")):
        if name is not None:
            return Measured(name, rule)
    return named
