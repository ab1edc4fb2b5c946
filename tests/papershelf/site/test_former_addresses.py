"""Addresses of Papers with Code lead on by the words that its dumps tell, where ours would be others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from datasette.app import Datasette

from db.engine import parse_url
from papershelf.database import open_for_writing
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents
from papershelf.snapshot.publish import publish
from tests.papershelf.site.conftest import running

OF_SERVICE = "https://paperswithcode.com"
RESULT = {"model_name": "Net", "paper_title": "Shelves", "paper_url": "", "metrics": {"Accuracy": "91.0"}}
TABLES = [
    {"task": "Maps", "synonyms": ["Atlases"], "datasets": [{"dataset": "Ten Shelves", "sota": {"rows": [RESULT]}}]}
]
NAMES = [
    {
        "url": f"{OF_SERVICE}/dataset/shelf-10-1",
        "name": "Ten Shelves",
        "full_name": "Shelf-10",
        "introduced_date": None,
        "tasks": [{"task": "Maps", "url": f"{OF_SERVICE}/task/map-shelving"}],
    }
]
PAPERS = [
    {"paper_url": f"{OF_SERVICE}/paper/of-shelves-1", "url_abs": "https://example.org/shelves", "title": "Shelves"}
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("former")
    for name, content in {"tables": TABLES, "datasets": NAMES, "papers": PAPERS}.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    url = parse_url(f"sqlite:///{folder / 'shelf.db'}")
    engine = open_for_writing(url)
    with Scanner(workers=1) as scanner:
        report = Loading(engine, scanner).load(find_documents(tuple(map(str, folder.glob("*.json")))))
    engine.dispose()
    assert not report.failures
    publish(url, folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


@pytest.mark.parametrize(
    ("former", "ours"),
    [
        ("/dataset/shelf-10-1", "/leaderboards/ten-shelves"),
        ("/dataset/shelf-10", "/leaderboards/ten-shelves"),
        ("/task/map-shelving", "/leaderboards?task=Maps"),
        ("/task/atlases", "/leaderboards?task=Maps"),
        ("/sota/map-shelving-on-shelf-10-1", "/leaderboards/ten-shelves?metric=accuracy&split=&setting="),
        ("/paper/of-shelves-1", "/papers/shelves"),
    ],
)
def test_words_that_dumps_tell_lead_on(site: Datasette, former: str, ours: str) -> None:
    answer = asyncio.run(site.client.get(former))
    assert answer.status_code == 301
    assert answer.headers["location"] == ours


def test_the_api_and_badges_know_papers_by_the_slugs_that_dumps_tell(site: Datasette) -> None:
    paper = asyncio.run(site.client.get("/api/v1/papers/of-shelves-1/")).json()
    assert paper["id"] == "shelves"
    badge = asyncio.run(site.client.get("/badge/of-shelves-1/map-shelving-on-shelf-10-1")).json()
    assert badge["message"] == "Maps on Ten Shelves"
