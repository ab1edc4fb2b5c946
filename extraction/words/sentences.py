"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text, in code points; the end is exclusive."""

    start: int
    end: int


_END = re.compile(r"[.!?][\"')\]}”]{0,2}\s{1,20}(?=[A-Z\d(\[\"'“$\\])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|al|etc|Fig|Figs|Eq|Sec|Tab|resp|approx|w\.r\.t|a\.k\.a|No|St|Dr|[A-Z])|\W\d{1,2})\.\s{0,20}\Z"
)
_LONGEST_ABBREVIATION = 12


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text in order; together they cover it."""
    spans = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] == "." and _is_abbreviation(text, match):
            continue
        spans.append(Span(start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    """Whether a full stop belongs to its word ("e.g. 5%"), or to a number that was torn apart ("77. 7%")."""
    before = text[max(0, end.start() - _LONGEST_ABBREVIATION) : end.start() + 1]
    match = _ABBREVIATION.search(before)
    if match is None:
        return False
    return not match.group()[-2].isdigit() or text[end.end() : end.end() + 1].isdigit()
