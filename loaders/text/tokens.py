"""The words of a sentence as the learned steps see them: lower case, names and numbers folded to what they are."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import NamedTuple

from loaders.text.mentions import Mention
from loaders.text.scene import Scene

_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*|[^\w\s]")
_LONGEST_WORD = 20
_MOST_TOKENS = 400


class Tokens(NamedTuple):
    """The words of a sentence and where each begins and ends in the text; a name is one word."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def before(self, position: int) -> int:
        """The place after the last word that ends at or before a position."""
        return bisect.bisect_right(self.ends, position)

    def after(self, position: int) -> int:
        """The place of the first word that begins at or after a position."""
        return bisect.bisect_left(self.starts, position)


def tokens_of(scene: Scene) -> Tokens:
    """The first few hundred words of a sentence; names and numbers are `<metric>`, `<dataset>`, `<task>` and `#`."""
    names = sorted([*scene.metrics, *scene.datasets, *scene.tasks])
    text, (start, end) = scene.text, scene.span
    found = Tokens([], [], [])
    for name in names:
        if name.start < start:
            continue
        _add_words(found, text, start, name.start)
        _add(found, f"<{name.kind}>", name.start, name.end)
        start = name.end
    _add_words(found, text, start, end)
    return found


def _add_words(found: Tokens, text: str, start: int, end: int) -> None:
    for match in _TOKEN.finditer(text, start, end):
        if len(found.words) >= _MOST_TOKENS:
            return
        word = match.group()
        _add(found, "#" if word[0].isdigit() else word[:_LONGEST_WORD].lower(), match.start(), match.end())


def _add(found: Tokens, word: str, start: int, end: int) -> None:
    found.words.append(word)
    found.starts.append(start)
    found.ends.append(end)


def names_between(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """The names that begin inside a stretch."""
    return mentions[bisect.bisect_left(mentions, (start,)) : bisect.bisect_left(mentions, (end,))]
