"""Dates as people and reference managers print them, as precise as they are: a year, a month or a day."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fev fév",
            "mar mär mrz",
            "apr abr avr",
            "may mai mag",
            "jun giu juin",
            "jul lug juil",
            "aug ago aoû",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez dic déc",
        ),
        1,
    )
    for name in names.split()
}
"""How the names of months begin, in English and some languages near it; the longest that fits counts."""
_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_IN_ORDER = re.compile(r"(1[0-9]{3}|20[0-9]{2})(?:\s?[-/.]\s?([0-9]{1,2})(?:\s?[-/.]\s?([0-9]{1,2}))?)?(?![0-9A-Za-z])")
_COMPACT = re.compile(r"(1[0-9]{3}|20[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s?([-/.])\s?([0-9]{1,2})\s?[-/.]\s?(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DAY = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])")
_UNKNOWN = re.compile(
    r"\W*(?:in[ -]press|in[ -]preparation|in[ -]review|under[ -]review|submitted|forthcoming|to[ -]appear|accepted|"
    r"unpublished|n\.?\s?d\.?|no[ -]date|undated|unknown|in revision|preprint|0{1,4}|YEAR\b.*|\?+)?\W*",
    re.IGNORECASE,
)


def date_of(year: int, month: int = 0, day: int = 0) -> str | None:
    """The date in ISO form, as precise as it is a date: 0, or what is no month or day, is unknown."""
    if not 1000 <= year <= 2099:
        return None
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"


def date_in(text: str) -> str | None:
    """The date that a text prints, the first where it is a span: "1996 Jul 9", "2016/10//", "July 1996", "c. 1996"."""
    text = text.strip(" \t\n[](){}'\"")
    if found := _COMPACT.match(text):
        return date_of(*map(int, found.groups()))
    if (found := _IN_ORDER.match(text)) and not _month_in(text):
        return date_of(*(int(part or 0) for part in found.groups()))
    if found := _DAY_FIRST.match(text):
        return _of_numbers(found)
    year = _YEAR.search(text)
    if year is None:
        return None
    month, day = month_and_day(_YEAR.sub(" ", text, count=1))
    return date_of(int(year[1]), month, day)


def month_and_day(text: str) -> tuple[int, int]:
    """The month that a text names or numbers, and the day beside it; 0 for what it does not say."""
    text = text.replace("~", " ")
    if month := _month_in(text):
        day = _DAY.search(text)
        return month, int(day[1]) if day else 0
    numbers = [int(number) for number in _DAY.findall(text)]
    return (numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else 0)


def says_no_date(text: str) -> bool:
    """Whether a text stands where a date should and says that there is none: "in press", "n.d."."""
    return _UNKNOWN.fullmatch(text) is not None


def most_precise(printed: list[str]) -> str | None:
    """Of dates of one work, the most precise of the year that is printed first; a month by name may be without it."""
    dates = [found for found in map(date_in, printed) if found]
    if dates:
        year = int(dates[0][:4])
        beside = [date_of(year, *month_and_day(text)) for text in printed if _month_in(text) and not date_in(text)]
        dates.extend(filter(None, beside))
    return max((found for found in dates if found[:4] == dates[0][:4]), key=len, default=None)


def _month_in(text: str) -> int:
    for word in _WORD.findall(text.lower()):
        for length in (4, 3):
            if number := _MONTHS.get(word[:length]):
                return number
    return 0


def _of_numbers(found: re.Match[str]) -> str | None:
    """A date of three numbers; where day and month could be either, only the year is certain."""
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if mark == "." or first > 12 or first == second:
        return date_of(year, second, first)
    return date_of(year, first, second) if second > 12 else date_of(year)
