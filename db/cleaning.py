"""Cleaning of text, numbers and dates: what may stand in a record. Tiny total functions."""

from __future__ import annotations

import math
import re
from datetime import date

from db.records import FoundResult, StatedResult

# Control characters but tab and newline, surrogates, and the non-characters that PostgreSQL and XML refuse.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff]")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9])")
_NUMBER = re.compile(r"0*([0-9]{1,10})")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_OF_MONTH = re.compile(r"([A-Z][a-z]{2})[a-z]* ([0-9]{1,2})")

LONGEST_NAME = 2_000
"""Bytes, in UTF-8, of a name or address."""
LONGEST_UNIT = 16
"""Characters of a unit, as the column of results holds them."""


def clean_text(raw: str) -> str:
    """The text without NUL, surrogates and control characters; carriage returns become newlines."""
    return _FORBIDDEN.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(raw: str) -> str:
    """`clean_text` on one line: each run of white space (non-breaking spaces among it) is one space, ends trimmed."""
    # No character that may not stand is printable, and no white space but a blank: most texts are one clean line.
    if not raw.isprintable():
        raw = clean_text(raw)
    elif "  " not in raw:
        return raw.strip()
    return " ".join(raw.split())


def clean_day(raw: str) -> str | None:
    """The day YYYY-MM-DD that a timestamp or date begins with; None where it is no day of the calendar."""
    match = _DAY.match(raw)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None


def date_of(year: int, month: int = 0, day: int = 0) -> str | None:
    """The date in ISO form, as precise as it is one: month and day count where the calendar has them (0 is unknown)."""
    if not 1000 <= year <= 2999:
        return None
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except (ValueError, OverflowError):
        return f"{year:04}-{month:02}"


def clean_date(raw: str) -> str | None:
    """The date that a text begins with, a year, a month or a day in ISO form; None where it is none."""
    match = _DATE.match(raw)
    return date_of(*(int(part) for part in match.groups() if part)) if match else None


def day_in_year(printed: str, year: int) -> date | None:
    """The day of a year that "May 30" is; None where it is no day of it."""
    match = _DAY_OF_MONTH.fullmatch(printed)
    if match is None or match[1] not in MONTHS:
        return None
    try:
        return date(year, MONTHS.index(match[1]) + 1, int(match[2]))
    except ValueError:
        return None


def clean_count(raw: object) -> int | None:
    """A whole number that fits a database column and is not negative; None for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < 2**31:
        return None
    return raw


def clean_number(raw: str) -> int | None:
    """The whole number that ASCII digits print, if it fits a database column; None for anything else.

    Python's own `int` takes the digits of every script, and raises on too many of them.
    """
    match = _NUMBER.fullmatch(raw)
    return clean_count(int(match[1])) if match else None


def is_too_long(name: str) -> bool:
    """Whether a name or address is longer than any is, and than PostgreSQL can find it by (2,704 bytes)."""
    return len(name) > LONGEST_NAME // 4 and len(name.encode()) > LONGEST_NAME


def names_of(stated: StatedResult) -> tuple[str, ...]:
    """All of a stated result that databases find rows by."""
    names = (stated.metric, stated.dataset, stated.task, stated.model, stated.split, stated.setting, stated.unit)
    return tuple(filter(None, (*names, stated.value_text)))


def fault_of(found: FoundResult) -> str | None:
    """Why a found result cannot be stored, in words that follow "it"; None where it can."""
    if not math.isfinite(found.value) or (found.kind == "ratio" and found.value < 0):
        return f"has a value that no {found.kind} has: {found.value}"
    if not 0 <= found.start < found.end < 2**31 or found.end - found.start < len(found.value_text):
        return f"has evidence that cannot hold {found.value_text!r}: {found.start} to {found.end}"
    if len(found.unit or "") > LONGEST_UNIT:
        return f"has a unit of {len(found.unit or '')} characters"
    if not found.metric or not found.value_text:
        return "has no metric or no number as printed"
    for name in (found.metric, found.value_text, found.unit, found.dataset, found.task, found.model, found.split):
        if name is not None and (name != clean_line(name) or not name or is_too_long(name)):
            return f"has a name that is empty, too long or not in one clean line: {name[:40]!r}"
    levels = (found.number_confidence, found.metric_confidence, found.dataset_confidence)
    if any(level is not None and not 0 <= level <= 1 for level in levels):
        return "has a confidence that is no probability"
    return None
