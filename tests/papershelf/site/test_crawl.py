"""Every page that is linked from somewhere answers, and weighs little."""

from __future__ import annotations

import asyncio
import gzip
import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from tests.papershelf.site.conftest import running
from tests.papershelf.site.page_kinds import shelf_of_all_kinds

HEAVIEST = 150_000
"""Bytes of a page, compressed."""
KINDS = (
    *(
        "papers",
        "listings",
        "leaderboards",
        "search",
        "sitemaps",
        "papershelf",
        "authors",
        "repos",
        "tasks",
        "datasets",
    ),
    *("metrics", "models", "topics", "venues", "methods", "documents"),
)
"""What the first part of an address may be, of all that pages lead to."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """The site of the examples and of a shelf with boards and listings."""
    folder = tmp_path_factory.mktemp("crawl")
    yield from _site(folder)


def _site(folder: Path, *loaded: Path) -> Iterator[Datasette]:
    with running(shelf_of_all_kinds(folder, *loaded)) as site:
        yield site


async def crawl(site: Datasette) -> tuple[Counter[str], list[str]]:
    """The pages of each kind, and what is wrong with any; of tables and SQL the page, and none that it leads to."""
    waiting, seen = ["/", "/robots.txt"], {"/", "/robots.txt"}
    kinds: Counter[str] = Counter()
    wrong = []
    while waiting:
        address = waiting.pop()
        answer = await site.client.get(address)
        kind = address[1:].partition("?")[0].partition("/")[0].partition(".")[0]
        kinds[kind] += 1
        if answer.status_code not in (200, 301, 302):
            wrong.append(f"{answer.status_code} {address}")
        if len(gzip.compress(answer.content, 5)) > HEAVIEST and "text/html" in answer.headers["content-type"]:
            wrong.append(f"{len(answer.content)} bytes {address}")
        if answer.status_code != 200:
            found = [answer.headers.get("location", "/")]
        elif kind == "papershelf":
            continue
        elif "text/html" in answer.headers["content-type"]:
            found = [html.unescape(link) for link in re.findall(r'(?:href|src|action)="(/[^"#]*)', answer.text)]
        elif kind in ("robots", "sitemap", "sitemaps"):
            found = re.findall(r"http://localhost(/[^\s<\"]*)", answer.text)
        else:
            continue
        for link in found:
            if link not in seen and not link.endswith(".db"):
                seen.add(link)
                waiting.append(link)
    return kinds, wrong


def test_every_page_that_is_linked_answers_and_weighs_little(site: Datasette) -> None:
    kinds, wrong = asyncio.run(crawl(site))
    assert wrong == []
    assert set(KINDS) <= set(kinds), set(KINDS) - set(kinds)


@pytest.mark.slow
def test_every_page_of_real_sources_answers_and_weighs_little(shared: Path, tmp_path: Path) -> None:
    for site in _site(tmp_path, shared / "pages", shared / "data" / "pwc-evaluation-tables"):
        kinds, wrong = asyncio.run(crawl(site))
        assert wrong == []
        assert kinds["papers"] > 1_000
