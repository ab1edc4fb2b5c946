"""Finding what a model quotes where the text really prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# Models set quotation marks, dashes and minus signs otherwise than the text does; each stands for one code point.
_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212", "''\"\"------")
_NUMBER = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?!\d)(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3}(?![\w.]))?"
)
_POINTS = frozenset(".,")
_MINUS = frozenset("-\u2212\u2013")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text with white space folded and punctuation plain, that knows where each of its characters came from."""

    folded: str
    places: tuple[int, ...]
    """Code point in the text itself, for each code point of the folded one, and one more for the end."""


class PrintedNumber(NamedTuple):
    """A number in a quote, as printed."""

    text: str
    value: float


def fold(text: str) -> FoldedText:
    """Fold each run of white space to one space, and typographic punctuation to plain."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_PLAIN)):
        if not character.isspace():
            folded.append(character)
        elif folded and folded[-1] != " ":
            folded.append(" ")
        else:
            continue
        places.append(place)
    return FoldedText("".join(folded), (*places, len(text)))


def find_quote(text: FoldedText, quote: str) -> tuple[int, int] | None:
    """Start and end (exclusive), in the text itself, of the first place that prints a quote; None where none does.

    A place that begins or ends inside a number prints another one: "3" is no quote of "3.5".
    """
    wanted = fold(quote).folded.strip()
    start = text.folded.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if not _is_inside_number(text.folded, start) and not _is_inside_number(text.folded, end):
            return text.places[start], text.places[end - 1] + 1
        start = text.folded.find(wanted, start + 1)
    return None


def _is_inside_number(folded: str, place: int) -> bool:
    """Whether the digits of one number stand on both sides of a place."""
    before, after = folded[max(0, place - 2) : place], folded[place : place + 2]
    if before[-1:] in _POINTS:
        return before[:1].isdigit() and after[:1].isdigit()
    return before[-1:].isdigit() and (after[:1].isdigit() or (after[:1] in _POINTS and after[1:].isdigit()))


def find_number(quote: str, value: float, *, is_signed: bool) -> PrintedNumber | None:
    """The first number of a quote that has a value; where the sign is not printed, only the size counts."""
    for number in _numbers(quote):
        if number.value == value or (not is_signed and abs(number.value) == abs(value)):
            return number
    return None


def _numbers(quote: str) -> Iterator[PrintedNumber]:
    """Every number of a quote, first as printed without a sign, then with the minus before it."""
    for match in _NUMBER.finditer(quote):
        value = float(match.group().replace(",", ""))
        yield PrintedNumber(match.group(), value)
        if match.start() and quote[match.start() - 1] in _MINUS:
            yield PrintedNumber(quote[match.start() - 1 : match.end()], -value)
