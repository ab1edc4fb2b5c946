"""Whether a value can be one of its measure at all, by what is known of the measure."""

from __future__ import annotations

from db.vocabulary import resolve_metric
from db.vocabulary.qualifiers import folded

IN_BITS = "it is too low for a perplexity of characters, and may be of bits per character"
_CHARACTERS = "character-level"
_LEAST_ENTROPY = 0.6
"""Bits per letter of printed English, the lower bound of Shannon (1951)."""


def why_implausible(metric: str, value: float, setting: str | None) -> str | None:
    """Why a value can hardly be of its measure; None where it can."""
    if resolve_metric(metric).name != "perplexity" or value >= 2**_LEAST_ENTROPY:
        return None
    return IN_BITS if _CHARACTERS in (folded("setting", setting) or "").split(", ") else None
