"""The results that a text reports: numbers with what they measure, on what, and the words that say so.

A pipeline of small steps, each a module of its own: sentences, numbers, mentions of names, shapes of unknown names,
the kind of a number, rejection of what is no result, attachment of a metric, surroundings (data set, task, model,
attribution), confidence. All of it is rules; what they find and miss is measured on hand-labelled abstracts.
"""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from db.records import FoundResult
from db.vocabulary import resolve_metric
from loaders.text.attachment import Attached, implied_metric, nearest_metric, only_quality
from loaders.text.confidence import confidences
from loaders.text.kinds import Reading, read_kind, signed
from loaders.text.mentions import Mention, find_mentions
from loaders.text.numbers import Number, find_numbers
from loaders.text.rejection import is_count_of_setting, is_no_result
from loaders.text.sentences import Span, split_sentences
from loaders.text.shapes import find_shapes
from loaders.text.surroundings import (
    as_printed,
    attribution_of,
    dataset_of,
    joined_datasets,
    only_name,
    own_benchmark,
    own_name,
    task_of,
    variant_of,
)

_LEAD = 160
_TAIL = 120
_NEAREST = 6
_NEAR = 3.2
_EVIDENCE_WORDS = 40


class _Scene(NamedTuple):
    """A sentence with everything in it that a number could be about."""

    span: Span
    metrics: list[Mention]
    datasets: list[Mention]
    tasks: list[Mention]
    models: list[Mention]
    stops: list[int]
    """Starts of the numbers of the sentence."""


class _Decided(NamedTuple):
    """What was decided of the number before, for those that go on with it."""

    number: Number
    reading: Reading
    metric: Attached
    dataset: str | None
    sentence: int


def find_results(text: str) -> tuple[FoundResult, ...]:
    """Every result that a text reports, in the order of the text."""
    numbers = find_numbers(text)
    if not numbers:
        return ()
    sentences = split_sentences(text)
    starts = [sentence.start for sentence in sentences]
    by_sentence: dict[int, list[Number]] = {}
    for number in numbers:
        by_sentence.setdefault(bisect.bisect_right(starts, number.start) - 1, []).append(number)
    mentions = find_mentions(text)
    mention_starts = [mention.start for mention in mentions]
    tasks = [mention for mention in mentions if mention.kind == "task"]
    quality = only_quality([mention for mention in mentions if mention.kind == "metric"])
    own = own_name(text)
    fallback = (own_benchmark(text, own), only_name([mention for mention in mentions if mention.kind == "dataset"]))
    results: list[FoundResult] = []
    before: _Decided | None = None
    earlier: str | None = None
    for place, its_numbers in by_sentence.items():
        span = sentences[place]
        known = mentions[bisect.bisect_left(mention_starts, span.start) : bisect.bisect_left(mention_starts, span.end)]
        scene = _scene(text, span, known, its_numbers)
        found, before, earlier = _results_of_sentence(text, scene, place, its_numbers, tasks, own, quality, fallback, before, earlier)
        results += found
    return tuple(results)


def _scene(text: str, span: Span, known: list[Mention], numbers: list[Number]) -> _Scene:
    shapes = find_shapes(text, span, known)
    every = sorted([*known, *shapes])
    return _Scene(
        span,
        [mention for mention in every if mention.kind == "metric"],
        [mention for mention in every if mention.kind == "dataset"],
        [mention for mention in every if mention.kind == "task"],
        [mention for mention in every if mention.kind == "model"],
        [number.start for number in numbers],
    )


