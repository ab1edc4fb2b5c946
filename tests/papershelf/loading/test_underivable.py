"""Should a paper ever not be derivable: one line says so, its document fails alone, and the shelf stays as it was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, OperationalError

from db.records import PaperRecord
from db.resolution.features import Features, features_of
from db.resolution.merge import MergedPaper, SourcedRecord, merge
from db.store import blocks, derivation, key_rows, neighbourhood
from db.store import entries as entry_rows
from db.store.entries import NewEntry, NewReject
from papershelf.loading import run
from papershelf.loading.report import Counters
from tests.papershelf.loading.lines import LINES, LINES_2, ask, fingerprint_of, load_lines

DOCUMENTS = [("a", "First\nSecond | It has an abstract.\n"), ("b", "Third\nBad\nFourth\n"), ("c", "Fifth\n!reject\n")]
GOOD = [document for document in DOCUMENTS if document[0] != "b"]


@pytest.fixture
def cannot_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deriving fails on whatever has a record with the title "Bad"."""

    def failing(entries: Iterable[SourcedRecord], *others: Any) -> MergedPaper:
        entries = list(entries)
        if any(entry.record.title == "Bad" for entry in entries):
            raise TypeError("nobody thought of this")
        return merge(entries, *others)

    monkeypatch.setattr(blocks, "merge", failing)


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_a_paper_that_cannot_be_derived_costs_its_document_alone(
    database_url: str, tmp_path: Path, cannot_merge: None, batch: int
) -> None:
    expected = f"sqlite:///{tmp_path / 'expected.db'}"
    load_lines(expected, GOOD)
    report = load_lines(database_url, DOCUMENTS, batch=batch)
    assert report.documents == {"loaded": 2, "failed": 1}
    assert report.total == Counters(read=4, inserted=3, rejected=1)
    ((name, reason),) = [(failure.name, failure.reason) for failure in report.failures]
    assert name == "b"
    assert reason.startswith('the paper "Bad" of the documents ')
    assert reason.endswith("cannot be derived (TypeError: nobody thought of this); please report it")
    assert fingerprint_of(database_url) == fingerprint_of(expected)
    for table in ("documents", "entries", "rejects", "document_names", "entry_keys"):
        assert ask(database_url, f"SELECT count(*) FROM {table}") == ask(expected, f"SELECT count(*) FROM {table}")


def test_a_paper_of_a_large_document_that_has_no_keys_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of such documents are entered before any of their papers is derived."""

    def failing(record: PaperRecord, *others: Any) -> Features:
        if record.title == "Bad":
            raise TypeError("nobody thought of this")
        return features_of(record, *others)

    for module in (key_rows, neighbourhood):
        monkeypatch.setattr(module, "features_of", failing)
    monkeypatch.setattr(derivation, "BLOCK_ENTRIES", 2)
    report = load_lines(f"sqlite:///{tmp_path / 'shelf.db'}", DOCUMENTS)
    ((name, reason),) = [(failure.name, failure.reason) for failure in report.failures]
    assert name == "b"
    assert reason.startswith('the paper "Bad" of the documents ')


def test_a_document_that_spoils_a_paper_of_another_is_the_one_that_fails(tmp_path: Path, cannot_merge: None) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    load_lines(url, [("a", "Good | | 2401.00001\n")])
    before = fingerprint_of(url)
    report = load_lines(url, [("b", "Bad | | 2401.00001\n"), ("c", "Good | | 2401.00001\n")])
    assert [failure.name for failure in report.failures] == ["b"]
    assert fingerprint_of(url) == before
    assert report.documents == {"unchanged": 1, "failed": 1}


def test_a_document_that_cannot_be_derived_when_it_is_read_again_keeps_what_was_read_of_it(
    tmp_path: Path, cannot_merge: None
) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    load_lines(url, [("a", "Bad.\nGood.\n")])
    before = fingerprint_of(url)
    report = load_lines(url, [("a", "Bad.\nGood.\n"), ("b", "Other\n")], loader=LINES_2)
    assert [failure.name for failure in report.failures] == ["a"]
    assert ask(url, "SELECT title FROM papers ORDER BY title") == [("Bad.",), ("Good.",), ("Other",)]
    load_lines(url, [])
    assert ask(url, "SELECT loader_version FROM documents WHERE uri = 'a'") == [(LINES.version,)]
    assert fingerprint_of(url).tables["paper_authors"] == before.tables["paper_authors"]


def test_a_document_whose_day_cannot_be_derived_fails_and_keeps_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    load_lines(url, [("a", "One\n"), ("b", "Two\n")])

    def failing(entries: Iterable[SourcedRecord], *others: Any) -> MergedPaper:
        entries = list(entries)
        if any(entry.source.as_of == "2024-01-05" for entry in entries):
            raise ValueError("of a day")
        return merge(entries, *others)

    monkeypatch.setattr(blocks, "merge", failing)
    report = load_lines(url, [("2024-01-05", "One\n"), ("other", "Two\n")])
    assert [failure.name for failure in report.failures] == ["2024-01-05"]
    assert ask(url, "SELECT name FROM document_names ORDER BY name") == [("a",), ("b",), ("other",)]


def test_what_a_database_refuses_of_one_document_costs_that_document_alone(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_entries = entry_rows.add_entries

    def refusing(connection: Connection, document_id: int, entries: list[NewEntry], rejects: list[NewReject]) -> object:
        if any("Bad" in repr(entry) for entry in entries):
            raise DataError("INSERT", {}, ValueError("string or blob too big"))
        return add_entries(connection, document_id, entries, rejects)

    monkeypatch.setattr(run, "add_entries", refusing)
    report = load_lines(database_url, DOCUMENTS)
    assert [(failure.name, failure.reason) for failure in report.failures] == [
        ("b", "it cannot be stored (DataError: string or blob too big); please report it")
    ]
    assert ask(database_url, "SELECT uri FROM documents ORDER BY uri") == [("a",), ("c",)]


def test_a_full_disk_is_no_fault_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, ValueError("database or disk is full"))

    monkeypatch.setattr(run, "add_entries", full)
    with pytest.raises(OperationalError, match="disk is full"):
        load_lines(f"sqlite:///{tmp_path / 'shelf.db'}", DOCUMENTS)
