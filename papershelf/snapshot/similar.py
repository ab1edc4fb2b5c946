"""Similar papers, found once when a snapshot is built: those that share what few papers have.

Two papers are alike by the authors, topics, tasks, data sets, methods and words that they share, each the more telling
the fewer papers have it. What more than `MOST_SHARING` papers have tells next to nothing and is left out,
so that the work grows with the number of papers and no faster.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

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
SHORTEST_WORD = 3
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalpha()}
_MAKE = """
CREATE TABLE similar_papers (
    paper_id INTEGER NOT NULL REFERENCES papers(id), place INTEGER NOT NULL,
    similar_paper_id INTEGER NOT NULL REFERENCES papers(id), score FLOAT NOT NULL, PRIMARY KEY (paper_id, place)
)
"""


def make_similar(snapshot: sqlite3.Connection) -> None:
    """Write down which papers are most similar to each."""
    (count,) = snapshot.execute("SELECT count(*) FROM papers").fetchone()
    sharing: list[list[int]] = []
    weights: list[float] = []
    of_paper: defaultdict[int, list[int]] = defaultdict(list)
    for weight, papers in _shared(snapshot):
        for paper in papers:
            of_paper[paper].append(len(sharing))
        sharing.append(papers)
        weights.append(weight * math.log(count / len(papers)))
    snapshot.execute(_MAKE)
    snapshot.execute("BEGIN")
    rows = (
        (paper, place, other, -score)
        for paper, similar in sorted(_most_similar(of_paper, sharing, weights).items())
        for place, (score, other) in enumerate(similar, 1)
    )
    snapshot.executemany("INSERT INTO similar_papers VALUES (?, ?, ?, ?)", rows)
    snapshot.execute("COMMIT")
    snapshot.execute("CREATE INDEX idx_similar_papers_similar_paper_id ON similar_papers (similar_paper_id)")


def _most_similar(
    of_paper: dict[int, list[int]], sharing: list[list[int]], weights: list[float]
) -> dict[int, list[tuple[float, int]]]:
    """The papers most similar to each, as (score below zero, paper), best first.

    Takes the things of each paper, the papers that share each, in order, and how much it tells. Two papers are compared
    once, when the later one is looked at; `sharing` is used up by it.
    """
    similar: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    things = {paper: frozenset(own) for paper, own in of_paper.items()}
    for paper in sorted(things, reverse=True):
        own = things[paper]
        earlier = [sharing[thing] for thing in own]
        for papers in earlier:
            papers.pop()  # itself
        counts = Counter(chain.from_iterable(earlier))
        # Most others share one thing, and one seldom suffices: only of the rest the sum is made.
        others = {other for other, count in counts.items() if count > 1}
        others.update(*(sharing[thing] for thing in own if weights[thing] >= LEAST_SCORE))
        for other in others:
            score = sum([weights[thing] for thing in sorted(own & things[other])])
            if score >= LEAST_SCORE:
                _keep(similar[paper], (-round(score, 3), other))
                _keep(similar[other], (-round(score, 3), paper))
    return {paper: sorted(found)[:MOST_SIMILAR] for paper, found in similar.items()}


def _keep(found: list[tuple[float, int]], other: tuple[float, int]) -> None:
    """Add to what was found, and forget the least similar ones once there are many."""
    found.append(other)
    if len(found) > 8 * MOST_SIMILAR:
        found.sort()
        del found[MOST_SIMILAR:]


def _shared(snapshot: sqlite3.Connection) -> Iterator[tuple[float, list[int]]]:
    """Everything that several papers have in common, and not too many: how much it tells, and the papers in order."""
    for weight, rows in _FEATURES:
        having: defaultdict[object, list[int]] = defaultdict(list)
        for feature, paper in snapshot.execute(rows):
            if len(having[feature]) <= MOST_SHARING:
                having[feature].append(paper)
        yield from ((weight, sorted(set(papers))) for papers in _telling(having.values()))
    yield from ((WORD_WEIGHT, papers) for papers in _telling(_papers_of_words(snapshot).values()))


def _papers_of_words(snapshot: sqlite3.Connection) -> dict[str, list[int]]:
    """The words that not too many papers hold, each with its papers; a common one is left out from then on."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    common: set[str] = set()
    for paper, text in snapshot.execute("SELECT id, title || ' ' || coalesce(abstract, '') FROM papers ORDER BY id"):
        for word in _words(text.lower()) - common:
            if len(word) < SHORTEST_WORD:
                continue
            papers = having[word]
            papers.append(paper)
            if len(papers) > MOST_SHARING:
                common.add(word)
                del having[word]
    return having


def _words(text: str) -> set[str]:
    """The words of a text in small letters, too short ones too."""
    if text.isascii():  # most are, and this is several times as fast
        return set(text.translate(_BETWEEN_WORDS).split())
    return set(_WORD.findall(text))


def _telling(having: Iterable[list[int]]) -> Iterator[list[int]]:
    return (papers for papers in having if 1 < len(papers) <= MOST_SHARING)