def _results_of_sentence(
    text: str,
    scene: _Scene,
    sentence: int,
    numbers: list[Number],
    tasks: list[Mention],
    own: str | None,
    quality: str | None,
    fallback: tuple[str | None, str | None],
    before: _Decided | None,
    earlier: str | None,
) -> tuple[list[FoundResult], _Decided | None, str | None]:
    """The results of one sentence, what was decided last, and the last data set named."""
    results: list[FoundResult] = []
    names = sorted((mention.start, mention.end) for mention in (*scene.metrics, *scene.datasets, *scene.models))
    groups: dict[int, list[Number]] = {}
    for number in numbers:
        groups.setdefault(number.group, []).append(number)
    for number in numbers:
        group = groups[number.group]
        if _is_in_a_name(number, names):
            continue
        first, last = group[0].start, group[-1].stop
        lead = text[max(scene.span.start, first - _LEAD) : first]
        tail = text[last : min(scene.span.end, last + _TAIL)]
        own_tail = text[number.stop : min(scene.span.end, number.stop + _TAIL)]
        reading, goes_on = _reading(text, number, group, lead, tail, own_tail, before if before and before.sentence == sentence else None)
        if is_no_result(number, reading, lead, tail if number is group[-1] else own_tail if not number.is_range else tail):
            continue
        metric = _metric(text, scene, number, group, reading, lead, tail, before, goes_on=goes_on, sentence=sentence)
        dataset, dataset_rule = _dataset(text, scene, number, group)
        task = task_of(dataset or earlier, metric.name if metric else "", scene.tasks, tasks)
        if metric is None and number.unit is None and not number.sign:
            continue
        if metric is None or (metric.name.lower() in _UNSPECIFIC and number.unit in ("%", "points", None)):
            implied = implied_metric(number, reading, lead, tail, task, dataset or earlier, quality)
            if metric is None or (implied.rule in ("only", "task") and (dataset is not None or metric.name == "performance")):
                metric = implied
        if metric.name == "parameters" and _ACTIVATED.search(lead[-40:] + text[number.stop : number.stop + 40]):
            metric = metric._replace(name="activated parameters")
        if is_count_of_setting(number, resolve_metric(metric.name).name):
            continue
        known = resolve_metric(metric.name)
        is_cost = known.name in _COSTS
        if is_cost and dataset_rule not in ("list",):
            dataset, dataset_rule = None, "cost"
        elif dataset is None and not is_cost and not _OF_MANY.search(tail + lead[-80:]):
            dataset, dataset_rule = _dataset_of_text(fallback, earlier)
        results.append(_result(text, scene, number, group, reading, metric, dataset, dataset_rule, task, own, lead, is_benchmark=fallback[0] is not None))
        before = _Decided(number, reading, metric, dataset, sentence)
    if scene.datasets:
        earlier = as_printed(scene.datasets[-1])
    return results, before, earlier


_OF_MANY = re.compile(r"\b(?:benchmarks|datasets|data sets|tasks|domains|settings|on average|overall|scenarios|existing|environments)\b")


def _dataset_of_text(fallback: tuple[str | None, str | None], earlier: str | None) -> tuple[str | None, str]:
    """The data set of a number whose sentence names none: the paper's own benchmark, else the one it goes on with."""
    own, only = fallback
    if own is not None:
        return own, "own"
    if only is not None:
        return only, "only"
    return (earlier, "earlier") if earlier is not None else (None, "none")


_UNSPECIFIC = frozenset(("performance", "score", "scores", "average score"))
_ACTIVATED = re.compile(r"\bactivat", re.IGNORECASE)
_COSTS = frozenset("parameters FLOPs latency throughput speed memory compression energy communication tokens time cost".split()) | {
    "training time",
    "model size",
    "KV cache",
    "activated parameters",
    "training speed",
}


def _is_in_a_name(number: Number, names: list[tuple[int, int]]) -> bool:
    """Whether a number is part of a name ("top-1", "CIFAR 10")."""
    place = bisect.bisect_right(names, (number.start, 1 << 60)) - 1
    return place >= 0 and number.start < names[place][1]


_GOES_ON = re.compile(r"[^.;]{0,90}?(?:,|\band\b|\(|/|\|)[^.;,]{0,60}\Z")
_NEW_CLAIM = re.compile(
    r"\b(?:achiev|reach|attain|obtain|yield|get|scor|report|to|from|by|while|whereas|reduc|improv|increas|outperform|surpass|sav|gain|decreas|drop|boost|with|requir|using|us)\w{0,4}\b"
)


