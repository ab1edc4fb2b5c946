"""Crossref: every form of its documents, and the fields of a work that are printed in more than one way."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import AuthorIdentifier, Citation, Identifier, PaperRecord
from loaders import crossref_work, recognise
from loaders.crossref import LOADER
from loaders.crossref_work import map_work
from loaders.json_items import Item
from loaders.loader import HEAD_SIZE, Broken, DocumentFacts, Unreadable, Unusable

WORK = {
    "DOI": "10.5555/a",
    "type": "journal-article",
    "title": ["Deep Shelves"],
    "prefix": "10.5555",
    "member": "1",
    "reference-count": 0,
}
Outcome = Callable[..., dict[str, list[Any]]]


def record_of(**fields: Any) -> PaperRecord:
    record = map_work(Item({**WORK, **{name.replace("_", "-"): value for name, value in fields.items()}})).record
    assert isinstance(record, PaperRecord)
    return record


def signals_of(**fields: Any) -> tuple[str, ...]:
    return map_work(Item({**WORK, **{name.replace("_", "-"): value for name, value in fields.items()}})).signals


def dated(*parts: Any) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(WORK, id="one work"),
        pytest.param([WORK, WORK], id="a list"),
        pytest.param({"items": [WORK, WORK]}, id="a file of 2022"),
        pytest.param({"message": {"items": [WORK, WORK], "total-results": 2}, "message-type": "work-list"}, id="found"),
        pytest.param({"message": WORK, "message-type": "work", "status": "ok"}, id="an answer with one work"),
        pytest.param({"status": "ok", "message-type": "work-list", "message": {"items": []}}, id="nothing found"),
    ],
)
def test_every_form_is_recognised_and_gives_the_same_records(document: Any, outcome: Outcome) -> None:
    content = json.dumps(document).encode()
    assert recognise(content) is LOADER
    for printed in (content, json.dumps(document, indent=2).encode(), b"\xef\xbb\xbf" + content):
        found = outcome(LOADER, printed)
        assert all(record["title"] == "Deep Shelves" for record in found["records"])
        assert len(found["records"]) == content.count(b"Deep Shelves")
        assert (found["signals"], found["rejects"]) == ([], [])


def test_lines_are_the_same_works(outcome: Outcome) -> None:
    lines = b"".join(json.dumps(WORK).encode() + b"\n" for _ in range(3))
    assert recognise(lines) is LOADER
    assert outcome(LOADER, lines)["records"] == outcome(LOADER, json.dumps([WORK] * 3).encode())["records"]


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            [{"id": "a", "type": "article-journal", "title": "A", "DOI": "10.1/a", "issued": dated(2020)}], id="CSL"
        ),
        pytest.param({"message-type": "member-list", "message": {"items": []}}, id="members"),
        pytest.param({"results": [{"doi": "10.1/a", "title": "A"}]}, id="OpenAlex"),
        pytest.param({"items": []}, id="nothing that says whose"),
    ],
)
def test_other_json_about_works_is_not_taken_for_it(document: Any) -> None:
    assert not LOADER.sniff(json.dumps(document).encode())


def test_a_file_that_breaks_off_is_refused_with_the_line() -> None:
    content = json.dumps({"items": [WORK] * 9}, indent=1).encode()
    with pytest.raises(Unreadable, match=r"breaks off or is damaged at line [0-9]+ "):
        list(LOADER.read(io.BytesIO(content[:-30])))


def test_a_field_around_the_works_that_is_unknown_is_a_signal(outcome: Outcome) -> None:
    answer = {"message-type": "work-list", "message": {"invented": 1, "items": [WORK], "total-results": 1}}
    assert outcome(LOADER, json.dumps(answer).encode())["signals"] == ["unknown field message.invented"]


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": ["Shelves &amp; <i>Racks</i>"]}, "Shelves & Racks"),
        ({"title": ["Shelves"], "subtitle": ["A Survey"]}, "Shelves: A Survey"),
        ({"title": ["Shelves?"], "subtitle": ["A Survey"]}, "Shelves? A Survey"),
        ({"title": ["Shelves: A Survey"], "subtitle": ["A survey"]}, "Shelves: A Survey"),
        ({"title": "Shelves"}, "Shelves"),
        ({"title": ["", "Regale"]}, "Regale"),
    ],
)
def test_a_title_is_one_line_of_text_with_its_subtitle(fields: dict[str, Any], title: str) -> None:
    assert record_of(**fields).title == title


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"issued": dated(2020, 2, 29)}, "2020-02-29"),
        ({"issued": dated(2020, 2)}, "2020-02"),
        ({"issued": dated(2020)}, "2020"),
        ({"issued": dated(2019, 2, 29)}, "2019-02"),
        ({"issued": dated(2020, 21)}, "2020"),
        ({"issued": dated("2020", "07")}, "2020-07"),
        ({"issued": dated(None)}, None),
        ({"issued": {"date-parts": []}}, None),
        ({"issued": dated(None), "published_online": dated(2021)}, "2021"),
        ({"issued": dated(20200)}, None),
        ({"issued": dated(2017, 8, 3), "published_print": dated(2019, 4)}, "2019-04"),
        ({"issued": dated(2022, 4, 3), "published_print": dated(2022, 6)}, "2022-04-03"),
        ({"published_print": dated(2022, 6)}, "2022-06"),
    ],
)
def test_a_date_is_as_precise_as_it_is_one(fields: dict[str, Any], date: str | None) -> None:
    assert record_of(**fields).published_on == date


def test_a_null_date_is_no_fault() -> None:
    assert signals_of(issued=dated(None)) == ()
    assert signals_of(issued={"date-parts": "x"}) == ("unusable value of issued",)


def test_authors_have_orcids_suffixes_and_may_be_groups() -> None:
    record = record_of(
        author=[
            {"given": "Hal", "family": "Sample", "suffix": "Jr.", "ORCID": "https://orcid.org/0000-0002-1825-0097"},
            {"name": "The Shelf Team"},
            {"given": "Bo", "family": "Muster", "suffix": "MD", "ORCID": "http://orcid.org/0000-0002-1825-0098"},
        ]
    )
    assert record.authors == ("Hal Sample Jr.", "The Shelf Team", "Bo Muster")
    assert record.author_identifiers == (AuthorIdentifier(0, "orcid", "0000-0002-1825-0097"),)


@pytest.mark.parametrize(
    ("kind", "fields", "venue"),
    [
        ("journal-article", {"container_title": ["J. Shelves", "J. of Shelves"]}, "J. Shelves"),
        ("proceedings-article", {"container_title": ["Notes", "Proc. Shelves"]}, "Proc. Shelves"),
        ("proceedings-article", {"event": {"name": "Shelf '18"}}, "Shelf '18"),
        ("book-chapter", {"container_title": ["Notes", "The Shelf"]}, "The Shelf"),
        ("monograph", {"container_title": ["Books on Shelves"]}, None),
        ("posted-content", {"container_title": ["Preprints"]}, None),
    ],
)
def test_the_venue_is_the_journal_or_the_book_and_no_series(kind: str, fields: Any, venue: str | None) -> None:
    assert record_of(type=kind, **fields).venue == venue


def test_a_work_of_content_negotiation_has_texts_for_lists_and_types_of_csl(outcome: Outcome) -> None:
    work = {**WORK, "title": "Deep Shelves", "type": "article-journal", "container-title": "J. Shelves"}
    content = json.dumps(work).encode()
    assert recognise(content) is LOADER
    found = outcome(LOADER, content)
    assert found["signals"] == []
    assert found["records"][0]["versions"] == [{"kind": "journal", "doi": "10.5555/a", "venue": "J. Shelves"}]


def test_identifiers_of_the_same_work_come_with_it() -> None:
    record = record_of(
        relation={
            "has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2301.00001"}],
            "is-preprint-of": [{"id-type": "doi", "id": "10.5555/B"}],
            "has-review": [{"id-type": "doi", "id": "10.5555/review"}],
        }
    )
    assert record.identifiers == (
        Identifier("doi", "10.5555/a"),
        Identifier("arxiv", "2301.00001"),
        Identifier("doi", "10.5555/b"),
    )


@pytest.mark.parametrize(
    ("fields", "is_retracted"),
    [
        ({"updated_by": [{"DOI": "10.5555/n", "type": "retraction"}]}, True),
        ({"updated_by": [{"DOI": "10.5555/n", "type": "correction"}]}, None),
        ({"update_to": [{"DOI": "10.5555/n", "type": "retraction"}]}, None),
        ({"update_to": [{"DOI": "10.5555/A", "type": "retraction"}]}, True),
        ({"title": ["RETRACTED: Deep Shelves"]}, True),
        ({"title": ["Retracted papers on shelves"]}, None),
    ],
)
def test_a_work_is_retracted_and_the_notice_of_it_is_not(fields: dict[str, Any], is_retracted: bool | None) -> None:
    assert record_of(**fields).is_retracted is is_retracted


def test_a_notice_of_retraction_tells_of_the_work_that_it_takes_back() -> None:
    notice = {"title": ["Retraction Note: Deep Racks"], "update_to": [{"DOI": "10.5555/B", "type": "retraction"}]}
    author = [{"given": "Ed", "family": "Editor"}]
    assert record_of(**notice, author=author, issued=dated(2021)) == PaperRecord(
        title="Deep Racks", identifiers=(Identifier("doi", "10.5555/b"),), is_retracted=True
    )


@pytest.mark.parametrize(
    ("title", "updates"),
    [
        ("Retraction: Deep Racks", [{"DOI": "10.5555/b", "type": "correction"}]),
        ("Retraction: Deep Racks", [{"DOI": f"10.5555/{name}", "type": "retraction"} for name in "bc"]),
        ("Three papers are taken back", [{"DOI": "10.5555/b", "type": "retraction"}]),
        ("Retraction: Deep Racks", []),
    ],
)
def test_a_notice_that_does_not_tell_which_work_stays_what_it_is(title: str, updates: list[dict[str, str]]) -> None:
    record = record_of(title=[title], update_to=updates)
    assert (record.title, record.is_retracted) == (title, None)


def test_the_licence_is_that_of_reading() -> None:
    mining = {"URL": "https://example.org/tdm/1.0/", "content-version": "tdm"}
    own = {"URL": "https://example.org/terms", "content-version": "vor"}
    free = {"URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "unspecified"}
    misnamed = {"URL": "https://www.springernature.com/gp/researchers/text-and-data-mining", "content-version": "vor"}
    assert record_of(license=[mining, misnamed]).licence is None
    assert record_of(license=[mining, own]).licence == own["URL"]
    assert record_of(license=[own, free]).licence == free["URL"]


def test_a_reference_is_cited_by_what_is_known_of_it() -> None:
    record = record_of(
        reference=[{"DOI": "10.1000/A"}, {"unstructured": "B. arXiv:1901.00002v2"}, {"year": "2000"}, {}]
    )
    assert record.citations == (
        Citation(Identifier("doi", "10.1000/a")),
        Citation(Identifier("arxiv", "1901.00002"), "B. arXiv:1901.00002v2"),
        Citation(None, "2000"),
    )


@pytest.mark.parametrize("kind", sorted(crossref_work.NO_PAPERS))
def test_what_is_no_paper_is_left_out_by_name(kind: str) -> None:
    with pytest.raises(Unusable, match=rf"is no paper but .* \(type {kind}\)"):
        record_of(type=kind)


@pytest.mark.parametrize("field", sorted(crossref_work.WORK_OUT_OF_SCOPE))
def test_a_field_out_of_scope_gives_no_signal(field: str) -> None:
    assert map_work(Item({**WORK, field: "anything"})).signals == ()


@pytest.mark.parametrize(
    ("read", "left_out"),
    [
        (crossref_work.WORK_FIELDS, crossref_work.WORK_OUT_OF_SCOPE),
        (crossref_work.AUTHOR_FIELDS, crossref_work.AUTHOR_OUT_OF_SCOPE),
        (crossref_work.REFERENCE_FIELDS, crossref_work.REFERENCE_OUT_OF_SCOPE),
        (crossref_work.KINDS, crossref_work.NO_PAPERS),
    ],
)
def test_no_field_is_both_read_and_left_out(read: Any, left_out: Any) -> None:
    assert not set(read) & set(left_out)


ODD: tuple[Any, ...] = (
    None,
    True,
    5,
    -1.5,
    "x",
    "",
    [],
    {},
    [[]],
    [{}],
    [None],
    ["x", 5],
    {"date-parts": [[0, 0]]},
    [{"name": "x"}],
)
VALUES = st.sampled_from(ODD) | st.sampled_from(ODD).map(lambda value: [value, {"DOI": value, "type": value}])


@given(st.dictionaries(st.sampled_from(sorted(crossref_work.WORK_FIELDS - {"title"})), VALUES))
def test_any_value_in_any_field_gives_a_record_or_a_reason(fields: dict[str, Any]) -> None:
    assert record_of(**fields).title.startswith("Deep Shelves")


def test_every_real_work_is_read_and_nothing_in_it_is_unknown(shared: Path) -> None:
    paths = [*(shared / "data" / "crossref").iterdir(), *(shared / "data" / "mixed-formats").glob("crossref*.json")]
    counts: Counter[str] = Counter()
    for path in paths:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert recognise(content[:HEAD_SIZE]) is LOADER, path.name
        for entry in LOADER.read(io.BytesIO(content)):
            assert not isinstance(entry, Broken | DocumentFacts)
            mapped = map_work(entry.raw)
            assert isinstance(mapped.record, PaperRecord)
            assert mapped.signals == ()
            counts["works"] += 1
            counts["citations"] += len(mapped.record.citations)
            counts["ORCIDs"] += len(mapped.record.author_identifiers)
            counts["without an identifier"] += not mapped.record.identifiers
    assert counts == {"works": 56, "citations": 325 + 27, "ORCIDs": 10, "without an identifier": 1}
