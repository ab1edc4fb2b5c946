"""What people plant in documents is shown as text on every page that a visitor can come to."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from db.engine import parse_url
from papershelf.cli import papershelf
from papershelf.site.application import make_site
from papershelf.snapshot.publish import publish

pytestmark = pytest.mark.slow

MOST_PAGES = 260
PAYLOADS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "javascript:alert(1)",
    "https://example.org/\"onclick='alert(1)'",
    "https://example.org/<script>alert(1)</script>",
    "data:text/html,<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7}",
    "<!--><script>alert(1)</script>-->",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<style>@import 'https://evil.example'</style>",
    "</textarea></pre><script>alert(1)</script>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
)


class Seen(HTMLParser):
    """What a browser would act on in a page, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        is_ours = tag == "svg" and known.get("class") == "years"  # the chart of papers by year; no payload has a class
        is_acting = tag in ("script", "svg", "iframe", "math", "object", "embed", "base")
        if (is_acting and not is_ours) or (tag == "img" and "src" in known):
            self.acts.append(f"<{tag} {known}>")
        if tag == "meta" and "http-equiv" in known:
            self.acts.append(f"<{tag} {known}>")
        self.acts += [f"{tag} {name}" for name in known if name.startswith("on")]
        addresses = [known[name] for name in ("href", "src", "action", "formaction") if name in known]
        self.acts += [one for one in addresses if re.match(r"\s*(?!https?:)[a-z]+:", one, re.IGNORECASE)]
        self.links += [one for one in addresses if one.startswith("/") and not one.startswith("//")]


def planted(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A day's paper and one of a volume, with a payload in every field that is text."""
    evil = PAYLOADS[number]
    abstract = f"{evil} reaches 9{number % 10}.5% accuracy on {evil}. Code: https://github.com/a/b{number}{evil}"
    day = {
        "id": f"2401.{number:05}",
        "title": f"Day {number} {evil}",
        "summary": abstract,
        "authors": [{"name": evil, "user": {"fullname": evil, "user": evil}}],
        "publishedAt": "2024-01-02T00:00:00.000Z",
        "projectPage": evil,
        "githubRepo": f"https://github.com/a/b{number}{evil}",
        "ai_keywords": [evil],
        "ai_summary": evil,
        "organization": {"name": evil, "fullname": evil},
    }
    volume = {
        "title": f"Volume {number} {evil}",
        "authors": [evil, f"Ada {evil}"],
        "venue": evil,
        "year": "2023",
        "abstract": abstract,
        "bibtex_key": f"k{number}",
        "url": evil,
        "pdf_url": f"https://example.org/{evil}",
        "doi": f"10.1000/{evil}",
    }
    return {"paper": day, "submittedBy": {"fullname": evil, "name": evil}, "numComments": 1}, volume


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("payloads")
    both = [planted(number) for number in range(len(PAYLOADS))]
    (folder / "2024-01-03 <script>alert(1)<script>.json").write_text(json.dumps([day for day, _ in both]))
    (folder / "volume.jsonl").write_text("\n".join(json.dumps(volume) for _, volume in both))
    database = f"sqlite:///{folder / 'papershelf.db'}"
    loaded = CliRunner().invoke(papershelf, ["--database", database, "load", *map(str, folder.glob("*.json*"))])
    assert "2 loaded" in loaded.stdout, loaded.output
    publish(parse_url(database), folder / "public.db")
    site = make_site((folder / "public.db").resolve())
    yield site
    for served in site.databases.values():
        served.close()


def test_no_page_acts_on_what_was_planted_in_any_field(
    hostile_site: Datasette, tried: Callable[[int, str], None]
) -> None:
    async def crawl() -> dict[str, list[str]]:
        waiting, acts = ["/", "/papershelf", "/papershelf/papers?_size=100"], dict[str, list[str]]()
        known = set(waiting)
        while waiting and len(acts) < MOST_PAGES:
            address = waiting.pop(0)
            answer = await hostile_site.client.get(address)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            assert answer.status_code < 500
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            seen = Seen()
            seen.feed(answer.text)
            acts[address] = seen.acts
            for link in (urldefrag(one).url for one in seen.links):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
        return acts

    acts = asyncio.run(crawl())
    assert len(acts) == MOST_PAGES
    assert {address: found for address, found in acts.items() if found} == {}
    tried(len(PAYLOADS), "payloads planted in every field")
    tried(len(acts), "pages with payloads")
