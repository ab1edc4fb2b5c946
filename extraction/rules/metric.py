"""Which metric a number belongs to: the one in its list, the one beside it, or the nearest that can carry its unit."""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from db.vocabulary import Metric, resolve_metric
from extraction.rules.continuation import EarlierNumber, shares_its_metric
from extraction.rules.kind import Reading
from extraction.rules.scene import Passage, Scene, name_in_line, names_near
from extraction.words.mentions import Mention
from extraction.words.patterns import any_of
from extraction.words.units import POINTS, RATES, SCALES, SIZES, TIMES

_NUMBERED = frozenset(
    ("score", "overall score", "correlation", "recall", "precision", "tokens", "return", "coverage", "reward")
)
"""Vague names that a bare whole number may follow ("a score of 85")."""
_NEVER = 20.0


class MetricReading(NamedTuple):
    """A metric, the rule that chose it, and where it is named (None where it is only implied)."""

    name: str
    rule: str
    mention: Mention | None = None


class _Candidate(NamedTuple):
    score: float
    mention: Mention | None
    is_beside: bool


_BESIDE = 8.0
_NEAR = 3.2
_FAR = 400
"""Code points beyond which nothing that lies between brings a metric near: it is not looked at."""
_NO_CANDIDATE = _Candidate(-100.0, None, is_beside=False)
_THEN_METRIC = re.compile(
    r"[\s\-–$})]{0,3}(?:"
    + any_of(
        "absolute, relative, average, averaged, mean, overall, higher, lower, better, more, less, fewer",
        "smaller, in, of",
        "for, the, its, on, increases?, gains?, improvements?, reductions?, drops?, decrease, boosts?, improved",
        "reduced",
        "faster, points?, terms, their, total, test, training, inference, maximum, worse, savings?, saved, saves?",
        "additional, loss, degradation, to, decline, top, model, best, respectively, percentage, w.r.t., GPU",
        "zero-shot",
        "final, shorter, larger, greater, peak",
    )
    + r"[\s$(-]{1,2}){0,6}"
)
_METRIC_THEN = re.compile(
    r"s?\s?(?:scores?|rates?|values?|metric|levels?|results?|points?|performance)?\s?(?:\([^)\d]{0,30}\)\s?)?"
    r"(?:(?:on|for|in)\s(?:the\s)?[A-Z][\w+-]{1,30}(?:\s(?:[A-Z\d][\w.+-]{0,20}|dataset|benchmark)){0,2}\s)?(?:"
    + any_of(
        "of, =, :, is, was, are, were, to, at, from, by, reaches, reach, reached, reaching, up to, as high as",
        "as low as",
        "over, above, below, exceeding, improves?, increases?, drops?, decreases?, increased, improved, reduced",
        "dropped",
        "decreased, falls?, about, around, approximately, nearly, only, just, an?, more than, less than, under",
        "average, on",
        "the, impressive, remarkable, score, new, ranging, between, within, improvements?, reductions?, gains?",
        "increase",
        "reduction, drop, boost, margin, overhead, decrease, savings?, relative, absolute, additional, almost, roughly",
        r"merely, even, achieves?, speedup, compared, sim, leq, geq, approx, \(",
    )
    + r"[\s$~∼≈<>≤≥+({\\:=−-]{0,3}){0,6}[$~∼≈<>≤≥+({\\−-]{0,4}(?:sim|leq|geq|approx)?\s?"
)
_BREAKING = (";", "while", "whereas", ", but", ", which", "and ")
_BREAK = re.compile(
    r";|, (?:while|whereas|but|which)|\bwhile\b|\bwhereas\b"
    r"|\band (?:achiev|reduc|improv|increas|outperform|surpass|sav)"
)


_COEFFICIENT = re.compile(r"(?:(?<![\w-])(?:r|ρ|rho|\\rho)|\b(?:Pearson|Spearman)(?:'s)?)\s?[$]?\s?=\s?[$+−-]{0,2}\Z")
"""What correlations are written with: "r=-0.94"."""


def named_metric(
    scene: Scene,
    passage: Passage,
    reading: Reading,
    before: EarlierNumber | None,
    metric_before: MetricReading | None,
    *,
    goes_on: bool,
) -> MetricReading | None:
    """The metric that a sentence names for a number; None where it names none."""
    text, number = scene.text, passage.number
    if mention := name_in_line(text, passage, scene.metrics):
        return MetricReading(mention.printed, "list", mention)
    if before is not None and metric_before is not None and before.passage.number.group == number.group:
        return _own_in_list(scene, passage, reading) or metric_before
    if number.unit is None and number.value <= 1 and _COEFFICIENT.search(passage.lead):
        return MetricReading("correlation", "symbol")
    candidate = _nearest(scene, passage, reading, passage.first, passage.last)
    if candidate.mention is not None and candidate.is_beside:
        return MetricReading(candidate.mention.printed, "beside", candidate.mention)
    if reading.direction in ("faster", "slower"):
        return None
    if before is not None and metric_before is not None:
        if goes_on:
            return metric_before._replace(rule="continued") if metric_before.mention is not None else None
        if shares_its_metric(text, passage, before.passage) and not _is_named_between(scene, before.passage, passage):
            return metric_before._replace(rule="continued")
    if number.unit is None and not number.sign and reading.rule != "by":
        return None
    if candidate.mention is not None and candidate.score >= _NEAR:
        return MetricReading(candidate.mention.printed, "near", candidate.mention)
    return None


