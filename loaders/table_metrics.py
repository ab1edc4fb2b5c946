"""What stands with the name of a metric above a column: the split, the unit, and the scale of what is counted."""

from __future__ import annotations

import re

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
_SCALED = re.compile(r"([KMGT])(FLOP|MAC|OP|MAdd)(s|S)?\b(.*)")


def parts_of_metric(name: str) -> tuple[str, str | None, str | None]:
    """The metric, the split that stands with its name, and the unit: "Test Accuracy (%)", "GFLOPs"."""
    split, unit = None, None
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
    if match := _SCALED.fullmatch(name):
        unit, name = unit or match[1], f"{match[2]}{match[3] or ''}{match[4]}"
    return name, split, unit
