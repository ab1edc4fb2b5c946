"""The results that a text reports: numbers with what they measure, on what, and the words that say so.

A pipeline of small steps, each a module of its own: sentences, numbers, mentions of known names, shapes of unknown
ones, the kind of a number and what it takes over from the number before, rejection of what is no result, the metric
(attached or implied), the data set, the task, the model, confidence. All of it is rules; what they find and miss is
measured on hand-labelled abstracts.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.records import FoundResult
from db.vocabulary import resolve_metric
from loaders.text.attachment import COSTS, Attached, named_metric
from loaders.text.confidence import confidences
from loaders.text.continuation import Earlier, reading_of
from loaders.text.datasets import (
    Measured,
    named_dataset,
    only_dataset,
    own_benchmark,
    printed_name,
    speaks_of_many,
)
from loaders.text.implied import implied_metric, only_quality
from loaders.text.kinds import Reading, signed
from loaders.text.mentions import Mention, find_mentions
from loaders.text.models import attribution_of, model_of, own_name
from loaders.text.numbers import Number, find_numbers
from loaders.text.rejection import is_count_of_setting, is_no_result
from loaders.text.scene import Passage, Scene, passages, scene_of
from loaders.text.sentences import split_sentences
from loaders.text.tasks import task_of
from loaders.text.units import POINTS

_UNSPECIFIC = frozenset(("performance", "score", "scores", "average score"))
_ACTIVATED = re.compile(r"\bactivat", re.IGNORECASE)
_LONGEST_REACH = 100
"""Code points to a metric that the evidence of a number still takes in."""
_MORE_WORDS = 40
"""Code points on either side, cut at a word, that make evidence readable."""


class _Topic(NamedTuple):
    """What the whole text says, for sentences that do not say it again."""

    tasks: list[Mention]
    quality: str | None
    """The only metric of quality that it names."""
    own: str | None
    """What it calls its own method."""
    benchmark: str | None
    """The benchmark that it introduces."""
    only_dataset: str | None


class _Found(NamedTuple):
    """A result on its way, with the rules that made it."""

    passage: Passage
    reading: Reading
    metric: Attached
    dataset: Measured
    task: str | None


def find_results(text: str) -> tuple[FoundResult, ...]:
    """Every result that a text reports, in the order of the text."""
    numbers = find_numbers(text)
    if not numbers:
        return ()
    mentions = find_mentions(text)
    topic = _topic_of(text, mentions)
    results: list[FoundResult] = []
    last_dataset: str | None = None
    for scene, its_numbers in _scenes(text, numbers, mentions):
        found = _read_scene(scene, passages(scene, its_numbers), topic, last_dataset)
        results += (_result(scene, one, topic) for one in found)
        if scene.datasets:
            last_dataset = printed_name(scene.datasets[-1])
    return tuple(results)


def _topic_of(text: str, mentions: Sequence[Mention]) -> _Topic:
    own = own_name(text)
    return _Topic(
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


def _read_scene(scene: Scene, its_passages: Sequence[Passage], topic: _Topic, last_dataset: str | None) -> list[_Found]:
    """The results of one sentence."""
    found: list[_Found] = []
    for passage in its_passages:
        before = found[-1] if found else None
        earlier = Earlier(before.passage, before.reading) if before else None
        reading, goes_on = reading_of(scene.text, passage, earlier)
        is_inside_list = passage.number is not passage.group[-1] and not passage.number.is_range
        if is_no_result(passage.number, reading, passage.lead, passage.own_tail if is_inside_list else passage.tail):
            continue
        metric = named_metric(scene, passage, reading, earlier, before.metric if before else None, goes_on=goes_on)
        if metric is None and passage.number.unit is None and not passage.number.sign:
            continue
        dataset = named_dataset(scene, passage)
        task = task_of(dataset.name or last_dataset, metric.name if metric else "", scene.tasks, topic.tasks)
        metric = _settled_metric(passage, reading, metric, dataset.name, last_dataset, task, topic)
        name = resolve_metric(metric.name).name
        if is_count_of_setting(passage.number, name):
            continue
        dataset = _settled_dataset(passage, name, dataset, last_dataset, topic)
        found.append(_Found(passage, reading, metric, dataset, task))
    return found


def _settled_metric(
    passage: Passage,
    reading: Reading,
    metric: Attached | None,
    dataset: str | None,
    last_dataset: str | None,
    task: str | None,
    topic: _Topic,
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
    passage: Passage, metric: str, named: Measured, last_dataset: str | None, topic: _Topic
) -> Measured:
    """The named data set; else the paper's own benchmark, the only one of the text, or the one it went on with."""
    if metric in COSTS:
        return named if named.rule == "list" else Measured(None, "cost")
    if named.name is not None or speaks_of_many(passage):
        return named
    for name, rule in ((topic.benchmark, "own"), (topic.only_dataset, "only"), (last_dataset, "earlier")):
        if name is not None:
            return Measured(name, rule)
    return named


def _result(scene: Scene, found: _Found, topic: _Topic) -> FoundResult:
    """One result as it is stored, with the words that it was read from."""
    passage, reading, metric, dataset, task = found
    number = passage.number
    value = number.value
    if reading.kind == "delta":
        value = signed(value, reading.direction, resolve_metric(metric.name).higher_is_better, number.sign)
    start, end = _evidence(scene, number, metric.mention)
    of_number, of_metric, of_dataset = confidences(reading.rule, metric.rule, dataset.rule)
    is_of_benchmark = topic.benchmark is not None
    return FoundResult(
        kind=reading.kind,
        value=value,
        value_text=scene.text[number.start : number.end],
        unit=None if number.unit == POINTS else number.unit,
        metric=metric.name,
        dataset=dataset.name,
        task=task,
        model=None if is_of_benchmark else model_of(scene, passage, topic.own),
        attribution=attribution_of(scene, passage, reading.kind, own=topic.own, is_of_benchmark=is_of_benchmark),
        start=start,
        end=end,
        number_confidence=of_number,
        metric_confidence=of_metric,
        dataset_confidence=of_dataset,
    )


def _evidence(scene: Scene, number: Number, metric: Mention | None) -> tuple[int, int]:
    """The stretch of a sentence that holds the number, its unit, and the metric where it is named close by."""
    text, span = scene.text, scene.span
    start, end = number.start, number.stop
    if metric is not None and span.start <= metric.start and metric.end <= span.end:
        if 0 <= start - metric.end <= _LONGEST_REACH:
            start = metric.start
        elif 0 <= metric.start - end <= _LONGEST_REACH:
            end = metric.end
    before = text[max(span.start, start - _MORE_WORDS) : start]
    after = text[end : min(span.end, end + _MORE_WORDS)]
    is_cut_before, is_cut_after = len(before) == _MORE_WORDS, len(after) == _MORE_WORDS
    start -= len(before) - (before.find(" ") + 1 if is_cut_before else 0)
    return start, end + (max(after.rfind(" "), 0) if is_cut_after else len(after.rstrip()))
