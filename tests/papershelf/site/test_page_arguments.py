"""What stands behind the address of a page: what nothing heeds makes no other page, what something heeds is kept."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from papershelf.site import page_arguments
from papershelf.site.answers import Answers, key_of
from papershelf.site.front import Front
from papershelf.site.lanes import PAGES, TABLES, lane_of
from papershelf.site.page_arguments import heeded, is_same_everywhere
from tests.papershelf.site.visitors import ask, serving

PAGES_OF_OURS = (
    "badge boards documents former_addresses home listings named_pages openapi pages paper_formats rendering sitemap"
)
_ARGUMENT = re.compile(r"(?:request\.args(?:\.get\(|\[)|choice_of\(request, )\"(\w+)\"")


@pytest.mark.parametrize(
    ("address", "rest"),
    [
        ("/", ""),
        ("/papers/a-b", ""),
        ("/papers/a-b.bib", ""),
        ("/leaderboards", "by=newest&task=a+b&page=2"),
        ("/leaderboards.json", "by=newest&task=a+b&page=2"),
        ("/leaderboards/imagenet", "page=2&metric=a%26b"),
        ("/leaderboards/imagenet.json", "page=2&metric=a%26b"),
        ("/listings/2025-03", "page=2"),
        ("/datasets/imagenet", "papers=measuring&page=2"),
        ("/authors", "page=2"),
        ("/authors", "_next=2"),
        ("/documents", "loader=ris&page=2"),
        ("/documents.json", "loader=ris&page=2"),
        ("/paper/a", ""),
        ("/sitemap.xml", ""),
    ],
)
def test_what_a_page_does_not_heed_is_no_part_of_its_address(address: str, rest: str) -> None:
    asked = f"utm_source=x&{rest}&1&=&q=%00&by2=3".replace("&&", "&").encode()
    assert heeded(address, asked) == rest.encode()


def test_the_name_of_an_argument_may_be_written_in_percents() -> None:
    assert heeded("/leaderboards", b"%62y=newest&t%61sk=a&%75tm=1") == b"%62y=newest&t%61sk=a"


@pytest.mark.parametrize(
    "address",
    ["/search", "/papershelf", "/papershelf/papers", "/leaderboards/a.csv", "/datasets/a.atom", "/api/v1/papers/"],
)
def test_what_may_heed_anything_is_asked_as_it_is(address: str) -> None:
    assert heeded(address, b"a=1&b=2") == b"a=1&b=2"


def test_every_argument_that_a_page_reads_is_one_that_is_heeded() -> None:
    folder = Path(page_arguments.__file__).parent
    read = {
        name for module in PAGES_OF_OURS.split() for name in _ARGUMENT.findall((folder / f"{module}.py").read_text())
    }
    named = frozenset[str]().union(*(names for _, names in page_arguments._HEEDED))
    assert {"metric", "loader", "papers", "by", "better", "_next"} <= read <= named


def test_pages_that_take_long_are_kept_under_one_name_of_the_site_and_cut_apart_from_the_others() -> None:
    scope = {"method": "GET", "path": "/", "query_string": b"", "scheme": "http", "headers": [(b"host", b"a")]}
    other = {**scope, "scheme": "https", "headers": [(b"host", b"b")]}
    for address in ("/", "/leaderboards", "/leaderboards/imagenet", "/listings/2025-03"):
        assert is_same_everywhere(address)
        assert (lane_of(address, ""), lane_of(address, "page=2")) == (PAGES, PAGES if address == "/" else TABLES)
    assert key_of(scope, tells_host=False) == key_of(other, tells_host=False)
    for address in ("/papers/a", "/listings", "/leaderboards/imagenet.json"):
        assert not is_same_everywhere(address)


def test_a_page_that_many_ask_for_at_once_is_made_once_and_nobody_waits_for_a_slow_reader() -> None:
    made: list[str] = []
    got: list[int] = []

    async def application(scope: dict[str, Any], _receive: object, send: Any) -> None:
        made.append(scope["path"])
        await asyncio.sleep(0.01)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a page"})

    async def ask_at_once() -> None:
        served: Any = SimpleNamespace(answers=Answers(), application=application)
        front = Front(None, "/")  # type: ignore[arg-type]  # which serving it is makes no difference here
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "scheme": "http", "headers": []}
        has_read = asyncio.Event()

        def reader(number: int) -> Any:
            async def send(message: dict[str, Any]) -> None:
                if number == 0:
                    await has_read.wait()
                if message["type"] == "http.response.body":
                    got.append(number)

            return send

        asking = [asyncio.create_task(front._show(served, "/", scope, None, reader(number))) for number in range(20)]
        await asyncio.wait_for(asyncio.gather(*asking[1:]), 5)
        has_read.set()
        await asking[0]
        assert not served.answers.making

    asyncio.run(ask_at_once())
    assert (made, got[-1], sorted(got)) == (["/"], 0, list(range(20)))


@pytest.mark.slow
def test_a_page_that_is_kept_is_the_page_under_every_name_and_end_of_its_address(shelf: Path, tmp_path: Path) -> None:
    with serving(str(shelf / "papershelf-public.db"), errors=tmp_path / "errors.log") as (_, port):
        for address in ("/", "/leaderboards", "/papers/pruning-once-is-enough"):
            whole = ask(port, address)
            assert whole.status == 200
            if is_same_everywhere(address):
                assert ask(port, address, Host="other.example", X_Forwarded_Proto="https").body == whole.body
                assert b"127.0.0.1" not in whole.body
            for end in ("?1", "?utm_source=a&q=b"):
                assert ask(port, address + end).body == whole.body
            head = ask(port, address, "HEAD")
            assert (head.status, head.body) == (200, b"")
        for address in ("/", "/papershelf/results", "/papershelf?sql=select+1", "/nothing"):
            assert "ookie" not in ask(port, address).headers.get("vary", "")
        newest, by = ask(port, "/leaderboards?by=newest").body, ask(port, "/leaderboards?x=1&by=newest").body
        assert newest == by != ask(port, "/leaderboards").body
