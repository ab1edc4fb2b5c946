"""The engine: from what a person typed to papers in order.

Rows of the index stand in order of importance (votes, results, date), so that each look into it can stop early. Papers
that have all words in the title come first, then those with title and authors, then those with all words anywhere; of
the first `RANKED` so found the order is by BM25, with the title before authors before the abstract, and by importance
where it says little. All others follow in order of importance, to the last. Where all words give little, papers that
lack some of them are found too, and the answer says so. No look counts all that it could find.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from papershelf.search.directly import identifier_in, paper_named
from papershelf.search.expression import ANYWHERE, IN_NAMES, IN_TITLE, Expression, Wanted, express
from papershelf.search.query import Query, parse
from papershelf.search.ranking import Marked, Ranking
from papershelf.search.suggestion import suggest

RANKED = 200
"""Papers whose order is by how well they fit."""
MOST_IN_TITLE = 120
"""Of them so many for having all words in the title."""
LITTLE = 5
"""Where fewer papers have all the words, those that lack some are found too."""
MOST_LACKING = 60
"""So many of these, at most."""
MOST_POSTINGS = 60_000
"""Places in the index of the rarest word that one look passes over; beyond them only more important papers count."""

SAMPLES, MOST_SAMPLED = 16, 8_000
"""Beyond the papers that a look has reached, others are counted in so many places, so many in all."""

_MARKED = "highlight(papers_fts, {place}, char(1), char(2))"
_TEXTS = f"""
    SELECT rowid, {", ".join(_MARKED.format(place=place) for place in range(3))}
    FROM papers_fts WHERE papers_fts MATCH ? AND rowid IN (SELECT value FROM json_each(?))
