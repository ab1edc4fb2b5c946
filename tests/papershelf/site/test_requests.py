"""Requests that are wrong are told so; downloads in parts, CSV that is whole, and a site below a path."""

from __future__ import annotations

import asyncio
import csv
import html
import http.client
import io
import json
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from papershelf.site import former_addresses
from papershelf.site.download import part_of
from papershelf.site.headers import HEADERS
from tests.papershelf.site.conftest import Get, running
from tests.papershelf.site.odd_addresses import odd_address
from tests.papershelf.site.visitors import ask, serving, sql


def request(site: Datasette, method: str, address: str, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(site.client.request(method, address, headers=sent))


@pytest.mark.parametrize(
    "address",
    [
        "/papershelf/papers?_sort=title&_sort_desc=title",
        "/papershelf/papers.json?_sort=title&_sort_desc=title",
        "/papershelf/papers?%00=1",
        "/papershelf/papers?year__gt=99999999999999999999999999",
        "/papershelf/papers.json?year__in=[99999999999999999999999]",
        "/papershelf/papers.json?_search=%00",
        "/?%00=1",
        "/papers/%00",
        "/papershelf/paper_authors/1",
        "/papershelf/paper_authors/1.json",
        "/papershelf?sql=select+1&_timelimit=soon",
        "/papershelf.json?sql=select+nothing",
        "/papershelf/papers?_through=1",
        "/papershelf/papers?_through=%7B%22table%22%3A%22papers%22%7D",
        "/papershelf/papers?_facet_array=%00",
        "/papershelf/papers?_where=%22",
        "/papershelf/papers.json?_shape=round",
    ],
)
def test_what_a_visitor_did_wrong_is_no_failure_of_the_site(
    get: Get, address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = get(address)
    assert answer.status_code in (400, 404), answer.text
    assert answer.headers["content-security-policy"]
    assert capfd.readouterr().err == ""
    assert "Request failed" not in caplog.text


@pytest.mark.parametrize("address", ["/site/site.css/1", "/site/", "/site/" + "a" * 300, "/-/static/app.css/x.json"])
def test_below_a_file_of_the_site_is_nothing(get: Get, address: str, caplog: pytest.LogCaptureFixture) -> None:
    assert get(address).status_code in (403, 404)
    assert "Request failed" not in caplog.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # facets that Datasette leaves unasked
def test_no_odd_address_is_a_failure_of_the_site(get: Get, caplog: pytest.LogCaptureFixture) -> None:
    statuses = Counter(get(odd_address(number)).status_code for number in range(150))
    assert "Request failed" not in caplog.text
    assert set(statuses) <= {200, 301, 302, 400, 403, 404}
    assert len(statuses) > 3


@pytest.mark.slow
def test_no_odd_address_is_a_failure_of_the_server_and_every_answer_has_its_headers_once(
    shelf: Path, tmp_path: Path, tried: Callable[[int, str], None]
) -> None:
    failed, bare, seen = list[str](), list[str](), set[str]()
    with serving(str(shelf / "papershelf-public.db"), errors=tmp_path / "errors") as (_, port):
        for number in range(150, 1_500):
            address = odd_address(number)
            status, headers = headers_of(port, address)
            seen.add(address)
            if status in (0, 500):
                failed.append(address)
            if any(headers.count(name.decode()) != 1 for name in HEADERS):
                bare.append(address)
        assert "Traceback" not in (tmp_path / "errors").read_text()
    assert (failed, bare) == ([], [])
    tried(len(seen), "odd addresses")


def headers_of(port: int, address: str) -> tuple[int, list[str]]:
    """Status and names of the headers of an answer, each as often as it stands there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        return answer.status, [name.lower() for name, _ in answer.getheaders()]
    except (OSError, http.client.HTTPException):
        return 0, []
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("request_line", "headers", "statuses"),
    [
        (b"GET / HTTP/1.1", b"Cookie: ds_actor=x; ds_messages=y; ds_csrftoken=\xff", {200}),
        (b"GET /papershelf/papers HTTP/1.1", b"Cookie: \xff=\xfe\r\nAuthorization: Bearer dstok_\xff", {200}),
        (
            b"GET /papershelf.json?sql=select+1 HTTP/1.1",
            b"Cookie: ds_messages=\xff\r\nX-Forwarded-Proto: \xff",
            {200, 400},
        ),
        (b"GET http://elsewhere.example/ HTTP/1.1", b"", {400}),
        (b"GET http://elsewhere.example/papershelf/papers/ HTTP/1.1", b"", {400}),
        (b"GET /\\elsewhere.example/ HTTP/1.1", b"", {400}),
        (b"GET * HTTP/1.1", b"", {400}),
        (b"OPTIONS * HTTP/1.1", b"", {200, 404}),
        (b"GET / HTTP/1.1", b"Host: y", {400}),
        (b"GET / HTTP/1.1", b"Transfer-Encoding: chunked\r\n\r\nno length", {400}),
        (b"GET / HTTP/1.1", b"Accept: \xff\r\nRange: bytes=\xb2-\r\nIf-None-Match: \xff, *", {200}),
        (b"GET /papershelf.db HTTP/1.1", b"Range: bytes=0-1,2-3,-5,99999999999999999999999-", {200, 206}),
        (b"GET /\xff HTTP/1.1", b"", {302}),  # as /%FF: to how Datasette writes it
        (b"\x16\x03\x01\x02\x00", b"", {400}),
        (b"PRI * HTTP/2.0", b"", {405}),
        (b"CONNECT elsewhere.example:443 HTTP/1.1", b"", {405}),
    ],
)
def test_odd_requests_are_answered_or_refused_and_not_logged(
    door: tuple[int, Path], request_line: bytes, headers: bytes, statuses: set[int]
) -> None:
    port, errors = door
    with socket.create_connection(("127.0.0.1", port), timeout=60) as visitor:
        visitor.sendall(
            request_line + b"\r\nHost: x\r\nConnection: close\r\n" + headers + b"\r\n" * (2 if headers else 1)
        )
        answer = visitor.makefile("rb").read()
    assert int(answer.split()[1]) in statuses
    assert b"elsewhere" not in answer
    assert "Traceback" not in errors.read_text()


@pytest.mark.parametrize("host", ["a" * 256, 'a"<>', "a/b", "a b", "user@a", "a:b", "a:123456", "[::1", "a,b"])
@pytest.mark.parametrize(
    "address", ["/", "/sitemaps/1.xml", "/papershelf/papers.json", "/papershelf.json?sql=select+1"]
)
def test_what_is_no_name_of_a_site_is_refused_and_stands_in_no_link(site: Datasette, host: str, address: str) -> None:
    answer = request(site, "GET", address, Host=host)
    assert (answer.status_code, host in answer.text) == (400, False)


@pytest.mark.parametrize("host", ["", "a" * 255, "papers.example:8001", "127.0.0.1:1", "[::1]:8001", "a_b-c.example."])
def test_names_of_sites_are_answered(site: Datasette, host: str) -> None:
    assert request(site, "GET", "/sitemaps/1.xml", Host=host).status_code == 200


@pytest.mark.parametrize(
    "address", ["//elsewhere.example/", "///elsewhere.example/x/", "/%5celsewhere.example/", "/%2felsewhere.example/"]
)
def test_no_address_of_the_site_leads_out_of_it(door: tuple[int, Path], address: str) -> None:
    answer = ask(door[0], address)
    if answer.status in (301, 302):
        assert re.match(r"/[^/\\]", answer.headers["location"])
    else:
        assert answer.status in (400, 404)


@pytest.fixture(scope="module")
def door(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The port of the site, and the file of what it complains of."""
    errors = tmp_path_factory.mktemp("door") / "errors"
    with serving(str(shelf / "papershelf-public.db"), errors=errors) as (_, port):
        yield port, errors


@pytest.mark.parametrize("method", ["TRACE", "FOO", "POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/", "/papershelf/papers", "/papershelf.json", "/nothing"])
def test_methods_that_a_site_for_reading_does_not_know_are_named_so(site: Datasette, method: str, address: str) -> None:
    answer = request(site, method, address)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "address", ["/", "/papers/nothing", "/search", "/papershelf.csv", "/papershelf/papers", "/-/x"]
)
def test_nothing_runs_for_a_question_what_may_be_asked(site: Datasette, address: str) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    answer = request(site, "OPTIONS", f"{address}?{urlencode({'sql': endless, 'q': endless, 'dataset': endless})}")
    assert (answer.status_code, answer.content, answer.headers["allow"]) == (200, b"", "GET, HEAD, OPTIONS")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("address", ["/", "/papershelf/papers", "/papershelf/papers.json", "/papershelf.db"])
def test_the_head_of_an_answer_can_be_asked_for_alone(site: Datasette, address: str) -> None:
    assert request(site, "HEAD", address).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/", "/papershelf.json?sql=select+1", "/papershelf/papers.json", "/papershelf/papers", "/nothing.json", "/?%00"],
)
def test_each_header_stands_once(get: Get, address: str) -> None:
    headers = [name.lower() for name, _ in get(address).headers.multi_items()]
    for name in ("referrer-policy", "content-security-policy", "x-content-type-options", "cache-control", "etag"):
        assert headers.count(name) <= 1
    assert "referrer-policy" in headers


