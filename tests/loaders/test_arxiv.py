"""arXiv: what is made of articles in each form, and what is never made of them."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.records import PaperRecord
from loaders import arxiv_forms, recognise
from loaders.arxiv import LOADER, map_entry, sniff
from loaders.arxiv_article import day_of
from loaders.arxiv_names import in_one_line, in_parts
from loaders.loader import HEAD_SIZE, Loader, Unreadable, Unusable

SHARED = Path(__file__).parents[3] / "shared" / "data" / "arxiv"
DOCS = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
Outcome = Callable[[Loader, bytes], dict[str, list[Any]]]


def record_of(**fields: Any) -> PaperRecord:
    record = map_entry({"id": "2301.00007", "title": "A", **fields}).record
    assert isinstance(record, PaperRecord)
    return record


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"),
        ("2 Apr 2007", "2007-04-02"),
        ("2023-01-02T19:18:42Z", "2023-01-02"),
        ("Mon, 31 Feb 2007 19:18:42 GMT", None),
        ("yesterday", None),
    ],
)
def test_days_are_read_as_mail_prints_them(printed: str, known: str | None) -> None:
    assert day_of(printed) == known


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("A. Berg, C. Dahl and E. Falk", ("A. Berg", "C. Dahl", "E. Falk")),
        ("A. Berg (1 and 2) and C. Dahl (1) ((1) Lund, Sweden, (2) Bergen)", ("A. Berg", "C. Dahl")),
        ("A. Berg (Lund, Sweden", ("A. Berg",)),
        ("A. Berg, Jr., C. Dahl, and E. Falk", ("A. Berg Jr.", "C. Dahl", "E. Falk")),
        ("The Shelf Collaboration: A. Berg, C. Dahl", ("The Shelf Collaboration", "A. Berg", "C. Dahl")),
        ("A. Berg for the Shelf Collaboration", ("A. Berg", "the Shelf Collaboration")),
        ("A. Berg, et al", ("A. Berg", "et al")),
        ("Anderson Sand & Brandy Land", ("Anderson Sand", "Brandy Land")),
        ("", ()),
    ],
)
def test_names_in_one_line_are_taken_apart(printed: str, names: tuple[str, ...]) -> None:
    assert in_one_line(printed) == names


def test_a_hyphen_between_initials_is_not_set_apart() -> None:
    assert in_parts("Yuan", "C. -P.") == "C.-P. Yuan"


def test_a_list_that_is_parsed_ends_with_et_al_where_the_printed_one_does() -> None:
    assert record_of(authors="C. Dahl, et al", authors_parsed=[["Dahl", "C.", ""]]).authors == ("C. Dahl", "et al.")


@pytest.mark.parametrize(
    ("reference", "kind", "venue", "year"),
    [
        ("Phys.Rev.D76:013009,2007", "journal", "Phys.Rev.D", "2007"),
        ("Illinois J. Math. 52 (2008) no.2, 681-689", "journal", "Illinois J. Math", "2008"),
        ("Proceedings of the 34th Shelf Conference, PMLR 70:1-9, 2017", "proceedings", "", "2017"),
        ("In 2020 IEEE Conference on Shelves", "proceedings", "IEEE Conference on Shelves", "2020"),
        ("ICLR 2018", "journal", "ICLR", "2018"),
        ("Phys.Rev.C76:014611,2007; Erratum-ibid.C77:049901,2008", "journal", "Phys.Rev.C", "2007"),
        ("Shelves; Their History, 1999", "journal", "Shelves; Their History", "1999"),
        ("2019", "journal", None, "2019"),
    ],
)
def test_a_journal_reference_tells_where_and_in_which_year(
    reference: str, kind: str, venue: str | None, year: str
) -> None:
    (version,) = record_of(**{"journal-ref": reference}).versions
    expected = "Proceedings of the 34th Shelf Conference, PMLR" if venue == "" else venue
    assert (version.kind, version.venue, version.published_on) == (kind, expected, year)


@pytest.mark.parametrize(
    "printed",
    [
        "10.1000/shelf.7 10.1000/shelf.9",
        "10.1000/Shelf.7, 10.1000/shelf.9",
        "10.1000/shelf.7;10.1000/shelf.9;10.1000/shelf.7",
        "doi:10.1000/shelf.7 https://doi.org/10.1000/shelf.9",
    ],
)
def test_of_several_dois_the_first_is_the_papers_and_the_others_are_versions(printed: str) -> None:
    record = record_of(doi=printed)
    assert [own.value for own in record.identifiers] == ["2301.00007", "10.1000/shelf.7"]
    assert [version.doi for version in record.versions] == ["10.1000/shelf.7", "10.1000/shelf.9"]


@pytest.mark.parametrize(
    ("comments", "is_retracted"),
    [
        ("This paper has been withdrawn by the author due to an error in Lemma 2", True),
        ("Withdrawn", True),
        ("This paper has been withdrawn; it is superseded by arXiv:2301.00001", None),
        ("9 pages. The withdrawn shelves are counted in section 3", None),
        ("", None),
    ],
)
def test_an_article_that_its_authors_withdrew_is_taken_back(comments: str, is_retracted: bool | None) -> None:
    assert record_of(comments=comments).is_retracted is is_retracted


def test_addresses_in_comments_are_links_but_those_of_identifiers() -> None:
    comments = (
        "9 pages; code: github.com/example/shelves. See (http://shelf.example/a_(b)), https://arxiv.org/abs/2301.1"
    )
    urls = [link.url for link in record_of(comments=f"{comments} and https://arxiv.org/abs/2301.00001").links]
    assert urls == ["https://github.com/example/shelves", "http://shelf.example/a_(b)", "https://arxiv.org/abs/2301.1"]


@pytest.mark.parametrize("printed", ["2301.00007v3", "arXiv:2301.00007", "http://arxiv.org/abs/2301.00007v12"])
def test_a_version_is_no_part_of_the_identifier(printed: str) -> None:
    assert record_of(id=printed).identifiers[0].value == "2301.00007"


@pytest.mark.parametrize("printed", ["", "2313.00001", "2301.7", "cs.LG", None, 2301.00007])
def test_an_article_without_an_identifier_is_rejected(printed: object) -> None:
    with pytest.raises(Unusable, match="arXiv identifier"):
        record_of(id=printed)


@pytest.mark.parametrize("field", sorted(arxiv_forms.SNAPSHOT_FIELDS - {"id"}))
@pytest.mark.parametrize("value", [7, "odd", ["odd", None], [["a"]], {"odd": 1}, True, None])
def test_no_value_of_any_field_ends_the_reading(field: str, value: object) -> None:
    try:
        record_of(**{field: value})
    except Unusable:
        assert field == "title"


def test_what_is_known_of_categories_is_checked_and_kept_all_the_same() -> None:
    mapped = map_entry({"id": "2301.00007", "title": "A", "categories": "cs.LG cs.QQ stat.ML"})
    assert isinstance(mapped.record, PaperRecord)
    assert [topic.name for topic in mapped.record.topics] == ["cs.LG", "cs.QQ", "stat.ML"]
    assert mapped.signals == ("unknown value of categories: cs.QQ",)


def test_an_answer_that_is_an_error_is_refused_by_its_name(outcome: Outcome) -> None:
    answer = b"""<OAI-PMH><responseDate>2024-01-01</responseDate><request>http://export.arxiv.org/oai2</request>
    <error code="noRecordsMatch">Nothing then.</error></OAI-PMH>"""
    assert sniff(answer)
    with pytest.raises(Unreadable, match="noRecordsMatch"):
        outcome(LOADER, answer)
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#id</id>
    <title>Error</title><summary>incorrect id format</summary></entry></feed>"""
    assert sniff(feed)
    with pytest.raises(Unreadable, match="incorrect id format"):
        outcome(LOADER, feed)


