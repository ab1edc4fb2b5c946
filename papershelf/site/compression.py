"""Compressing answers, for those who take them so (gzip): a page is a quarter as long."""

from __future__ import annotations

import zlib
from typing import Any

from papershelf.site.headers import Send

LEVEL = 5
SHORTEST = 600
"""Bytes from which it is worth while."""
_COMPRESSED = (b"text/", b"application/json", b"application/xml", b"application/atom+xml", b"image/svg+xml")
_GZIP = 16 + zlib.MAX_WBITS


def takes_gzip(scope: dict[str, Any]) -> bool:
    """Whether a request takes an answer that is compressed."""
    accepted = b",".join(value for name, value in scope["headers"] if name.lower() == b"accept-encoding")
    for coding in accepted.decode("latin-1").lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def compressing(scope: dict[str, Any], send: Send) -> Send:
    """Send an answer compressed, where it is text, long enough, and the visitor takes it so."""
    if scope["method"] != "GET":
        return send
    is_taken = takes_gzip(scope)
    start: dict[str, Any] | None = None
    stream: Any = None

    async def send_compressed(message: dict[str, Any]) -> None:
        nonlocal start, stream
        if message["type"] == "http.response.start" and _may_be_compressed(message):
            headers = [*message.get("headers", []), (b"vary", b"accept-encoding")]
            start = {**message, "headers": headers}
            if not is_taken:
                await send(start)
                start = None
            return
        if message["type"] != "http.response.body" or (start is None and stream is None):
            await send(message)
            return
        body, is_last = message.get("body", b""), not message.get("more_body", False)
        if start is not None:
            if is_last and len(body) < SHORTEST:
                await send(start)
                start = None
                await send(message)
                return
            stream = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
            kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
            if is_last:
                body = stream.compress(body) + stream.flush()
                kept.append((b"content-length", str(len(body)).encode()))
            await send({**start, "headers": [*kept, (b"content-encoding", b"gzip")]})
            start = None
            if is_last:
                await send({**message, "body": body})
                return
        written = stream.compress(body) + stream.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)
        await send({**message, "body": written})

    return send_compressed


def _may_be_compressed(start: dict[str, Any]) -> bool:
    headers = {name.lower(): value for name, value in start.get("headers", [])}
    is_text = headers.get(b"content-type", b"").lower().startswith(_COMPRESSED)
    return is_text and start["status"] not in (204, 206, 304) and b"content-encoding" not in headers
