"""What a number takes over from the number before it: lists and ranges say their verb and metric only once."""

from __future__ import annotations

import re
from typing import NamedTuple

from extraction.rules.kind import Reading, read_kind
from extraction.rules.scene import Passage
from extraction.words.numbers import ARROWS
from extraction.words.patterns import any_of

_IN_THE_SAME_LIST = re.compile(r"[^.;]{0,90}?(?:,|\band\b|\(|/|\|)[^.;,]{0,60}\Z")
_NEW_CLAIM = re.compile(
    r"\b"
    + any_of(
        "achiev, reach, attain, obtain, yield, get, scor, report, to, from, by, while, whereas, reduc, improv, increas",
        "outperform, surpass, sav, gain, decreas, drop, boost, with, requir, using, us",
    )
    + r"\w{0,4}\b"
)
_FROM = re.compile(r"\bfrom\s[\s$~+]{0,4}\Z")
_SPREADS = re.compile(
    r"\b"
    + any_of(
        "gains?, improvements?, reductions?, drops?, increases?, margins?, boosts?, speed-?ups?, decreases?",
        "degradation",
        "savings?, gaps?",
    )
    + r"(?:\s(?:(?!from)[\w-]{1,40}\s){0,4}?(?:ranging |range |varying |between )?)from\s[\s$~+]{0,4}\Z"
)
_FROM_THE_SAME = re.compile(r"\b(?:from|to|and|vs\.?|versus|than|over)\s[$~]?\Z|\([$~]?\Z")
_WEAK = ("default", "states", "noun")


class EarlierNumber(NamedTuple):
    """The number before in the same sentence, and how it was read."""

    passage: Passage
    reading: Reading


def reading_of(text: str, passage: Passage, before: EarlierNumber | None) -> tuple[Reading, bool]:
    """The kind of a number, and whether it goes on with what the number before it began."""
    number = passage.number
    if before is not None and _is_same_group(passage, before):
        return before.reading._replace(rule="continued"), True
    reading = read_kind(number, passage.lead, passage.tail)
    if len(passage.group) == 2 and passage.is_range and number.unit != "x":
        reading = _range_reading(text, passage, reading)
    if before is None or number.sign or number.unit != before.passage.number.unit:
        return reading, False
    between = text[before.passage.number.stop : number.start]
    goes_on = _IN_THE_SAME_LIST.match(between) is not None and not _NEW_CLAIM.search(between)
    if goes_on and reading.rule in _WEAK and before.reading.kind != "ratio":
        return before.reading._replace(rule="continued"), True
    return reading, goes_on


def _is_same_group(passage: Passage, before: EarlierNumber) -> bool:
    """Whether a number stands in a list with the one before, and has no sign or factor of its own."""
    number = passage.number
    if before.passage.number.group != number.group or number.unit == "x" or before.reading.kind == "ratio":
        return False
    return not number.sign or before.reading.rule == "sign"


def _range_reading(text: str, passage: Passage, reading: Reading) -> Reading:
    """The kind of both ends: "from A to B" are two values, unless a difference ranges from A to B."""
    if reading.rule in ("sign", "comparison after", "part"):
        return reading
    is_from = _FROM.search(passage.lead) is not None
    if is_from and not _SPREADS.search(passage.lead):
        return Reading("absolute", "to a value")
    lower, upper = passage.group
    if any(map(text[lower.stop : upper.start].__contains__, ARROWS)):
        return Reading("absolute", "to a value")
    if not is_from and reading.rule == "verb" and " to " in text[lower.stop : upper.start]:
        return Reading("absolute", "to a value")
    return reading


def shares_its_metric(text: str, passage: Passage, before: Passage) -> bool:
    """Whether a bare number is joined to the bare number before: "7.2 (from 6.1)", "FID of 3.2 and 4.1"."""
    if passage.number.unit is not None or before.number.unit is not None:
        return False
    return _FROM_THE_SAME.search(text[before.number.stop : passage.number.start]) is not None
