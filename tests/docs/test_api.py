"""The examples of the document about the API: each is asked, and answers what stands there."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from papershelf.snapshot.publish import publish
from tests.papershelf.site.conftest import running
from tests.papershelf.site.pwc_shelf import pwc_shelf

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SITE = "http://127.0.0.1:8001"
EXAMPLES = re.findall(rf"```sh\ncurl '{SITE}([^']+)'\n```\n\n```json\n(.+?)```", DOCUMENT, re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("api")
    publish(pwc_shelf(folder), folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


def test_every_example_has_its_answer() -> None:
    assert len(EXAMPLES) == DOCUMENT.count("curl '") == DOCUMENT.count("```json") > 6


@pytest.mark.parametrize(("address", "answer"), EXAMPLES, ids=[address for address, _ in EXAMPLES])
def test_an_example_answers_what_stands_there(site: Datasette, address: str, answer: str) -> None:
    given = asyncio.run(site.client.get(address, headers={"host": SITE.partition("//")[2]}))
    assert given.status_code == 200
    assert given.json() == json.loads(answer)
