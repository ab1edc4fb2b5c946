"""A query as an expression of FTS5. What people type reaches FTS5 as quoted words alone, never as its syntax."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.resolution.names import fold, fold_author
from papershelf.search.naming import MOST, find, find_all
from papershelf.search.query import HAVING, Condition, Query, Term, years_of
from papershelf.snapshot.search_index import BOUND

PREFIX_LENGTHS = (1, 2, 3)
"""Beginnings of words that have an index of their own; longer ones are looked up in the words of the index."""
MOST_EXPANSIONS = 40
"""Of a beginning of a word so many of the words that begin so are looked for, those of most papers."""
MOST_PARTS = 3
"""Pieces up to which a word is looked for in one piece as well: "multi-modal", "multimodal"."""

ANYWHERE = "{title authors abstract}"
IN_TITLE = "{title}"
IN_NAMES = "{title authors}"

_ALL_PAPERS = "facets : paper"
_LETTERS_AND_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NAMED = {"venue": "venue", "dataset": "data set", "task": "task", "method": "method"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term as it is looked for."""

    term: Term
    alternatives: tuple[str, ...]
    """Quoted words or phrases of FTS5, any of which will do."""
    paper_count: int
    """About how many papers have it."""

    def within(self, columns: str) -> str:
        """The expression for it in some columns; a year will do as the paper's own too."""
        found = f"{columns} : ({' OR '.join(self.alternatives)})"
        if _YEAR.fullmatch(self.term.text):
            return f"({found} OR facets : year{self.term.text})"
        return f"({found})"


@dataclass(frozen=True, slots=True)
class Expression:
    """What is looked for in the index."""

    wanted: tuple[Wanted, ...]
    narrowed: tuple[str, ...]
    """Expressions that all papers must fit beside."""
    refused: tuple[str, ...]
    """Expressions that no paper may fit."""
    unknown: tuple[str, ...]
    """Names that lead nowhere, as sentences; they are looked for as words."""

    def match(self, columns: str = ANYWHERE, wanted: Sequence[Wanted] | None = None) -> str:
        """The expression for papers that have all that is wanted (or some of it) in some columns."""
        chosen = self.wanted if wanted is None else wanted
        parts = [one.within(columns) for one in chosen] + [f"({part})" for part in self.narrowed]
        every = " AND ".join(parts) or _ALL_PAPERS
        return f"({every}) NOT ({' OR '.join(self.refused)})" if self.refused else every

    def marked(self) -> str:
        """The expression whose words are marked in the texts of papers that are found."""
        return " OR ".join(one.within(ANYWHERE) for one in self.wanted) or _ALL_PAPERS


def express(snapshot: sqlite3.Connection, query: Query) -> Expression:
    """The expression for a query."""
    terms, unknown, narrowed = list(query.terms), [], []
    for condition in query.conditions:
        narrowing = _narrowing(snapshot, condition)
        if narrowing is None:
            unknown.append(f"No {_NAMED[condition.field]} is named {condition.value!r}; it was looked for as words.")
            terms.append(Term(condition.value, is_phrase=True))
        else:
            narrowed.append(narrowing)
    refused = [f"{ANYWHERE} : ({' OR '.join(_want(snapshot, term).alternatives)})" for term in query.without]
    refused += filter(None, (_narrowing(snapshot, condition) for condition in query.excluded))
    wanted = tuple(_want(snapshot, term) for term in dict.fromkeys(terms))
    return Expression(wanted, tuple(narrowed), tuple(refused), tuple(unknown))


def _want(snapshot: sqlite3.Connection, term: Term) -> Wanted:
    pieces = term.pieces
    spellings = {tuple(pieces): None, tuple(filter(None, re.split(r"\W+", fold(term.text)))): None}
    if not term.is_phrase and not term.is_prefix:
        if 1 < len(pieces) <= MOST_PARTS:
            spellings["".join(pieces),] = None
        elif len(pieces) == 1:
            spellings[tuple(_LETTERS_AND_DIGITS.findall(pieces[0]))] = None
    counts = [_paper_count(snapshot, fold(piece)) for piece in pieces]
    if not term.is_prefix:
        return Wanted(term, tuple(_quoted(words) for words in spellings if words), min(counts))
    begun = fold(pieces[-1])
    expansions = _expansions(snapshot, begun) if len(begun) not in PREFIX_LENGTHS else []
    before = pieces[:-1]
    found = tuple(_quoted((*before, word)) for word, _ in expansions) or (f"{_quoted((*before, begun))} *",)
    count = sum(count for _, count in expansions) or _paper_count(snapshot, begun)
    return Wanted(term, found, min([count, *counts[:-1]]))


def _narrowing(snapshot: sqlite3.Connection, condition: Condition) -> str | None:
    """The expression for a condition; None where its name leads nowhere."""
    if condition.field == "has":
        return f"facets : {HAVING[condition.value.lower()]}"
    if condition.field == "year":
        return f"facets : ({' OR '.join(f'year{year}' for year in years_of(condition.value) or ())})"
    if condition.field == "author":
        return _by_author(snapshot, condition.value)
    rows = find(snapshot, condition.field, condition.value)
    return f"facets : ({' OR '.join(f'{condition.field}{row}' for row in rows)})" if rows else None


def _by_author(snapshot: sqlite3.Connection, name: str) -> str:
    """An author by any name that leads there; where that is nobody, or many, whose name has the words as they stand."""
    rows = find_all(snapshot, "author", name)
    if 0 < len(rows) <= MOST:
        marks = ", ".join("?" * len(rows))
        names = snapshot.execute(f"SELECT folded_name FROM authors WHERE id IN ({marks}) ORDER BY id", rows)
        return f"authors : ({' OR '.join(_quoted((BOUND, *folded.split(), BOUND)) for (folded,) in names)})"
    words = fold_author(name).split()
    return f"authors : {_quoted(words)}" if words else _ALL_PAPERS


def _quoted(words: Iterable[str]) -> str:
    """Words as a string of FTS5; they are letters and digits alone."""
    return f'"{" ".join(words)}"'


def _paper_count(snapshot: sqlite3.Connection, word: str) -> int:
    found = snapshot.execute("SELECT paper_count FROM search_words WHERE word = ?", [word]).fetchone()
    return int(found[0]) if found else 1


def _expansions(snapshot: sqlite3.Connection, begun: str) -> list[tuple[str, int]]:
    """The words that begin so, those of most papers."""
    return snapshot.execute(
        "SELECT word, paper_count FROM search_words WHERE word >= ? AND word < ? "
        "ORDER BY paper_count DESC, word LIMIT ?",
        (begun, f"{begun}\U0010ffff", MOST_EXPANSIONS),
    ).fetchall()
