"""Loading: what is counted, kept and undone, whatever happens to a document."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from sqlalchemy import Connection

from db.records import Findings
from db.store import derivation
from db.store.extractions import texts_tried
from db.store.touched import Touched
from extraction import reader
from loaders.loader import DocumentFacts, RawEntry, Unreadable
from papershelf.loading import run
from papershelf.loading.report import Counters
from tests.papershelf.loading.lines import LINES, LINES_2, ask, fingerprint_of, load_lines, take_back
from tests.processes import at_once, killed_at

FIVE = (
    "First.\nSecond | Of it we know more.\n!reject\nFourth. | It has an abstract.\nFifth | | 2401.00005 | 2024-01-05\n"
)


@pytest.fixture
def shelf(tmp_path: Path) -> str:
    """The address of a shelf that is yet to be made."""
    return f"sqlite:///{tmp_path / 'shelf.db'}"


@pytest.fixture
def other(tmp_path: Path) -> str:
    """The address of another shelf, to compare with."""
    return f"sqlite:///{tmp_path / 'other.db'}"


def test_nothing_is_derived_while_a_document_comes_in(shelf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shelf knows of names is read each time, and that can be a hundred thousand of them."""
    derived: list[Touched] = []

    def derive(connection: Connection, touched: Touched, *options: Any, **others: Any) -> int:
        derived.append(touched)
        return derivation.derive(connection, touched, *options, **others)

    monkeypatch.setattr(run, "derive", derive)
    load_lines(shelf, [("a", FIVE)], batch=1)
    assert len(derived) == 1
    assert ask(shelf, "SELECT count(*) FROM papers") == [(4,)]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_entries_are_counted_alike_in_batches_of_any_size(shelf: str, batch: int) -> None:
    report = load_lines(shelf, [("a", FIVE)], batch=batch)
    assert report.counters == {"lines": Counters(read=5, inserted=4, rejected=1)}
    assert report.documents == {"loaded": 1}
    assert ask(shelf, "SELECT position FROM rejects") == [(2,)]


def test_a_document_that_was_loaded_already_counts_as_unchanged(shelf: str) -> None:
    load_lines(shelf, [("a", FIVE)])
    before = fingerprint_of(shelf)
    report = load_lines(shelf, [("a", FIVE), ("b", FIVE)])
    assert report.documents == {"unchanged": 2}
    assert report.total == Counters(read=10, unchanged=8, rejected=2)
    assert fingerprint_of(shelf) == before


def test_the_same_bytes_twice_in_one_run_are_one_document(shelf: str) -> None:
    report = load_lines(shelf, [("b", FIVE), ("a", FIVE)])
    assert report.documents == {"loaded": 1, "unchanged": 1}
    assert ask(shelf, "SELECT uri FROM documents") == [("a",)]
    assert ask(shelf, "SELECT name FROM document_names ORDER BY name") == [("a",), ("b",)]


def test_signals_are_counted(shelf: str) -> None:
    report = load_lines(shelf, [("a", "Is it?\nOr not?\nIt is.\n")])
    assert report.signals == {"lines": {"a question mark": 2}}


