"""Words that several steps listen to, and how lists of words become patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def any_of(*words: str) -> str:
    """A pattern for any word or phrase of lists with ", " between them; what is special in a pattern stays so."""
    return "(?:" + "|".join(word.strip() for line in words for word in line.split(", ") if word.strip()) + ")"


def matches_from(words: Iterable[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `finditer` gives for a pattern that begins with one of some words, searched word by word: far faster."""
    done = 0
    starts: list[int] = []
    for word in words:
        start = text.find(word)
        while start >= 0:
            starts.append(start)
            start = text.find(word, start + 1)
    starts.sort()
    for start in starts:
        if start >= done and (match := pattern.match(text, start)):
            done = match.end()
            yield match


def places_of(word: str, text: str) -> Iterator[int]:
    """Where a word, or a beginning of words, stands in a text."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


MARKS = r"[\s$~∼≈<>≤≥+({\\:=−-]"
"""What may stand between a word and its number: hedges, brackets and what LaTeX left."""
LOST_MARKS = "(?:sim|leq|geq|approx|ge|le)"
"""Signs that lost their backslash: "sim3.5AP", "leq 2%"."""
NEARLY = any_of(
    "about, around, approximately, roughly, nearly, almost, over, more than, less than, at least, at most, up to, upto",
    "as much as, as high as, only, just, merely, even, well, slightly, close, abount",
)
HEDGE = (
    r"(?:(?:"
    + NEARLY
    + "|"
    + any_of(
        "an?, the, average, averaged, mean, overall, total, maximum, absolute, relative, additional, further, another",
        "impressive, remarkable, significant, substantial, considerable, notable, astonishing, whopping, large, solid",
        "very, extra",
        "of, on, margins?, from, between, ranging, range, some, up, to about, respectively, consistent, consistently",
        "sim, leq, geq, approx",
    )
    + rf")\b[\s,]{{1,2}}){{0,7}}{MARKS}{{0,4}}{LOST_MARKS}?\s?"
)
"""What may stand between a word that announces a number and the number: "by an average of about ~"."""
