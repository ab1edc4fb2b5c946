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
_METHODS = (
    r"(?:method|model|algorithm|framework|approach|network|loss|mechanism|module|architecture|strategy|paradigm|pipeline"
    r"|technique|scheme|learning|training|optimization)s?"
)

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
_OTHERWISE: dict[TermKind, re.Pattern[str]] = {"dataset": re.compile(rf"\)?\s(?:tasks?|problems?|{_METHODS})\b")}
_OTHERWISE_BEFORE: dict[TermKind, re.Pattern[str]] = {
    "dataset": re.compile(rf"\b(?:tasks?|{_METHODS})\s?\(\Z", re.IGNORECASE)
}
"""What it is called where it is of another kind: "the FooQA task", "a learning mechanism (FOO)"."""
_ANY = re.compile(r"\b(?:an?|some|several|various|other|any)\s(?:[a-z][\w-]{1,30}\s){0,3}\Z")
"""What describes one of many and names none: "a comprehensive EEG-image dataset"."""
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
    places = [(start, start + len(name)) for start in _places(abstract, name)]
    if any(_is_called(abstract, start, end, kind) for start, end in places):
        return True
    if any(_is_called_otherwise(abstract, start, end, kind) for start, end in places):
        return False
    return any(_is_shown(abstract, start, end) for start, end in places)


def _places(text: str, name: str) -> list[int]:
    """Where a text prints a name as a word of its own, in whatever letter case."""
    if not name:
        return []
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return [match.start() for match, _ in zip(pattern.finditer(text), range(_MOST_PLACES), strict=False)]


def _is_called(text: str, start: int, end: int, kind: TermKind) -> bool:
    """Whether a place says what kind of thing the name is, and it is of that kind."""
    before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
    called, called_before = _KINDS.get(kind), _KINDS_BEFORE.get(kind)
    if called_before is not None and called_before.search(before):
        return True
    return called is not None and called.match(behind) is not None and _ANY.search(before) is None


def _is_called_otherwise(text: str, start: int, end: int, kind: TermKind) -> bool:
    """Whether a place says that it is of another kind."""
    called, called_before = _OTHERWISE.get(kind), _OTHERWISE_BEFORE.get(kind)
    if called is not None and called.match(text, end):
        return True
    return called_before is not None and called_before.search(text, max(0, start - _BEFORE), start) is not None


def _is_shown(text: str, start: int, end: int) -> bool:
    """Whether a place quotes the words, defines them or gives them as a name."""
    before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
    if before and behind and _QUOTED.get(before[-1], "\0") == behind[0]:
        return True
    if _INTRODUCED.search(before) or _CALLED.search(before) or _SAID_WHAT.match(behind):
        return True
    return (behind.startswith(")") and _LONG_FORM_BEFORE.search(before) is not None) or (
        _LONG_FORM_BEHIND.match(behind) is not None
    )
