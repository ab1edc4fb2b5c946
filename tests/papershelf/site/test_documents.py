"""Documents and what has a name: what their pages show, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from datasette.app import Datasette
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import text

from papershelf.database import open_for_writing
from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import board_shelf
from tests.papershelf.site.conftest import Get, getter, running

_NAMED = """
    INSERT INTO paper_datasets (paper_id, dataset_id, dataset_as_printed, evidence_start, evidence_end)
    SELECT papers.id, datasets.id, 'ImageNet', 0, 8 FROM papers, datasets
    WHERE papers.title = 'Listed Work 2 about Shelves' AND datasets.name = 'ImageNet'
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """The shelf with boards, and a paper that names a data set without measuring on it."""
    folder = tmp_path_factory.mktemp("documents")
    url = board_shelf(folder)
    engine = open_for_writing(url)
    with engine.begin() as connection:
        assert connection.execute(text(_NAMED)).rowcount == 1
    engine.dispose()
    publish(url, folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


@pytest.fixture(scope="module")
def get(site: Datasette) -> Get:
    return getter(site)


def test_documents_are_listed_by_loader_and_each_has_a_page(get: Get) -> None:
    rows = get("/documents.json").json()["rows"]
    assert {row["loader"] for row in rows} == {"hf-daily", "papers-with-code"}
    assert [row["uri"] for row in get("/documents.json?loader=papers-with-code").json()["rows"]] == ["tables.json"]
    for row in rows:
        address = f"/documents/{row['sha256']}"
        assert f'href="{address}"' in get("/documents").text
        page, told = get(address), get(f"{address}.json").json()
        assert page.status_code == 200
        assert row["uri"] in page.text
        assert len(told["entries"]) == row["entry_count"] - row["reject_count"]
        for entry in told["entries"]:
            assert entry["slug"] is None or f'href="/papers/{entry["slug"]}"' in page.text


def test_a_beginning_of_its_hash_leads_to_a_document_and_so_does_its_number(get: Get) -> None:
    sha256 = get("/documents.json").json()["rows"][0]["sha256"]
    for given in (sha256[:8], sha256[:20].upper()):
        answer = get(f"/documents/{given}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/documents/{sha256}")
    assert get("/papershelf/documents/1").headers["location"].startswith("/documents/")
    for given in ("00000000", "abc", "no-document", sha256[:63] + "g"):
        answer = get(f"/documents/{given}")
        assert answer.status_code == 404
        assert ">/documents</a> lists them" in answer.text
    assert get("/papershelf/documents/999").status_code == 404


def test_papers_that_measure_on_a_data_set_stand_beside_those_that_name_it(get: Get) -> None:
    page = LexborHTMLParser(get("/datasets/imagenet").text)
    measuring, naming = (page.css(f"section[aria-labelledby={side}] a.title") for side in ("measuring", "naming"))
    assert [paper.text() for paper in naming] == ["Listed Work 2 about Shelves"]
    assert len(measuring) == 8
    alone = LexborHTMLParser(get("/datasets/imagenet?papers=naming").text)
    assert [paper.text() for paper in alone.css("a.title")] == ["Listed Work 2 about Shelves"]
    assert len(get("/datasets/imagenet.json").json()["papers"]) == 9


@pytest.mark.parametrize(
    ("address", "board", "told"),
    [
        ("/datasets/imagenet", "/leaderboards/imagenet?metric=top-1+accuracy&split=&setting=", "84.0"),
        ("/metrics/perplexity", "/leaderboards/penn-treebank?metric=perplexity&split=&setting=", "48.7"),
        ("/tasks/image-classification", "/leaderboards/imagenet?metric=top-1+accuracy&split=&setting=", "84.0"),
        ("/models/shelfnet-2019", "/leaderboards/penn-treebank?metric=perplexity&split=&setting=", "1 of 3"),
    ],
)
def test_what_has_a_name_shows_its_boards_with_who_leads(get: Get, address: str, board: str, told: str) -> None:
    rows = LexborHTMLParser(get(address).text).css("section:has(#boards) tbody tr")
    found = {str(row.css("a")[0].attributes["href"]): row.text() for row in rows}
    assert told in found[board]
    assert get(board).status_code == 200


def test_the_papers_of_a_data_set_by_year_are_a_chart_and_a_table(get: Get) -> None:
    page = LexborHTMLParser(get("/datasets/imagenet").text)
    bars = page.css("svg.years rect")
    rows = page.css("table.years tbody tr")
    assert len(bars) == len(rows) == 7
    assert bars[0].text() == "2016: 1"


def test_what_is_linked_as_json_is_what_the_page_shows(get: Get) -> None:
    for address in ("/documents?loader=hf-daily", "/datasets/imagenet?papers=measuring"):
        page = get(address).text
        links = re.findall(r'href="([^"]*\.json[^"]*)"[^>]*>JSON<', page)
        assert links == [address.replace("?", ".json?")]
        assert f'type="application/json" href="{links[0]}"' in page
    assert "loader+%3D+%3Aloader" in get("/documents?loader=hf-daily").text
