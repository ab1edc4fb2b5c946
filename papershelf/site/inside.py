"""Asking the site from within its own process: a request like a visitor's, without a connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

Application = Callable[[dict[str, Any], Any, Any], Any]


async def ask(application: Application, address: str) -> tuple[int, str | None, bytes]:
    """Status, address that it leads on to, and body of what an application answers."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"application/json")],
        "client": None,
        "server": None,
    }
    status, location, body = 500, None, bytearray()

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # whoever asks stays to the end, or is cancelled
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, location
        if message["type"] == "http.response.start":
            status = message["status"]
            location = next((value.decode() for name, value in message["headers"] if name.lower() == b"location"), None)
        else:
            body.extend(message.get("body", b""))

    await application(scope, receive, send)
    return status, location, bytes(body)


@asynccontextmanager
async def living(application: Application) -> AsyncIterator[None]:
    """Have an application begin and end as a server has it (ASGI, lifespan)."""
    begun, ending = asyncio.Event(), asyncio.Event()
    messages = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, Any]:
        if begun.is_set():
            await ending.wait()
        return {"type": next(messages)}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "lifespan.startup.complete":
            begun.set()

    life = asyncio.create_task(_live(application, receive, send))
    await has_begun(life, begun)
    try:
        yield
    finally:
        ending.set()
        await life


async def has_begun(life: asyncio.Task[None], begun: asyncio.Event) -> None:
    """Wait until what a task does has begun; raises what it failed of, where it ends before."""
    waiting = asyncio.create_task(begun.wait())
    await asyncio.wait({life, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not begun.is_set():
        await life


async def _live(application: Application, receive: Any, send: Any) -> None:
    await application({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)
