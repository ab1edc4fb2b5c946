"""Names of persons from the parts in which sources give them."""

from __future__ import annotations

import re

_GENERATION = re.compile(r"(?:jr|sr|junior|senior|ii|iii|iv|v|2nd|3rd|4th)\.?", re.IGNORECASE)


def full_name(given: str | None, family: str | None, suffix: str | None = None) -> str | None:
    """The name with its given part first; of suffixes those that tell persons apart ("Jr.", "III"), no degrees."""
    name = " ".join(filter(None, [given, family]))
    generation = suffix.strip(" ,") if suffix else ""
    return (f"{name} {generation}" if _GENERATION.fullmatch(generation) else name) if name else None
