"""The headers of every answer: they keep browsers from doing more with a page than showing it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]

HEADERS = {
    # No page needs a script, a frame or anything from elsewhere; Datasette's pages have styles in their elements.
    b"content-security-policy": b"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"x-content-type-options": b"nosniff",
}


_IN_PLACE = frozenset({*HEADERS, b"vary"})
"""Datasette says that answers vary by cookie and password; the site heeds neither, and caches should not."""


def with_headers(send: Send) -> Send:
    """Send answers with these headers, in place of others of the same name."""

    async def send_with_headers(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in _IN_PLACE]
            message = {**message, "headers": [*kept, *HEADERS.items()]}
        await send(message)

    return send_with_headers
