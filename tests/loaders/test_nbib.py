"""MEDLINE (nbib): what PubMed exports."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import AuthorIdentifier, PaperRecord
from loaders import recognise
from loaders.loader import Mapped, RawEntry, Unusable
from loaders.nbib import FIELDS, LOADER, OUT_OF_SCOPE, map_entry, read
from loaders.tagged_lines import TaggedRecord


def entries(document: str) -> list[RawEntry]:
    return list(read(io.BytesIO(document.encode())))


def mapped(*fields: tuple[str, str]) -> Mapped:
    return map_entry(TaggedRecord([("PMID", "1"), ("TI", "Deep shelves."), *fields]))


def paper(*fields: tuple[str, str]) -> PaperRecord:
    record = mapped(*fields).record
    assert isinstance(record, PaperRecord)
    return record


@pytest.mark.parametrize(
    "document",
    [
        "PMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\n",
        "\n\nPMID- 1\r\nTI  - A\r\nPMID- 2\r\nTI  - B",
        "\ufeffPMID- 1\nOWN - NLM\nTI  - A\n\n\n\nPMID- 2\nOWN - NLM\nTI  - B\n\n",
    ],
)
def test_records_begin_with_their_number_or_after_an_empty_line(document: str) -> None:
    assert recognise(document.encode()) is LOADER
    assert [entry.raw.first("TI") for entry in entries(document)] == ["A", "B"]


def test_indented_lines_go_on_with_the_value() -> None:
    (entry,) = entries("PMID- 1\nTI  - Deep\n      shelves.\nAB  - A: one\n      two\n")
    record = map_entry(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert (record.title, record.abstract) == ("Deep shelves", "A: one two")


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("1996 Jul 9", "1996-07-09"),
        ("2011 Jan-Feb", "2011-01"),
        ("2011 Jan 28-Feb 3", "2011-01-28"),
        ("1998 Dec-1999 Jan", "1998-12"),
        ("2000 Spring", "2000"),
        ("2009", "2009"),
    ],
)
def test_dates_are_as_precise_as_they_are_printed(printed: str, date: str) -> None:
    assert paper(("DP", printed)).published_on == date


def test_authors_are_full_names_with_groups_at_their_place_and_orcids() -> None:
    record = paper(
        ("FAU", "Lovelace, Ada M"),
        ("AU", "Lovelace AM"),
        ("CN", "Shelf Group, Example"),
        ("FAU", "King, Martin, Jr"),
        ("AU", "King M Jr"),
        ("AUID", "ORCID: http://orcid.org/0000-0002-1694-233x"),
        ("AUID", "ISNI: 1"),
        ("FED", "Editor, E"),
    )
    assert record.authors == ("Lovelace, Ada M", "{Shelf Group, Example}", "King, Jr, Martin")
    assert record.author_identifiers == (AuthorIdentifier(2, "orcid", "0000-0002-1694-233X"),)
    assert paper(("AU", "van der Lovelace AM"), ("AU", "King M Jr"), ("AU", "Berg A 3rd")).authors == (
        "van der Lovelace, AM",
        "King, M Jr",
        "Berg, A III",
    )


@pytest.mark.parametrize(
    ("fields", "kind", "venue"),
    [
        ([("JT", "Journal"), ("TA", "J"), ("PT", "Journal Article")], "journal", "Journal"),
        ([("TA", "J")], "journal", "J"),
        ([("BTI", "Handbook"), ("PT", "Book Chapter")], "book", "Handbook"),
        ([("JT", "medRxiv"), ("PT", "Preprint")], "preprint", None),
    ],
)
def test_the_kind_follows_from_type_and_venue(fields: list[tuple[str, str]], kind: str, venue: str | None) -> None:
    record = paper(*fields)
    assert (record.versions[0].kind, record.venue) == (kind, venue)


def test_a_retracted_paper_is_told_from_the_notice_that_retracts_it() -> None:
    assert paper(("PT", "Retracted Publication")).is_retracted
    assert paper(("RIN", "J Shelf. 2012;1:9")).is_retracted
    assert paper(("PT", "Retraction of Publication")).is_retracted is None
    assert paper().is_retracted is None


def test_doi_headings_and_keywords() -> None:
    record = paper(
        ("AID", "S1 [pii]"),
        ("LID", "10.1234/X [doi]"),
        ("MH", "*Shelves/adverse"),
        ("OT", "*wood"),
        ("OT", "a; b"),
    )
    assert [identifier.value for identifier in record.identifiers] == ["10.1234/x"]
    assert [topic.name for topic in record.topics] == ["wood", "a", "b", "Shelves"]


def test_a_record_without_a_title_is_rejected() -> None:
    with pytest.raises(Unusable, match="no title"):
        map_entry(TaggedRecord([("PMID", "1"), ("AU", "X Y")]))
    assert map_entry(TaggedRecord([("PMID", "1"), ("BTI", "Book")])).record.title == "Book"  # type: ignore[union-attr]


def test_what_nobody_knows_is_a_signal_and_every_known_tag_gives_none() -> None:
    assert mapped(("XYZ", "x"), ("DP", "soon")).signals == ("unknown field XYZ", "unusable value of DP")
    assert not FIELDS.keys() & OUT_OF_SCOPE.keys()
    for tag in (*FIELDS, *OUT_OF_SCOPE):
        assert mapped((tag, "2001")).signals == ()


@pytest.mark.parametrize(
    "document", ["TY  - JOUR\nTI  - x\nER  - ", "FROM- x\nTO  - y\n", "OWN - x\n", "", "a\nPMID- 1"]
)
def test_other_texts_are_not_taken_for_it(document: str) -> None:
    assert not LOADER.sniff(document.encode())


@given(st.lists(st.tuples(st.sampled_from(sorted({*FIELDS, *OUT_OF_SCOPE})), st.text(max_size=30)), max_size=8))
def test_any_value_of_any_tag_gives_a_record(fields: list[tuple[str, str]]) -> None:
    assert paper(*fields).title


def test_real_exports_are_read(shared: Path) -> None:
    found = []
    for path in sorted((shared / "data" / "nbib").iterdir()):
        assert recognise(path.read_bytes()) is LOADER
        mappeds = [map_entry(entry.raw) for entry in read(io.BytesIO(path.read_bytes()))]
        assert not [signal for each in mappeds for signal in each.signals]
        found.append(len(mappeds))
    assert found == [1, 2, 1, 1]
