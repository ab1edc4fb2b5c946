"""The words of a sentence as the learned steps see them: lower case, names and numbers folded to what they are."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extraction.rules.scene import Scene

_TOKEN = re.compile(r"([^\W\d_]+|\d[\d.,]*|[^\w\s])")
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
        found.words.append(f"<{name.kind}>")
        found.starts.append(name.start)
        found.ends.append(name.end)
        start = name.end
    _add_words(found, text, start, end)
    return found


def _add_words(found: Tokens, text: str, start: int, end: int) -> None:
    room = _MOST_TOKENS - len(found.words)
    if start == end or room <= 0:
        return
    # One cut and one sum for all words, and no step of ours for each.
    pieces = _TOKEN.split(text[start:end], room)
    places = list(itertools.accumulate(map(len, pieces), initial=start))
    found.words.extend("#" if word[0].isdigit() else word[:_LONGEST_WORD].lower() for word in pieces[1::2])
    found.starts.extend(places[1:-1:2])
    found.ends.extend(places[2:-1:2])


def tokens_of_each(scenes: Iterable[Scene]) -> Iterator[Tokens]:
    """The words of the sentence of each number; numbers in a row that share a sentence share its words."""
    last: Scene | None = None
    tokens: Tokens | None = None
    for scene in scenes:
        if tokens is None or scene is not last:
            last, tokens = scene, tokens_of(scene)
        yield tokens


def word_at(words: Sequence[str], place: int) -> str:
    """The word at a place; a mark for the ends of the sentence."""
    return words[place] if 0 <= place < len(words) else "$"
