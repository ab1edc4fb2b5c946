"""Numbers as people type them into tables: "0.8428 ± 0.0014", "96.95%", "87.58*", "**69.0**", "9.2m", "--".

What is read is one number, with its unit and the spread beside it. A remark in brackets behind it ("17.1 (16.1 with
dynamic evaluation)") leaves it what it is; several numbers of equal right ("86.7/85.9") are none.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from db.cleaning import clean_line

_NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,2},[0-9]{1,2}(?![0-9])|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_EXPONENT = r"(?:\s?(?:[eE]|[x×*]\s?10\s?\^?)\s?\{?([-+]?[0-9]{1,3})\}?)?"
_UNITS = {
    "%": "%",
    "k": "K",
    "m": "M",
    "mil": "M",
    "million": "M",
    "b": "B",
    "bn": "B",
    "billion": "B",
    "g": "G",
    "t": "T",
    "ms": "ms",
    "s": "s",
    "sec": "s",
    "min": "min",
    "h": "h",
    "hours": "h",
    "days": "days",
    "kb": "KB",
    "mb": "MB",
    "gb": "GB",
    "tb": "TB",
    "db": "dB",
    "fps": "fps",
    "x": "x",
    "×": "x",
}
"""Units by how they are typed, in lower case."""
_CELL = re.compile(
    rf"[~≈]?\s*(?P<number>{_NUMBER}){_EXPONENT}\s?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})?"
    rf"(?![^\W_])(?:\s*(?:±|\+/?-|\\pm)\s*(?P<error>{_NUMBER})\s*%?)?"
    r"\s*(?P<mark>[*†‡§¶?#^+]*)\s*(?P<remark>[(\[].*)?",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"(?:[-–—−‒.?*\s]*|n\.?/?a\.?|none|null|unknown|tbd|nan|x)", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*\*|__|`|(?<!\w)_|_(?!\w)|\[(?=[^\]]{0,300}\]\()|\]\([^)]{0,2000}\)")
_MINUS = str.maketrans({"−": "-", "–": "-", "‒": "-", "\N{NO-BREAK SPACE}": " "})
_SPLIT = re.compile(r"(test|validation|valid|val|dev(?:elopment)?)[- ]+(?=\S)", re.IGNORECASE)
_SPLITS = {"valid": "validation", "val": "validation", "development": "dev"}
_IN_BRACKETS = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]")
_SHARE = re.compile(r"%\s+(?=\S)")
LONGEST_CELL = 200
"""Characters of what is looked at."""


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a table."""

    value: float
    error: float | None = None
    unit: str | None = None


class NoValue(Exception):
    """A cell holds no number that can be used. The message is the reason, in a sentence."""


def plain(printed: str) -> str:
    """What is typed, on one line and without marks of Markdown."""
    return clean_line(_MARKDOWN.sub("", printed))


def value_of(printed: object) -> Value:
    """The number of a cell; raises `NoValue` where it has none."""
    if isinstance(printed, bool) or not isinstance(printed, int | float | str | None):
        raise NoValue("It is no number.")
    if isinstance(printed, int | float):
        return Value(_finite(printed))
    text = plain(printed or "").translate(_MINUS)[:LONGEST_CELL]
    if _EMPTY.fullmatch(text):
        raise NoValue("The cell is empty.")
    match = _CELL.fullmatch(text)
    if match is None:
        is_list = len(re.findall(_NUMBER, text)) > 1
        raise NoValue("It is several numbers, and nothing says which counts." if is_list else "It is no number.")
    value = _finite(f"{_digits(match['number'])}e{match[2] or 0}")
    error = _finite(_digits(match["error"])) if match["error"] else None
    unit = _UNITS[match["unit"].lower()] if match["unit"] else None
    return Value(value, abs(error) if error is not None else None, unit)


def _finite(number: float | str) -> float:
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise NoValue("The number is not finite.")
    return value


def unit_named(text: str) -> str | None:
    """The unit that a text is: "M", "%", "ms"; None where it is none."""
    return _UNITS.get(text.strip().lower())


def parts_of_metric(name: str) -> tuple[str, str | None, str | None]:
    """The metric, the split that stands with its name, and the unit: "Test Accuracy (%)"."""
    split, unit = None, None
    while match := _IN_BRACKETS.fullmatch(name):
        inner = match[2].strip().casefold()
        if _SPLIT.fullmatch(f"{inner} ", 0, len(inner) + 1) or inner in ("test", "dev", "val", "validation"):
            split = _SPLITS.get(inner, inner)
        elif unit_named(inner):
            unit = unit_named(inner)
        else:
            break
        name = match[1]
    if match := _SHARE.match(name):
        unit, name = unit or "%", name[match.end() :]
    if match := _SPLIT.match(name):
        split = _SPLITS.get(match[1].casefold(), match[1].casefold())
        name = name[match.end() :]
    return name, split, unit


def _digits(text: str) -> str:
    """A number without commas: one parts thousands, but stands for a point where fewer than three digits follow."""
    whole, comma, rest = text.rpartition(",")
    if comma and "." not in rest and len(rest) < 3:
        return f"{whole}.{rest}"
    return text.replace(",", "")
