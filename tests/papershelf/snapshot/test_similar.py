"""Similar papers, against the definition: every two papers compared by all that they share."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import combinations

import pytest

from benchmarks.generator.writing import all_records, write_documents
from benchmarks.processes import papershelf, run
from papershelf.snapshot.similar import LEAST_SCORE, MOST_SHARING, MOST_SIMILAR, WORD_WEIGHT

KINDS = (
    (0.6, "SELECT paper_id, author_id FROM paper_authors"),
    (1.0, "SELECT paper_id, name FROM paper_topics WHERE NOT is_machine_written"),
    (0.6, "SELECT paper_id, name FROM paper_topics WHERE is_machine_written"),
    (1.0, "SELECT paper_id, method_id FROM paper_methods"),
    (0.8, "SELECT paper_id, dataset_id FROM paper_datasets"),
    (0.8, "SELECT paper_id, task_id FROM paper_tasks"),
    (
        WORD_WEIGHT,
        "SELECT doc, term FROM temp.every_place WHERE col IN ('title', 'abstract') AND length(term) >= 3 "
        "AND term NOT GLOB '*[0-9]*' AND term IN (SELECT term FROM temp.every_word WHERE doc <= 60)",
    ),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("similar")
    write_documents(all_records(1, 250), folder / "documents")
    run(papershelf(folder / "shelf.db", "load", str(folder / "documents")))
    run(papershelf(folder / "shelf.db", "publish", "-o", str(folder / "public.db")))
    with closing(sqlite3.connect((folder / "public.db").as_uri() + "?mode=ro", uri=True)) as connection:
        yield connection


def shared_by_two(snapshot: sqlite3.Connection) -> dict[tuple[int, int], float]:
    """The score of every two papers that share something."""
    snapshot.execute("CREATE VIRTUAL TABLE temp.every_word USING fts5vocab (main, papers_fts, 'row')")
    snapshot.execute("CREATE VIRTUAL TABLE temp.every_place USING fts5vocab (main, papers_fts, 'instance')")
    (count,) = snapshot.execute("SELECT count(*) FROM papers").fetchone()
    scores: defaultdict[tuple[int, int], float] = defaultdict(float)
    for weight, query in KINDS:
        having = defaultdict(set)
        for paper, thing in snapshot.execute(query):
            having[thing].add(paper)
        for papers in having.values():
            if len(papers) <= MOST_SHARING:
                for pair in combinations(sorted(papers), 2):
                    scores[pair] += weight * math.log(count / len(papers))
    return scores


def test_each_paper_has_those_that_share_most_of_what_few_have(snapshot: sqlite3.Connection) -> None:
    expected: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for (one, other), score in shared_by_two(snapshot).items():
        if score >= LEAST_SCORE:
            expected[one].append((-score, other))
            expected[other].append((-score, one))
    found: defaultdict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for paper, *rest in snapshot.execute(
        "SELECT paper_id, place, similar_paper_id, score FROM similar_papers ORDER BY 1, 2"
    ):
        found[paper].append(tuple(rest))
    assert found.keys() == expected.keys()
    assert len(found) > 50
    for paper, similar in found.items():
        best = sorted(expected[paper])[:MOST_SIMILAR]
        assert [place for place, _, _ in similar] == list(range(1, len(best) + 1))
        assert [score for _, _, score in similar] == pytest.approx([-score for score, _ in best], abs=0.001)
        assert paper not in {other for _, other, _ in similar}


def test_two_papers_are_as_similar_from_either_side(snapshot: sqlite3.Connection) -> None:
    scores = {
        (paper, other): score
        for paper, other, score in snapshot.execute("SELECT paper_id, similar_paper_id, score FROM similar_papers")
    }
    both = [(score, scores[other, paper]) for (paper, other), score in scores.items() if (other, paper) in scores]
    assert len(both) > 50
    assert all(one == other for one, other in both)
