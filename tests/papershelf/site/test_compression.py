"""Answers are compressed for those who take them so, whole or in parts, and never changed by it."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from papershelf.site.compression import SHORTEST, compressing, takes_gzip


def sent(parts: list[bytes], *, accepts: str = "gzip", content_type: str = "text/html", status: int = 200) -> Any:
    """The headers and the body that a visitor gets."""
    messages: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    async def answer() -> None:
        scope = {"method": "GET", "headers": [(b"accept-encoding", accepts.encode())]}
        out = compressing(scope, send)
        headers = [(b"content-type", content_type.encode())]
        if len(parts) == 1:
            headers.append((b"content-length", str(len(parts[0])).encode()))
        await out({"type": "http.response.start", "status": status, "headers": headers})
        for number, part in enumerate(parts):
            await out({"type": "http.response.body", "body": part, "more_body": number < len(parts) - 1})

    asyncio.run(answer())
    assert messages[-1].get("more_body", False) is False
    return dict(messages[0]["headers"]), b"".join(message["body"] for message in messages[1:])


LONG = b"words of a page " * 500


@pytest.mark.parametrize("parts", [[LONG], [LONG, LONG], [b"short", LONG, b""]])
def test_a_long_text_is_shorter_and_the_same(parts: list[bytes]) -> None:
    headers, body = sent(parts)
    assert headers[b"content-encoding"] == b"gzip"
    assert headers.get(b"content-length", str(len(body)).encode()) == str(len(body)).encode()
    assert len(body) < len(b"".join(parts)) / 2
    assert gzip.decompress(body) == b"".join(parts)


@pytest.mark.parametrize(
    ("parts", "options"),
    [
        ([b"x" * (SHORTEST - 1)], {}),
        ([LONG], {"accepts": "identity"}),
        ([LONG], {"accepts": "gzip;q=0"}),
        ([LONG], {"content_type": "application/octet-stream"}),
        ([LONG], {"status": 206}),
    ],
)
def test_others_are_as_they_are(parts: list[bytes], options: dict[str, Any]) -> None:
    headers, body = sent(parts, **options)
    assert b"content-encoding" not in headers
    assert body == b"".join(parts)


def test_who_takes_gzip_and_who_does_not_are_told_apart_by_caches() -> None:
    assert sent([LONG])[0][b"vary"] == sent([LONG], accepts="br")[0][b"vary"] == b"accept-encoding"


@pytest.mark.parametrize(("accepted", "is_taken"), [("br, GZIP;q=0.5", True), ("*", True), ("", False), ("br", False)])
def test_what_is_accepted_is_read_as_browsers_write_it(accepted: str, is_taken: bool) -> None:
    assert takes_gzip({"headers": [(b"Accept-Encoding", accepted.encode())]}) is is_taken