def test_a_document_that_declares_entities_is_refused(outcome: Outcome) -> None:
    bomb = b"""<!DOCTYPE arXiv [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <arXiv><id>2301.00007</id><title>&b;</title></arXiv>"""
    with pytest.raises(Unreadable, match="entity of its own"):
        outcome(LOADER, bomb)


def test_a_document_that_breaks_off_gives_what_is_whole_and_says_so(outcome: Outcome) -> None:
    whole = (Path(__file__).parent / "golden" / "arxiv-feed.xml").read_bytes()
    entries = LOADER.read(io.BytesIO(whole[:-40]))
    with pytest.raises(Unreadable, match="breaks off or is damaged at line"):
        list(entries)


@pytest.mark.parametrize(
    "text",
    [
        "<OAI-PMH><request>https://zenodo.org/oai2d</request></OAI-PMH>",
        "<feed><title>A blog</title></feed>",
        "<html>arxiv.org</html>",
        '{"id": "2301.00007", "title": "A"}',
        "arxiv.org",
        "",
    ],
)
def test_other_documents_are_not_taken_for_arxivs(text: str) -> None:
    assert not sniff(text.encode())


@pytest.mark.parametrize(
    ("fields", "left_out", "form"),
    [
        (arxiv_forms.SNAPSHOT_FIELDS, arxiv_forms.SNAPSHOT_OUT_OF_SCOPE, "snapshot"),
        (arxiv_forms.ARXIV_FIELDS, arxiv_forms.ARXIV_OUT_OF_SCOPE, "arXiv"),
        (arxiv_forms.AUTHOR_FIELDS, arxiv_forms.AUTHOR_OUT_OF_SCOPE, "arXiv"),
        (arxiv_forms.RAW_FIELDS, arxiv_forms.RAW_OUT_OF_SCOPE, "arXivRaw"),
        (arxiv_forms.VERSION_FIELDS, arxiv_forms.VERSION_OUT_OF_SCOPE, "arXivRaw"),
        (arxiv_forms.DC_FIELDS, arxiv_forms.DC_OUT_OF_SCOPE, "oai_dc"),
        (arxiv_forms.ATOM_FIELDS, arxiv_forms.ATOM_OUT_OF_SCOPE, "Atom"),
    ],
)
def test_the_docs_say_of_every_field_where_it_goes_or_why_not(
    fields: frozenset[str], left_out: dict[str, str], form: str
) -> None:
    section = DOCS.partition("## `arxiv`")[2].partition("\n## ")[0]
    read, _, not_read = section.partition("Left out")
    assert fields.isdisjoint(left_out)
    assert [name for name in sorted(fields) if f"`{name}`" not in read] == []
    assert [name for name, why in left_out.items() if f"| {form} | `{name}` | {why} |" not in not_read] == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="real documents stand in ../shared, which is not here")
