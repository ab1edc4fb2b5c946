"""The door of the site: each request gets its snapshot and its lane; one that has seen the page is told so."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from papershelf.site import datasette_parts, errors
from papershelf.site.ahead import Waiting
from papershelf.site.answers import key_of
from papershelf.site.compression import compressing
from papershelf.site.headers import Send, with_headers
from papershelf.site.lanes import LANES, PAGES, SEARCHES, TABLES, Lane, lane_of
from papershelf.site.mcp_endpoint import PATH as MCP_PATH
from papershelf.site.mcp_endpoint import McpEndpoint
from papershelf.site.messages import Job
from papershelf.site.metadata import DATABASE
from papershelf.site.page_arguments import heeded, is_same_everywhere
from papershelf.site.pool import BrokenOff, Busy, Pool, Unanswered
from papershelf.site.requests import path_of, refusal
from papershelf.site.serving import Served, Serving

REST_SECONDS = 60
"""Processes that had nothing to do for so long are ended; the next request starts them again."""
SNAPSHOT_PATH = f"/{DATABASE}.db"
_NEVER_KEPT = ("/-/", SNAPSHOT_PATH, "/site/")
_PASSED_ON = ("method", "path", "raw_path", "query_string", "headers", "scheme", "http_version", "server", "client")


class Front:
    """The application that the web server runs."""

    def __init__(self, serving: Serving, base_url: str) -> None:
        self.serving = serving
        self.base_url = base_url
        self.pools = {lane.name: Pool(lane) for lane in LANES if lane.workers}
        self.waiting = Waiting()
        self.tasks: list[asyncio.Task[None]] = []
        self.mcp = McpEndpoint(self)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Answer a request, or begin and end with the server (ASGI)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and path_of(scope, self.base_url) == MCP_PATH:
            await self.mcp(scope, receive, with_headers(send))
        elif scope["type"] == "http":
            with self.serving.current() as served:
                await self._answer(served, scope, receive, send)

    async def _live(self, receive: Any, send: Send) -> None:
        await receive()
        await datasette_parts.warm(self.serving.now.site)
        self.tasks = [asyncio.create_task(self.serving.follow()), asyncio.create_task(self._rest())]
        self.tasks += [asyncio.create_task(self._get_ready(lane)) for lane in (TABLES, SEARCHES)]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.mcp.close()
        for pool in self.pools.values():
            pool.close()
        self.serving.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _get_ready(self, lane: Lane) -> None:
        """Start the first process of a lane, so that the first visitor does not wait for it."""
        with self.serving.current() as served:
            await self.pools[lane.name].get_ready(Job(str(served.held.path), served.held.inode, self.base_url, {}))

    async def _rest(self) -> None:
        while True:
            await asyncio.sleep(REST_SECONDS / 4)
            for pool in self.pools.values():
                pool.rest(REST_SECONDS)

    async def _answer(self, served: Served, scope: dict[str, Any], receive: Any, send: Send) -> None:
        path = path_of(scope, self.base_url)
        if scope["method"] == "OPTIONS" or refusal(scope) is not None:  # answered by the plugin, and nothing runs
            await served.application(scope, receive, compressing(scope, send))
            return
        scope = {**scope, "query_string": heeded(path, scope["query_string"])}
        lane = lane_of(path, scope["query_string"].decode("latin-1"))
        # What visitors wrote may tell the time, or toss a coin.
        if lane in (PAGES, TABLES, SEARCHES) and not path.startswith("/-/"):
            if path != SNAPSHOT_PATH:  # only of the file the length is known before it is read
                scope["method"] = "GET"  # the web server leaves out the body where only the head is asked for
            if _has_seen(scope, served.tag):
                await _say_unchanged(served.tag, send)
                return
            send = _with_tag(served.tag, send)
        if lane is PAGES:
            await self._show(served, path, scope, receive, send)
        else:
            async with self.waiting.reader(send) as reader:
                await self._answer_in(lane, served, path, scope, receive, reader.put)

    async def _show(self, served: Served, path: str, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Show a page, or one that is kept again; neither files are kept nor what tells of this process."""
        key = None if path.startswith(_NEVER_KEPT) else key_of(scope, tells_host=not is_same_everywhere(path))
        if key is None:
            await served.application(scope, receive, compressing(scope, send))
            return
        answers = served.answers
        if await answers.give(key, send):
            return
        made: list[dict[str, Any]] = []

        async def collect(message: dict[str, Any]) -> None:
            made.append(message)

        async with answers.one_at_a_time(key):
            made += answers.kept_messages(key)
            if not made:
                await served.application(scope, receive, compressing(scope, answers.keeping(key, collect)))
        for message in made:  # to a reader who may be slow, and for whom nobody should wait
            await send(message)

    async def _answer_in(
        self, lane: Lane, served: Served, path: str, scope: dict[str, Any], receive: Any, send: Send
    ) -> None:
        """Have a process answer, as long as somebody waits for it; or answer as before, where that is kept."""
        again = None
        is_kept = lane in (TABLES, SEARCHES) and not path.startswith(_NEVER_KEPT)
        if is_kept and (key := key_of(scope)) is not None:
            if await served.answers.give(key, send):
                return
            again, send = partial(served.answers.give, key, send), served.answers.keeping(key, send)
        send = compressing(scope, send)
        pool = self.pools[lane.name]
        if pool.is_full:
            await _say_busy(served, scope, send)
            return
        passed_on = {name: scope[name] for name in _PASSED_ON if name in scope}
        job = Job(str(served.held.path), served.held.inode, self.base_url, passed_on)
        answering = asyncio.create_task(pool.answer(job, send, kind_of(path), again))
        leaving = asyncio.create_task(_until_gone(receive))
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                return
            await answering
        except Busy:
            await _say_busy(served, scope, send)
        except Unanswered as error:
            if error.took_too_long and lane in (TABLES, SEARCHES):  # SQL of ours: not what was asked is at fault
                await _say_busy(served, scope, send)
                return
            message = errors.TOO_LONG if error.took_too_long else errors.TOO_LARGE
            await _say(served, scope, send, 400, errors.UNANSWERABLE, message)
        except BrokenOff:
            pass  # an answer without its end: the server closes the connection, and the visitor's program sees it
        finally:
            for task in (answering, leaving):
                task.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)


