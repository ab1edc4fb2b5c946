"""Sending downloads: a file that is written aside, or parts as they are made, with headers that say what they are."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.datasette_parts import add_cors_headers

Headers = dict[str, str]
PART_BYTES = 256 * 1024


def headers_of(datasette: Datasette, request: Request, content_type: str, filename: str) -> Headers:
    """The headers of a download; with `_dl` a browser keeps it as a file, whatever it could show."""
    headers = {"content-type": content_type, "cache-control": f"max-age={datasette.setting('default_cache_ttl')}"}
    add_cors_headers(headers)
    if request.args.get("_dl") or content_type.startswith("application/vnd.apache"):
        headers["content-disposition"] = f'attachment; filename="{filename}"'
    return headers


async def send_file_part(send: Any, status: int, headers: Headers, descriptor: int, part: range) -> None:
    """Send an answer whose body is a part of a file."""
    await send({"type": "http.response.start", "status": status, "headers": _encoded(headers)})
    for start in range(part.start, part.stop, PART_BYTES):
        count = min(PART_BYTES, part.stop - start)
        content = await asyncio.to_thread(os.pread, descriptor, count, start)
        await send({"type": "http.response.body", "body": content, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def send_parts(send: Any, headers: Headers, parts: Iterable[bytes]) -> None:
    """Send an answer as its parts are made; the first is made before the head is sent, so that it can still fail."""
    remaining = iter(parts)
    first = next(remaining, b"")
    await send({"type": "http.response.start", "status": 200, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": first, "more_body": True})
    for part in remaining:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