@pytest.mark.parametrize("address", ["/search?q=pruning", "/leaderboards", "/authors", "/authors.json"])
@pytest.mark.parametrize("page", ["x", "-1", "1.5", "99999999", "%EF%BC%91"])
def test_what_is_no_number_of_a_page_is_refused_by_every_list(get: Get, address: str, page: str) -> None:
    answer = get(f"{address}{'&' if '?' in address else '?'}page={page}")
    assert (answer.status_code, "the number of a page" in answer.text) == (400, True)


@pytest.mark.parametrize("name", ["-on-" * 4_000, "-on-a" * 3_000])
def test_an_address_may_be_cut_in_thousands_of_ways_and_few_are_tried(
    get: Get, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    tried: list[str] = []

    async def count(_snapshot: object, name: str) -> None:
        tried.append(name)

    monkeypatch.setattr(former_addresses, "board_slug", count)
    assert get(f"/sota/{name}").status_code == 302
    assert 2 <= len(tried) <= 10


@pytest.mark.parametrize("words", ["", "+", "%20", "%E3%80%80", "%09"])
def test_a_search_for_nothing_shows_all(get: Get, words: str) -> None:
    assert get(f"/papershelf/papers.json?_search={words}").json()["filtered_table_rows_count"] == 63
    assert "63" in get(f"/papershelf/papers?_search={words}").text
    assert get(f"/papershelf/search_papers.json?words={words}").json()["rows"] == []


def test_the_snapshot_is_downloaded_with_its_length_and_in_parts(site: Datasette, shelf: Path) -> None:
    whole = (shelf / "papershelf-public.db").read_bytes()
    answer = request(site, "GET", "/papershelf.db")
    assert answer.content == whole
    assert answer.headers["content-length"] == str(len(whole))
    assert "transfer-encoding" not in answer.headers
    tag = answer.headers["etag"]
    part = request(site, "GET", "/papershelf.db", Range="bytes=100-299")
    assert (part.status_code, part.content) == (206, whole[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(whole)}"
    assert request(site, "GET", "/papershelf.db", Range="bytes=-100").content == whole[-100:]
    assert request(site, "GET", "/papershelf.db", Range="bytes=4096-", If_Range=tag).content == whole[4096:]
    assert request(site, "GET", "/papershelf.db", Range="bytes=4096-", If_Range='"another"').content == whole
    beyond = request(site, "GET", "/papershelf.db", Range=f"bytes={len(whole)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert request(site, "GET", "/papershelf.db", If_None_Match=tag).status_code == 304
    head = request(site, "HEAD", "/papershelf.db")
    assert (head.headers["content-length"], head.content) == (str(len(whole)), b"")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("", range(10)),
        ("bytes=0-0", range(1)),
        ("bytes=2-", range(2, 10)),
        ("bytes=2-99", range(2, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("bytes=10-", None),
        ("bytes=5-4", None),
        ("bytes=-0", None),
        ("bytes=0-1,3-4", range(10)),
        ("bytes=a-b", range(10)),
        ("lines=1-2", range(10)),
        ("bytes=-", range(10)),
    ],
)
def test_the_part_that_a_range_asks_for(wanted: str, part: range | None) -> None:
    assert part_of(wanted, 10) == part


def test_the_csv_of_a_query_has_all_rows(get: Get) -> None:
    many = (
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i, 'a,\"b' as t from n"
    )
    answer = get(sql(many, ".csv") + "&_stream=on")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert (answer.status_code, rows[0], len(rows), rows[-1]) == (200, ["i", "t"], 20_001, ["20000", 'a,"b'])
    named = get("/papershelf.csv?sql=select+:a+as+a,+:b+as+b&a=x&_dl=1")
    assert (named.text, named.headers["content-type"]) == ("a,b\r\nx,\r\n", "text/csv; charset=utf-8")
    assert get("/papershelf.csv?sql=select+1&_header=off").text == "1\r\n"


def test_the_csv_of_a_question_and_of_a_table_has_all_rows(get: Get) -> None:
    venue = get("/papershelf/papers_at_venue.csv?venue=icml").text
    assert venue.splitlines()[0].startswith("slug,title,venue")
    assert "pruning-once-is-enough" in venue
    page = get("/papershelf/papers?_size=10").text
    link = next(link for link in re.findall(r'href="([^"]*)"', page) if ".csv" in link)
    whole = get(html.unescape(link)).text
    assert len(list(csv.reader(io.StringIO(whole)))) == 64


@pytest.mark.parametrize("query", ["", "?sql=delete+from+papers", "?sql=select+nothing", "?sql=select+zeroblob(9)"])
def test_a_csv_that_cannot_be_is_refused_in_a_line(get: Get, query: str) -> None:
    answer = get(f"/papershelf.csv{query}")
    assert answer.status_code in (400, 404)
    assert answer.text.count("\n") == 1
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.fixture(scope="module")
def below(shelf: Path) -> Iterator[Datasette]:
    """The site below a path."""
    with running(shelf / "papershelf-public.db", "/shelf/") as site:
        yield site


@pytest.mark.parametrize(
    "address",
    [
        "/shelf/",
        "/shelf/papers/pruning-once-is-enough",
        "/shelf/papershelf",
        "/shelf/papershelf/papers?_search=pruning&_facet=year",
        "/shelf/papershelf/results",
        "/shelf/papershelf/search_papers?words=pruning",
        "/shelf/papershelf?sql=select+slug,title+from+papers",
        "/shelf/authors/ada-lovelace",
        "/shelf/datasets",
        "/shelf/search?q=pruning",
        "/shelf/nothing",
    ],
)
def test_below_a_path_every_address_of_a_page_is_below_it(below: Datasette, address: str) -> None:
    async def addresses() -> list[str]:
        async def application(scope: Any, receive: Any, send: Any) -> None:
            await below.app()(scope, receive, send)

        import httpx

        async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://lab") as client:
            page = (await client.get(address)).text
        return re.findall(r'(?:href|action|src)="(/[^"]*)"', page)

    found = asyncio.run(addresses())
    assert found
    assert [one for one in found if not one.startswith("/shelf/")] == []


@pytest.mark.parametrize(
    ("proxies", "scheme"), [(None, "https"), ("192.0.2.1", "http"), ("192.0.2.1,127.0.0.1", "https")]
)
def test_the_scheme_is_taken_from_a_proxy_on_the_same_machine_or_one_that_is_named(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxies: str | None, scheme: str
) -> None:
    if proxies:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", proxies)
    with serving(str(shelf / "papershelf-public.db"), errors=tmp_path / "errors.log") as (_, port):
        paged = json.loads(ask(port, "/papershelf/papers.json?_size=1", X_Forwarded_Proto="https").body)
    assert paged["next_url"].partition(":")[0] == scheme


@pytest.mark.parametrize("given", ["/shelf/", "shelf", "/shelf"])
def test_a_served_site_stands_below_its_path(shelf: Path, tmp_path: Path, given: str) -> None:
    arguments = (str(shelf / "papershelf-public.db"), "--base-url", given)
    with serving(*arguments, errors=tmp_path / "errors.log") as (_, port):
        assert ask(port, "/shelf/papers/pruning-once").headers["location"] == "/shelf/papers/pruning-once-is-enough"
        for whole_or_not in ("/shelf", ""):
            paged = json.loads(ask(port, f"{whole_or_not}/papershelf/papers.json?_size=1").body)
            assert (
                paged["next_url"].partition("//")[2].partition("?")[0].endswith(f"{port}/shelf/papershelf/papers.json")
            )
        assert ask(port, "/shelf" + sql("select 1")).status == 200
        assert "etag" not in ask(port, "/shelf" + sql("select 1")).headers
