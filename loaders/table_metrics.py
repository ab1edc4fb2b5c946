"""What stands with the names above a table: the split and unit of a metric, the split and setting of a data set."""

from __future__ import annotations

import re

from db.cleaning import is_too_long
from loaders.table_units import unit_named

_SPLIT = re.compile(
    r"(test|validation|valid|val|dev(?:elopment)?|train(?!\s+(?:time|cost|compute|flops|speed|memory|set|data)))"
    r"[- ]+(?=\S)",
    re.IGNORECASE,
)
_SPLITS = {"valid": "validation", "val": "validation", "development": "dev"}
_IN_BRACKETS = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]")
_SHARE = re.compile(r"%\s+(?=\S)")
_SHARE_BEHIND = re.compile(r"(.*[^\W\d_])(?:\s+(?:in\s+)?|\s*,\s*)%")
_PERCENTAGE = re.compile(r"percentage\s+\S", re.IGNORECASE)
_MARKED = re.compile(r"(.*[^\W_])\s*[*†‡]+")
_SCALED = re.compile(r"([KMGT])(FLOP|MAC|OP|MAdd)(s|S)?\b(.*)")


_SPLIT_BEHIND = re.compile(r"(.*\S)\s+\(?(test(?:-dev|-std)?|val(?:idation)?|dev(?:elopment)?|minival)(?:\s+set)?\)?")
"""In small letters: a "Cloze Test" is no split of anything."""
_UPSCALED = re.compile(r"(.*\S)\s+-\s+([0-9]{1,2})x upscaling", re.IGNORECASE)
_NOISE = re.compile(r"(.*\S)\s+sigma\s?=?\s?([0-9]{1,3})", re.IGNORECASE)
_WAYS = re.compile(
    r"(.*[^\W_])[\s,-]*\(?\b(?:([0-9]{1,3})-?way\W*\b([0-9]{1,3})-?shot|([0-9]{1,3})-?shot\W*\b([0-9]{1,3})-?way)\b\)?",
    re.IGNORECASE,
)


def parts_of_dataset(name: str) -> tuple[str, str | None, str | None]:
    """The data set, the split and the setting that stand with its name: "Cityscapes val", "Set14 - 4x upscaling".

    A name that is longer than any is has no parts.
    """
    if is_too_long(name):
        return name, None, None
    if match := _SPLIT_BEHIND.fullmatch(name):
        split = match[2].casefold()
        return match[1], _SPLITS.get(split, split), None
    if match := _UPSCALED.fullmatch(name):
        return match[1], None, f"{match[2]}x"
    if match := _NOISE.fullmatch(name):
        return match[1], None, f"sigma={match[2]}"
    if match := _WAYS.fullmatch(name):
        return match[1], None, f"{match[2] or match[5]}-way {match[3] or match[4]}-shot"
    return name, None, None


def parts_of_metric(name: str) -> tuple[str, str | None, str | None]:
    """The metric, the split that stands with its name, and the unit: "Test Accuracy (%)", "GFLOPs".

    A name that is longer than any is has no parts.
    """
    if is_too_long(name):
        return name, None, None
    split, unit = None, None
    if match := _MARKED.fullmatch(name):  # a footnote of the column
        name = match[1]
    while match := _IN_BRACKETS.fullmatch(name):
        inner = match[2].strip().casefold()
        if inner in ("test", "dev", "val", "validation", "train"):
            split = _SPLITS.get(inner, inner)
        elif found := unit_named(match[2], match[1]):
            unit = found
        else:
            break
        name = match[1]
    if match := _SHARE.match(name):
        unit, name = unit or "%", name[match.end() :]
    if match := _SHARE_BEHIND.fullmatch(name):
        unit, name = unit or "%", match[1]
    if match := _SPLIT.match(name):
        split = _SPLITS.get(match[1].casefold(), match[1].casefold())
        name = name[match.end() :]
    if unit is None and _PERCENTAGE.match(name):
        unit = "%"
    if match := _SCALED.fullmatch(name):
        unit, name = unit or match[1], f"{match[2]}{match[3] or ''}{match[4]}"
    return name, split, unit
