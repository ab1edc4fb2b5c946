"""DataCite: every form of its documents, preprints on arXiv, and fields that say of what type they are."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import AuthorIdentifier, Citation, Identifier, PaperRecord, StatedTopic, Version
from loaders import datacite_record, recognise
from loaders.datacite import LOADER
from loaders.datacite_record import map_record
from loaders.json_items import Item
from loaders.loader import HEAD_SIZE, RawEntry, Unreadable, Unusable

RECORD = {
    "doi": "10.5555/a",
    "types": {"resourceTypeGeneral": "JournalArticle"},
    "creators": [{"name": "Example, Ada"}],
    "titles": [{"title": "Deep Shelves"}],
    "publicationYear": 2020,
    "schemaVersion": "http://datacite.org/schema/kernel-4",
}
OBJECT = {"id": "10.5555/a", "type": "dois", "attributes": RECORD}


def record_of(**fields: Any) -> PaperRecord:
    record = map_record(Item({**RECORD, **fields})).record
    assert isinstance(record, PaperRecord)
    return record


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(RECORD, id="attributes alone"),
        pytest.param([RECORD, RECORD], id="a list of them"),
        pytest.param({"data": OBJECT}, id="one object"),
        pytest.param({"data": [OBJECT, OBJECT], "meta": {"total": 2}, "links": {}}, id="an answer"),
        pytest.param({"data": [], "meta": {"total": 0}}, id="nothing found"),
    ],
)
def test_every_form_is_recognised_and_gives_the_same_records(
    document: Any, outcome: Callable[..., dict[str, list[Any]]]
) -> None:
    content = json.dumps(document).encode()
    assert recognise(content) is LOADER
    for printed in (content, json.dumps(document, indent=2).encode(), b"\xef\xbb\xbf" + content):
        found = outcome(LOADER, printed)
        assert all(record["title"] == "Deep Shelves" for record in found["records"])
        assert len(found["records"]) == content.count(b"Deep Shelves")
        assert (found["signals"], found["rejects"]) == ([], [])


@pytest.mark.parametrize(
    "document",
    [
        {"data": [{"paperId": "0" * 40, "title": "A", "authors": []}]},
        {"data": [{"paper": {"id": "2401.00001", "title": "A"}, "numComments": 1}]},
        {"id": "a", "type": "article", "title": "A", "publisher": "P"},
        {"data": []},
    ],
)
def test_other_json_is_not_taken_for_it(document: Any) -> None:
    assert not LOADER.sniff(json.dumps(document).encode())


def test_xml_gives_the_same_as_json(outcome: Callable[..., dict[str, list[Any]]]) -> None:
    content = (
        b'<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">10.5555/a</identifier>'
        b"<creators><creator><creatorName>Example, Ada</creatorName></creator></creators>"
        b"<titles><title>Deep Shelves</title></titles><publicationYear>2020</publicationYear>"
        b'<resourceType resourceTypeGeneral="JournalArticle"/></resource>'
    )
    for printed in (content, b'<?xml version="1.0"?>\n' + content, b"<ListRecords>" + content + b"</ListRecords>"):
        assert recognise(printed) is LOADER
        assert outcome(LOADER, printed)["records"] == outcome(LOADER, json.dumps(RECORD).encode())["records"]


@pytest.mark.parametrize(
    "content",
    [
        b"<resource><titles/></resource>",
        b'<record xmlns="http://datacite.org/schema/kernel-4"/>',
        b"<html>http://datacite.org/schema/kernel-4",
    ],
)
def test_other_xml_is_not_taken_for_it(content: bytes) -> None:
    assert not LOADER.sniff(content)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("<resource><titles>", "breaks off or is damaged"),
        ("<!DOCTYPE r [<!ENTITY a 'b'>]><r/>", "an entity of its own"),
    ],
)
def test_xml_that_is_damaged_or_means_harm_is_refused(document: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(LOADER.read(io.BytesIO(document.encode())))


@pytest.mark.parametrize("code", [":unav", "(:unkn)", ":tba", ":NONE"])
def test_a_code_for_what_nobody_knows_is_no_value(code: str) -> None:
    record = record_of(publisher=code, creators=[{"name": code}], dates=[{"dateType": "Issued", "date": code}])
    assert (record.authors, record.author_count, record.versions[0].publisher) == ((), 1, None)
    assert map_record(Item({**RECORD, "dates": [{"date": code}]})).signals == ()
    with pytest.raises(Unusable, match="no title"):
        record_of(titles=[{"title": code}])


def test_a_preprint_on_arxiv_is_known_by_its_arxiv_identifier_and_has_its_versions() -> None:
    record = record_of(
        doi="10.48550/ARXIV.2301.00001",
        types={"resourceTypeGeneral": "Preprint"},
        dates=[
            {"date": "2023-02-01T00:00:00Z", "dateType": "Submitted", "dateInformation": "v10"},
            {"date": "2023-01-09T00:00:00Z", "dateType": "Submitted", "dateInformation": "v2"},
            {"date": "2023-01-01T00:00:00Z", "dateType": "Submitted", "dateInformation": "v1"},
            {"date": "2023", "dateType": "Issued"},
        ],
        container={"type": "Journal", "title": "arXiv"},
    )
    assert record.identifiers == (Identifier("arxiv", "2301.00001"),)
    assert (record.published_on, record.venue) == ("2023-01-01", None)
    assert [version.label for version in record.versions] == ["v1", "v2", "v10"]


@pytest.mark.parametrize(
    ("dates", "year", "published_on"),
    [
        ([("Issued", "2020"), ("Available", "2020-03-01")], 2020, "2020-03-01"),
        ([("Issued", "2020"), ("Available", "2021-03-01")], 2020, "2020"),
        ([("Issued", "2020-05-01"), ("Submitted", "2020-01-01")], 2020, "2020-05-01"),
        ([("Collected", "2019-01-01/2019-12-31")], "2020", "2020"),
        ([("Issued", "2019-04-01/2019-05-01")], None, "2019-04-01"),
        ([("Created", "2018-02-30")], None, "2018-02"),
        ([], None, None),
    ],
)
def test_the_date_is_that_of_issue_or_a_more_precise_one_of_its_year(
    dates: list[tuple[str, str]], year: Any, published_on: str | None
) -> None:
    printed = [{"dateType": of, "date": date} for of, date in dates]
    assert record_of(dates=printed, publicationYear=year).published_on == published_on


@pytest.mark.parametrize(
    ("general", "in_words", "kind"),
    [
        ("ConferencePaper", None, "proceedings"),
        ("Preprint", "Article", "preprint"),
        ("Text", "Journal Article", "journal"),
        ("Text", "Doctoral thesis", "thesis"),
        ("Text", "Something else", "other"),
        (None, "Preprint", "preprint"),
    ],
)
def test_the_kind_is_told_by_the_general_type_or_in_words(general: str | None, in_words: str | None, kind: str) -> None:
    record = record_of(types={"resourceTypeGeneral": general, "resourceType": in_words})
    assert [version.kind for version in record.versions] == [kind]


def test_relations_are_identifiers_citations_and_links() -> None:
    related = [
        ("IsVersionOf", "10.5555/B", "DOI", None),
        ("IsIdenticalTo", "arXiv:2301.00001v2", "arXiv", None),
        ("Cites", "https://doi.org/10.5555/C", "URL", None),
        ("References", "9783000000000", "ISBN", None),
        ("IsCitedBy", "10.5555/D", "DOI", None),
        ("IsSupplementedBy", "https://github.com/example/shelf", "URL", "Software"),
    ]
    names = ("relationType", "relatedIdentifier", "relatedIdentifierType", "resourceTypeGeneral")
    record = record_of(relatedIdentifiers=[dict(zip(names, one, strict=True)) for one in related])
    own = Identifier("doi", "10.5555/a")
    assert record.identifiers == (own, Identifier("doi", "10.5555/b"), Identifier("arxiv", "2301.00001"))
    assert record.citations == (Citation(Identifier("doi", "10.5555/c")),)
    assert [(link.url, link.kind) for link in record.links] == [("https://github.com/example/shelf", "code")]


def test_names_have_the_given_part_first_where_it_is_told_and_orcids_of_either_schema() -> None:
    record = record_of(
        creators=[
            {
                "name": "Example, Ada",
                "givenName": "Ada",
                "familyName": "Example",
                "id": "http://orcid.org/0000-0002-1825-0097",
            },
            {
                "name": "Muster, Bo",
                "nameIdentifiers": [{"nameIdentifier": "0000-0002-9079-593X"}, {"nameIdentifier": "x"}],
            },
            {"name": "The Shelf Team", "nameType": "Organizational"},
        ]
    )
    assert record.authors == ("Ada Example", "Muster, Bo", "The Shelf Team")
    assert record.author_identifiers == (
        AuthorIdentifier(0, "orcid", "0000-0002-1825-0097"),
        AuthorIdentifier(1, "orcid", "0000-0002-9079-593X"),
    )


def test_subjects_are_topics_and_those_that_datacite_adds_are_a_machine_s() -> None:
    record = record_of(
        subjects=[
            {"subject": "Machine Learning (cs.LG)", "subjectScheme": "arXiv"},
            {"subject": "Shelves (of wood)"},
            {"subject": "FOS: Mathematics", "subjectScheme": "Fields of Science and Technology (FOS)"},
        ]
    )
    assert record.topics == (
        StatedTopic("cs.LG", "arxiv"),
        StatedTopic("Shelves (of wood)"),
        StatedTopic("Mathematics", is_machine_written=True),
    )


def test_the_container_of_an_article_is_its_venue() -> None:
    container = {
        "type": "Journal",
        "title": "J. Shelves",
        "volume": "1",
        "issue": "2",
        "firstPage": "3",
        "lastPage": "4",
    }
    assert record_of(container=container).versions == (
        Version("journal", None, "2020", "10.5555/a", "J. Shelves", "1", "2", "3-4"),
    )
    assert record_of(container={"type": "DataRepository", "title": "A Repository"}).venue is None


@pytest.mark.parametrize("general", sorted(datacite_record.NO_PAPERS))
def test_what_is_no_paper_is_left_out_by_name(general: str) -> None:
    with pytest.raises(Unusable, match=rf"is no paper but .* \(type {general}\)"):
        record_of(types={"resourceTypeGeneral": general})


@pytest.mark.parametrize("field", sorted(datacite_record.OUT_OF_SCOPE))
def test_a_field_out_of_scope_gives_no_signal(field: str) -> None:
    assert map_record(Item({**RECORD, field: "anything"})).signals == ()


def test_no_field_is_both_read_and_left_out() -> None:
    assert not datacite_record.FIELDS & datacite_record.OUT_OF_SCOPE.keys()
    assert not datacite_record.CREATOR_FIELDS & datacite_record.CREATOR_OUT_OF_SCOPE.keys()
    assert not datacite_record.KINDS.keys() & datacite_record.NO_PAPERS.keys()


def test_an_unknown_field_is_a_signal() -> None:
    assert map_record(Item({**RECORD, "invented": 1})).signals == ("unknown field invented",)
    assert map_record(Item({**OBJECT, "invented": 1}, ("meta", "more"))).signals == (
        "unknown field more",
        "unknown field invented",
    )


ODD: tuple[Any, ...] = (None, True, 5, -1.5, "x", "", [], {}, [[]], [{}], [None], ["x", 5], {"a": 1}, [{"name": "x"}])


@given(st.dictionaries(st.sampled_from(sorted(datacite_record.FIELDS - {"titles", "types"})), st.sampled_from(ODD)))
def test_any_value_in_any_field_gives_a_record_or_a_reason(fields: dict[str, Any]) -> None:
    assert record_of(**fields).title == "Deep Shelves"


def test_every_real_record_is_read_or_left_out_for_a_reason(shared: Path) -> None:
    reasons: Counter[str] = Counter()
    for path in sorted((shared / "data" / "mixed-formats").glob("datacite*.*")):
        content = path.read_bytes()
        if path.suffix == ".html":
            continue
        assert recognise(content[:HEAD_SIZE]) is LOADER, path.name
        try:
            for entry in LOADER.read(io.BytesIO(content)):
                assert isinstance(entry, RawEntry)
                assert map_record(entry.raw).signals == ()
                reasons["read"] += 1
        except (Unusable, Unreadable) as reason:
            reasons[str(reason)] += 1
    assert reasons == {
        "read": 14,
        "The record is no paper but a data set (type Dataset).": 11,
        "The record is no paper but software (type Software).": 6,
        "The record is no paper but a collection (type Collection).": 2,
        "The record is no paper but a thing (type PhysicalObject).": 1,
        "The record is no paper but an instrument (type Instrument).": 1,
        "The record has no title, or one that is no text.": 1,
        "The JSON breaks off or is damaged at line 4 (Expecting , or }). Fetch it again.": 1,
        "The XML breaks off or is damaged at line 46 (mismatched tag). Fetch it again.": 1,
    }
