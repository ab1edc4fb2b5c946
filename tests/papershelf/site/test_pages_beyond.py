"""A page behind the last of a list is not found, in whatever form it is asked for: nothing is empty and well."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from datasette.app import Datasette

from papershelf.site.named_pages import TITLES
from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import board_shelf
from tests.papershelf.site.conftest import Get, getter, running

PAGED = [
    *(f"/{table}{form}" for table in TITLES for form in ("", ".json")),
    *("/authors/ada-lovelace", "/authors/ada-lovelace.json", "/tasks/image-classification", "/models/shelfnet-2019"),
    *("/datasets/imagenet", "/datasets/imagenet?papers=measuring", "/datasets/imagenet.json?papers=naming"),
    *("/documents", "/documents.json", "/documents?loader=hf-daily", "DOCUMENT", "DOCUMENT.json"),
    *("/leaderboards", "/leaderboards.json", "/leaderboards?by=newest", "/leaderboards/imagenet"),
    *(f"/leaderboards/imagenet.{form}" for form in ("bib", "ris", "csl.json", "atom")),
    *(f"/listings/2024-03{form}" for form in ("", ".json", ".bib", ".ris", ".csl.json", ".atom")),
    "/listings.atom",
    *(f"/search{form}?q=shelves" for form in ("", ".json", ".bib", ".ris", ".csl.json", ".atom")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("beyond")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Datasette]:
    publish(board_shelf(folder), folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


QUERIES = ["/papershelf{}?sql=select+1", "/papershelf/leaderboard_of{}?dataset=imagenet"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("form", ["", ".json"])
def test_a_page_of_a_query_behind_the_last_is_not_found(site: Datasette, query: str, form: str) -> None:
    get: Get = getter(site)
    assert get(f"{query.format(form)}&_page=1").status_code == 200
    answer = get(f"{query.format(form)}&_page=9")
    assert answer.status_code == 404
    assert "There are fewer pages: this one is behind the last." in answer.text


def test_a_query_that_fails_says_so_on_any_page(site: Datasette) -> None:
    answer = getter(site)("/papershelf?sql=select+nothing&_page=9")
    assert answer.status_code == 400
    assert "There are fewer pages" not in answer.text


@pytest.mark.parametrize("address", PAGED)
def test_a_page_behind_the_last_is_not_found_and_the_first_is(site: Datasette, folder: Path, address: str) -> None:
    get: Get = getter(site)
    digits = sha256((folder / "tables.json").read_bytes()).hexdigest()
    address = address.replace("DOCUMENT", f"/documents/{digits}")
    mark = "&" if "?" in address else "?"
    assert get(address).status_code == 200
    assert get(f"{address}{mark}page=1").content == get(address).content
    answer = get(f"{address}{mark}page=999")
    assert answer.status_code == 404
    assert "There are fewer pages: this one is behind the last." in answer.text
