"""The numbers of a text, with their signs, units and neighbours in a list.

Abstracts have lost their LaTeX in many ways, and all of these are read: "sim3.5AP", "leq 2%", "6times", "97.1\\%",
"$2\\times$", "1.37times/1.24times", "2-3%", "83.3M", "77. 7%", "1/9 of the parameters".
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

MOST_NUMBERS = 200
"""Of one text: what holds more is a table, or meant to keep us busy."""


class Number(NamedTuple):
    """One number as printed, and what is printed on it."""

    start: int
    """Of the number itself, without sign and hedge."""
    end: int
    value: float
    unit: str | None
    """"%", "x", "points", "ms", "M" ...; None for a bare number."""
    sign: int
    """1 or -1 where the text prints one, else 0."""
    stop: int
    """Where the unit ends: the words after the number begin here."""
    group: int
    """Numbers of one list or range share a group."""
    is_range: bool = False
    """Whether the group is a range ("2-3%", "from 5 to 8 points") and no list."""


_NUMBER = re.compile(
    r"(?:(?<![\w.])|(?<=sim)|(?<=leq)|(?<=geq)|(?<=approx))(?<![A-Za-z][-–])(?<!\d[,:])"
    r"(?P<sign>[+−-]\s?|\\?[+-]\s?)?"
    r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,12}\.\s\d{1,3}(?=\s?\\?%)|\d{1,12}(?:\.\d{1,12})?|\.\d{1,12})"
    r"(?![\d.]*\d)"
)
_FRACTION = re.compile(r"/(\d{1,6})(?=(?:th|rd)?\s+(?:of|the|as)\b)")
_GAP = r"\}?\$?[\s~\\,]{0,3}(?:\{,?\})?-?\$?"
_SMALL_UNITS = (
    (r"percent(?:age)?(?:[ -]points?)?|per cent|pp\b", "%"),
    (r"(?:-?\s?folds?|\\{0,2}times|x|X|×|✕)(?![A-Za-z\d])", "x"),
    (r"(?:GPU|TPU|A100|H100|V100)[- ]?(?:hours?|hrs?|h)\b", "GPU hours"),
    (r"(?:GPU|TPU)[- ]days?\b", "GPU days"),
    (r"(?:ms|msec|milli-?seconds?)\b", "ms"),
    (r"(?:[µμ]s|us|micro-?seconds?)\b", "µs"),
    (r"(?:frames?(?: ?/ ?| per )s(?:ec(?:onds?)?)?|fps|FPS|f/s)\b", "fps"),
    (r"(?:images?|imgs?)(?: ?/ ?| per )s(?:ec(?:ond)?)?\b", "img/s"),
    (r"tokens?(?: ?/ ?| per )s(?:ec(?:ond)?)?\b", "token/s"),
    (r"(?:QPS|queries per second)\b", "QPS"),
    (r"(?:seconds?|secs?|s)(?![\w-])", "s"),
    (r"(?:minutes?|mins?)(?![\w-])", "min"),
    (r"(?:hours?|hrs?|h)(?![\w-])", "h"),
    (r"days?(?![\w-])", "days"),
    (r"(?:GB|GiB|gigabytes?)\b", "GB"),
    (r"(?:MB|MiB|megabytes?)\b", "MB"),
    (r"(?:KB|kB|KiB|kilobytes?)\b", "KB"),
    (r"dB\b", "dB"),
    (r"(?:billions?|B)(?![A-Za-z])", "B"),
    (r"(?:millions?|Mn|M)(?![A-Za-z])", "M"),
    (r"(?:thousands?|K|k)(?![A-Za-z])", "K"),
    (r"(?:trillions?|T)(?![A-Za-z])", "T"),
    (r"G(?=[ -]?(?:FLOP|MAC|OP|Op|Mult|b?flop))|G(?![A-Za-z])", "G"),
    (r"M(?=[ -]?(?:FLOP|MAC|OP|Mult|MAdd|param|flop))", "M"),
    (r"B(?=[ -]?(?:FLOP|MAC|param|flop))", "B"),
    (r"T(?=[ -]?(?:FLOP|MAC|flop))", "T"),
    (r"K(?=[ -]?(?:FLOP|MAC|param))", "K"),
    (r"(?:absolute |percentage )?(?:points?|pts?)(?![\w])", "points"),
    (r"(?:kHz|Hz|GHz|MHz|mm|cm|km|nm|bits?|pixels?|px|layers?|classes|years?|months?|weeks?)\b", "other"),
)
_UNIT = re.compile(
    r"\}?\$?\s?\\{0,2}(?P<percent>%)(?:p\b)?(?:\$?\s?(?:absolute )?points?\b)?|"
    + rf"{_GAP}(?:"
    + "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _) in enumerate(_SMALL_UNITS))
    + ")"
)
_UNIT_NAMES = {f"u{place}": name for place, (_, name) in enumerate(_SMALL_UNITS)} | {"percent": "%"}
_DIMENSION = re.compile(r"\}?\$?\s?(?:x|X|×|\\{0,2}times|\*)\s?\$?\{?\s?\d")
_DIMENSION_BEFORE = re.compile(r"\d\}?\$?\s?(?:x|X|×|\\{0,2}times|\*)\s?\$?\{?\s?\Z")
_LINK = re.compile(
    r"\}?\$?[\s~]{0,2}(?P<link>-{1,2}|–|—|~|∼|～|\\?sim|\bto\b|/|\||,?\s?(?:\\?&|and|or|to)\b|\\&|,)[\s$~\\{]{0,3}"
    r"(?:(?:about|around|up to|over|nearly|an?|impressive|even|only|by|approximately)\s){0,3}[+>$~<∼]{0,2}\s?\Z"
)
_GLUED_METRIC = re.compile(r"[A-Z]{2}|m(?:AP|IoU)")
_GOES_ON_AS_WORD = re.compile(r"\+?[-–][A-Za-z]|\+ [a-z]")
_ENUMERATED = re.compile(r"(?:\(|\s|^)\Z")
_FACTOR = re.compile(r"\bfactors? of (?:up to |about |around |approximately |over |more than |nearly |roughly |at least )?[$~∼]{0,2}\Z")
_RANGE_GOES_ON = re.compile(r"(?:\d|%|[\dx$s][xX×s]|\d[KMB])[$}\\ ]{0,2}\Z")
_RANGE_LINKS = frozenset(("-", "--", "–", "—", "~", "∼", "～", "sim", "\\sim", "to"))
_LONGEST_LINK = 40


def find_numbers(text: str) -> list[Number]:
    """The first numbers of a text, in order; sizes of images and parts of names are none."""
    numbers: list[Number] = []
    position = 0
    while len(numbers) < MOST_NUMBERS and (match := _NUMBER.search(text, position)):
        position = match.end()
        if number := _number_at(text, match):
            position = max(position, number.stop)
            numbers.append(number)
    return _grouped(text, numbers)


def _number_at(text: str, match: re.Match[str]) -> Number | None:
    """The number that a match is, with its unit; None for a side of an image."""
    start, end = match.span("value")
    printed = match["value"]
    value = float(printed.replace(",", "").replace(" ", ""))
    if fraction := _FRACTION.match(text, end):
        if printed != "1" or float(fraction[1]) == 0:
            return None
        return Number(start, fraction.end(), float(fraction[1]), "x", 0, fraction.end(), -1)
    if _DIMENSION.match(text, end) and not _is_ratio_list(text, end):
        return None
    if _DIMENSION_BEFORE.search(text, max(0, start - 12), start):
        return None
    sign = {"+": 1, "-": -1, "−": -1}.get((match["sign"] or " ").strip("\\ "), 0)
    if match["sign"] and _RANGE_GOES_ON.search(text, max(0, match.start() - 6), match.start()):
        sign = 0
    unit = _UNIT.match(text, end)
    if unit is None and text[end : end + 1].isalpha() and not _GLUED_METRIC.match(text, end):
        return None
    if unit is None and _GOES_ON_AS_WORD.match(text, end):
        return None
    if unit is None and text[end : end + 1] == ")" and _ENUMERATED.search(text, max(0, start - 3), start):
        return None
    if unit is None and _FACTOR.search(text, max(0, start - 40), start):
        return Number(start, end, value, "x", 0, end, -1)
    if unit is None or unit.lastgroup is None:
        return Number(start, end, value, None, sign, end, -1)
    return Number(start, end, value, _UNIT_NAMES[unit.lastgroup], sign, unit.end(), -1)


def _is_ratio_list(text: str, end: int) -> bool:
    """Whether a factor is followed by another one ("7x 3x") rather than being a side ("224x224")."""
    return re.match(r"\}?\$?\s?(?:x|X|×|\\{0,2}times)\$?\s\$?\d+(?:\.\d+)?(?:x|X|×|\\{0,2}times)(?!\s?\d)", text[end : end + 30]) is not None


def _grouped(text: str, numbers: list[Number]) -> list[Number]:
    """The same numbers with their groups; a number without a unit takes the one that its list ends with."""
    grouped: list[Number] = []
    links = [_link(text, before, after) for before, after in itertools.pairwise(numbers)]
    links[:0] = [None] if numbers else []
    group = -1
    for number, link in zip(numbers, links, strict=True):
        group += link is None
        grouped.append(number._replace(group=group))
    for place in range(len(grouped) - 1, -1, -1):
        number = grouped[place]
        following = grouped[place + 1] if place + 1 < len(grouped) and links[place + 1] is not None else None
        if following is None:
            continue
        unit = following.unit if number.unit is None else number.unit
        is_range = links[place + 1] in _RANGE_LINKS
        grouped[place] = number._replace(unit=unit, is_range=is_range, sign=number.sign or 0)
        if is_range:
            grouped[place + 1] = following._replace(is_range=True)
    return grouped


def _link(text: str, before: Number, after: Number) -> str | None:
    """What joins two neighbours into a list or range; None where they stand apart."""
    between = text[before.stop : after.start]
    if len(between) > _LONGEST_LINK:
        return None
    match = _LINK.fullmatch(between)
    return match["link"].lstrip(", ") if match else None
