"""What is kept of answers: whole ones of 200, up to a bound, the oldest going first."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from papershelf.site import answers
from papershelf.site.answers import Answers, key_of

GZIP: dict[str, Any] = {"headers": [(b"accept-encoding", b"gzip")]}


def answer_through(kept: Answers, key: tuple[object, ...], status: int, *parts: bytes, whole: bool = True) -> None:
    async def run() -> None:
        async def send(_message: dict[str, Any]) -> None:
            pass

        keeping = kept.keeping(key, send)
        await keeping({"type": "http.response.start", "status": status, "headers": []})
        for number, part in enumerate(parts, 1):
            more = number < len(parts) or not whole
            await keeping({"type": "http.response.body", "body": part, "more_body": more})

    asyncio.run(run())


def test_only_whole_answers_are_kept() -> None:
    kept = Answers()
    answer_through(kept, (1,), 200, b"a", b"b")
    answer_through(kept, (2,), 404, b"a")
    answer_through(kept, (3,), 200, b"a", whole=False)
    answer_through(kept, (4,), 200, bytes(answers.LARGEST), b"a")
    assert {key: body for key, (_, body) in kept.kept.items()} == {(1,): b"ab"}


def test_of_more_than_the_bound_the_ones_asked_for_longest_ago_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_BYTES", 10)
    monkeypatch.setattr(answers, "_OVERHEAD", 0)
    kept, sent = Answers(), []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    for number in (1, 2, 3):
        answer_through(kept, (number,), 200, bytes(3))
    assert asyncio.run(kept.give((1,), send))
    answer_through(kept, (4,), 200, bytes(3))
    assert (list(kept.kept), kept.size) == ([(3,), (1,), (4,)], 9)
    assert not asyncio.run(kept.give((2,), send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


def test_the_addresses_of_answers_count_among_their_bytes() -> None:
    kept = Answers()
    for number in range(3_000):
        headers = [(b"host", b"h" * 8_000)]
        address = {"path": f"/{number}", "query_string": b"q" * 8_000, "scheme": "http", "headers": headers}
        key = key_of({"method": "GET", **address})
        assert key is not None
        answer_through(kept, key, 200, b"[]")
    assert 100 < len(kept.kept) < answers.MOST_BYTES / 16_000
    while kept.kept:
        _, (_, body) = kept.kept.popitem()
        assert body == b"[]"


def test_an_answer_is_of_its_address_and_of_the_name_of_the_site() -> None:
    scope: dict[str, Any] = {"method": "GET", "path": "/a", "query_string": b"x=1", "scheme": "http", "headers": []}
    key = key_of(scope)
    assert key == key_of({**scope, "headers": [(b"accept", b"*/*")]})
    for other in ({"path": "/b"}, {"query_string": b""}, {"scheme": "https"}, {"headers": [(b"Host", b"x")]}, GZIP):
        assert key_of({**scope, **other}) != key
    assert key_of({**scope, "method": "HEAD"}) is None