def test_a_text_on_which_the_reader_fails_is_a_signal_and_its_paper_is_loaded(
    shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_text(text: str) -> Findings:
        raise RecursionError(f"{len(text)} letters are too many")

    monkeypatch.setattr(reader, "read_text", read_text)
    report = load_lines(shelf, [("a", "One | Of shelves.\nTwo | Of shelves.\n")])
    assert report.signals["reader builtin"] == {"fails on a text (RecursionError: 11 letters are too many)": 1}
    assert ask(shelf, "SELECT title FROM papers ORDER BY title") == [("One",), ("Two",)]


def test_an_entry_on_which_the_loader_crashes_is_a_reject(shelf: str) -> None:
    report = load_lines(shelf, [("a", "One\n!crash\nTwo\n")])
    assert report.total == Counters(read=3, inserted=2, rejected=1)
    ((place, reason, text),) = ask(shelf, "SELECT place, reason, text FROM rejects")
    assert (place, text) == ("line 2", "!crash")
    assert "KeyError" in reason


@pytest.mark.parametrize("end", ["!unreadable", "!broken"])
@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_document_that_turns_out_unreadable_leaves_nothing_behind(shelf: str, batch: int, end: str) -> None:
    report = load_lines(shelf, [("a", "One\nTwo\n"), ("bad", f"{FIVE}{end}\n"), ("c", "Three\n")], batch=batch)
    assert report.documents == {"loaded": 2, "failed": 1}
    assert [failure.name for failure in report.failures] == ["bad"]
    assert ask(shelf, "SELECT uri, entry_count FROM documents ORDER BY uri") == [("a", 2), ("c", 1)]
    assert ask(shelf, "SELECT count(*) FROM entries") == [(3,)]
    assert ask(shelf, "SELECT count(*) FROM rejects") == [(0,)]


def test_a_document_that_was_cut_short_and_turns_out_unreadable_leaves_nothing_behind(shelf: str) -> None:
    document = ("bad", f"{FIVE}!unreadable\n")
    load_lines(shelf, [])
    statement = 0
    while ask(shelf, "SELECT count(*) FROM entries WHERE position = 1") == [(0,)]:
        statement += 1
        assert killed_at(statement, load_lines, shelf, [document], LINES, 2)
    load_lines(shelf, [document], batch=2)
    assert ask(shelf, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM entries)") == [(0, 0)]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_document_that_can_no_longer_be_read_keeps_what_was_read_of_it(shelf: str, batch: int) -> None:
    load_lines(shelf, [("a", FIVE)])
    before = fingerprint_of(shelf)
    stricter = replace(LINES, version=2, read=_read_but_for_the_end)
    report = load_lines(shelf, [("a", FIVE)], loader=stricter, batch=batch)
    assert report.documents == {"failed": 1}
    assert fingerprint_of(shelf) == before


def _read_but_for_the_end(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    yield from LINES.read(stream)
    raise Unreadable("It breaks off at its end.")


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_newer_version_of_a_loader_reads_a_document_again(shelf: str, other: str, batch: int) -> None:
    load_lines(shelf, [("a", FIVE), ("b", "First. | Now with an abstract.\n")])
    report = load_lines(shelf, [("a", FIVE), ("b", "First. | Now with an abstract.\n")], loader=LINES_2, batch=batch)
    load_lines(other, [("a", FIVE), ("b", "First. | Now with an abstract.\n")], loader=LINES_2)
    assert fingerprint_of(shelf) == fingerprint_of(other)
    assert report.total == Counters(read=6, updated=4, unchanged=1, rejected=1)


def test_a_document_is_read_again_in_batches_after_a_kill(shelf: str, other: str) -> None:
    documents = [("a", FIVE), ("b", "First. | Now with an abstract.\n")]
    load_lines(other, documents, loader=LINES_2)
    load_lines(shelf, documents)
    statement = 0
    while killed_at(statement, load_lines, shelf, documents, LINES_2, 2):
        statement += 7
    assert statement > 50
    assert fingerprint_of(shelf) == fingerprint_of(other)


def test_entries_of_a_document_that_is_incomplete_make_no_papers_under_a_name_with_a_day(shelf: str) -> None:
    load_lines(shelf, [])
    statement = 0
    while ask(shelf, "SELECT count(*) FROM entries") == [(0,)]:
        statement += 1
        assert killed_at(statement, load_lines, shelf, [("a", FIVE)], LINES, 3)
    for statement in range(10, 120):
        dated = [("2024-01-05", FIVE)]
        was_killed = killed_at(statement, load_lines, shelf, dated, LINES, 1)
        ((is_complete, papers),) = ask(
            shelf, "SELECT (SELECT completed_at FROM documents) IS NOT NULL, (SELECT count(*) FROM papers)"
        )
        assert papers == (4 if is_complete else 0)
        if not was_killed:
            break
    assert is_complete


@pytest.mark.parametrize("batch", [1, 2, 4, 100])
def test_what_another_process_stored_meanwhile_is_there_already(shelf: str, other: str, batch: int) -> None:
    documents = [("a", FIVE), ("b", "Sixth\nSeventh\n!reject\n")]

    def interrupted() -> Iterator[tuple[str, str]]:
        yield from documents[:1]
        load_lines(shelf, documents)
        yield from documents[1:]

    report = load_lines(shelf, interrupted(), batch=batch)
    load_lines(other, documents)
    assert fingerprint_of(shelf) == fingerprint_of(other)
    assert (report.total.read, report.total.rejected) == (8, 2)
    assert report.total.inserted + report.total.unchanged == 6


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_a_document_that_another_process_completes_while_it_is_read_is_stored_once(shelf: str, batch: int) -> None:
    def read_slowly(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
        for number, entry in enumerate(LINES.read(stream)):
            if number == 3:
                load_lines(shelf, [("a", FIVE)])
            yield entry

    report = load_lines(shelf, [("b", FIVE)], loader=replace(LINES, read=read_slowly), batch=batch)
    assert report.total == Counters(read=5, unchanged=4, rejected=1)
    assert ask(shelf, "SELECT position FROM entries ORDER BY position") == [(0,), (1,), (3,), (4,)]
    assert ask(shelf, "SELECT name FROM document_names ORDER BY name") == [("a",), ("b",)]


@pytest.mark.parametrize("meanwhile", ["withdrawn", "read by another version"])
def test_a_document_that_another_process_changes_while_it_is_read_never_counts_in_part(
    shelf: str, other: str, meanwhile: str
) -> None:
    def read_slowly(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
        for number, entry in enumerate(LINES.read(stream)):
            if number == 4 and meanwhile == "withdrawn":
                take_back(shelf, "a")
            elif number == 4:
                load_lines(shelf, [("a", FIVE)], loader=LINES_2)
            yield entry

    report = load_lines(shelf, [("a", FIVE)], loader=replace(LINES, read=read_slowly), batch=2)
    assert [failure.reason for failure in report.failures] == [
        "it was changed by another process meanwhile; load it again"
    ]
    load_lines(shelf, [("a", FIVE)])
    load_lines(other, [("a", FIVE)])
    assert fingerprint_of(shelf) == fingerprint_of(other)


@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize(("completed", "withdrawn"), [(0, 4), (1, 3), (1, 5), (2, 5)])
def test_a_document_that_others_complete_and_withdraw_while_it_is_read_never_counts_in_part(
    shelf: str, other: str, batch: int, completed: int, withdrawn: int
) -> None:
    def read_slowly(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
        for number, entry in enumerate([*LINES.read(stream), None]):
            if number == completed:
                load_lines(shelf, [("a", FIVE)])
            if number == withdrawn:
                take_back(shelf, "a")
            if entry is not None:
                yield entry

    load_lines(shelf, [("a", FIVE)], loader=replace(LINES, read=read_slowly), batch=batch)
    load_lines(shelf, [("a", FIVE)])
    load_lines(other, [("a", FIVE)])
    assert fingerprint_of(shelf) == fingerprint_of(other)
    assert ask(shelf, "SELECT entry_count, reject_count FROM documents") == [(5, 1)]


def test_a_document_that_another_process_withdraws_while_it_is_noted_as_unchanged_stays_withdrawn(shelf: str) -> None:
    def interrupted() -> Iterator[tuple[str, str]]:
        yield ("a", FIVE)
        take_back(shelf, "a")

    load_lines(shelf, [("a", FIVE)])
    load_lines(shelf, interrupted())
    assert ask(shelf, "SELECT count(*) FROM documents") == [(0,)]


def test_two_processes_that_load_the_same_documents_both_succeed(database_url: str, other: str) -> None:
    documents = [(f"{number}", f"{FIVE}Number {number}.\n") for number in range(6)]
    load_lines(database_url, [])
    first, second = (
        (load_lines, database_url, documents, LINES, 4),
        (load_lines, database_url, documents[::-1], LINES, 7),
    )
    assert at_once(first, second) == [0, 0]
    load_lines(other, documents)
    assert fingerprint_of(database_url) == fingerprint_of(other)
    assert load_lines(database_url, documents).documents == {"unchanged": 6}


def test_known_texts_are_looked_up_once_a_batch(shelf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def count(connection: Connection, reader: str, texts: Collection[str]) -> set[str]:
        asked.append(len(texts))
        return texts_tried(connection, reader, texts)

    monkeypatch.setattr(run, "texts_tried", count)
    load_lines(shelf, [(f"{number}.txt", f"Paper {number}|It says {number}.\n") for number in range(5)])
    assert asked == [5]
