"""The metric that a number's words imply where none is named: "2x faster", "7B", "84.0% on ImageNet"."""

from __future__ import annotations

import re

from db.vocabulary import resolve_metric, resolve_task
from extraction.rules.kind import Reading
from extraction.rules.metric import MetricReading
from extraction.rules.scene import Passage
from extraction.words.units import POINTS, RATES, SCALES

_BY_UNIT = {
    "G": "FLOPs",
    "ms": "latency",
    "µs": "latency",
    "s": "latency",
    "min": "time",
    "h": "training time",
    "days": "training time",
    "GPU hours": "training time",
    "GPU days": "training time",
    "GB": "memory",
    "MB": "model size",
    "KB": "model size",
    "dB": "PSNR",
}
_BY_UNIT |= dict.fromkeys(RATES, "throughput") | dict.fromkeys(SCALES - {"G"}, "parameters")
_FASTER = re.compile(r"\b(?:faster|speed-?ups?|speed up|accelerat\w{1,40}|slower|slowdown|speeds?)\b")
_SMALLER = re.compile(r"[\s\-]{0,2}(?:smaller|model size|lighter|more compact)\b", re.IGNORECASE)
_COMPRESSED = re.compile(r"[\s\-]{0,2}compress\w{0,40}\b", re.IGNORECASE)
_CHEAPER = re.compile(r"[\s\-]{0,2}(?:cheaper|lower cost|less expensive)\b", re.IGNORECASE)
_OF_WHAT = re.compile(
    r"[\s\-]{0,2}(?:fewer|less|more|higher|lower|better|reduction in|reduction of|improvement in|increase in)\s"
    r"(?P<what>(?:[a-z-]{1,30}\s)?[A-Za-z][\w-]{1,30})"
)
_NO_NOUNS = frozenset("than the of in on and or with for to at by its our their compared a an when while over".split())


def implied_metric(
    passage: Passage, reading: Reading, *, task: str | None, dataset: str | None, quality: str | None
) -> MetricReading:
    """The metric of a number that names none: by its unit, its words, the only metric of the text, or its task."""
    unit = passage.number.unit
    if unit in _BY_UNIT:
        return MetricReading(_BY_UNIT[unit], "unit")
    if cost := _cost_in_words(reading, passage.lead, passage.tail):
        return cost
    if reading.kind == "ratio":
        return MetricReading("speed" if unit == "x" else "performance", "default")
    if quality is not None and unit in ("%", POINTS, None):
        return MetricReading(quality, "only")
    usual = resolve_task(task).usual_metric if task else None
    if reading.kind == "absolute" and unit == "%":
        # What has no unit (FID, BLEU) is not printed in percent.
        measured = usual if usual is not None and resolve_metric(usual).unit is not None else "accuracy"
        return MetricReading(measured, "task" if task else "default")
    if dataset is not None and usual is not None:
        return MetricReading(usual, "task")
    return MetricReading("performance", "default")


def _cost_in_words(reading: Reading, lead: str, tail: str) -> MetricReading | None:
    """A cost that the words after a number speak of: "2x faster", "3x smaller", "5x fewer interactions"."""
    for pattern, name in ((_SMALLER, "model size"), (_COMPRESSED, "compression"), (_CHEAPER, "cost")):
        if pattern.match(tail):  # the next word decides, also in "8x smaller and 6x faster"
            return MetricReading(name, "smaller")
    is_speed = _FASTER.search(tail[:25].lower()) or (reading.kind == "ratio" and _FASTER.search(lead[-60:].lower()))
    if reading.direction in ("faster", "slower") or is_speed:
        return MetricReading("speed", "faster")
    what = _OF_WHAT.match(tail)
    if what is not None and _NO_NOUNS.isdisjoint(what["what"].split()):
        return MetricReading(what["what"], "noun")
    return None
