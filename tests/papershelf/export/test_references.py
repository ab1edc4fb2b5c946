"""RIS and CSL-JSON: what we write, the field's own programs read back."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from db.display.records import shown
from db.records import PaperRecord
from loaders import csl_json, ris
from loaders.loader import Loader
from papershelf.export.formats import write_csl_json, write_ris

ROWS: list[dict[str, Any]] = [
    {
        "slug": "deep-shelves",
        "title": "Deep Shelves: Reading at 50% & More",
        "authors": ("Ada Müller", "Ludwig van der Rohe", "Hal Daumé III", "Example Shelf Team", "Plato", "Ada Müller"),
        "author_count": 6,
        "abstract": "We shelve papers.\n\nER  - is no end of them.",
        "published_on": "2024-05-26",
        "venue": "ICML",
        "venue_year": 2025,
        "arxiv_id": "2405.00001",
        "doi": "10.1000/shelf_1",
        "topics": ("cs.LG", "shelves, deep"),
        "repos": ("https://github.com/shelf/deep",),
        "votes": 1_041,
    },
    {"slug": "bare-title", "title": "Bare Title"},
    {
        "slug": "in-a-journal",
        "title": "In a Journal",
        "venue": "JMLR",
        "published_on": "2023-02",
        "authors": ("A. B.",),
    },
    {"slug": "preprint", "title": "Preprint", "arxiv_id": "cs/0112017", "published_on": "2001-12-14"},
]


def ris_of(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    write_ris(rows, out)
    return out.getvalue()


def csl_of(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    write_csl_json(rows, out)
    return out.getvalue()


def test_rispy_reads_every_record_with_its_fields() -> None:
    deep, bare, journal, preprint = rispy.loads(ris_of(ROWS).decode().replace("\r\n", "\n"))
    assert [deep[field] for field in ("type_of_reference", "id", "title", "doi", "year", "date")] == [
        "CONF",
        "deep-shelves",
        "Deep Shelves: Reading at 50% & More",
        "10.1000/shelf_1",
        "2025",
        "2025",
    ]
    assert deep["authors"] == [
        "Müller, Ada",
        "van der Rohe, Ludwig",
        "Daumé, Hal, III",
        "Example Shelf Team,",
        "Plato",
        "Müller, Ada",
    ]
    assert deep["secondary_title"] == "International Conference on Machine Learning"
    assert deep["keywords"] == ["cs.LG", "shelves, deep"]
    assert deep["notes"] == ["1,041 votes"]
    assert bare == {"type_of_reference": "UNPB", "id": "bare-title", "title": "Bare Title"}
    assert (journal["type_of_reference"], journal["date"]) == ("JOUR", "2023/02")
    assert preprint["accession_number"] == "arXiv:cs/0112017"


STYLE = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
  <info><title>Shelf</title><id>shelf</id><updated>2024-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout>
    <names variable="author"><name name-as-sort-order="all" sort-separator=", " delimiter="; "/></names>
    <text variable="title" prefix=". "/>
    <date variable="issued" prefix=". "><date-part name="year"/></date>
    <text variable="container-title" prefix=". "/>
    <text variable="DOI" prefix=". doi:"/>
  </layout></bibliography>
</style>"""


def test_citeproc_cites_every_item() -> None:
    items = json.loads(csl_of(ROWS))
    source = CiteProcJSON(items)
    style = CitationStylesStyle(io.BytesIO(STYLE), validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    deep, bare, journal, _ = map(str, bibliography.bibliography())
    assert deep == (
        "Müller, Ada; Rohe, Ludwig van der; Daumé, Hal, III; Example Shelf Team; Plato; Müller, Ada. "
        "Deep Shelves: Reading at 50% & More. 2025. International Conference on Machine Learning. doi:10.1000/shelf_1"
    )
    assert "Bare Title" in bare
    assert "2023. Journal of Machine Learning Research" in journal


@pytest.mark.parametrize(("loader", "written"), [(ris.LOADER, ris_of(ROWS)), (csl_json.LOADER, csl_of(ROWS))])
def test_the_papers_come_back_through_our_own_loaders(loader: Loader, written: bytes) -> None:
    assert loader.sniff(written)
    records = [loader.map(entry.raw).record for entry in loader.read(io.BytesIO(written))]  # type: ignore[union-attr]
    assert len(records) == len(ROWS)
    for record, row in zip(records, ROWS, strict=True):
        assert isinstance(record, PaperRecord)
        back = shown(record)
        identifiers = {identifier.scheme: identifier.value for identifier in back.identifiers}
        assert back.title == row["title"]
        assert set(back.authors) == set(row.get("authors", ()))
        assert identifiers.get("arxiv") == row.get("arxiv_id")
        assert identifiers.get("doi") == row.get("doi")
        assert {topic.name for topic in back.topics} == set(row.get("topics", ()))
        assert (back.published_on or "")[:4] == str(row.get("venue_year") or row.get("published_on") or "")[:4]
        assert {repo.url for repo in back.repos} | {link.url for link in back.links} >= set(
            row.get("repos", ()) if loader is ris.LOADER else ()
        )


def test_an_export_of_nothing_is_empty_and_still_of_its_format() -> None:
    assert json.loads(csl_of([])) == []
    assert ris_of([]) == b""


def test_items_are_a_list_one_a_line() -> None:
    lines = csl_of(ROWS).decode().splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", len(ROWS) + 2)