def _reading(text: str, number: Number, group: list[Number], lead: str, tail: str, own_tail: str, before: _Decided | None) -> tuple[Reading, bool]:
    """The kind of a number, and whether it goes on with what the number before it began."""
    if before is not None and before.number.group == number.group:
        if number.unit != "x" and before.reading.kind != "ratio" and not (number.sign and before.reading.rule != "sign"):
            return before.reading._replace(rule="continued"), True
    reading = read_kind(number, lead, tail)
    if len(group) == 2 and group[0].is_range and number.unit != "x":
        reading = _range_reading(reading, lead, text[group[0].stop : group[1].start])
    if before is None or number.sign or number.unit != before.number.unit:
        return reading, False
    between = text[before.number.stop : number.start]
    goes_on = bool(_GOES_ON.match(between)) and not _NEW_CLAIM.search(between)
    if goes_on and reading.rule in ("default", "states", "noun") and before.reading.kind != "ratio":
        return before.reading._replace(rule="continued"), True
    return reading, goes_on


def _range_reading(reading: Reading, lead: str, between: str) -> Reading:
    """"from A to B" are two values, unless a difference ranges from A to B."""
    if reading.rule in ("sign", "comparison after", "part"):
        return reading
    is_from = re.search(r"\bfrom\s[\s$~+]*\Z", lead) is not None
    if is_from and not re.search(_SPREADS, lead):
        return Reading("absolute", "to a value")
    if not is_from and reading.rule == "verb" and " to " in between:
        return Reading("absolute", "to a value")
    return reading


_SPREADS = re.compile(
    r"\b(?:gains?|improvements?|reductions?|drops?|increases?|margins?|boosts?|speed-?ups?|decreases?|degradation|savings?|gaps?)"
    r"(?:\s(?:(?!from)[\w-]+\s){0,4}?(?:ranging |range |varying |between )?)from\s[\s$~+]*\Z"
)


def _metric(
    text: str,
    scene: _Scene,
    number: Number,
    group: list[Number],
    reading: Reading,
    lead: str,
    tail: str,
    before: _Decided | None,
    *,
    goes_on: bool,
    sentence: int,
) -> Attached | None:
    """The metric that is named for a number; None where none is."""
    first, last = group[0].start, group[-1].stop
    if aligned := _aligned(text, scene.metrics, group):
        return Attached(aligned[group.index(number)].printed, "list", aligned[group.index(number)])
    if before is not None and before.number.group == number.group:
        own = _nearby(scene.metrics, number.start)
        score, mention, beside = nearest_metric(text, number, number.start, number.stop, reading, own, scene.stops)
        if mention is not None and beside and mention.start >= number.stop and len(group) > 1 and not number.is_range:
            return Attached(mention.printed, "beside", mention)
        return before.metric
    metrics = _nearby(scene.metrics, first)
    score, mention, beside = nearest_metric(text, number, first, last, reading, metrics, scene.stops)
    if mention is not None and beside:
        return Attached(mention.printed, "beside", mention)
    if reading.direction in ("faster", "slower"):
        return None
    if goes_on and before is not None:
        return before.metric._replace(rule="continued") if before.metric.mention is not None else None
    if number.unit is None and before is not None and before.sentence == sentence and before.number.unit is None:
        between = text[before.number.stop : number.start]
        if _GOES_ON_FROM.search(between) and not any(before.number.stop <= named.start < number.start for named in metrics):
            return before.metric._replace(rule="continued")
    if number.unit is None and not number.sign and reading.rule != "by":
        return None
    if mention is not None and score >= _NEAR:
        return Attached(mention.printed, "near", mention)
    return None


_GOES_ON_FROM = re.compile(r"\b(?:from|to|and|vs\.?|versus|than|over)\s[$~]?\Z|\([$~]?\Z")


def _nearby(mentions: list[Mention], position: int) -> list[Mention]:
    """The few mentions around a position: the work on one number is bounded."""
    place = bisect.bisect_left([mention.start for mention in mentions], position) if len(mentions) > 2 * _NEAREST else _NEAREST
    return mentions[max(0, place - _NEAREST) : place + _NEAREST]


