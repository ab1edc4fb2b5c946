"""What makes a found result one that can be stored, whoever found it."""

from __future__ import annotations

import math

from db.cleaning import clean_line, is_too_long
from db.records import FoundResult

LONGEST_UNIT = 16
"""Characters, as the column of results holds them."""


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
