"""No document takes the machine: each is given up with one line, in little memory, room and output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.loader import Unreadable
from papershelf.loading import bounds
from papershelf.loading.bounds import Bounds, Course, Meter, Overgrown
from tests import hostile
from tests.papershelf.cli.conftest import Run
from tests.papershelf.loading.lines import ask

pytestmark = pytest.mark.slow

MOST_MEGABYTES = 300
LARGEST_FILE = 100 * 2**20

SMALLER: dict[Callable[[Path, float], None], float] = {
    hostile.zeros_behind_a_paper: 1 / 24,
    hostile.zeros_behind_findings: 1 / 24,
    hostile.empty_objects: 1 / 2,
    hostile.empty_objects_unpacked: 1 / 20,
    hostile.tiny_papers: 1 / 4,
    hostile.long_line: 2 / 3,
    hostile.empty_members: 1 / 100,
    hostile.many_headers: 1 / 4,
}
"""Shares of the cases that `python -m benchmarks.bench_hostile` loads whole: as much as shows the same."""


@pytest.mark.parametrize(("make", "words"), hostile.CASES.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_document_without_end_is_given_up_with_one_line(
    tmp_path: Path, make: Callable[[Path, float], None], words: str
) -> None:
    make(tmp_path / "document", SMALLER.get(make, 1))
    taken = hostile.load(tmp_path / "document", tmp_path, largest_file=LARGEST_FILE)
    assert taken.status == 1
    assert words in taken.said
    assert taken.lines <= 25
    assert taken.peak_megabytes < MOST_MEGABYTES
    assert taken.shelf_megabytes < 10


def test_of_very_many_unknown_fields_some_are_shown_and_the_others_counted(run: Run, tmp_path: Path) -> None:
    hostile.unknown_fields(tmp_path / "papers.jsonl", 0.03)
    database = f"sqlite:///{tmp_path / 'shelf.db'}"
    shown = run("load", "--database", database, str(tmp_path / "papers.jsonl")).stdout.splitlines()
    assert len(shown) < 30
    assert shown[-1] == "mlanthology: 981 more signals; --json names them."
    again = run("load", "--json", "--database", f"sqlite:///{tmp_path / 'other.db'}", str(tmp_path / "papers.jsonl"))
    signals = json.loads(again.stdout)["signals"]["mlanthology"]
    assert len(signals) == 1_001
    assert sum(signals.values()) == 30 * 200


def test_of_very_many_documents_that_fail_the_first_are_named_and_the_others_counted(run: Run, tmp_path: Path) -> None:
    hostile.empty_members(tmp_path / "a.zip", 0.01)
    result = run("load", "--json", "--database", f"sqlite:///{tmp_path / 'shelf.db'}", str(tmp_path / "a.zip"))
    assert result.exit_code == 1
    said = result.stderr.splitlines()
    assert len(said) == 21
    assert said[-1] == "... and 1,980 more that could not be loaded; --json names the first 1,000."
    report = json.loads(result.stdout)
    assert (report["documents"]["failed"], len(report["failures"])) == (2_000, 1_000)


def test_a_document_that_is_mostly_rejects_is_given_up_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    paper, database = json.dumps(hostile.PAPER), f"sqlite:///{tmp_path / 'shelf.db'}"
    (tmp_path / "papers.jsonl").write_text(f"{paper}\n" + '{"title": null}\n' * 10_001)
    result = run("load", "--database", database, str(tmp_path / "papers.jsonl"))
    assert "10,001 of its first 10,002 entries cannot be used, the last at line 10002" in result.stderr
    assert ask(database, "SELECT (SELECT count(*) FROM rejects), (SELECT count(*) FROM documents)") == [(0, 0)]


def test_as_many_rejects_as_entries_are_kept() -> None:
    course = Course(Bounds())
    for number in range(bounds.FREE_ENTRIES * 2):
        course.count("here", "It is none." if number % 2 else None)
    with pytest.raises(Unreadable, match="10,001 of its first 20,001 entries cannot be used, the last at here"):
        course.count("here", "It is none.")


def test_a_file_may_unpack_to_so_many_times_its_size() -> None:
    meter = Meter(Bounds(ratio=10), packed=10 * 2**20)
    meter.unpack(100 * 2**20)
    with pytest.raises(Overgrown, match="more than 10 times its size"):
        meter.unpack(1)
    Meter(Bounds(ratio=1), packed=1).unpack(bounds.FREE_BYTES)


def test_an_entry_takes_some_bytes_of_its_file_on_average() -> None:
    meter = Meter(Bounds(), packed=bounds.FREE_ENTRIES * bounds.LEAST_PACKED_BYTES)
    for _ in range(bounds.FREE_ENTRIES):
        meter.count_entry("here")
    with pytest.raises(Unreadable, match="At here there are more than 10,000 entries in a file of 160,000 bytes"):
        meter.count_entry("here")


def test_a_document_has_so_much_time() -> None:
    course = Course(Bounds(seconds=60))
    course.count("here", None)
    course.began -= 61
    with pytest.raises(Unreadable, match="At here it had taken more than 1 minutes; raise --most-minutes"):
        course.count("here", None)


def test_bounds_are_raised_for_a_source_that_is_trusted(run: Run, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'shelf.db'}"
    hostile.zeros_behind_a_paper(tmp_path / "a.gz", 1 / 100)
    assert "raise --most-ratio" in run("load", "--database", database, str(tmp_path / "a.gz")).stderr
    result = run("load", "--database", database, "--most-ratio", "2000", str(tmp_path / "a.gz"))
    assert result.exit_code == 0
    assert "documents: 1 loaded" in result.stdout
