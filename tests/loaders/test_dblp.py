"""dblp: records of a dump of any size, names with numbers, preprints, and XML that is meant to do harm."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import AuthorIdentifier, Identifier, PaperRecord
from loaders import dblp_record, dblp_search, recognise
from loaders.dblp import LOADER
from loaders.dblp_record import map_record
from loaders.dblp_xml import LONGEST_RECORD, RawField, RawRecord
from loaders.loader import HEAD_SIZE, Broken, Mapped, RawEntry, Unreadable, Unusable

HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
GOLDEN = Path(__file__).parent / "golden"


def read(content: bytes | str) -> list[RawEntry]:
    stream = io.BytesIO(content if isinstance(content, bytes) else content.encode("iso-8859-1"))
    return [entry for entry in LOADER.read(stream) if isinstance(entry, RawEntry)]


def mapped(kind: str = "article", publtype: str = "", key: str = "journals/x/A", **fields: Any) -> Mapped:
    """What one record gives; a field may have several values."""
    values = {"author": "Ada Example", "title": "A Shelf.", "year": "2020", **fields}
    own = [
        RawField(name, text)
        for name, value in values.items()
        for text in ([value] if isinstance(value, str) else value)
    ]
    return map_record(RawRecord(kind, {"key": key, "publtype": publtype}, own))


def record_of(*named: str, **fields: Any) -> PaperRecord:
    record = mapped(*named, **fields).record
    assert isinstance(record, PaperRecord)
    return record


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        '<dblp><article key="a">',
        '<?xml version="1.0" encoding="US-ASCII"?>\n<!-- a remark -->\n<dblpperson name="A" pid="1">',
        '{"result": {"query": "x", "hits": {"hit": [{"@score": "1", "info": {"title": "A"}}]}}}',
        '{"result": {"completions": {}, "hits": {"@total": "0"}}}',
    ],
)
def test_documents_of_dblp_are_recognised(head: str) -> None:
    assert recognise(head.encode()) is LOADER
    assert recognise(b"\xef\xbb\xbf" + head.encode()) is LOADER


@pytest.mark.parametrize("head", ["<dblpx>", "<html><dblp>", "<?xml?><records>", '{"result": {"hits": 1}}', "dblp"])
def test_other_documents_are_not(head: str) -> None:
    assert not LOADER.sniff(head.encode())


def test_letters_by_name_and_in_latin_1_and_faces_are_read() -> None:
    (entry,) = read(
        HEAD + "<article><title>Caf&eacute; \xe9 &alpha;<sub>i</sub> &lt;x&gt; 10<sup>-3</sup></title></article></dblp>"
    )
    record = map_record(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert record.title == "Café é αi <x> 10^-3"


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("A Shelf.", "A Shelf"),
        ("A Shelf?", "A Shelf?"),
        ("A Shelf...", "A Shelf..."),
        ("A Shelf (Ltd.).", "A Shelf (Ltd.)"),
        (".", "."),
    ],
)
def test_a_title_loses_the_full_stop_after_it(printed: str, title: str) -> None:
    assert record_of(title=printed).title == title


def test_a_number_after_a_name_identifies_the_author_and_is_none_of_the_name() -> None:
    record = record_of(author=["Wei Wang 0001", "Wei Wang", "Agent 007", "R2 2020 0003"])
    assert record.authors == ("Wei Wang", "Wei Wang", "Agent 007", "R2 2020")
    assert record.author_identifiers == (
        AuthorIdentifier(0, "dblp", "Wei Wang 0001"),
        AuthorIdentifier(3, "dblp", "R2 2020 0003"),
    )


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ({"ee": "http://arxiv.org/abs/1706.03762"}, "1706.03762"),
        ({"ee": "https://doi.org/10.48550/arXiv.1706.03762"}, "1706.03762"),
        ({"volume": "abs/1706.03762"}, "1706.03762"),
        ({"volume": "cs.CL/0006010"}, "cs/0006010"),
    ],
)
def test_a_preprint_is_known_by_its_arxiv_identifier_and_has_no_venue(fields: dict[str, str], arxiv: str) -> None:
    record = record_of(key="journals/corr/x", journal="CoRR", **fields)
    assert record.identifiers == (Identifier("arxiv", arxiv), Identifier("dblp", "journals/corr/x"))
    assert (record.venue, record.versions[0].kind, record.versions[0].volume) == (None, "preprint", None)


@pytest.mark.parametrize(
    "address", ["https://doi.org/10.1145/1.A", "http://dx.doi.org/10.1145/1.a", "http://doi.acm.org/10.1145/1.a"]
)
def test_every_resolver_leads_to_the_doi(address: str) -> None:
    assert record_of(ee=address).identifiers[0] == Identifier("doi", "10.1145/1.a")
    assert record_of(ee=address).links == ()


def test_a_page_of_the_paper_is_a_link_and_an_entry_of_wikidata_is_not() -> None:
    record = record_of(ee=["https://www.wikidata.org/entity/Q1", "https://openreview.net/forum?id=x"])
    assert [(link.url, link.kind) for link in record.links] == [("https://openreview.net/forum?id=x", "paper")]


def test_what_was_withdrawn_is_retracted() -> None:
    assert record_of(publtype="informal withdrawn").is_retracted is True
    assert record_of(publtype="informal").is_retracted is None


@pytest.mark.parametrize("kind", sorted(dblp_record.NO_PAPERS))
def test_what_is_no_paper_is_left_out_by_name(kind: str) -> None:
    with pytest.raises(Unusable, match=rf"is no paper but .* \(element {kind}\)"):
        mapped(kind)


@pytest.mark.parametrize("field", sorted(dblp_record.FIELDS | dblp_record.FIELDS_OUT_OF_SCOPE.keys()))
def test_a_field_that_is_known_gives_no_signal(field: str) -> None:
    value = {"ee": "https://example.org/", "year": "2020"}.get(field, "x")
    assert mapped(**{field: value}).signals == ()


def test_no_field_is_both_read_and_left_out() -> None:
    assert not dblp_record.FIELDS & dblp_record.FIELDS_OUT_OF_SCOPE.keys()
    assert not dblp_record.KINDS.keys() & dblp_record.NO_PAPERS.keys()
    assert set(dblp_search.KINDS.values()) <= dblp_record.KINDS.keys() | dblp_record.NO_PAPERS.keys()


def test_the_search_tells_the_same_of_a_paper_as_the_dump(outcome: Callable[..., dict[str, list[Any]]]) -> None:
    """But for ORCIDs, other addresses and citations, which the search leaves out."""
    dump = outcome(LOADER, (GOLDEN / "dblp-dump.xml").read_bytes())["records"][1]
    found = outcome(LOADER, (GOLDEN / "dblp-search.json").read_bytes())["records"][1]
    assert found == dump


def test_one_author_alone_is_no_list_in_the_search() -> None:
    hit = {"info": {"authors": {"author": {"text": "Ada Example"}}, "title": "A.", "type": "Journal Articles"}}
    (entry,) = read(json.dumps({"result": {"hits": {"hit": [hit]}}}))
    assert entry.raw.fields[0] == RawField("author", "Ada Example")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param(
            '<!DOCTYPE dblp [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><dblp><article>&b;</article></dblp>',
            "declares an entity of its own",
            id="entities that grow",
        ),
        pytest.param(
            '<!DOCTYPE dblp [<!ENTITY f SYSTEM "file:///etc/passwd">]><dblp><article><title>&f;</title></article></dblp>',
            "declares an entity of its own",
            id="a file",
        ),
        pytest.param(
            '<!DOCTYPE dblp [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><dblp/>',
            "declares an entity of its own",
            id="a part of the DTD",
        ),
        pytest.param("<dblp><article><title>A</article></dblp>", "damaged at line 1", id="elements that cross"),
        pytest.param("<dblp><article><title>A", "damaged at line 1", id="cut off in a record"),
        pytest.param('<?xml version="1.0" encoding="x-no"?><dblp/>', "an encoding that is not read", id="no encoding"),
        pytest.param('<?xml version="1.0" encoding="gbk"?><dblp/>', "an encoding that is not read", id="of many bytes"),
        pytest.param("<dblp></dblp><dblp/>", "damaged at line 1", id="two documents"),
        pytest.param(HEAD + "<article><title>" + "x" * LONGEST_RECORD, "more than", id="a record without end"),
        pytest.param(HEAD + "<article>" + "<author/>" * 20_000, "more than", id="fields without end"),
    ],
)
def test_what_is_damaged_or_means_harm_is_refused(document: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(document)


def test_a_file_that_an_entity_outside_names_is_not_read() -> None:
    document = '<!DOCTYPE dblp SYSTEM "file:///etc/passwd"><dblp><article><title>&passwd;</title></article></dblp>'
    (entry,) = read(document)
    assert entry.raw.signals == ["unknown entity &passwd;"]


def test_a_dump_that_ends_between_records_keeps_them_and_says_so() -> None:
    whole, end = read(HEAD + "<article><title>A</title></article>\n")
    assert whole.raw.fields[0].text == "A"
    assert isinstance(end, Broken)
    assert "ends before its last element is closed" in end.reason


def test_elements_within_each_other_without_end_are_no_trouble() -> None:
    with pytest.raises(Unreadable):
        read("<dblp>" + "<article>" * 200_000)


def test_a_dump_is_streamed() -> None:
    class Dump(io.BytesIO):
        """Twenty million bytes of records, made as they are read."""

        left = 2_000

        def read(self, size: int | None = -1, /) -> bytes:
            self.left -= 1
            part = b"<article><title>" + b"word " * 2_000 + b"</title></article>"
            return (
                HEAD.encode()
                if self.left == 1_999
                else part
                if self.left > 0
                else b"</dblp>"
                if self.left == 0
                else b""
            )

        def seek(self, offset: int, whence: int = 0, /) -> int:
            self.left = 2_000
            return 0

    tracemalloc.start()
    try:
        assert sum(1 for _ in LOADER.read(Dump())) == 1_998
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


@given(st.lists(st.tuples(st.sampled_from(sorted(dblp_record.FIELDS)), st.text(max_size=20)), max_size=6))
def test_any_text_in_any_field_gives_a_record_or_a_reason(fields: list[tuple[str, str]]) -> None:
    raw = RawRecord("article", {"key": "k"}, [RawField("title", "A."), *(RawField(*own) for own in fields)])
    assert isinstance(map_record(raw).record, PaperRecord)


def test_every_real_record_is_read_and_nothing_in_it_is_unknown(shared: Path) -> None:
    (path,) = (shared / "data" / "dblp").iterdir()
    content = gzip.decompress(path.read_bytes())
    assert recognise(content[:HEAD_SIZE]) is LOADER
    *entries, end = read(content)
    assert isinstance(end, Broken)  # the excerpt ends with <dblp> where </dblp> should stand
    counts: Counter[str] = Counter()
    for entry in entries:
        found = map_record(entry.raw)
        assert isinstance(found.record, PaperRecord)
        assert found.signals == ()
        counts["records"] += 1
        counts["authors"] += len(found.record.authors)
        counts.update(own.scheme for own in found.record.identifiers)
        counts.update(f"author's {own.scheme}" for own in found.record.author_identifiers)
    assert counts == {"records": 91, "authors": 153, "doi": 91, "dblp": 91, "author's dblp": 3, "author's orcid": 20}