def kind_of(path: str) -> str:
    """The kind of a request within its lane: the table, view or question that it is about, in whatever form."""
    return path.removeprefix(f"/{DATABASE}/").lstrip("/").partition("/")[0].partition(".")[0]


async def _until_gone(receive: Any) -> None:
    """Come to an end when the visitor has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(served: Served, scope: dict[str, Any], send: Send, status: int, title: str, message: str) -> None:
    request = datasette_parts.request_outside(scope)
    answer = await errors.say(served.site, request, status, title, message)
    await answer.asgi_send(with_headers(send))


async def _say_busy(served: Served, scope: dict[str, Any], send: Send) -> None:
    request = datasette_parts.request_outside({**scope, "query_string": b""})
    is_page = errors.form_of(request) == "html"
    answer = served.busy_page if is_page else None
    if answer is None:
        answer = await errors.say(served.site, request, 503, errors.SOON, errors.BUSY, errors.RETRY)
        if is_page:
            served.busy_page = answer
    await answer.asgi_send(with_headers(send))


def _has_seen(scope: dict[str, Any], tag: str) -> bool:
    """Whether a request names the tag of the page that it would get."""
    seen = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return any(tag == one.strip() for value in seen for one in value.decode("latin-1").split(","))


async def _say_unchanged(tag: str, send: Send) -> None:
    await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", tag.encode())]})
    await send({"type": "http.response.body", "body": b""})


def _with_tag(tag: str, send: Send) -> Send:
    """Give an answer the tag of its snapshot, where it is one and has none."""

    async def send_with_tag(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = list(message.get("headers", []))
            if not any(name.lower() == b"etag" for name, _ in headers):
                message = {**message, "headers": [*headers, (b"etag", tag.encode())]}
        await send(message)

    return send_with_tag
