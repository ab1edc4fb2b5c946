"""MCP beside the site: `/mcp`, over streamable HTTP, where the extra `mcp` is installed.

Its library is read at the first request, so that a site that nobody asks by MCP does not hold it. Requests stand each
for itself: the server keeps no sessions and streams nothing. The body is read here, in a bounded time, before one of
the few turns is taken.
"""

from __future__ import annotations

import asyncio
import importlib.util
from functools import partial
from typing import Any

import msgspec

from papershelf.site.headers import Send
from papershelf.site.inside import Application, ask, has_begun
from papershelf.site.quiet import keep_quiet

PATH = "/mcp"
AT_ONCE = 8
"""Requests that are answered at a time; further ones are told to come again."""
MOST_BYTES = 64 * 1024
"""Of a request."""
BODY_SECONDS = 10.0
NOT_INSTALLED = 'This site has no MCP endpoint: it needs pip install "papershelf[mcp]".'


class McpEndpoint:
    """What answers at `/mcp`, for a site."""

    def __init__(self, site: Application) -> None:
        self.site = site
        self.application: Application | None = None
        self.running: asyncio.Task[None] | None = None
        self.ending = asyncio.Event()
        self.starting = asyncio.Lock()
        self.busy = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Answer a request."""
        if importlib.util.find_spec("mcp") is None:
            await _refuse(send, 404, NOT_INSTALLED)
            return
        if scope["method"] != "POST":  # nothing is told that was not asked for, so there is no stream to open
            await _refuse(send, 405, "MCP is spoken by POST here.", (b"allow", b"POST"))
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            await _refuse(send, 408, "The request did not come to its end.")
            return
        if body is None:
            await _refuse(send, 413, f"A request holds at most {MOST_BYTES // 1024} kB.")
            return
        if self.busy >= AT_ONCE:
            await _refuse(send, 503, "Others ask for much at this moment.", (b"retry-after", b"5"))
            return
        self.busy += 1
        try:
            application = await self._started()
            await application({**scope, "path": PATH, "raw_path": PATH.encode()}, _again(body, receive), send)
        finally:
            self.busy -= 1

    async def close(self) -> None:
        """End it, with the server."""
        self.ending.set()
        if self.running is not None:
            await asyncio.gather(self.running, return_exceptions=True)

    async def _started(self) -> Application:
        """The library's application, running; it is read once, and nobody waits for that but who asks by MCP."""
        async with self.starting:
            if self.application is None:
                begun = asyncio.Event()
                server = await asyncio.to_thread(_made, partial(ask, self.site))
                application = server.streamable_http_app(
                    streamable_http_path=PATH,
                    json_response=True,
                    stateless_http=True,
                    max_request_body_size=MOST_BYTES,
                    transport_security=_any_host(),
                )
                self.running = asyncio.create_task(self._run(server, begun))
                await has_begun(self.running, begun)
                self.application = application
            return self.application

    async def _run(self, server: Any, begun: asyncio.Event) -> None:
        async with server.session_manager.run():
            begun.set()
            await self.ending.wait()


def _made(asking: Any) -> Any:
    from papershelf.site.mcp_tools import make_server

    server = make_server(asking)
    keep_quiet()  # it has set up a log of its own
    return server


def _any_host() -> Any:
    """No check of the name of the site: it is public under every name, and nothing there is anybody's own."""
    from mcp.server.transport_security import TransportSecuritySettings

    return TransportSecuritySettings(enable_dns_rebinding_protection=False)


async def _body(receive: Any) -> bytes | None:
    """The body of a request; None where it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)  # the visitor has left
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Any) -> Any:
    """Receive a body that has been read, then what comes after it."""
    is_given = False

    async def receive_again() -> dict[str, Any]:
        nonlocal is_given
        if is_given:
            message: dict[str, Any] = await receive()
            return message
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


async def _refuse(send: Send, status: int, message: str, *headers: tuple[bytes, bytes]) -> None:
    body = msgspec.json.encode({"ok": False, "error": message, "status": status})
    told = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body, "more_body": False})
