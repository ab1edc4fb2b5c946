"""Whether any number of a text could be a result: a look at the words beside each, before names are searched.

Most texts with numbers report nothing: "two", "2017", "top-5", "O(n^2)", "7B". To read such a text to the end costs as
much as to read any other, and it is a third of those that hold numbers. The gate is a small learned model over the
number's size and unit and a few words on either side, and it is in doubt for reading on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extraction.learned.linear import Classes
from extraction.words.numbers import Number
from extraction.words.units import LENGTHS, SCALES, SETTINGS

SHUT, OPEN = "no result", "result"
LEAST_CHANCE = 0.1
"""The probability below which a number is none: in cross-validation up to 0.15 not one result more is missed."""
_DOUBTFUL = frozenset((None, *SETTINGS, *LENGTHS, *SCALES))
"""Units that numbers of many kinds have; one of percent, of a factor or of time may always be a result."""
_WORD = re.compile(r"[a-z]+|[^\w\s]|\d")
_REACH_BEFORE = 48
_REACH_AFTER = 40
_MOST_BEFORE = 6
_MOST_AFTER = 5
_SIZES = ((5, None), (9.999999, "<10"), (100, "<=100"), (1949, "big"), (2040, "year"), (float("inf"), "big"))


def may_report(text: str, numbers: Iterable[Number], gate: Classes) -> bool:
    """Whether a text is worth reading: whether any of its numbers may be a result."""
    return any(
        not is_doubtful(number) or gate.probabilities(gate_features(text, number))[1] >= LEAST_CHANCE
        for number in sorted(numbers, key=is_doubtful)
    )


def is_doubtful(number: Number) -> bool:
    """Whether the unit of a number leaves it open what it is."""
    return number.unit in _DOUBTFUL


def gate_features(text: str, number: Number) -> list[str]:
    """What a number looks like, and the words and signs beside it, the nearest first."""
    unit, start, stop = number.unit, number.start, number.stop
    left = _WORD.findall(text[max(0, start - _REACH_BEFORE) : start].lower())[: -_MOST_BEFORE - 1 : -1]
    right = _WORD.findall(text[stop : stop + _REACH_AFTER].lower())[:_MOST_AFTER]
    return [
        f"u={unit}|{_size(text, number)}",
        f"u={unit}|sign={number.sign}",
        f"u={unit}|glue={text[start - 1 : start]}",
        f"u={unit}|end={text[stop : stop + 1]}",
        f"u={unit}|l1={left[0] if left else ''}",
        f"u={unit}|r1={right[0] if right else ''}",
        f"l12={' '.join(left[:2])}",
        f"r12={' '.join(right[:2])}",
        *(f"l{place}={word}" for place, word in enumerate(left[:3])),
        *(f"r{place}={word}" for place, word in enumerate(right[:3])),
        *(f"l={word}" for word in left),
        *(f"r={word}" for word in right),
    ]


def _size(text: str, number: Number) -> str:
    """How large a number is, a small whole one exactly; one with decimals is another matter."""
    if "." in text[number.start : number.end]:
        return ".<1" if number.value < 1 else ".<=100" if number.value <= 100 else ".big"
    name = next(name for bound, name in _SIZES if number.value <= bound)
    return f"{number.value:.0f}" if name is None else name