_IN_LIST = re.compile(r"[)\s]{0,2}(?: (?:score|scores|accuracy|datasets?|benchmarks?))?[\s\\$]{0,2}(?:,|/|\band\b|&|\||, and|or)[\s$]{0,2}(?:and )?(?:the |on |for |in )?")


def _aligned(text: str, mentions: list[Mention], group: list[Number]) -> list[Mention] | None:
    """As many names in a row as there are numbers in a list, beside it: "precision and recall by 4 and 3%"."""
    if len(group) < 2 or group[0].is_range:
        return None
    first, last = group[0].start, group[-1].stop
    rows: list[list[Mention]] = []
    for mention in _nearby(mentions, first):
        if rows and _IN_LIST.fullmatch(text, rows[-1][-1].end, mention.start):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    for row in rows:
        if len(row) == len(group) and (0 <= row[0].start - last <= 60 or 0 <= first - row[-1].end <= 80):
            return row
    return None


def _dataset(text: str, scene: _Scene, number: Number, group: list[Number]) -> tuple[str | None, str]:
    """The data set of the sentence that a number was measured on."""
    datasets = _nearby(scene.datasets, number.start)
    if not datasets:
        return None, "none"
    if aligned := _aligned(text, scene.datasets, group):
        return as_printed(aligned[group.index(number)]), "list"
    stops = [stop for stop in scene.stops if not group[0].start <= stop <= group[-1].start]
    mention, rule = dataset_of(text, scene.span, group[0].start, group[-1].stop, datasets, stops)
    if mention is None:
        return None, "none"
    return joined_datasets(text, mention, datasets), rule


def _result(
    text: str,
    scene: _Scene,
    number: Number,
    group: list[Number],
    reading: Reading,
    metric: Attached,
    dataset: str | None,
    dataset_rule: str,
    task: str | None,
    own: str | None,
    lead: str,
    *,
    is_benchmark: bool,
) -> FoundResult:
    """One result as it is stored, with the words that it was read from."""
    known = resolve_metric(metric.name)
    value = number.value
    if reading.kind == "delta":
        value = signed(value, reading.direction, known.higher_is_better, number.sign)
    start, end = _evidence(text, scene.span, number, metric.mention)
    number_confidence, metric_confidence, dataset_confidence = confidences(reading.rule, metric.rule, dataset_rule)
    return FoundResult(
        kind=reading.kind,
        value=value,
        value_text=text[number.start : number.end],
        unit=None if number.unit == "points" else number.unit,
        metric=metric.name,
        dataset=dataset,
        task=task,
        model=None if is_benchmark else variant_of(text, scene.span, number.start, own),
        attribution=attribution_of(
            reading.kind,
            text[max(scene.span.start, number.start - _LEAD) : number.start] if group[0].is_range else lead,
            subject=text[scene.span.start : number.start],
            is_own_named=own is not None and own in text[scene.span.start : number.start],
            is_benchmark=is_benchmark,
        ),
        start=start,
        end=end,
        number_confidence=number_confidence,
        metric_confidence=metric_confidence,
        dataset_confidence=dataset_confidence,
    )


def _evidence(text: str, sentence: Span, number: Number, mention: Mention | None) -> tuple[int, int]:
    """The stretch of a sentence that holds the number, its unit and the metric where it is named close by."""
    start, end = number.start, number.stop
    if mention is not None and sentence.start <= mention.start and mention.end <= sentence.end:
        if 0 <= start - mention.end <= 100:
            start = mention.start
        elif 0 <= mention.start - end <= 100:
            end = mention.end
    before = text[max(sentence.start, start - _EVIDENCE_WORDS) : start]
    after = text[end : min(sentence.end, end + _EVIDENCE_WORDS)]
    start -= len(before) - (before.find(" ") + 1 if len(before) == _EVIDENCE_WORDS else 0)
    cut = after.rfind(" ") if len(after) == _EVIDENCE_WORDS else len(after.rstrip())
    return start, end + max(cut, 0)
