"""A document that a newer loader reads again: what it reads as before stays, and only the rest is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import msgspec
import pytest

from db.records import PaperRecord
from loaders.loader import DocumentFacts, Loader, Mapped, RawEntry
from papershelf.loading import rereading
from tests.papershelf.loading.lines import LINES, ask, change, fingerprint_of, load_lines, map_line

LINES_OF_IT = [f"Paper {number} | On shelf {number}. | 2401.{number:05}" for number in range(200)]
DOCUMENT = ("a", "\n".join([*LINES_OF_IT, "!reject"]))
CHANGED = {"Paper 7", "Paper 123"}


def shouting(line: str) -> Mapped:
    """What version 2 does: two of the titles end in an exclamation mark."""
    mapped = map_line(line)
    assert isinstance(mapped.record, PaperRecord)
    title = mapped.record.title + ("!" if mapped.record.title in CHANGED else "")
    return replace(mapped, record=msgspec.structs.replace(mapped.record, title=title))


LINES_2 = replace(LINES, version=2, map=shouting)


def read_three_less(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    return iter(list(LINES.read(stream))[:-3])


SHORTER = replace(LINES, version=2, read=read_three_less)
LONGER = replace(SHORTER, version=1)


def test_only_the_entries_and_papers_that_are_read_otherwise_are_written(database_url: str) -> None:
    load_lines(database_url, [DOCUMENT])
    entries = set(ask(database_url, "SELECT id, position FROM entries"))
    change(database_url, "UPDATE papers SET ai_summary = 'not written since'")
    report = load_lines(database_url, [DOCUMENT], LINES_2)
    assert report.documents == {"loaded": 1}
    total = report.total
    assert (total.read, total.inserted, total.updated, total.unchanged, total.rejected) == (201, 0, 2, 198, 1)
    kept = entries & set(ask(database_url, "SELECT id, position FROM entries"))
    assert {position for _, position in entries - kept} == {7, 123}
    written = {title for (title,) in ask(database_url, "SELECT title FROM papers WHERE ai_summary IS NULL")}
    assert written == {title + "!" for title in CHANGED}
    (document,) = ask(database_url, "SELECT loader_version, entry_count, reject_count FROM documents")
    assert document == (2, 201, 1)


@pytest.mark.parametrize("most", [rereading.MOST_CHANGES, 1])
@pytest.mark.parametrize(("before", "after"), [(LINES, LINES_2), (LINES, SHORTER), (LONGER, replace(LINES, version=2))])
def test_a_shelf_read_again_equals_a_fresh_one_however_much_is_read_otherwise(
    database_url: str, before: Loader, after: Loader, most: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rereading, "MOST_CHANGES", most)
    load_lines(database_url, [DOCUMENT], before)
    load_lines(database_url, [DOCUMENT], after)
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    load_lines(fresh, [DOCUMENT], after)
    assert fingerprint_of(database_url) == fingerprint_of(fresh)


def test_what_is_read_as_before_is_unchanged_and_not_written(database_url: str) -> None:
    load_lines(database_url, [DOCUMENT])
    change(database_url, "UPDATE papers SET ai_summary = 'not written since'")
    report = load_lines(database_url, [DOCUMENT], replace(LINES, version=2))
    assert report.documents == {"unchanged": 1}
    assert ask(database_url, "SELECT count(*) FROM papers WHERE ai_summary IS NULL") == [(0,)]
    assert ask(database_url, "SELECT loader_version FROM documents") == [(2,)]