def _own_in_list(scene: Scene, passage: Passage, reading: Reading) -> MetricReading | None:
    """The metric that follows one number of a list by itself: "80.1% accuracy and 60.2% recall"."""
    if passage.is_range:
        return None
    number = passage.number
    candidate = _nearest(scene, passage, reading, number.start, number.stop)
    if candidate.mention is None or not candidate.is_beside or candidate.mention.start < number.stop:
        return None
    return MetricReading(candidate.mention.printed, "beside", candidate.mention)


def _is_named_between(scene: Scene, before: Passage, passage: Passage) -> bool:
    near = names_near(scene.metrics, passage.first)
    return any(before.number.stop <= mention.start < passage.number.start for mention in near)


def _nearest(scene: Scene, passage: Passage, reading: Reading, first: int, last: int) -> _Candidate:
    """The metric that fits best what stands from `first` to `last`."""
    number = passage.number
    best = _NO_CANDIDATE
    for mention in names_near(scene.metrics, first):
        metric = resolve_metric(mention.name)
        is_vague = metric.is_vague
        if (
            number.unit is None
            and is_vague
            and not _may_follow_bare(number.value, metric, is_after=mention.start >= last)
        ):
            continue
        closeness = _closeness(scene, first, last, mention)
        misfit = _misfit(metric, passage, reading)
        score = closeness - misfit - (1.5 if is_vague else 0) - (0 if mention.is_known else 0.5)
        if score > best.score:
            best = _Candidate(score, mention, is_beside=closeness >= _BESIDE and misfit < 5)
    return best


def _may_follow_bare(value: float, metric: Metric, *, is_after: bool) -> bool:
    """Whether a vague name can own a number without a unit: never after it, and a whole one only of scores."""
    return not is_after and (not value.is_integer() or metric.name in _NUMBERED)


def fits_unit(metric: Metric, unit: str | None) -> bool | None:
    """Whether values of a metric are printed in a unit; None for a unit that says little of what is measured."""
    if unit is None:
        return None
    if unit in RATES:
        return metric.unit == "fps"
    if unit in TIMES:
        return metric.unit in ("ms", "h") or metric.name == "speed"
    if unit in SIZES:
        return metric.unit in ("GB", "MB") or metric.name in ("communication", "memory access")
    if unit in SCALES:
        return metric.unit == "count"
    return metric.unit == "dB" if unit == "dB" else None


def _misfit(metric: Metric, passage: Passage, reading: Reading) -> float:
    """How ill a number sits on a metric: 0 for well, higher for worse."""
    unit, is_cost = passage.number.unit, metric.is_cost
    if (fits := fits_unit(metric, unit)) is not None:
        return 0 if fits else _NEVER
    if reading.kind == "ratio":
        return 0 if is_cost else 2.5
    if reading.kind == "absolute" and is_cost:
        return 6
    if reading.kind == "absolute" and unit == "%":
        is_no_percentage = metric.unit is None and metric.is_curated and metric.name not in ("performance", "score")
        return 2 if is_no_percentage else 0
    if is_cost and reading.kind == "delta" and reading.rule == "by" and reading.direction == "better":
        return 4
    return 6 if unit == POINTS and is_cost else 0


def _closeness(scene: Scene, first: int, last: int, mention: Mention) -> float:
    """How close a metric stands: above 8 where only filling words lie between, falling with all that does."""
    text = scene.text
    if mention.start >= last:
        start, end = last, mention.start
        highest, filling = 10.0, _THEN_METRIC
    else:
        start, end = mention.end, first
        highest, filling = 9.5, _METRIC_THEN
    if end - start > _FAR:
        return 6.5 - 0.03 * (end - start)
    if filling.fullmatch(text, start, end):
        return highest - 0.02 * (end - start)
    between = text[start:end]
    after = bisect.bisect_right(scene.starts, last) if start == last else bisect.bisect_left(scene.starts, start)
    crossed = max(0, bisect.bisect_left(scene.starts, end) - after)
    is_broken = any(map(between.__contains__, _BREAKING)) and _BREAK.search(between) is not None
    return 6.5 - 0.03 * len(between) - 1.5 * crossed - (2 if is_broken else 0) - 0.7 * between.count(",")
