from __future__ import annotations

from pathlib import Path

from benchmarks.generator.judge import judge, read_papers, read_truth
from benchmarks.generator.writing import all_records, write_documents
from benchmarks.processes import papershelf, run

TRUTH = [
    (("a", 0), 1, "first"),
    (("b", 0), 1, "typo"),
    (("a", 1), 2, "first"),
    (("b", 1), 2, "retitled"),
    (("a", 2), 3, "front"),
    (("a", 3), 4, "front"),
]


def test_pairs_are_found_missed_or_wrong() -> None:
    papers = {("a", 0): 10, ("b", 0): 10, ("a", 1): 11, ("b", 1): 12, ("a", 2): 13, ("a", 3): 13}
    judgement = judge(TRUTH, papers)
    assert (judgement.found, judgement.missed, judgement.wrong) == ({"typo": 1}, {"retitled": 1}, {"front": 1})
    assert (judgement.precision, judgement.recall) == (0.5, 0.5)


def test_a_record_that_was_rejected_is_of_no_pair() -> None:
    judgement = judge(TRUTH, {("a", 0): 10})
    assert not judgement.found + judgement.missed + judgement.wrong


def test_a_shelf_is_judged_by_the_places_of_its_records(tmp_path: Path) -> None:
    written = write_documents(all_records(1, 60), tmp_path / "documents", tmp_path / "truth.csv")
    run(papershelf(tmp_path / "shelf.db", "load", str(tmp_path / "documents")))
    truth, papers = read_truth(tmp_path / "truth.csv"), read_papers(tmp_path / "shelf.db")
    assert {place for place, _, _ in truth} == set(papers)
    assert len(truth) == written
    assert judge(truth, papers).recall > 0.5
