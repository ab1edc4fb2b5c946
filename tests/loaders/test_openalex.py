"""OpenAlex: what is made of works, and what is never made of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.records import Identifier, PaperRecord
from loaders import openalex_entry, recognise
from loaders.loader import HEAD_SIZE, Loader, Unreadable, Unusable
from loaders.openalex import LOADER, sniff
from loaders.openalex_entry import RawWork, map_entry

SHARED = Path(__file__).parents[3] / "shared" / "data" / "openalex"
DOCS = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
Outcome = Callable[[Loader, bytes], dict[str, list[Any]]]


def record_of(**fields: Any) -> PaperRecord:
    mapped = map_entry(RawWork({"id": "https://openalex.org/W1", "title": "A", **fields}))
    assert mapped.signals == ()
    assert isinstance(mapped.record, PaperRecord)
    return mapped.record


@pytest.mark.parametrize(
    ("day", "known"),
    [("2023-01-01", "2023"), ("2023-05-01", "2023-05"), ("2023-05-02", "2023-05-02"), ("2023-01-31", "2023-01-31")],
)
def test_a_first_of_a_month_only_fills_a_date_up(day: str, known: str) -> None:
    assert record_of(publication_date=day).published_on == known


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://arxiv.org/abs/2301.00007v2", "2301.00007"),
        ("https://arxiv.org/pdf/cs/0112017", "cs/0112017"),
        ("https://doi.org/10.48550/arXiv.2301.00007", "2301.00007"),
        ("https://example.org/2301.00007", None),
        ("2301.00007", None),
    ],
)
def test_an_arxiv_identifier_is_that_of_a_copy_on_arxiv(url: str, found: str | None) -> None:
    identifiers = record_of(locations=[{"landing_page_url": url}]).identifiers
    assert [own.value for own in identifiers if own.scheme == "arxiv"] == ([found] if found else [])


def test_an_abstract_is_put_together_from_the_places_of_its_words() -> None:
    index = {"the": [1, 4], "On": [0], "shelf": [2, 5], "and": [3], "below.": [7]}
    assert record_of(abstract_inverted_index=index).abstract == "On the shelf and the shelf below."
    assert record_of(abstract_inverted_index=None).abstract is None


@pytest.mark.parametrize("index", [{"a": [-1]}, {"a": ["0"]}, {"a": [True]}, {"a": 0}, {"a": [10**9]}, ["a"], "{", 5])
def test_an_index_that_is_none_gives_no_abstract(index: object) -> None:
    mapped = map_entry(RawWork({"title": "A", "abstract_inverted_index": index}))
    assert isinstance(mapped.record, PaperRecord)
    assert (mapped.record.abstract, len(mapped.signals)) == (None, 1)


def test_what_is_not_known_is_null_everywhere() -> None:
    known = openalex_entry.WORK_FIELDS | openalex_entry.WORK_OUT_OF_SCOPE.keys()
    record = record_of(**dict.fromkeys(known - {"title"}))
    assert record == PaperRecord(title="A")
    location = dict.fromkeys(openalex_entry.LOCATION_FIELDS | openalex_entry.LOCATION_OUT_OF_SCOPE.keys())
    assert record_of(locations=[location]).identifiers == (Identifier("openalex", "W1"),)


@pytest.mark.parametrize("field", sorted(openalex_entry.WORK_OUT_OF_SCOPE))
def test_what_is_out_of_scope_changes_nothing(field: str) -> None:
    assert record_of(**{field: {"odd": [1]}}) == record_of()


@pytest.mark.parametrize("field", sorted(openalex_entry.WORK_FIELDS - {"id"}))
@pytest.mark.parametrize("value", [7, "odd", ["odd", None], {"odd": 1}, 1.5, True])
def test_no_value_of_any_field_ends_the_reading(field: str, value: object) -> None:
    work = {"id": "https://openalex.org/W1", "display_name": "A", "title": "A", field: value}
    if field == "is_paratext" and value is True:
        with pytest.raises(Unusable):
            map_entry(RawWork(work))
    else:
        assert isinstance(map_entry(RawWork(work)).record, PaperRecord)


@pytest.mark.parametrize(
    ("fields", "left_out", "prefix"),
    [
        (openalex_entry.WORK_FIELDS, openalex_entry.WORK_OUT_OF_SCOPE, ""),
        (openalex_entry.LOCATION_FIELDS, openalex_entry.LOCATION_OUT_OF_SCOPE, "locations[]."),
        (openalex_entry.SOURCE_FIELDS, openalex_entry.SOURCE_OUT_OF_SCOPE, "locations[].source."),
        (openalex_entry.AUTHORSHIP_FIELDS, openalex_entry.AUTHORSHIP_OUT_OF_SCOPE, "authorships[]."),
        (openalex_entry.AUTHOR_FIELDS, {}, "authorships[].author."),
        (openalex_entry.IDS_FIELDS, openalex_entry.IDS_OUT_OF_SCOPE, "ids."),
        (openalex_entry.BIBLIO_FIELDS, {}, "biblio."),
    ],
)
def test_the_docs_say_of_every_field_where_it_goes_or_why_not(
    fields: frozenset[str], left_out: dict[str, str], prefix: str
) -> None:
    section = DOCS.partition("## `openalex`")[2].partition("\n## ")[0]
    assert fields.isdisjoint(left_out)
    assert [name for name in sorted(fields) if f"`{prefix}{name}`" not in section] == []
    assert [name for name, why in left_out.items() if f"| `{prefix}{name}` | {why} |" not in section] == []


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "https://openalex.org/A1", "display_name": "An author"}',
        '{"paper": {"id": "https://openalex.org/W1"}}',
        '{"meta": {"count": 0}, "results": []}',
        "https://openalex.org/W1",
        "",
    ],
)
def test_other_documents_are_not_taken_for_works(text: str) -> None:
    assert not sniff(text.encode())


def test_an_error_of_the_service_is_named(outcome: Outcome) -> None:
    with pytest.raises(Unreadable, match="an error that a service answered"):
        outcome(LOADER, b'{"error": "Invalid query parameters error.", "message": "no such filter"}')


@pytest.mark.skipif(not SHARED.is_dir(), reason="real documents stand in ../shared, which is not here")
@pytest.mark.parametrize(("name", "untitled"), [("result_10.json.gz", 2), ("result_11.json.gz", 0)])
def test_real_pages_load_whole(outcome: Outcome, name: str, untitled: int) -> None:
    document = gzip.decompress((SHARED / name).read_bytes())
    assert recognise(document[:HEAD_SIZE]) is LOADER
    found = outcome(LOADER, document)
    assert (len(found["records"]), len(found["rejects"]), found["signals"]) == (200 - untitled, untitled, [])
    works = [work for work in json.loads(document)["results"] if work["title"]]
    assert [record["title"] for record in found["records"]] == [" ".join(work["title"].split()) for work in works]
    assert sum(len(record.get("citations", ())) for record in found["records"]) == sum(
        len(work["referenced_works"]) for work in works
    )
