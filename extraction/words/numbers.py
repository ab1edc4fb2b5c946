r"""The numbers of a text, with their signs, units and neighbours in a list.

Abstracts have lost their LaTeX in many ways, and all of these are read: "sim3.5AP", "leq 2%", "6times", "97.1\%",
"$2\times$", "1.37times/1.24times", "2-3%", "83.3M", "77. 7%", "1/9 of the parameters".
"""

from __future__ import annotations

import itertools
import re
import string
from typing import NamedTuple

from extraction.words.asides import Asides
from extraction.words.units import MONEY, SCALES, unit_at

MOST_NUMBERS = 200
"""Of one text: what holds more is a table, or meant to keep us busy."""
_NO_GROUP = -1
ARROWS = ("→", "->", "-->", r"\to", r"\rightarrow", r"\\to", r"\\rightarrow")
"""What leads from a value before to one after."""


class Number(NamedTuple):
    """One number as printed, and what is printed on it."""

    start: int
    """Of the number itself, without sign and hedge."""
    end: int
    value: float
    unit: str | None
    """As `extraction.words.units` names it; None for a bare number."""
    sign: int
    """1 or -1 where the text prints one, else 0."""
    stop: int
    """Where the unit ends: the words after the number begin here."""
    group: int = _NO_GROUP
    """Numbers of one list or range share a group."""
    is_range: bool = False
    """Whether the group is a range ("2-3%", "from 5 to 8 points") and no list."""
    spread: float | None = None
    """What stands behind "±", in the unit of the value; None for nothing."""


_DIGIT = re.compile(r"\d")
# Digits of any script make a number; its value is read only where they are those of ASCII.
_VALUE = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,6})?(?![\d,])|[0-9]{1,12}\.\s[0-9]{1,3}(?=\s?\\?%)"
    r"|[0-9]{1,12}(?:\.[0-9]{1,12})?|\.[0-9]{1,12})(?![\d.]{0,40}\d)"
)
_DIGITS = re.compile(r"[\d.,]+")
# A digit goes on with a word ("ResNet50"), a name ("GPT-4"), or a version; only signs of LaTeX may be glued to it.
_IN_A_WORD = re.compile(
    r"(?:[^\W\d_](?<!sim)(?<!leq)(?<!geq)(?<!approx)|[_.]|[\w)]@|\^\{?[+−-]?|[A-Za-z][-–](?<!\d[xXKMB][-–])|\d[,:])\Z"
)
_SIGN = re.compile(r"(?P<before>(?:\d|%|[\dx$s][xX×s]|\d[KMB])[$}\\ ]{0,2}[–−-]?)?\\?(?P<sign>[+−-])[\s$]{0,1}\Z")
_EXPONENT = re.compile(
    r"(?<=\b10)\^\{?\$?(?P<bare>[+−-]?\d{1,2})\}?(?!\d)|[eE](?P<e>[+−-]?\d{1,2})(?![\w.]{0,2}\d)"
    r"|\}?\$?\s?(?:\\{0,2}times|\\{0,2}cdot|×|x|X|\*)\s?\$?10(?:\^\{?\$?(?P<raised>[+−-]?\d{1,2})\}?|(?P<lost>[−-]\d{1,2}))\$?(?!\d)"
)
_CURRENCY = re.compile(r"(?:US)?\$|USD\s|[€£]")
_MATHEMATICS = re.compile(r"\d[\d.,KMB]{0,12}\s?\\?%?\$|\d[\d.,]{0,12}\s?\\")
_LOOK_BACK = 8
_GOES_ON = re.compile(r"[}$\s]{0,3}[/^eE\\tc×xX*]")
"""What stands behind a number that goes on as a fraction, with an exponent or with another side: behind few."""
_FRACTION = re.compile(r"/([0-9]{1,6})(?=(?:th|rd)?\s{1,20}(?:of|the|as)\b)")
_TIMES = r"(?:x|X|×|\\{0,2}times|\*)"
_SIDE = re.compile(rf"\}}?\$?\s?{_TIMES}\s?\$?\{{?\s?\d")
_SIDE_BEFORE = re.compile(rf"\d\}}?\$?\s?{_TIMES}\s?\$?\{{?\s?\Z")
_NEXT_FACTOR = re.compile(rf"\}}?\$?\s?{_TIMES}\$?\s\$?\d{{1,9}}(?:\.\d{{1,9}})?{_TIMES}(?!\s?\d)")
_GLUED_METRIC = re.compile(r"[A-Z]{2}|m(?:AP|IoU)")
_GOES_ON_AS_WORD = re.compile(r"\+?[-–][A-Za-z]|\+ [a-z]")
_ENUMERATED = re.compile(r"(?:\(|\s|^)\Z")
_FACTOR_OF = re.compile(
    r"\bfactors? of (?:up to |about |around |approximately |over |more than |nearly |roughly |at least )?[$~∼]{0,2}\Z"
)
_LONGEST_FACTOR_OF = 40
_SPREAD = re.compile(r"(?:[$\s]{0,2}(?:±|\\{1,2}pm|\+/-|\+-)|pm(?=\d))[$\s]{0,2}(?P<spread>\d{1,6}(?:\.\d{1,6})?)")
_LINK = re.compile(
    r"\}?\$?[\s~]{0,2}\$?(?P<link>→|->|-{1,2}>?|–|—|~|∼|～|\\?sim|\\{1,2}(?:to|rightarrow)\b|\bto\b|/|\||,?\s?(?:\\?&|and|or|to)\b|\\&|,)[\s$~\\{]{0,3}"
    r"(?:(?:about|around|up to|over|nearly|an?|impressive|even|only|by|approximately)\s){0,3}[+>$~<∼]{0,2}\s?"
)
_RANGE_LINKS = frozenset(("-", "--", "–", "—", "~", "∼", "～", "sim", r"\sim", "to", *ARROWS))
_LONGEST_LINK = 40


