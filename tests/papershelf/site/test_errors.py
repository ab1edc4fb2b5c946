"""Errors are sentences with what to do, in the form that was asked for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from datasette.app import Datasette

from papershelf.site import errors
from papershelf.site.datasette_parts import QueryInterrupted, request_outside
from tests.papershelf.site.conftest import Get


@pytest.mark.parametrize(
    "address",
    [
        "/papers/nowhere.json",
        "/nothing.json",
        "/papershelf/nothing.json",
        "/authors/nobody.json",
        "/search.json?page=x",
    ],
)
def test_an_error_of_json_is_json(get: Get, address: str) -> None:
    answer = get(address)
    assert answer.status_code in (400, 404)
    body = answer.json()
    assert body["ok"] is False
    assert body["status"] == answer.status_code
    assert "Database not found" not in body["error"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_who_accepts_json_alone_gets_json(site: Datasette) -> None:
    answer = asyncio.run(site.client.get("/nothing", headers={"accept": "application/json"}))
    assert (answer.status_code, answer.json()["ok"]) == (404, False)
    page = asyncio.run(site.client.get("/nothing", headers={"accept": "text/html,application/json"}))
    assert page.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    "address",
    [
        "/search?q={}",
        "/search.json?q={}",
        "/papershelf/papers?_search={}",
        "/papershelf/papers?_search={}&_facet=year",
        "/papershelf/papers.json?_search={}&_searchmode=raw",
        "/papershelf/search_papers.json?words={}",
        "/papershelf/leaderboard_of.json?dataset={}&metric={}",
        "/papershelf/papers_by_author.json?author={}",
        "/papershelf/leaderboard.json?dataset={}",
        "/papershelf/papers.json?venue_id={}",
    ],
)
@pytest.mark.parametrize(
    "words", ["%22", "'", "%22%22%22", "*", "-", "NEAR(", "a+AND", "%28", "%7Btitle%7D+%3A", "%FF"]
)
def test_no_input_of_a_search_is_an_error(get: Get, address: str, words: str) -> None:
    answer = get(address.replace("{}", words))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/papershelf/leaderboard", "", 503),
        ("/papershelf/leaderboard_of.json", "dataset=a", 503),
        ("/papershelf.json", "sql=select+1", 400),
        ("/papershelf/papers", "title__contains=a", 400),
    ],
)
def test_sql_of_ours_that_takes_too_long_is_a_busy_server(site: Datasette, path: str, query: str, status: int) -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "headers": [],
        "query_string": query.encode(),
        "scheme": "http",
    }
    answer = asyncio.run(errors.answer(site, request_outside(scope), QueryInterrupted(Exception(), "select", {})))
    assert answer.status == status
    assert ("Retry-After" in answer.headers) == (status == 503)
