"""EndNote's exports: XML, and tagged lines."""

from __future__ import annotations

import io
import tracemalloc
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import PaperRecord
from loaders import dblp, endnote_tagged, recognise
from loaders.endnote_xml import FIELDS, KINDS, LOADER, LONGEST_RECORD, NUMBERS, OUT_OF_SCOPE, map_entry, read
from loaders.loader import Broken, Loader, Mapped, Unreadable, Unusable
from loaders.tagged_lines import TaggedRecord

TITLE = "<titles><title>Deep shelves</title></titles>"
ARTICLE = '<ref-type name="Journal Article">17</ref-type>'


def mapped(xml: str, title: str = TITLE, kind: str = ARTICLE) -> Mapped:
    return map_entry(fromstring(f"<record>{kind}{title}{xml}</record>"))


def paper(xml: str, title: str = TITLE, kind: str = ARTICLE) -> PaperRecord:
    record = mapped(xml, title, kind).record
    assert isinstance(record, PaperRecord)
    return record


def document(*records: str) -> bytes:
    return f"<?xml version='1.0'?><xml><records>{''.join(records)}</records></xml>".encode()


def test_styles_are_taken_out_and_their_spaces_stay() -> None:
    title = "<style>Of </style><style face='italic'>E. coli</style> &amp; H<style>2</style>O"
    assert paper("", f"<titles><title>{title}</title></titles>").title == "Of E. coli & H2O"


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        ("<year>2019</year>", "2019"),
        ("<year><style>2019</style></year><pub-dates><date><style>May 6</style></date></pub-dates>", "2019-05-06"),
        ("<year>2019</year><pub-dates><date>6 May</date></pub-dates>", "2019-05-06"),
        ("<year>2019</year><pub-dates><date>2019-05-06</date></pub-dates>", "2019-05-06"),
        ("<year>2019</year><pub-dates><date>2018-05-06</date></pub-dates>", "2019"),
        ("<year>2019</year><pub-dates><date>Spring</date></pub-dates>", "2019"),
        ("<year>2019</year><month>12</month>", "2019-12"),
        ("<year>2019</year><month>May</month><day>6</day>", "2019-05-06"),
        ("<pub-dates><date>2019/05/06</date></pub-dates>", "2019-05-06"),
        ("<year>in press</year>", None),
    ],
)
def test_dates_are_as_precise_as_they_are(dates: str, date: str | None) -> None:
    found = mapped(f"<dates>{dates}</dates>")
    assert isinstance(found.record, PaperRecord)
    assert (found.record.published_on, found.signals) == (date, ())


def test_names_are_as_printed_with_suffixes_and_groups() -> None:
    names = "<author>Lovelace, Ada</author><author>King, Martin, Jr.</author><author>Society of Shelves,</author>"
    editors = "<secondary-authors><author>Editor, E.</author></secondary-authors>"
    record = paper(f"<contributors><authors>{names}</authors>{editors}</contributors>")
    assert record.authors == ("Lovelace, Ada", "King, Jr., Martin", "Society of Shelves")


def test_identifiers_links_and_keywords() -> None:
    record = paper(
        "<electronic-resource-num><style>https://doi.org/10.1234/X</style></electronic-resource-num>"
        "<urls><related-urls><url>http://arxiv.org/abs/2401.00001</url><url>https://example.org</url></related-urls>"
        "<pdf-urls><url>internal-pdf://a.pdf</url></pdf-urls></urls><keywords><keyword>a, b</keyword>"
        "<keyword>c\rd</keyword></keywords>"
    )
    assert [f"{own.scheme}:{own.value}" for own in record.identifiers] == ["arxiv:2401.00001", "doi:10.1234/x"]
    assert [link.url for link in record.links] == ["https://example.org"]
    assert [topic.name for topic in record.topics] == ["a, b", "c", "d"]


def test_types_are_told_by_name_else_by_number() -> None:
    assert paper("", kind='<ref-type name="Conference Paper">47</ref-type>').versions[0].kind == "proceedings"
    assert paper("", kind="<ref-type>32</ref-type>").versions[0].kind == "thesis"
    assert set(NUMBERS.values()) <= KINDS.keys()
    assert mapped("", kind="<ref-type>99</ref-type>").signals == ("unknown value of ref-type: 99",)
    assert mapped("", kind="").signals == ("record without ref-type",)


def test_every_known_field_gives_no_signal_and_others_do() -> None:
    assert not FIELDS.keys() & OUT_OF_SCOPE.keys()
    for path in (*FIELDS.keys() - {"ref-type"}, *OUT_OF_SCOPE):
        outer, _, inner = path.partition("/")
        xml = f"<{outer}><{inner}>2001</{inner}></{outer}>" if inner else f"<{outer}>2001</{outer}>"
        assert mapped(xml).signals == (), path
    assert mapped("<papyrus/><titles><scroll/></titles>").signals == (
        "unknown field papyrus",
        "unknown field titles/scroll",
    )


