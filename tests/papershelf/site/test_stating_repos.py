"""The page of a repository that states results of itself."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from selectolax.lexbor import LexborHTMLParser

from papershelf.cli import papershelf
from papershelf.site import named_pages
from tests.papershelf.site.conftest import running

CARD = Path(__file__).parents[2] / "loaders" / "golden" / "hf-card.md"


ADDRESS = "/repos/huggingface.co/example/shelf-model"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("cards")
    card = folder / "cards" / "example" / "shelf-model" / "README.md"
    card.parent.mkdir(parents=True)
    shutil.copy(CARD, card)
    paper = "@article{racks, title={Racks}, year={2020}, doi={10.1000/racks.2020}, eprint={2001.00001}, "
    (folder / "cards" / "racks.bib").write_text(paper + "archiveprefix={arXiv}}\n")
    (card.parent / "README.md").write_text(card.read_text() + "Also at https://arxiv.org/abs/2001.00001.\n")
    for day, stars in (("2026-01-03", 1200), ("2026-01-01", 7), ("undated", 9)):
        seen = {"full_name": "example/racks", "html_url": "https://github.com/example/racks", "id": 5, "forks_count": 2}
        (folder / "cards" / f"{day}.json").write_text(json.dumps(seen | {"stargazers_count": stars}))
    database = f"sqlite:///{folder / 'papershelf.db'}"
    for command in (["load", str(folder / "cards")], ["publish", "-o", str(folder / "public.db")]):
        assert CliRunner().invoke(papershelf, [*command, "--database", database]).exit_code == 0
    with running(folder / "public.db") as site:
        yield site


def test_what_a_model_states_stands_on_its_page_as_in_its_json(site: Datasette) -> None:
    def get(address: str) -> Any:
        return asyncio.run(site.client.get(address))

    stated = get(f"{ADDRESS}.json").json()["results"]
    assert len(stated) > 1
    rows = LexborHTMLParser(get(ADDRESS).text).css("table.results tbody tr")
    assert len(rows) == len(stated)
    for row, result in zip(rows, stated, strict=True):
        assert result["metric"] in row.text()
        assert result["dataset"] in row.text()
        boards = [link.attributes["href"] for link in row.css("td.place a")]
        assert boards == ([result["board"]] if result["board"] else [])
        for link in boards:
            assert get(str(link)).status_code == 200


def test_what_has_no_place_on_the_page_is_told_and_stands_in_its_json(
    site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_pages, "MOST_STATED", 1)
    page = LexborHTMLParser(asyncio.run(site.client.get(ADDRESS)).text)
    stated = asyncio.run(site.client.get(f"{ADDRESS}.json")).json()["results"]
    assert len(page.css("table.results tbody tr")) == 1
    (more,) = page.css("section:has(#stated) p.more a")
    assert (more.attributes["href"], more.text()) == (f"{ADDRESS}.json", f"All {len(stated)} results, as JSON")


def test_a_repository_leads_to_the_papers_that_it_names_and_they_lead_back(site: Datasette) -> None:
    def get(address: str) -> Any:
        return asyncio.run(site.client.get(address))

    named = get(f"{ADDRESS}.json").json()["papers_named"]
    assert [(one["scheme"], one["value"], one["slug"]) for one in named] == [
        ("arxiv", "2001.00001", "racks"),
        ("doi", "10.1000/racks.2020", "racks"),
        ("arxiv", "2401.00001", None),
    ]
    section = LexborHTMLParser(get(ADDRESS).text).css_first("section:has(#papers-named)")
    assert section is not None
    assert [(link.attributes["href"], link.text()) for link in section.css("li a")] == [
        ("/papers/racks", "Racks"),
        ("https://arxiv.org/abs/2401.00001", "arXiv:2401.00001"),
    ]
    back = LexborHTMLParser(get("/papers/racks").text).css_first("section:has(#naming)")
    assert back is not None
    assert [link.attributes["href"] for link in back.css("a")] == [ADDRESS]
    assert get("/papers/racks.json").json()["named_by"] == [f"https://{ADDRESS.removeprefix('/repos/')}"]


def test_of_many_papers_that_a_repository_names_the_rest_stands_in_its_json(
    site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_pages, "MOST_STATED", 1)
    section = LexborHTMLParser(asyncio.run(site.client.get(ADDRESS)).text).css_first("section:has(#papers-named)")
    assert section is not None
    assert len(section.css("li")) == 1
    (more,) = section.css("p.more a")
    assert (more.attributes["href"], more.text()) == (f"{ADDRESS}.json", "All 2 papers, as JSON")


def test_a_repository_that_was_observed_on_several_days_shows_its_stars_by_day(site: Datasette) -> None:
    address = "/repos/github.com/example/racks"
    assert asyncio.run(site.client.get(f"{address}.json")).json()["observations"] == [
        {"observed_on": "2026-01-03", "stars": 1200, "forks": 2},
        {"observed_on": "2026-01-01", "stars": 7, "forks": 2},
    ]
    section = LexborHTMLParser(asyncio.run(site.client.get(address)).text).css_first("section:has(#observed)")
    assert section is not None
    rows = [[cell.text() for cell in row.css("th, td")] for row in section.css("tbody tr")]
    assert rows == [["2026-01-03", "1,200", "2"], ["2026-01-01", "7", "2"]]
