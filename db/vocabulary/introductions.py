"""Whether a text shows that words are a name: it quotes them, says what they are, or gives them as a name.

What is looked at are the words right before and behind each place that prints them, a bounded stretch: the time grows
with the text alone.
"""

from __future__ import annotations

import re

from db.records import TermKind

_BEFORE, _BEHIND = 100, 60
"""Characters that are looked at."""
_MOST_PLACES = 20
"""Of one text."""

_QUOTED = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "`": "'", "\u00ab": "\u00bb"}
_INTRODUCED = re.compile(
    r"\b(?:introduc|propos|present|develop|releas|construct|creat|design|build|built|curat|contribut|publish|establish"
    r"|annotat|collect|formulat|defin|unveil|launch)\w{0,4}\b(?! (?:on|with|by)\b)[^.;:]{0,60}?[\s(*]\Z",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:called|named?|termed?|dubbed?|coined?|denoted|namely|titled|i\.e\.|abbreviated|known|refer(?:red)? to|call"
    r"|so-called)"
    r"[\s,]{1,2}(?:it |this |them |by |as |the |our |task |metric |benchmark |method |approach ){0,3}[*_]{0,2}\Z",
    re.IGNORECASE,
)
_LONG_FORM_BEFORE = re.compile(r"[^\W\d_]{2,}[\s-]\(\Z")
_LONG_FORM_BEHIND = re.compile(r"\s\((?!see\b|e\.g|i\.e|or\b|and\b|[0-9])[^\W\d_]{2,40}[\s-][^()]{3,60}\)?")
_SAID_WHAT = re.compile(r"(?:,|\s?[:\u2013\u2014]|\s-|\s(?:is|are|denotes|stands for))\s(?:an?|the|our|which|that)\s")
_KINDS: dict[TermKind, re.Pattern[str]] = {
    "dataset": re.compile(
        r"(?:\s[a-z-]{1,30}){0,2}"
        r"\s(?:data ?sets?|benchmarks?|corpus|corpora|test ?set|suite|leaderboard|challenge|collection)\b"
    ),
    "metric": re.compile(r"\s(?:metrics?|measures?|index)\b"),
    "task": re.compile(r"\s(?:tasks?|problems?|challenge)\b"),
}
"""What a name is called right behind it."""
_KINDS_BEFORE: dict[TermKind, re.Pattern[str]] = {
    "dataset": re.compile(r"\b(?:data ?set|benchmark|corpus|test ?set|suite|leaderboard|challenge|collection)s?,?\s\Z"),
    "metric": re.compile(r"\b(?:metric|measure|index)s?,?\s\Z"),
    "task": re.compile(r"\b(?:tasks?|problems?)(?: of|,)?\s\Z"),
    "model": re.compile(r"\b(?:model|method|framework|approach|algorithm|system|network|architecture|agent)s?,?\s\Z"),
}
"""What it is called right before it: "our benchmark, MMBench"."""


def introduces(title: str, abstract: str, name: str, kind: TermKind) -> bool:
    """Whether a paper's title or abstract quotes a name, defines it or says what kind of thing it is."""
    if title.casefold().startswith(f"{name}:".casefold()):
        return True
    return any(_is_shown(abstract, start, start + len(name), kind) for start in _places(abstract, name))


def _places(text: str, name: str) -> list[int]:
    """Where a text prints a name as a word of its own, in whatever letter case."""
    if not name:
        return []
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return [match.start() for match, _ in zip(pattern.finditer(text), range(_MOST_PLACES), strict=False)]


def _is_shown(text: str, start: int, end: int, kind: TermKind) -> bool:
    before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
    if before and behind and _QUOTED.get(before[-1], "\0") == behind[0]:
        return True
    if _INTRODUCED.search(before) or _CALLED.search(before) or _SAID_WHAT.match(behind):
        return True
    if behind.startswith(")") and _LONG_FORM_BEFORE.search(before):
        return True
    if _LONG_FORM_BEHIND.match(behind):
        return True
    called, called_before = _KINDS.get(kind), _KINDS_BEFORE.get(kind)
    if called_before is not None and called_before.search(before):
        return True
    return called is not None and called.match(behind) is not None