def find_numbers(text: str) -> list[Number]:
    """The first numbers of a text, in order; sizes of images and parts of names are none."""
    if text.isascii() and not any(map(text.__contains__, string.digits)):
        return []  # as most texts, at the cost of ten looks
    numbers: list[Number] = []
    asides: Asides | None = None
    position = 0
    while len(numbers) < MOST_NUMBERS and (digit := _DIGIT.search(text, position)):
        start = digit.start()
        start -= start > position and text[start - 1] == "."
        match = _VALUE.match(text, start)
        if match is None or _IN_A_WORD.search(text, max(0, start - _LOOK_BACK), start):
            whole = _DIGITS.match(text, start)
            position = whole.end() if whole else digit.end()
            continue
        position = match.end()
        if asides is None:
            asides = Asides(text)  # a third of the texts with digits has no number
        if asides.hold(start):
            continue
        if number := _number_at(text, match):
            position = max(position, number.stop)
            numbers.append(number)
    return _grouped(text, numbers)


def _number_at(text: str, match: re.Match[str]) -> Number | None:
    """The number that a match is, with its unit; None for a side of an image, an item of a list, a part of a word."""
    start, end = match.span()
    value = float(match.group().replace(",", "").replace(" ", ""))
    goes_on = _GOES_ON.match(text, end)
    if goes_on and (fraction := _FRACTION.match(text, end)):
        parts = int(fraction[1])
        is_unit_fraction = value == 1 and parts > 0
        return Number(start, fraction.end(), float(parts), "x", 0, fraction.end()) if is_unit_fraction else None
    if goes_on and (exponent := _EXPONENT.match(text, end)):
        power = exponent[exponent.lastgroup or 0].replace("−", "-")
        value, end = float(f"{1 if exponent['bare'] else value}e{power}"), exponent.end()
    elif (goes_on and _is_first_side(text, end)) or _SIDE_BEFORE.search(text, max(0, start - 12), start):
        return None
    sign = _SIGN.search(text, max(0, start - _LOOK_BACK), start)
    printed_sign = 0 if sign is None or sign["before"] else (1 if sign["sign"] == "+" else -1)
    after, spread = _spread_at(text, end)
    unit, stop = unit_at(text, after)
    is_money = _is_money(text, start)
    if is_money and unit in SCALES:
        return None  # millions of money are no count of parameters
    if unit is not None:
        stop, later = _spread_at(text, stop)
        of_value = spread if later is None else later
        return Number(start, end, value, unit, printed_sign, unit_at(text, stop)[1], spread=of_value)
    if spread is not None:
        return Number(start, end, value, None, printed_sign, after, spread=spread)
    if is_money:
        return Number(start, end, value, MONEY, printed_sign, end)
    if _FACTOR_OF.search(text, max(0, start - _LONGEST_FACTOR_OF), start):
        return Number(start, end, value, "x", 0, end)
    following = text[end : end + 1]
    if following.isalpha() and not _GLUED_METRIC.match(text, end):
        return None
    if following == ")" and end - start <= 2 and _ENUMERATED.search(text, max(0, start - 1), start):
        return None
    if _GOES_ON_AS_WORD.match(text, end):
        return None
    return Number(start, end, value, None, printed_sign, end)


def _is_money(text: str, start: int) -> bool:
    """Whether a sign of money stands before a number: a dollar that opens no mathematics."""
    before = text[max(0, start - 4) : start]
    match = _CURRENCY.search(before)
    if match is None or match.end() != len(before):
        return False
    return match.group() != "$" or (text.count("$", 0, start - 1) % 2 == 0 and _MATHEMATICS.match(text, start) is None)


def _spread_at(text: str, end: int) -> tuple[int, float | None]:
    """Where the spread of a value ends ("83.6 ± 0.3"), and what it is: no number of its own."""
    match = _SPREAD.match(text, end)
    return (match.end(), float(match["spread"])) if match else (end, None)


def _is_first_side(text: str, end: int) -> bool:
    """Whether a number is a side of something ("224x224") rather than one of several factors ("7x 3x")."""
    return _SIDE.match(text, end) is not None and _NEXT_FACTOR.match(text, end) is None


def _grouped(text: str, numbers: list[Number]) -> list[Number]:
    """The same numbers with their groups; a number without a unit takes the one that its list ends with."""
    if not numbers:
        return []
    links = [None, *(_link(text, before, after) for before, after in itertools.pairwise(numbers))]
    groups = itertools.accumulate(int(link is None) for link in links)
    grouped = [number._replace(group=group) for number, group in zip(numbers, groups, strict=True)]
    for place in range(len(grouped) - 2, -1, -1):
        link = links[place + 1]
        if link is None:
            continue
        number, following = grouped[place], grouped[place + 1]
        is_range = link in _RANGE_LINKS
        grouped[place] = number._replace(unit=number.unit or following.unit, is_range=is_range)
        if is_range:
            grouped[place + 1] = following._replace(is_range=True)
    return grouped


def _link(text: str, before: Number, after: Number) -> str | None:
    """What joins two neighbours into a list or range; None where they stand apart."""
    if after.start - before.stop > _LONGEST_LINK:
        return None
    match = _LINK.fullmatch(text, before.stop, after.start)
    return match["link"].lstrip(", ") if match else None
