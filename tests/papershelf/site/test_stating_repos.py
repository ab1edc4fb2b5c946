"""The page of a repository that states results of itself."""

from __future__ import annotations

import asyncio
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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("cards")
    card = folder / "cards" / "example" / "shelf-model" / "README.md"
    card.parent.mkdir(parents=True)
    shutil.copy(CARD, card)
    database = f"sqlite:///{folder / 'papershelf.db'}"
    for command in (["load", str(folder / "cards")], ["publish", "-o", str(folder / "public.db")]):
        assert CliRunner().invoke(papershelf, [*command, "--database", database]).exit_code == 0
    with running(folder / "public.db") as site:
        yield site


def test_what_a_model_states_stands_on_its_page_as_in_its_json(site: Datasette) -> None:
    def get(address: str) -> Any:
        return asyncio.run(site.client.get(address))

    address = "/repos/huggingface.co/example/shelf-model"
    stated = get(f"{address}.json").json()["results"]
    assert len(stated) > 1
    rows = LexborHTMLParser(get(address).text).css("table.results tbody tr")
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
    address = "/repos/huggingface.co/example/shelf-model"
    page = LexborHTMLParser(asyncio.run(site.client.get(address)).text)
    stated = asyncio.run(site.client.get(f"{address}.json")).json()["results"]
    assert len(page.css("table.results tbody tr")) == 1
    (more,) = [link for link in page.css("p.more a") if (link.attributes["href"] or "").endswith(".json")]
    assert (more.attributes["href"], more.text()) == (f"{address}.json", f"All {len(stated)} results, as JSON")
