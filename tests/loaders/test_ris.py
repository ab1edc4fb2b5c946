"""RIS: with tags, ends and dates as every exporter prints them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import PaperRecord
from loaders import recognise
from loaders.loader import Broken, Mapped, RawEntry, Unusable
from loaders.ris import FIELDS, KINDS, LOADER, OUT_OF_SCOPE, map_entry, read
from loaders.tagged_lines import LONGEST_RECORD, TaggedRecord


def entries(document: str | bytes) -> list[RawEntry]:
    return list(read(io.BytesIO(document.encode() if isinstance(document, str) else document)))


def mapped(*fields: tuple[str, str]) -> Mapped:
    return map_entry(TaggedRecord([("TY", "JOUR"), ("TI", "Deep shelves"), *fields]))


def paper(*fields: tuple[str, str]) -> PaperRecord:
    record = mapped(*fields).record
    assert isinstance(record, PaperRecord)
    return record


def titles(document: str | bytes) -> list[str]:
    return [entry.raw.first("TI", "T1", "CT") for entry in entries(document)]


@pytest.mark.parametrize(
    "document",
    [
        "TY  - JOUR\nTI  - A\nER  - \n\nTY  - JOUR\nTI  - B\nER  - \n",
        "TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B",
        "\ufeff\n \n  TY  - JOUR\n  TI  - A\n  ER  -\n  TY  - JOUR\n  TI  - B\n",
        "TY -  JOUR\nTI - A\nER -\nTY -  JOUR\nTI - B\nER -",
        "TY  - JOUR\rTI  - A\rER  - \rTY  - JOUR\rTI  - B\rER  - \r",
        "TY  - JOUR\r\nTI  - A\r\nER  - \r\n\r\nsome text between\r\nTY  - JOUR\r\nTI  - B\r\nER  - x",
        "TI  - A\nAU  - X\nER  - \nTY  - JOUR\nTI  - B\nER  - ",
        "TY  - JOUR\nTI  -A\nTI  - A\nER  - \nTY  - JOUR\nT1  - B\nER  - ",
    ],
)
def test_records_begin_and_end_whatever_is_missing(document: str) -> None:
    assert recognise(document.encode()) is LOADER
    assert titles(document) == ["A", "B"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told(encoding: str) -> None:
    document = "TY  - JOUR\nTI  - Schöne Regale\nER  - \n".encode(encoding)
    assert recognise(document) is LOADER
    assert titles(document) == ["Schöne Regale"]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ([("PY", "2001")], "2001"),
        ([("PY", "2001///")], "2001"),
        ([("PY", "2001/09/01/")], "2001-09-01"),
        ([("PY", "2001/00/00/")], "2001"),
        ([("PY", "2001//")], "2001"),
        ([("PY", "2016/12//")], "2016-12"),
        ([("PY", "2018/4/25")], "2018-04-25"),
        ([("PY", "2015/october")], "2015-10"),
        ([("PY", "2001///Spring")], "2001"),
        ([("PY", "2013"), ("Y1", "2013/07/22")], "2013-07-22"),
        ([("PY", "2013"), ("DA", "2014/01/02")], "2013"),
        ([("PY", "2013/02/15/received"), ("PY", "2013/04/18")], "2013-04-18"),
        ([("DA", "12 May 2001")], "2001-05-12"),
        ([("DA", "May 12, 2001")], "2001-05-12"),
        ([("Y1", "12.05.2001")], "2001-05-12"),
        ([("Y1", "05/12/2001")], "2001"),
        ([("Y1", "05/22/2001")], "2001-05-22"),
        ([("PY", "///")], None),
        ([("PY", "n.d.")], None),
        ([], None),
    ],
)
def test_dates_are_as_precise_as_they_are_printed(fields: list[tuple[str, str]], date: str | None) -> None:
    assert paper(*fields).published_on == date


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ([("AU", "Lovelace, Ada"), ("A1", "Babbage,C.")], ("Lovelace, Ada", "Babbage, C.")),
        ([("AU", "King, Martin, Jr.")], ("King, Jr., Martin",)),
        ([("AU", "Society of Shelves,")], ("Society of Shelves",)),
        ([("AU", "Society of Shelves")], ("Society of Shelves",)),
        ([("AU", "Lovelace, A.; Babbage, C.")], ("Lovelace, A.", "Babbage, C.")),
        ([("AU", "G&ouml;del, K.")], ("Gödel, K.",)),
        ([("A2", "Editor, E."), ("ED", "Other, O.")], ()),
    ],
)
def test_authors_are_of_every_tag_for_them(fields: list[tuple[str, str]], authors: tuple[str, ...]) -> None:
    assert paper(*fields).authors == authors


@pytest.mark.parametrize(
    ("kind", "fields", "venue"),
    [
        ("JOUR", [("JO", "J. X"), ("JF", "Journal of X")], "Journal of X"),
        ("JOUR", [("JO", "J. X"), ("T2", "Journal of X")], "Journal of X"),
        ("JOUR", [("JA", "J. X")], "J. X"),
        ("JOUR", [("T2", ""), ("JO", "J. X")], "J. X"),
        ("CHAP", [("T2", "Book"), ("T3", "Series")], "Book"),
        ("CONF", [("BT", "Proc. X")], "Proc. X"),
        ("CPAPER", [("T2", "X 2020"), ("C3", "Proc. X")], "Proc. X"),
        ("BOOK", [("T2", "Series")], None),
        ("JOUR", [("JO", "arXiv")], None),
    ],
)
def test_the_venue_is_what_the_type_puts_it_in(kind: str, fields: list[tuple[str, str]], venue: str | None) -> None:
    record = map_entry(TaggedRecord([("TY", kind), ("TI", "T"), *fields])).record
    assert isinstance(record, PaperRecord)
    assert record.venue == venue


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ([("DO", "10.1234/X")], "doi:10.1234/x"),
        ([("DO", "doi:10.1234/x")], "doi:10.1234/x"),
        ([("DO", "http://dx.doi.org/10.1234/x")], "doi:10.1234/x"),
        ([("UR", "https://doi.org/10.1234/x")], "doi:10.1234/x"),
        ([("N1", "doi: 10.1234/x")], "doi:10.1234/x"),
        ([("M3", "10.1234/x")], "doi:10.1234/x"),
        ([("L3", "10.1234/x")], "doi:10.1234/x"),
        ([("M3", "doi: 10.1234/x"), ("DO", "10.1234/own")], "doi:10.1234/own"),
        ([("UR", "http://arxiv.org/abs/2401.00001v1")], "arxiv:2401.00001"),
        ([("JO", "arXiv:2401.00001 [cs]")], "arxiv:2401.00001"),
        ([("N1", "arXiv: 2401.00001")], "arxiv:2401.00001"),
        ([("M1", "arXiv:2401.00001")], "arxiv:2401.00001"),
        ([("DO", "10.48550/arXiv.2401.00001")], "arxiv:2401.00001"),
    ],
)
def test_identifiers_are_found_where_exporters_put_them(fields: list[tuple[str, str]], found: str) -> None:
    assert [f"{own.scheme}:{own.value}" for own in paper(*fields).identifiers] == [found]


def test_pages_are_a_range_whichever_tag_has_it() -> None:
    for fields in ([("SP", "1"), ("EP", "9")], [("SP", "1-9")], [("SP", "1--9"), ("EP", "9")], [("SP", "1–9")]):
        assert paper(*fields).versions[0].pages == "1-9"
    assert paper(("SP", "5"), ("EP", "5")).versions[0].pages == "5"


def test_a_line_without_a_tag_goes_on_with_the_value() -> None:
    (entry,) = entries("TY  - JOUR\nTI  - Deep\nshelves\nAB  - One\ntwo - three\nKW  - a\nb\nER  - ")
    record = map_entry(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert (record.title, record.abstract) == ("Deep shelves", "One\ntwo - three")
    assert [topic.name for topic in record.topics] == ["a", "b"]


def test_a_record_without_a_title_is_rejected_with_its_text() -> None:
    (entry,) = entries("TY  - JOUR\nAU  - X\nER  - ")
    with pytest.raises(Unusable, match="no title"):
        map_entry(entry.raw)
    assert entry.text() == "TY  - JOUR\nAU  - X\nER  - "
    assert entry.place == "line 1"


def test_what_nobody_knows_is_a_signal() -> None:
    assert mapped(("ZZ", "x")).signals == ("unknown field ZZ",)
    assert map_entry(TaggedRecord([("TY", "X"), ("TI", "T")])).signals == ("unknown value of TY: X",)
    assert map_entry(TaggedRecord([("TI", "T")])).signals == ("record without TY",)
    assert mapped(("PY", "soon")).signals == ("unusable value of PY",)


def test_every_known_tag_and_type_gives_no_signal_and_is_of_one_kind() -> None:
    assert not FIELDS.keys() & OUT_OF_SCOPE.keys()
    for tag in (*FIELDS, *OUT_OF_SCOPE):
        assert mapped((tag, "2001")).signals == ()
    for kind in KINDS:
        assert map_entry(TaggedRecord([("TY", kind), ("TI", "T")])).signals == ()


def test_a_record_that_never_ends_is_passed_over() -> None:
    first, last = entries("TY  - JOUR\n" + "AB  - word\n" * (LONGEST_RECORD // 10) + "ER  - \nTY  - JOUR\nTI  - B\n")
    assert isinstance(first, Broken)
    assert last.raw.first("TI") == "B"


@pytest.mark.parametrize(
    "document", ["%0 Book\n%T x", "PMID- 1\nTI  - x\n", "Dear all,\nTY  - a tag\n", "AB - x\n", ""]
)
def test_other_texts_are_not_taken_for_it(document: str) -> None:
    assert not LOADER.sniff(document.encode())


@given(st.lists(st.tuples(st.sampled_from(sorted({*FIELDS, *OUT_OF_SCOPE})), st.text(max_size=30)), max_size=8))
def test_any_value_of_any_tag_gives_a_record_or_a_reason(fields: list[tuple[str, str]]) -> None:
    assert paper(*fields).title


def test_samples_are_read_or_rejected_with_a_reason(shared: Path) -> None:
    paths = sorted((shared / "data").glob("*/*.ris"))
    outcomes = []
    for path in paths:
        assert recognise(path.read_bytes()) is LOADER, path.name
        for entry in entries(path.read_bytes()):
            try:
                outcomes.append(bool(map_entry(entry.raw).record))
            except Unusable:
                outcomes.append(False)
    assert (len(paths), outcomes.count(True), outcomes.count(False)) == (22, 21, 3)
