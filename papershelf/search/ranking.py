"""In which order papers are shown: BM25 over marked texts, title before authors before abstract.

FTS5's own bm25() counts first, for each word, all papers that hold it, which takes 0.7 s of a common word at a million
papers. Here the number of papers comes from `search_words`, and occurrences are counted in the few texts at hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz.distance import Prefix

from db.resolution.names import fold, fold_title
from papershelf.search.expression import Wanted
from papershelf.search.query import Query
from papershelf.snapshot.search_index import BOUND

OPENING, CLOSING = "\x01", "\x02"
"""Stand around what was looked for in a marked text."""
WEIGHTS = (4.0, 2.0, 1.0)
"""Of an occurrence in title, authors and abstract."""
USUAL_LENGTHS = (70, 90, 1100)
"""Letters of title, authors and abstract."""
_SATURATION = 1.2
_LENGTH_COUNTS = (0.5, 0.2, 0.6)
_EXACT, _HEAD = 3.0, 1.5
"""By how much more a title fits that is the query, or that is it before a colon."""
_IMPORTANCE = 0.15
"""Most that importance adds, in parts of how well a paper fits."""
_MARK = re.compile(f"{OPENING}([^{CLOSING}]*){CLOSING}")
_FIRST_AUTHOR = re.compile(rf"{BOUND} (.*?) {BOUND}")
_HEAD_END = re.compile(r"[:?!]\s|\s[-\u2013\u2014]\s")
_FIRST_PIECE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A paper that was found, with what was looked for marked in its texts."""

    row: int
    """Its number in this snapshot, which is its place in order of importance."""
    title: str
    authors: str
    abstract: str

    @property
    def texts(self) -> tuple[str, str, str]:
        """Title, authors and abstract."""
        return self.title, self.authors, self.abstract

    @property
    def plain_title(self) -> str:
        """The title without marks."""
        return self.title.replace(OPENING, "").replace(CLOSING, "")


class Ranking:
    """How well papers fit one query."""

    def __init__(self, query: Query, wanted: Sequence[Wanted], papers: int) -> None:
        self.papers = papers
        self.worth = [log(1 + papers / max(1, one.paper_count)) for one in wanted]
        self.pieces = [(fold(piece), place) for place, one in enumerate(wanted) for piece in one.term.pieces]
        self.whole = fold_title(query.text.replace('"', ""))
        self.of_word: dict[str, int | None] = {}

    def in_order(self, found: Iterable[Marked]) -> tuple[Marked, ...]:
        """Papers in order of how well they fit; of equal ones the more important first."""
        return tuple(sorted(found, key=lambda one: (-self.fit(one), one.row)))

    def fit(self, paper: Marked) -> float:
        """How well a paper fits: from 0, without a bound."""
        occurrences: Counter[int] = Counter()
        weighed = [0.0] * len(self.worth)
        for text, weight, usual, counts in zip(paper.texts, WEIGHTS, USUAL_LENGTHS, _LENGTH_COUNTS, strict=True):
            occurrences.clear()
            first = _FIRST_AUTHOR.match(text) if text is paper.authors else None
            # The first author is the one by whom a paper is remembered: there a word counts twice.
            for word in _MARK.findall(text) + (_MARK.findall(first[1]) if first else []):
                place = self._place_of(word)
                if place is not None:
                    occurrences[place] += 1
            longer = 1 - counts + counts * len(text) / usual
            for place, count in occurrences.items():
                weighed[place] += weight * count / longer
        fit = sum(worth * weight / (_SATURATION + weight) for worth, weight in zip(self.worth, weighed, strict=True))
        if self.is_its_title(paper):
            fit *= _EXACT
        elif self.whole and fold_title(_HEAD_END.split(paper.plain_title, maxsplit=1)[0]) == self.whole:
            fit *= _HEAD
        return fit * (1 + _IMPORTANCE * (1 - log(1 + paper.row) / log(2 + self.papers)))

    def is_its_title(self, paper: Marked) -> bool:
        """Whether the query is the whole title of a paper."""
        return bool(self.whole) and fold_title(paper.plain_title) == self.whole

    def _place_of(self, marked: str) -> int | None:
        """Which term a marked word is: the index marks stems, so the one whose beginning it shares most of."""
        if marked not in self.of_word:
            piece = _FIRST_PIECE.search(marked)
            word = fold(piece.group()) if piece else ""
            shared = [(Prefix.similarity(word, own), -abs(len(word) - len(own)), -place) for own, place in self.pieces]
            best = max(shared, default=(0, 0, 0))
            self.of_word[marked] = -best[2] if best[0] else None
        return self.of_word[marked]