def test_the_real_snapshot_loads_whole(outcome: Outcome) -> None:
    document = gzip.decompress((SHARED / "snapshot-200.jsonl.gz").read_bytes())
    assert recognise(document[:HEAD_SIZE]) is LOADER
    found = outcome(LOADER, document)
    assert (len(found["records"]), found["rejects"], found["signals"]) == (200, [], [])
    lines = [json.loads(line) for line in document.splitlines()]
    preprints = [version for record in found["records"] for version in record["versions"] if version.get("label")]
    assert len(preprints) == sum(len(line["versions"]) for line in lines)
    assert [len(record["topics"]) for record in found["records"]] == [len(line["categories"].split()) for line in lines]


@pytest.mark.skipif(not SHARED.is_dir(), reason="real documents stand in ../shared, which is not here")
def test_real_answers_load_whole_or_are_refused_by_name(outcome: Outcome) -> None:
    records = 0
    for path in sorted(SHARED.rglob("*.xml")):
        document = path.read_bytes()
        assert recognise(document[:HEAD_SIZE]) is LOADER
        if path.name.startswith("Error"):
            with pytest.raises(Unreadable, match="an error that arXiv answered"):
                outcome(LOADER, document)
        else:
            found = outcome(LOADER, document)
            assert (found["rejects"], found["signals"]) == ([], [])
            records += len(found["records"])
    assert records == 20


@pytest.mark.parametrize(
    ("reference", "venue"),
    [
        ("J. Algebra, 300 (2006) 1", "J. Algebra"),
        ("J. London Math. Soc. 3 (2008)", "J. London Math. Soc"),
        ("A. Berg, C. D. van Dahl, E. Falk, Shelf Comp Biol 2 (2006)", "Shelf Comp Biol"),
        ('A. Berg and E. Falk, "A long title of shelves", Shelf Trans. 3 (2001)', "Shelf Trans"),
        ("A. B. Berg. Order of self-assembled shelves: An analysis. Journal of Shelves 1, 2007", "Journal of Shelves"),
        ("PoS(SHELF2015)123", "PoS"),
        ("2012 Conference on Shelves", "Conference on Shelves"),
        ("300 (2006)", None),
    ],
)
def test_a_journal_reference_gives_its_venue_without_authors_and_title(reference: str, venue: str | None) -> None:
    record = map_entry({"id": "2401.00001", "title": "Shelves", "journal-ref": reference}).record
    assert isinstance(record, PaperRecord)
    assert [version.venue for version in record.versions] == [venue]
