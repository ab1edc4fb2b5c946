"""Loaders raise nothing but what they are for, whatever the bytes; what escapes all the same is caught in one place."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import PaperRecord
from db.store.entries import NewEntry, NewReject
from loaders import all_loaders, guard, recognise
from loaders.loader import DocumentFacts, Loader, Mapped, RawEntry, Unreadable, Unusable
from papershelf.loading.reading import Reading
from tests import fuzzing
from tests.papershelf.loading.lines import LINES

INPUTS = 30 * len(all_loaders())
"""A few of those that `make fuzz` tries: enough that some are changed samples of each loader."""


@pytest.mark.parametrize("loader", all_loaders(), ids=lambda loader: loader.name)
def test_a_changed_sample_is_read_or_refused(loader: Loader) -> None:
    counts: Counter[str] = Counter()
    for number in range(INPUTS):
        # Half of them from its own samples, of which some loaders have few.
        counts += fuzzing.check_document(fuzzing.document(1, number, loader if number % 2 else None), loader)
    assert counts["records"] or counts["unusable"], counts
    assert counts["unreadable"]


@given(seed=st.integers(0, 2**32), number=st.integers(0, 2**32))
def test_any_changed_sample_is_read_or_refused_by_every_loader(seed: int, number: int) -> None:
    content = fuzzing.document(seed, number)
    for loader in all_loaders():
        fuzzing.check_document(content, loader)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_every_loader(content: bytes) -> None:
    for loader in all_loaders():
        fuzzing.check_document(content, loader)


def test_a_changed_archive_is_opened_or_refused_and_not_read_for_ever() -> None:
    counts: Counter[str] = Counter()
    for number in range(INPUTS):
        counts += fuzzing.check_archive(fuzzing.archive(1, number))
    assert counts["documents"]
    assert counts["unopened"]


@given(seed=st.integers(0, 2**32), number=st.integers(0, 2**32))
def test_any_changed_archive_is_opened_or_refused_and_not_read_for_ever(seed: int, number: int) -> None:
    fuzzing.check_archive(fuzzing.archive(seed, number))


def test_inputs_are_the_same_each_time_and_differ_from_each_other() -> None:
    assert [fuzzing.document(7, number) for number in range(9)] == [fuzzing.document(7, number) for number in range(9)]
    assert len({fuzzing.document(7, number) for number in range(50)}) > 40
    assert fuzzing.document(7, 1) != fuzzing.document(8, 1)


DAY = {"id": "2401.00001", "title": "A Title", "publishedAt": "2024-01-02"}
NINES = "9" * 5_000


def items(loader: str, content: str) -> tuple[list[PaperRecord], list[str]]:
    """The records of a document, and the reasons of its rejects."""
    reading = Reading(next(known for known in all_loaders() if known.name == loader), io.BytesIO(content.encode()))
    found = list(reading)
    records = [item.record for item in found if isinstance(item, NewEntry)]
    reasons = [item.reason for item in found if isinstance(item, NewReject)]
    return [record for record in records if isinstance(record, PaperRecord)], reasons


@pytest.mark.parametrize("number", [NINES, "0x" + "f" * 5_000])
def test_a_number_without_end_costs_no_other_entry_of_a_day(number: str) -> None:
    printed = json.dumps([repr({"paper": DAY}), repr({"paper": DAY | {"upvotes": "@"}}).replace("'@'", number)])
    records, _ = items("hf-daily", printed)
    assert records[0].title == "A Title"
    as_json = json.dumps([{"paper": DAY}, {"paper": DAY | {"id": "@"}}]).replace('"@"', NINES)
    records, reasons = items("hf-daily", as_json)
    assert [record.title for record in records] == ["A Title"]
    assert len(reasons) == 1


def test_a_number_without_end_costs_no_other_paper_of_a_page() -> None:
    heading = "Get trending papers in your email inbox!\n\nSubscribe\n\n"
    papers = [
        f"Title {count[:9]}\n\nAn abstract of it.\n\n• {count} authors\n·\nMar 29, 2025" for count in ("1", NINES, "3")
    ]
    records, reasons = items("hf-page", heading + "\n\n".join(papers))
    assert [record.author_count for record in records] == [1, None, 3]
    assert reasons == []


@pytest.mark.parametrize("printed", ["20２3", "٢٠٢٣", "2023-0１-02"])
def test_digits_of_other_scripts_make_no_date(printed: str) -> None:
    line = json.dumps({"title": "A Title", "venue": "icml", "year": printed, "bibtex_key": "a"})
    records, _ = items("mlanthology", line)
    assert [record.published_on for record in records] == [None]
    records, _ = items("hf-daily", json.dumps([{"paper": DAY | {"publishedAt": printed}, "numComments": 1}]))
    assert [record.published_on for record in records] == [None]


def test_a_day_in_digits_of_another_script_rejects_the_paper_of_a_page() -> None:
    heading = "Get trending papers in your email inbox!\n\nSubscribe\n\n"
    _, reasons = items("hf-page", f"{heading}A Title\n\nAn abstract.\n\n• 2 authors\n·\nMar 29, 20２5\n")
    assert reasons == ['The trailer ends with "Mar 29, 20２5" where a date stands ("Mar 29, 2025").']


def test_a_deeply_nested_head_is_recognised_by_nobody_and_fails_no_loader() -> None:
    for head in (b'{"papershelf":' + b"[" * 60_000, b"[" * 60_000, b'{"a":' * 10_000):
        assert recognise(head, lambda loader, error: pytest.fail(f"{loader.name}: {error}")) is None


@pytest.mark.parametrize("encoding", ["x-no-such", "gbk", "utf-7"])
@pytest.mark.parametrize("loader", ["arxiv", "datacite", "dblp", "endnote-xml"])
def test_xml_in_an_encoding_that_is_not_read_is_refused_by_that_name(loader: str, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><dblp/>'
    with pytest.raises(Unreadable, match="in an encoding that is not read"):
        list(next(known for known in all_loaders() if known.name == loader).read(io.BytesIO(content.encode())))


def broken(_: Any) -> Any:
    raise RecursionError("nobody thought of this")


def read_some(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    yield RawEntry("one", "line 1", lambda: broken(None))
    raise ZeroDivisionError("nor of this")


def test_a_loader_that_fails_on_a_head_is_told_and_recognises_nothing() -> None:
    told: list[tuple[str, str]] = []
    failing = replace(LINES, sniff=broken)
    assert not guard.recognises(failing, b"", lambda loader, error: told.append((loader.name, type(error).__name__)))
    assert told == [("lines", "RecursionError")]


def test_what_escapes_from_reading_refuses_the_document_with_the_last_place() -> None:
    with pytest.raises(Unreadable, match=r"the loader failed \(ZeroDivisionError: nor of this\) after line 1; please"):
        list(guard.entries_of(replace(LINES, read=read_some), io.BytesIO()))


def test_what_escapes_from_an_entry_rejects_it_and_is_counted() -> None:
    reading = Reading(replace(LINES, map=broken), io.BytesIO(b"One\nTwo\n"))
    found = [(item.place, item.reason) for item in reading if isinstance(item, NewReject)]
    reason = "the loader failed (RecursionError: nobody thought of this) on it; please report it"
    assert found == [("line 1", reason), ("line 2", reason)]
    assert reading.signals == {"fails on an entry (RecursionError)": 2}


def test_a_text_that_cannot_be_printed_says_so() -> None:
    entry = RawEntry("one", "line 1", lambda: str(broken(None)))
    assert guard.text_of(entry) == "[the loader failed (RecursionError: nobody thought of this) on its text]"


def test_an_entry_that_is_used_never_prints_its_text() -> None:
    def never() -> str:
        raise AssertionError("it was printed")

    def read(stream: BinaryIO) -> Iterator[RawEntry]:
        yield RawEntry("A Title", "line 1", never)

    def map_entry(raw: str) -> Mapped:
        return Mapped(PaperRecord(raw))

    (entry,) = Reading(replace(LINES, read=read, map=map_entry), io.BytesIO())
    assert isinstance(entry, NewEntry)


def test_unusable_and_unreadable_pass_as_they_are() -> None:
    def unusable(_: Any) -> Mapped:
        raise Unusable("It says nothing.")

    with pytest.raises(Unusable, match=r"\AIt says nothing\.\Z"):
        guard.record_of(replace(LINES, map=unusable), RawEntry("one", "line 1", str))
