"""The OpenAPI description of the site: it names what there is, and a fuzzer finds nothing that it says otherwise."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from datasette.utils import MultiParams
from datasette.utils.asgi import Request

from papershelf.site.application import make_site
from papershelf.site.forms import FILES
from papershelf.site.lanes import PWC_API
from papershelf.site.named_pages import REPOS, TITLES
from papershelf.site.openapi import described
from papershelf.site.paper_formats import FORMATS
from papershelf.site.pwc_api.endpoints import ENDPOINTS
from papershelf.snapshot.publish import publish
from tests.papershelf.site.conftest import Get
from tests.papershelf.site.pwc_shelf import pwc_shelf

SITE = "https://shelf.example"
DATASETTES = {"_json", "_json_infinity", "_next", "_search"}
"""What its JSON reads, and the names that its pages have for ours."""
EXAMPLES = 5
"""Of each operation that the fuzzer makes up, beside those that cover the description."""


def test_every_endpoint_for_programs_is_described_once() -> None:
    paths = set(described(SITE)["paths"])
    assert {f"{PWC_API}{endpoint.path}" for endpoint in ENDPOINTS} <= paths
    assert {f"/papers/{{slug}}.{suffix}" for suffix in FORMATS} <= paths
    assert {f"/{table}.json" for table in TITLES} <= paths
    lists = ["/search", "/leaderboards/{dataset}", "/listings/{period}"]
    lists += [f"/{table}/{{host}}/{{owner}}/{{name}}" if table == REPOS else f"/{table}/{{slug}}" for table in TITLES]
    files = {f"{address}.{form}" for address in lists for form in FILES} | {"/listings.atom", "/leaderboards.atom"}
    assert files <= paths
    assert len(paths) == len(ENDPOINTS) + len(FORMATS) + len(files) + 2 * len(TITLES) + 8


def test_every_object_that_is_named_is_described() -> None:
    description = described(SITE)
    named = set(re.findall(r"#/components/schemas/(\w+)", repr(description)))
    assert named == set(description["components"]["schemas"])


def test_what_a_search_tells_beside_the_papers_is_described(get: Get) -> None:
    (schema, *_) = described(SITE)["paths"]["/search.json"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]["anyOf"]
    of_datasette = {"ok", "is_direct", "columns", "primary_keys", "next", "next_url", "truncated"}
    for words in ("ilsvrc", "pruning", "10.1000/nothing", ""):
        found = get(f"/search.json?q={words}").json()
        assert set(found) - of_datasette == set(schema["properties"])


def test_every_part_of_an_address_is_a_parameter() -> None:
    for path, operations in described(SITE)["paths"].items():
        parameters = operations["get"]["parameters"]
        in_path = [one["name"] for one in parameters if one["in"] == "path"]
        assert in_path == re.findall(r"\{(\w+)\}", path)
        assert all(one["example"] for one in parameters if one["in"] == "path")
        assert operations["get"]["summary"].endswith(".")


class Reading(MultiParams):  # type: ignore[misc]  # Datasette has no types
    """Arguments of a request that note down which of them are asked for."""

    def __init__(self, query: str, names: set[str]) -> None:
        super().__init__(parse_qs(query, keep_blank_values=True))
        self.names = names

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return bool(super().__contains__(name))

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)

    def getlist(self, name: str) -> list[str]:
        self.names.add(name)
        return list(super().getlist(name))


def test_the_parameters_that_an_address_reads_are_those_that_are_described(
    get: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {"dataset": "imagenet", "period": "2024-03", "host": "github.com", "owner": "example", "name": "pruner"}
    parts |= {"paper": "pruning-once-is-enough", "table": "image-classification-on-imagenet"}
    parts["sha256"] = get("/documents.json").json()["rows"][0]["sha256"]
    rows = {table: get(f"/{table}.json").json()["rows"] for table in TITLES}
    slugs = {table: own[0]["address"].rpartition("/")[2] for table, own in rows.items() if own}
    slugs["papers"] = parts["paper"]
    wrong, asked = {}, ""
    own, within = set[str](), set[str]()

    def arguments(request: Request) -> MultiParams:
        return Reading(request.query_string, own if request.path == asked else within)

    monkeypatch.setattr(Request, "args", property(arguments))
    for path, operations in described(SITE)["paths"].items():
        if path.startswith(PWC_API):  # whose routes and description are made from one list
            continue
        table = path.split("/")[1].partition(".")[0]
        if "{slug}" in path and table not in slugs:
            continue
        own.clear()
        within.clear()
        asked = path.format(**parts, slug=slugs.get(table))
        answer = get(asked)
        assert answer.status_code == 200, (path, answer.text)
        told = {one["name"] for one in operations["get"]["parameters"] if one["in"] == "query"}
        if read := own - told - DATASETTES:
            wrong[path] = f"reads {read}"
        if unread := told - own - within:  # the file of a board asks for its JSON
            wrong[path] = f"does not read {unread}"
    assert not wrong


def test_the_site_says_where_it_is_and_leads_to_the_description(get: Any) -> None:
    answer = get("/openapi.json")
    assert answer.json()["servers"] == [{"url": "http://localhost"}]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert 'href="/openapi.json"' in get("/").text


def test_below_a_path_the_description_says_so(shelf: Path) -> None:
    site = make_site((shelf / "papershelf-public.db").resolve(), "/below/")
    asyncio.run(site.invoke_startup())
    answer = asyncio.run(site.client.get("/openapi.json")).json()
    page = asyncio.run(site.client.get(f"{PWC_API}/papers/?items_per_page=1")).json()
    for database in site.databases.values():
        database.close()
    assert answer["servers"] == [{"url": "http://localhost/below"}]
    assert page["next"] == f"http://localhost/below{PWC_API}/papers/?items_per_page=1&page=2"


@pytest.mark.slow
def test_a_fuzzer_finds_nothing_that_the_description_says_otherwise(tmp_path: Path) -> None:
    publish(pwc_shelf(tmp_path), tmp_path / "public.db")
    serve = [sys.executable, "-m", "papershelf", "serve", str(tmp_path / "public.db"), "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        options = ["--max-examples", str(EXAMPLES), "--checks", "all", "--phases", "examples,coverage,fuzzing"]
        options += ["--no-color", "--continue-on-failure", "--seed", "1"]
        fuzzer = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{found.group()}openapi.json", *options]
        ran = subprocess.run(fuzzer, capture_output=True, text=True, check=False, cwd=tmp_path)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert ran.returncode == 0, ran.stdout[-20_000:]
    assert re.search(r"([0-9]{3,}) generated, \1 passed", ran.stdout), ran.stdout[-3_000:]
