"""Similar papers, found once when a snapshot is built: those that share what few papers have.

Two papers are alike by the authors, topics, tasks, data sets, methods and words that they share, each the more telling
the fewer papers have it. What more than `MOST_SHARING` papers have tells next to nothing and is left out,
so that the work grows with the number of papers and no faster.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

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

_FEATURES = (
    (0.6, "SELECT author_id, paper_id FROM paper_authors"),
    (1.0, "SELECT name, paper_id FROM paper_topics WHERE NOT is_machine_written"),
    (0.6, "SELECT name, paper_id FROM paper_topics WHERE is_machine_written"),
    (1.0, "SELECT method_id, paper_id FROM paper_methods"),
    (0.8, "SELECT dataset_id, paper_id FROM paper_datasets"),
    (0.8, "SELECT task_id, paper_id FROM paper_tasks"),
)
"""What papers share: how much it tells, and the rows that give it."""
WORD_WEIGHT = 0.5
"""How much a word of title or abstract tells: two of them, both rare, or one beside something else."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_MAKE = """
CREATE TABLE similar_papers (
    paper_id INTEGER NOT NULL REFERENCES papers(id), place INTEGER NOT NULL,
    similar_paper_id INTEGER NOT NULL REFERENCES papers(id), score FLOAT NOT NULL, PRIMARY KEY (paper_id, place)
)
"""


def make_similar(snapshot: sqlite3.Connection) -> None:
    """Write down which papers are most similar to each."""
    (count,) = snapshot.execute("SELECT count(*) FROM papers").fetchone()
    of_paper: defaultdict[int, list[tuple[float, list[int]]]] = defaultdict(list)
    for weight, papers in _shared(snapshot):
        feature = (weight * math.log(count / len(papers)), papers)
        for paper in papers:
            of_paper[paper].append(feature)
    snapshot.execute(_MAKE)
    snapshot.execute("BEGIN")
    for paper in sorted(of_paper):
        rows = [(paper, place, *found) for place, found in enumerate(_most_similar(paper, of_paper[paper]), 1)]
        snapshot.executemany("INSERT INTO similar_papers VALUES (?, ?, ?, ?)", rows)
    snapshot.execute("COMMIT")
    snapshot.execute("CREATE INDEX idx_similar_papers_similar_paper_id ON similar_papers (similar_paper_id)")


def _most_similar(paper: int, features: list[tuple[float, list[int]]]) -> list[tuple[int, float]]:
    scores: defaultdict[int, float] = defaultdict(float)
    for weight, papers in features:
        for other in papers:
            scores[other] += weight
    scores.pop(paper, None)
    alike = [(-round(score, 3), other) for other, score in scores.items() if score >= LEAST_SCORE]
    return [(other, -score) for score, other in sorted(alike)[:MOST_SIMILAR]]


def _shared(snapshot: sqlite3.Connection) -> Iterator[tuple[float, list[int]]]:
    """Everything that several papers have in common, and not too many: how much it tells, and the papers in order."""
    for weight, rows in _FEATURES:
        having: defaultdict[object, list[int]] = defaultdict(list)
        for feature, paper in snapshot.execute(rows):
            if len(having[feature]) <= MOST_SHARING:
                having[feature].append(paper)
        yield from ((weight, sorted(set(papers))) for papers in _telling(having))
    words: defaultdict[object, list[int]] = defaultdict(list)
    for paper, text in snapshot.execute("SELECT id, title || ' ' || coalesce(abstract, '') FROM papers"):
        for word in set(_WORD.findall(text.lower())):
            if len(words[word]) <= MOST_SHARING:
                words[word].append(paper)
    yield from ((WORD_WEIGHT, papers) for papers in _telling(words))


def _telling(having: dict[object, list[int]]) -> Iterator[list[int]]:
    return (papers for papers in having.values() if 1 < len(papers) <= MOST_SHARING)
