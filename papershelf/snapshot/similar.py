"""Similar papers, found once when a snapshot is built: those that share what few papers have.

Two papers are alike by the authors, topics, tasks, data sets, methods and words that they share, each the more telling
the fewer papers have it. What more than `MOST_SHARING` papers have tells next to nothing and is left out,
so that the work grows with the number of papers and no faster. Words are those of the search index, cut to their stems,
so that no text is read again; what is kept in memory is a number of four bytes for each thing of each paper, twice.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections.abc import Iterator
from itertools import groupby, repeat
from operator import itemgetter

MOST_SHARING = 60
"""Papers that may have one thing in common for it to count."""
MOST_SIMILAR = 6
"""Papers that are kept as similar to one."""
LEAST_SCORE = 6.0
"""What two papers must share: in natural logarithms of how rare each thing is, weighted by its kind."""

SIMILAR_TABLES = {
    "similar_papers": (
        "For each paper the most similar others, by authors, topics, tasks, data sets, methods and rare words.",
        {
            "paper_id": "The paper.",
            "place": "Place by likeness, from 1.",
            "similar_paper_id": "The other paper.",
            "score": "How much they share: the sum of how rare each thing is.",
        },
    ),
}
"""Tables of similar papers, which only snapshots have: description, and column to description."""

# Authors are many, and most have one paper: those that tell nothing are left out before their rows are sorted.
_AUTHORS = f"""
    SELECT author_id, paper_id FROM paper_authors
    WHERE author_id IN (SELECT id FROM authors WHERE paper_count BETWEEN 2 AND {MOST_SHARING}) ORDER BY 1, 2
"""
_FEATURES = (
    (0.6, _AUTHORS),
    (1.0, "SELECT name, paper_id FROM paper_topics WHERE NOT is_machine_written ORDER BY 1, 2"),
    (0.6, "SELECT name, paper_id FROM paper_topics WHERE is_machine_written ORDER BY 1, 2"),
    (1.0, "SELECT method_id, paper_id FROM paper_methods ORDER BY 1, 2"),
    (0.8, "SELECT dataset_id, paper_id FROM paper_datasets ORDER BY 1, 2"),
    (0.8, "SELECT task_id, paper_id FROM paper_tasks ORDER BY 1, 2"),
)
"""What papers share: how much it tells, and the rows that give it."""
WORD_WEIGHT = 0.5
"""How much a word of title or abstract tells: two of them, both rare, or one beside something else."""
SHORTEST_WORD = 3
# The vocabulary of the index gives its words in order, and the papers of each.
_WORDS = f"""
    SELECT words.term, places.doc FROM temp.words CROSS JOIN temp.places ON places.term = words.term
    WHERE words.doc BETWEEN 2 AND {MOST_SHARING} AND length(words.term) >= {SHORTEST_WORD}
    AND words.term NOT GLOB '*[0-9]*' AND places.col IN ('title', 'abstract')
"""
_MAKE = """
CREATE TABLE similar_papers (
    paper_id INTEGER NOT NULL REFERENCES papers(id), place INTEGER NOT NULL,
    similar_paper_id INTEGER NOT NULL REFERENCES papers(id), score FLOAT NOT NULL, PRIMARY KEY (paper_id, place)
)
"""


class _Things:
    """What several papers have in common, by number: the papers that share each, and how much it tells."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._papers = array("i")
        self._bounds = array("q", [0])
        self.weights = array("d")

    def add(self, weight: float, papers: list[int]) -> None:
        """Add something that some papers have, of all `count`."""
        self._papers.extend(papers)
        self._bounds.append(len(self._papers))
        self.weights.append(weight * math.log(self._count / len(papers)))

    def sharing(self, thing: int) -> array[int]:
        """The papers that have one thing."""
        return self._papers[self._bounds[thing] : self._bounds[thing + 1]]

    def by_paper(self) -> Iterator[tuple[int, array[int]]]:
        """Each paper that has something, in order, with its things in order."""
        most = max(self._papers, default=0)
        ends = array("q", repeat(0, most + 2))
        for paper in self._papers:
            ends[paper + 1] += 1
        for paper in range(1, most + 2):
            ends[paper] += ends[paper - 1]
        things = array("i", repeat(0, len(self._papers)))
        for thing in range(len(self.weights)):
            for paper in self.sharing(thing):
                things[ends[paper]] = thing
                ends[paper] += 1
        start = 0
        for paper in range(most + 1):
            if start < ends[paper]:
                yield paper, things[start : ends[paper]]
            start = ends[paper]


def make_similar(snapshot: sqlite3.Connection) -> None:
    """Write down which papers are most similar to each, of a snapshot that has its search index."""
    (count,) = snapshot.execute("SELECT count(*) FROM papers").fetchone()
    things = _Things(count)
    for weight, papers in _shared(snapshot):
        things.add(weight, papers)
    snapshot.execute(_MAKE)
    snapshot.execute("BEGIN")
    snapshot.executemany("INSERT INTO similar_papers VALUES (?, ?, ?, ?)", _most_similar(things))
    snapshot.execute("COMMIT")
    snapshot.execute("CREATE INDEX idx_similar_papers_similar_paper_id ON similar_papers (similar_paper_id)")


def _most_similar(things: _Things) -> Iterator[tuple[int, int, int, float]]:
    """The papers most similar to each, in order: (paper, place, other paper, score).

    Two papers are compared from either side, in the same order of what they share, so that both give the same sum.
    """
    for paper, own in things.by_paper():
        scores: dict[int, float] = {}
        known = scores.get
        for thing in own:
            weight = things.weights[thing]
            for other in things.sharing(thing):  # the innermost loop of publishing: a hundred times a paper
                scores[other] = known(other, 0.0) + weight
        del scores[paper]
        enough = sorted([(-round(score, 3), other) for other, score in scores.items() if score >= LEAST_SCORE])
        for place, (score, other) in enumerate(enough[:MOST_SIMILAR], 1):
            yield paper, place, other, -score


def _shared(snapshot: sqlite3.Connection) -> Iterator[tuple[float, list[int]]]:
    """Everything that several papers have in common, and not too many: how much it tells, and the papers in order."""
    for weight, rows in _FEATURES:
        yield from ((weight, papers) for papers in _telling(snapshot.execute(rows)))
    snapshot.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, papers_fts, 'row')")
    snapshot.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab (main, papers_fts, 'instance')")
    yield from ((WORD_WEIGHT, papers) for papers in _telling(snapshot.execute(_WORDS)))
    snapshot.execute("DROP TABLE temp.places")
    snapshot.execute("DROP TABLE temp.words")


def _telling(rows: sqlite3.Cursor) -> Iterator[list[int]]:
    """The papers of each thing, where they are several and not too many; rows are (thing, paper), by thing."""
    for _, having in groupby(rows, itemgetter(0)):
        papers = sorted({paper for _, paper in having})
        if 1 < len(papers) <= MOST_SHARING:
            yield papers