"""
_PLAIN_TEXTS = "SELECT id, title, authors, abstract FROM searched_papers WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Found:
    """Papers that a query finds: those of one page."""

    query: Query
    rows: tuple[Marked, ...]
    has_more: bool
    """Whether there is another page."""
    paper_count: int
    """How many papers there are; see `is_estimate`."""
    is_estimate: bool
    is_direct: bool = False
    """Whether the query names the one paper: by an identifier or an address."""
    has_all: int | None = None
    """How many papers have all the words, where others that lack some are shown behind them; None where none are."""
    suggestion: str | None = None
    """What may have been meant; None where nothing is near."""
    unknown: tuple[str, ...] = ()
    """Names in the query that lead nowhere, as sentences."""


def search(snapshot: sqlite3.Connection, text: str, size: int = 25, page: int = 1) -> Found:
    """One page of the papers that a text finds, the best first. No text is an error."""
    query = parse(text)
    if query.is_empty:
        return Found(query, (), has_more=False, paper_count=0, is_estimate=False)
    named = paper_named(snapshot, query.text)
    if named is not None:
        rows = Search(snapshot, query).marked([named])
        return Found(query, rows, has_more=False, paper_count=1, is_estimate=False, is_direct=True)
    found = Search(snapshot, query).page(size, max(1, page))
    identifier = identifier_in(query.text) if not found.rows else None
    if identifier is not None:
        return replace(found, unknown=(f"No paper of this shelf is known as {identifier}.", *found.unknown))
    return found


def all_found(snapshot: sqlite3.Connection, text: str) -> list[int]:
    """Every paper that a text finds, in the order of the pages; no text finds none."""
    found = search(snapshot, text, 1)
    if found.query.is_empty or found.is_direct:
        return [one.row for one in found.rows]
    return Search(snapshot, found.query).all_rows()


class Search:
    """One query to one snapshot."""

    def __init__(self, snapshot: sqlite3.Connection, query: Query) -> None:
        self.snapshot = snapshot
        self.query = query
        self.expression: Expression = express(snapshot, query)
        self.papers = _papers(snapshot)
        self.ranking = Ranking(query, self.expression.wanted, self.papers)
        self.last_row = self._last_row(self.expression.wanted)

    def page(self, size: int, page: int) -> Found:
        """One page of what is found."""
        everywhere, first, lacking, ranked = self._best()
        is_whole = self._is_whole(everywhere)
        start = (page - 1) * size
        shown = ranked[start : start + size]
        has_more = len(ranked) > start + size
        if not is_whole and not has_more:
            rest = self._rest(first, max(0, start - len(ranked)), size - len(shown) + 1)
            has_more = len(rest) > size - len(shown)
            shown += self.marked(rest[: size - len(shown)])
        is_little = len(first) < LITTLE and not any(map(self.ranking.is_its_title, ranked))
        return Found(
            self.query,
            tuple(shown),
            has_more,
            len(ranked) if is_whole else self._estimate(everywhere),
            is_estimate=not is_whole,
            has_all=len(first) if lacking else None,
            suggestion=suggest(self.snapshot, self.query) if is_little else None,
            unknown=self.expression.unknown,
        )

    def all_rows(self) -> list[int]:
        """Every paper that is found, in the order of the pages."""
        everywhere, first, _, ranked = self._best()
        return [one.row for one in ranked] + ([] if self._is_whole(everywhere) else self._rest(first, 0, -1))

    def marked(self, rows: Sequence[int]) -> tuple[Marked, ...]:
        """The texts of papers, with what was looked for marked; in the order given."""
        listed = f"[{','.join(map(str, rows))}]"
        texts: dict[int, tuple[Any, ...]] = {}
        if self.expression.wanted:
            texts = {row: found for row, *found in self.snapshot.execute(_TEXTS, (self.expression.marked(), listed))}
        if len(texts) < len(rows):  # papers that hold none of the words: found by a condition, or by an identifier
            plain = {row: tuple(found) for row, *found in self.snapshot.execute(_PLAIN_TEXTS, [listed])}
            texts = plain | texts
        return tuple(Marked(row, *(text or "" for text in texts[row])) for row in rows)

    def _best(self) -> tuple[list[int], list[int], list[int], list[Marked]]:
        """The most important papers with all words, those to be ranked, those that lack words, and all in order."""
        everywhere = self._rows(self.expression.match(), RANKED + 1)
        first = self._candidates(everywhere)
        ranked = list(self.ranking.in_order(self.marked(first)))
        lacking = self._lacking(ranked) if self._is_whole(everywhere) else []
        return everywhere, first, lacking, [*ranked, *self.ranking.in_order(self.marked(lacking))]

    def _is_whole(self, everywhere: Sequence[int]) -> bool:
        """Whether a look has reached every paper that there is."""
        return len(everywhere) <= RANKED and self.last_row is None

    def _candidates(self, everywhere: Sequence[int]) -> list[int]:
        """The papers whose order is by how well they fit."""
        if self._is_whole(everywhere):
            return list(everywhere)
        rows = dict.fromkeys(self._rows(self.expression.match(IN_TITLE), MOST_IN_TITLE)) if self._has_words else {}
        if len(rows) < MOST_IN_TITLE and self._has_words:
            rows |= dict.fromkeys(self._rows(self.expression.match(IN_NAMES), MOST_IN_TITLE))
        return list(rows | dict.fromkeys(everywhere))[:RANKED]

    @property
    def _has_words(self) -> bool:
        return bool(self.expression.wanted)

    def _lacking(self, found: Sequence[Marked]) -> list[int]:
        """Papers that lack some of the words, where few have all and none is the title that was typed.

        First come those that lack one, then those that have the rarest ones.
        """
        is_enough = len(found) >= LITTLE or any(map(self.ranking.is_its_title, found))
        if is_enough or len(self.expression.wanted) < 2:
            return []
        rarest = sorted(self.expression.wanted, key=lambda wanted: wanted.paper_count)
        groups = [list(group) for group in combinations(rarest, len(rarest) - 1)] if len(rarest) <= 12 else []
        groups += [list(group) for group in combinations(rarest[:5], 3)] if len(rarest) > 4 else []
        groups += [list(group) for group in combinations(rarest[:4], 2)] if len(rarest) > 3 else []
        groups += [[one] for one in rarest[:3]]
        rows: dict[int, None] = {}
        for group in groups:
            if len(rows) >= MOST_LACKING:
                break
            few = MOST_LACKING // 2
            last_row = self._last_row(group)
            in_names = self._rows(self.expression.match(IN_NAMES, group), few // 2, last_row)
            rows |= dict.fromkeys(in_names + self._rows(self.expression.match(ANYWHERE, group), few, last_row))
        return [row for row in rows if row not in {one.row for one in found}]

    def _rows(self, match: str, limit: int, last_row: int | None = None, skipped: int = 0) -> list[int]:
        """The first papers that an expression fits, in order of importance."""
        conditions, values = self._signs()
        bound = self.last_row if last_row is None else last_row
        if bound is not None and not skipped:
            conditions.append("papers_fts.rowid <= ?")
            values.append(bound)
        return self._ask(match, conditions, values, limit, skipped)

    def _rest(self, first: Sequence[int], skipped: int, limit: int) -> list[int]:
        """What follows the ranked papers, in order of importance."""
        conditions, values = self._signs()
        conditions.append("papers_fts.rowid NOT IN (SELECT value FROM json_each(?))")
        values.append(f"[{','.join(map(str, first))}]")
        return self._ask(self.expression.match(), conditions, values, limit, skipped)

    def _ask(self, match: str, conditions: Sequence[str], values: Sequence[Any], limit: int, skipped: int) -> list[int]:
        joined = " JOIN papers ON papers.id = papers_fts.rowid" if any("papers." in one for one in conditions) else ""
        where = "".join(f" AND {condition}" for condition in conditions)
        query = f"SELECT papers_fts.rowid FROM papers_fts{joined} WHERE papers_fts MATCH ?{where} LIMIT ? OFFSET ?"
        return [row for (row,) in self.snapshot.execute(query, [match, *values, limit, skipped])]

    def _signs(self) -> tuple[list[str], list[Any]]:
        """Conditions for names that end in a sign, which the index does not keep: "C++"."""
        signed = [one.term for one in self.expression.wanted if one.term.sign]
        condition = "instr(lower(papers.title || ' ' || coalesce(papers.abstract, '')), ?)"
        return [condition] * len(signed), [term.text.lower() for term in signed]

    def _last_row(self, wanted: Sequence[Wanted]) -> int | None:
        """The last paper that a look may reach; None where even the rarest word is rare enough to look at all."""
        fewest = min((one.paper_count for one in wanted), default=0)
        return self.papers * MOST_POSTINGS // fewest if fewest > MOST_POSTINGS else None

    def _estimate(self, everywhere: Sequence[int]) -> int:
        """About how many papers there are: those that were reached, and of the others as many as samples of them have.

        The important ones alone would tell too many: they are newer, and of other fields and people.
        """
        reached = everywhere[-1] if len(everywhere) > RANKED else self.last_row or self.papers
        left = self.papers - reached
        size = max(1, min(left // SAMPLES, MOST_SAMPLED // SAMPLES))
        middles = [reached + left * (2 * one + 1) // (2 * SAMPLES) for one in range(SAMPLES)] if left > 0 else []
        conditions, values = self._signs()
        conditions += ["papers_fts.rowid > ?", "papers_fts.rowid <= ?"]
        match = self.expression.match()
        starts = [middle - size // 2 for middle in middles]
        found = sum(len(self._ask(match, conditions, [*values, one, one + size], -1, 0)) for one in starts)
        return len(everywhere) + found * left // (size * SAMPLES)


def _papers(snapshot: sqlite3.Connection) -> int:
    found = snapshot.execute("SELECT count FROM _counts WHERE \"table\" = 'papers'").fetchone()
    return max(1, int(found[0]))