def test_a_record_without_a_title_is_rejected() -> None:
    with pytest.raises(Unusable, match="no title"):
        mapped("", "")


def test_records_are_read_up_to_where_the_xml_is_damaged() -> None:
    whole = f"<record>{ARTICLE}{TITLE}</record>"
    stream = io.BytesIO(document(whole, whole)[:-40] + b"<record><broken")
    entries = read(stream)
    assert next(entries).text() == whole
    with pytest.raises(Unreadable, match="damaged at line 1"):
        list(entries)


@pytest.mark.parametrize(
    "declaration",
    ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a SYSTEM "http://localhost/x.dtd">'],
)
def test_a_document_that_declares_entities_is_refused(declaration: str) -> None:
    content = f"<!DOCTYPE xml [{declaration}]><xml><records><record>{TITLE}</record></records></xml>".encode()
    with pytest.raises(Unreadable, match="declares an entity"):
        list(read(io.BytesIO(content)))


def test_a_record_that_is_too_large_costs_itself_alone() -> None:
    large = f"<record>{TITLE}<abstract>{'word ' * (LONGEST_RECORD // 5)}</abstract></record>"
    first, last = read(io.BytesIO(document(large, f"<record>{ARTICLE}{TITLE}</record>")))
    assert isinstance(first, Broken)
    assert map_entry(last.raw).signals == ()


def test_records_are_streamed() -> None:
    content = document(*[f"<record>{ARTICLE}{TITLE}<abstract>{'word ' * 400}</abstract></record>"] * 3_000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in read(io.BytesIO(content))) == 3_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(content) > 6_000_000
    assert peak < 3_000_000


@pytest.mark.parametrize(
    ("content", "loader"),
    [
        (document(f"<record>{ARTICLE}{TITLE}</record>"), LOADER),
        (b"\xef\xbb\xbf<xml><records>\n<record><contributors>", LOADER),
        (f"<records><record>{ARTICLE}</record></records>".encode(), LOADER),
        (b"<?xml version='1.0'?><dblp><article><author>", dblp.LOADER),
        (b"<OAI-PMH><ListRecords><record><header>", None),
        (b"<records><record><REC></REC></record></records>", None),
        (b"%0 Book\n%T A", endnote_tagged.LOADER),
        (b"\n%A Plato\n%T A", endnote_tagged.LOADER),
        (b"% Encoding: UTF-8\n%A comment", None),
        (b"%PDF-1.7\n%T x", None),
    ],
)
def test_exports_are_recognised_and_other_formats_are_not(content: bytes, loader: Loader | None) -> None:
    assert recognise(content) is loader


def tagged(*fields: tuple[str, str]) -> Mapped:
    return endnote_tagged.map_entry(TaggedRecord([("0", "Journal Article"), ("T", "Deep shelves"), *fields]))


def test_tagged_lines_say_the_same() -> None:
    export = "%0 Book\n%T Deep\nshelves\n%A Lovelace, Ada\n%D 2019\n%8 May 6, 2019\n%R 10.1234/X\n%K a\nb, c\n"
    (entry,) = endnote_tagged.read(io.BytesIO(export.encode()))
    record = endnote_tagged.map_entry(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert (record.title, record.authors, record.published_on) == ("Deep shelves", ("Lovelace, Ada",), "2019-05-06")
    assert [own.value for own in record.identifiers] == ["10.1234/x"]
    assert [topic.name for topic in record.topics] == ["a", "b, c"]


def test_tags_that_nobody_knows_are_signals_and_known_ones_are_none() -> None:
    assert tagged(("`", "x"), ("D", "soon")).signals == ("unknown field %`", "unusable value of %D")
    assert not endnote_tagged.FIELDS.keys() & endnote_tagged.OUT_OF_SCOPE.keys()
    for tag in (*endnote_tagged.FIELDS, *endnote_tagged.OUT_OF_SCOPE):
        assert tagged((tag, "2001")).signals == ()
    with pytest.raises(Unusable, match="no title"):
        endnote_tagged.map_entry(TaggedRecord([("A", "Plato")]))


@given(st.lists(st.tuples(st.sampled_from(sorted(endnote_tagged.FIELDS)), st.text(max_size=30)), max_size=6))
def test_any_value_of_any_tag_gives_a_record(fields: list[tuple[str, str]]) -> None:
    record = tagged(*fields).record
    assert isinstance(record, PaperRecord)
    assert record.title
