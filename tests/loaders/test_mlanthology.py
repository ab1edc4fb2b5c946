"""The ML Anthology: both shapes, cut off, spoilt, and as real proceedings print it."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.cleaning import clean_line
from db.records import PaperRecord
from loaders import mlanthology, recognise
from loaders.json_head import outline
from loaders.json_lines import LONGEST_LINE
from loaders.loader import HEAD_SIZE, Broken, Loader, Unreadable, Unusable
from loaders.mlanthology import LARGEST_VOLUME, LOADER, read
from loaders.mlanthology_entry import PAPER_FIELDS, PAPER_OUT_OF_SCOPE, RawPaper, map_entry

PAPER = {"title": "Deep Shelves", "authors": [{"given": "Ada", "family": "Lovelace"}], "year": "2020", "venue": "icml"}
VOLUME = {"venue": "icml", "year": "2020", "papers": [PAPER]}
GOLDEN = Path(__file__).parent / "golden"


def paper_of(value: object, heading: dict[str, Any] | None = None) -> PaperRecord:
    record = map_entry(RawPaper(value, heading or {})).record
    assert isinstance(record, PaperRecord)
    return record


def record_of(**fields: Any) -> PaperRecord:
    return paper_of({**PAPER, **fields})


def signals_of(**fields: Any) -> tuple[str, ...]:
    return map_entry(RawPaper({**PAPER, **fields}, {})).signals


def lines(*papers: object) -> bytes:
    return b"".join(json.dumps(paper).encode() + b"\n" for paper in papers)


def test_papers_are_the_same_in_both_shapes(outcome: Callable[[Loader, bytes], dict[str, list[Any]]]) -> None:
    papers = [dict(PAPER, title=f"Shelf {number}") for number in range(5)]
    volume = outcome(LOADER, json.dumps(dict(VOLUME, papers=papers)).encode())
    assert volume["records"] == outcome(LOADER, lines(*papers))["records"]
    assert len(volume["records"]) == 5


@pytest.mark.parametrize("spoil", [lambda doc: b"\xef\xbb\xbf" + doc, lambda doc: doc.replace(b"\n", b"\r\n")])
@pytest.mark.parametrize("name", ["anthology-volume.json", "anthology-lines.jsonl"])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(
    name: str, spoil: Callable[[bytes], bytes], outcome: Callable[[Loader, bytes], dict[str, list[Any]]]
) -> None:
    document = (GOLDEN / name).read_bytes()
    assert recognise(spoil(document)[:HEAD_SIZE]) is LOADER
    before, after = outcome(LOADER, document), outcome(LOADER, spoil(document))
    assert (after["records"], len(after["rejects"])) == (before["records"], len(before["rejects"]))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(json.dumps(VOLUME), id="a volume"),
        pytest.param(json.dumps(dict(VOLUME, papers=[])), id="a volume without papers"),
        pytest.param(json.dumps({"papers": [PAPER], "year": "2020", "venue": "icml"}, indent=2), id="papers first"),
        pytest.param('{"papers": [{"bibtex_key": "x", "title": "cut o', id="a volume that is cut off"),
        pytest.param(lines(PAPER, PAPER).decode(), id="lines"),
        pytest.param(lines(PAPER).decode().rstrip(), id="one line without an end"),
        pytest.param(lines(PAPER).decode()[:-1] + "\n{broken", id="a second line that is broken"),
        pytest.param(
            '{"title": "a", "venue": "icml", "year": "2020", "source_id": "' + "x" * HEAD_SIZE, id="long line"
        ),
    ],
)
def test_a_volume_and_lines_are_recognised(document: str) -> None:
    assert recognise(document.encode()[:HEAD_SIZE]) is LOADER


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"papers": [{"title": "a", "id": "2401.00001"}]}, id="papers of another kind"),
        pytest.param(
            {"title": "a", "year": 2020, "venue": "ICML", "authors": [{"name": "Ada"}]}, id="Semantic Scholar"
        ),
        pytest.param({"title": ["a"], "author": [{"given": "Ada", "family": "Lovelace"}]}, id="Crossref"),
        pytest.param([PAPER], id="a bare list"),
    ],
)
def test_other_json_about_papers_is_not_taken_for_it(document: object) -> None:
    assert not LOADER.sniff(json.dumps(document).encode())


def test_an_object_over_several_lines_is_no_json_lines() -> None:
    assert not LOADER.sniff(json.dumps(PAPER, indent=1).encode())


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (json.dumps(VOLUME)[:-20], "breaks off or is damaged at line 1"),
        (json.dumps({"venue": "icml", "year": "2020", "papers": {}}), 'no object with a list under "papers"'),
        ("[1]", 'no object with a list under "papers"'),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_volume_that_is_damaged_is_not_read_and_says_why(document: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(read(io.BytesIO(document.encode())))


def test_a_volume_that_is_no_utf8_is_not_read() -> None:
    with pytest.raises(Unreadable, match="not UTF-8"):
        list(read(io.BytesIO(json.dumps(VOLUME).encode().replace(b"Ada", b"Ad\xe9"))))


def test_a_volume_that_is_too_large_is_not_read() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"{" + b" " * (size - 1)

        def seek(self, offset: int, whence: int = 0) -> int:
            return offset

    with pytest.raises(Unreadable, match=f"more than {LARGEST_VOLUME:,} bytes; save its papers as JSON lines"):
        list(read(Endless()))  # type: ignore[arg-type]


def test_a_line_that_is_broken_costs_no_other() -> None:
    good = lines(PAPER)
    document = good + b'{"title": "cut o\n' + good.replace(b"Ada", b"Ad\xe9") + b"[" * 100_000 + b"\n\n" + good
    found = list(read(io.BytesIO(document)))
    assert [(entry.place, isinstance(entry, Broken)) for entry in found] == [
        ("line 1", False),
        ("line 2", True),
        ("line 3", True),
        ("line 4", True),
        ("line 6", False),
    ]
    reasons = [entry.reason for entry in found if isinstance(entry, Broken)]
    assert "damaged at column" in reasons[0]
    assert "not UTF-8" in reasons[1]
    assert "nested too deeply" in reasons[2]


@pytest.mark.parametrize("excess", [1, 2, LONGEST_LINE + 5])
def test_a_line_that_is_too_long_is_passed_over_with_bounded_memory(excess: int) -> None:
    long = b"x" * (LONGEST_LINE + excess - 1) + b"\n"
    found = list(read(io.BytesIO(lines(PAPER) + long + lines(PAPER))))
    assert [(entry.place, isinstance(entry, Broken)) for entry in found] == [
        ("line 1", False),
        ("line 2", True),
        ("line 3", False),
    ]
    assert all(len(entry.text()) <= LONGEST_LINE + 1 for entry in found)


def test_lines_are_streamed() -> None:
    """However many lines there are, a few are held at a time."""

    class Repeated(io.RawIOBase):
        """Twenty million bytes of lines, made as they are read."""

        def __init__(self) -> None:
            self.line = lines(dict(PAPER, abstract="word " * 2_000))
            self.left = 2_000

        def readline(self, size: int | None = -1) -> bytes:
            self.left -= 1
            return self.line if self.left >= 0 else b""

        def read(self, size: int = -1) -> bytes:
            return self.line

        def seek(self, offset: int, whence: int = 0) -> int:
            return offset

    tracemalloc.start()
    try:
        assert len([None for _ in read(Repeated())]) == 2_000  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_what_a_volume_says_counts_for_papers_that_do_not_say_it() -> None:
    record = paper_of({"title": "Deep Shelves"}, {"venue": "icml", "year": "2020"})
    assert (record.venue, record.published_on) == ("icml", "2020")


def test_the_full_name_of_a_venue_counts_before_the_short_one() -> None:
    assert record_of(venue="icmlw", venue_name="ICML 2024 Workshops: MI").venue == "ICML 2024 Workshops: MI"


def test_a_name_has_its_given_part_first_and_may_have_only_one_part() -> None:
    authors = [{"given": "Nicolas", "family": "Le Roux", "slug": "le-roux-nicolas"}, {"given": "", "family": "Mausam"}]
    assert record_of(authors=authors).authors == ("Nicolas Le Roux", "Mausam")


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        pytest.param({"doi": "10.1145/1143844.1143955"}, ["doi:10.1145/1143844.1143955"], id="a DOI"),
        pytest.param(
            {"doi": "10.1145/1.A", "venue_url": "https://doi.org/10.1145/1.a", "source": "dblp+s2"},
            ["doi:10.1145/1.a"],
            id="a DOI whose page is the paper's",
        ),
        pytest.param({"doi": "10.2460/AJVR.67.2.323", "source": "dblp+s2"}, [], id="a DOI searched by title"),
        pytest.param({"doi": "10.48550/arXiv.2003.00001"}, ["arxiv:2003.00001"], id="an arXiv DOI"),
        pytest.param({"doi": "10.48550/arXiv.2401.00001"}, [], id="an arXiv DOI of another time"),
        pytest.param({"pdf_url": "https://arxiv.org/pdf/cs/9901001v2", "year": "1998"}, ["arxiv:cs/9901001"], id="old"),
        pytest.param(
            {"venue_url": "http://arxiv.org/abs/1109.0093", "pdf_url": "https://arxiv.org/pdf/1109.0093"},
            ["arxiv:1109.0093"],
            id="a page on arXiv, whatever its year",
        ),
    ],
)
def test_identifiers_count_where_they_are_certain(fields: dict[str, str], identifiers: list[str]) -> None:
    record = record_of(**fields)
    assert [f"{identifier.scheme}:{identifier.value}" for identifier in record.identifiers] == identifiers


def test_a_doi_that_is_none_gives_a_signal() -> None:
    assert signals_of(doi="n/a") == ("unusable value of doi",)


def test_an_address_that_is_an_identifier_is_no_link() -> None:
    pages = (
        "https://doi.org/10.1145/1.2",
        "http://arxiv.org/abs/1109.0093",
        "https://doi.org/10.48550/arXiv.1109.0093",
    )
    assert [record_of(venue_url=page).links for page in pages] == [(), (), ()]


def test_a_page_that_is_given_twice_is_one_link() -> None:
    page = "https://openreview.net/forum?id=x"
    assert [link.url for link in record_of(venue_url=page, openreview_url=page).links] == [page]


@pytest.mark.parametrize("field", sorted(PAPER_OUT_OF_SCOPE))
def test_a_field_out_of_scope_gives_no_signal(field: str) -> None:
    assert signals_of(**{field: "anything"}) == ()


@given(
    st.dictionaries(
        st.sampled_from(sorted(PAPER_FIELDS)),
        st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists),
    )
)
def test_any_value_in_any_field_gives_a_record_or_a_reason(fields: dict[str, object]) -> None:
    try:
        record = paper_of({"title": "Deep Shelves", **fields})
    except Unusable:
        assert not isinstance(fields.get("title"), str) or not clean_line(fields["title"])  # type: ignore[arg-type]
    else:
        assert record.title


def real_papers(shared: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted((shared / "data" / "mlanthology").iterdir()):
        with gzip.open(path) as stream:
            for entry in LOADER.read(stream):  # type: ignore[arg-type]
                yield path.name, entry


def test_every_real_paper_is_read_and_nothing_in_it_is_unknown(shared: Path) -> None:
    signals: Counter[str] = Counter()
    papers: Counter[str] = Counter()
    for name, entry in real_papers(shared):
        assert not isinstance(entry, Broken), (name, entry.place)
        mapped = map_entry(entry.raw)
        assert isinstance(mapped.record, PaperRecord)
        signals.update(mapped.signals)
        papers["all"] += 1
        papers.update(identifier.scheme for identifier in mapped.record.identifiers)
    assert papers == {"all": 35_212, "arxiv": 355, "doi": 1_455}
    assert signals == {}


def test_the_head_of_a_document_is_enough_whatever_its_size() -> None:
    document = json.dumps(dict(VOLUME, papers=[PAPER] * 5_000)).encode()
    assert outline(document[:HEAD_SIZE].decode())[1]
    assert mlanthology.sniff(document[:HEAD_SIZE])
