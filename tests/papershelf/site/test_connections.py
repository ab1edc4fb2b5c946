"""Connections: half requests, silent ones and those that read nothing take the site from nobody."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from papershelf.site.connections import BoundedConnection, most_connections
from papershelf.site.server import listen
from tests.papershelf.site.visitors import ask, serving

HALF = b"GET / HTTP/1.1\r\nHost: a\r\nX-Half:"


class QuickConnection(BoundedConnection):
    """With limits short enough to wait for."""

    most = 3
    head_seconds = 0.5
    stall_seconds = 0.5


class PatientConnection(QuickConnection):
    """One that waits for slow readers as long as there is room."""

    stall_seconds = 30.0
    slow_seconds = 0.1


async def large(scope: Any, _receive: Any, send: Any) -> None:
    """An application whose answers fill every buffer on their way."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    count = 200 if scope["path"] == "/large" else 0
    for _ in range(count):
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body", "body": b"whole"})


def served(
    visit: Callable[[int], Awaitable[None]], kind: type[QuickConnection] = QuickConnection, application: Any = large
) -> None:
    """Visit an application on a server in this process."""

    async def run() -> None:
        with listen("127.0.0.1", 0) as listening:
            config = uvicorn.Config(application, http=kind, lifespan="off", log_level="error", access_log=False)
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            await visit(listening.getsockname()[1])
            server.should_exit = True
            await serving

    asyncio.run(run())


async def is_hung_up(reader: asyncio.StreamReader) -> bool:
    """Wait for the server to end a connection, which it does without an answer."""
    try:
        return await asyncio.wait_for(reader.read(), 30) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("sent", [b"", b"G", HALF, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"])
def test_a_request_whose_head_does_not_come_is_hung_up(sent: bytes) -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        assert await is_hung_up(reader)
        writer.close()

    served(visit)


def test_a_head_that_comes_letter_by_letter_gets_no_more_time() -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        hung_up = asyncio.create_task(is_hung_up(reader))
        begun = time.monotonic()
        while not hung_up.done():
            writer.write(b"G" if time.monotonic() == begun else b"x")
            await asyncio.sleep(0.05)
            assert time.monotonic() - begun < 30
        writer.close()

    served(visit)


def test_a_second_request_on_a_connection_has_its_own_time() -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"whole" in await reader.readuntil(b"0\r\n\r\n")
        writer.write(HALF)
        assert await is_hung_up(reader)
        writer.close()

    served(visit)


def test_a_reader_who_stops_reading_is_hung_up() -> None:
    async def visit(port: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            await asyncio.sleep(3)
            connection.setblocking(False)
            received = 0
            try:
                while part := await asyncio.wait_for(asyncio.get_running_loop().sock_recv(connection, 65536), 30):
                    received += len(part)
            except ConnectionError:
                pass
            assert received < 200 * 100_000

    served(visit)


def test_the_oldest_that_asks_for_nothing_makes_room() -> None:
    async def visit(port: int) -> None:
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for _, writer in silent:
            writer.write(HALF)
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert b"whole" in await asyncio.wait_for(reader.read(), 30)
            writer.close()
        for _, writer in silent:
            writer.close()

    served(visit)


def test_where_all_are_being_answered_one_more_is_told_to_come_again() -> None:
    async def visit(port: int) -> None:
        loop = asyncio.get_running_loop()
        busy = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        for connection in busy:
            await loop.run_in_executor(None, connection.sendall, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        await asyncio.sleep(0.2)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answer = await asyncio.wait_for(reader.read(), 30)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after" in answer
        writer.close()
        for connection in busy:
            connection.close()

    served(visit)


def test_who_reads_least_makes_room_where_all_are_being_answered() -> None:
    async def visit(port: int) -> None:
        loop = asyncio.get_running_loop()
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        for connection in slow:
            await loop.run_in_executor(None, connection.sendall, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        await asyncio.sleep(0.4)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert b"whole" in await asyncio.wait_for(reader.read(), 30)
        writer.close()
        for connection in slow:
            connection.close()

    served(visit, PatientConnection)


@pytest.mark.parametrize("parts", [1, 2, 40])
def test_an_address_may_have_letters_beyond_ascii_as_they_are(parts: int) -> None:
    asked: list[tuple[str, bytes]] = []

    async def told(scope: Any, _receive: Any, send: Any) -> None:
        asked.append((scope["path"], scope["query_string"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"whole"})

    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):
            head = "GET /Gr\u00fcn?q=Sch\u00f6lkopf%20a HTTP/1.1\r\nHost: a\r\n\r\n".encode()
            size = -(-len(head) // parts)
            for start in range(0, len(head), size):
                writer.write(head[start : start + size])
                await writer.drain()
                await asyncio.sleep(0.002)
            assert b"whole" in await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 30)
        writer.close()

    served(visit, application=told)
    assert asked == [("/Gr\u00fcn", b"q=Sch%C3%B6lkopf%20a")] * 2


@pytest.mark.parametrize("length", [20_000, 200_000])
def test_an_address_that_is_too_long_is_refused_before_it_is_read(length: int) -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /" + b"a" * length)
        with contextlib.suppress(ConnectionError):  # what was still on its way is not read, which resets it
            assert (await asyncio.wait_for(reader.read(), 30)).startswith(b"HTTP/1.1 414 ")
        writer.close()

    served(visit)


def test_many_requests_on_a_connection_are_no_long_one() -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(20):
            writer.write(b"GET /" + b"a" * 2_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"whole" in await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 30)
        writer.close()

    served(visit)


def test_of_requests_that_are_sent_at_once_one_is_answered() -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 100)
        answers = await asyncio.wait_for(reader.read(), 30)
        assert answers.count(b"HTTP/1.1 200 ") == answers.count(b"whole") == 1
        writer.close()

    served(visit)


def test_a_request_with_a_body_is_answered_and_another_after_it() -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(3):
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
            assert b"whole" in await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 30)
        writer.close()

    served(visit)


@pytest.mark.parametrize("cut", [10, 20, 37, 38, 39, 40])
def test_a_long_body_in_the_packet_of_its_head_is_no_long_head(cut: int) -> None:
    sent = b"GET / HTTP/1.1\r\nContent-Length: 60000\r\nHost: a\r\n\r\n"[-cut:]
    head = b"GET / HTTP/1.1\r\nContent-Length: 60000\r\nHost: a\r\n\r\n"[:-cut]

    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head)
        await asyncio.sleep(0.05)
        writer.write(sent + b"x" * 60_000)
        assert b"whole" in await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 30)
        writer.close()

    served(visit)


@pytest.mark.parametrize("letter", [b"x", b"\xff"])
@pytest.mark.parametrize("length", [500, 60_000])
def test_a_body_that_comes_behind_its_answer_is_read_as_it_is_and_holds_no_request(letter: bytes, length: int) -> None:
    hidden = b"GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
    asked: list[str] = []

    async def told(scope: Any, _receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"whole"})

    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /first HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % length)
        assert b"whole" in await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 30)
        count = len(hidden) // 2  # each is three bytes longer in percents: so many push the end out of the body
        body = (letter * count + b"\n" + hidden).rjust(length, b"x")
        for start in range(0, length, 10_000):
            writer.write(body[start : start + 10_000])
            await writer.drain()
            await asyncio.sleep(0.02)
        writer.write(b"GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"whole" in await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 30)
        writer.close()

    served(visit, application=told)
    assert asked == ["/first", "/second"]


def test_a_long_head_behind_a_body_that_comes_behind_its_answer_is_refused() -> None:
    asked: list[int] = []

    async def told(scope: Any, _receive: Any, send: Any) -> None:
        asked.append(len(scope["path"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"whole"})

    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /first HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n")
        assert b"whole" in await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 30)
        writer.write(b"body" + b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):  # what it did not read
            assert (await asyncio.wait_for(reader.read(), 30)).startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 414 "))
        writer.close()

    served(visit, application=told)
    assert asked == [len("/first")]


@pytest.mark.parametrize("place", ["/", "/large"])
@pytest.mark.parametrize("is_late", [False, True])
def test_what_is_no_http_behind_a_request_ends_its_connection_and_is_not_logged(
    place: str, is_late: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def visit(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {place} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        if is_late:
            await asyncio.sleep(0.2)
        writer.write(b"no length\r\n")
        answer = await asyncio.wait_for(reader.read(), 30)
        assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 400 "))
        assert place == "/" or b"whole" not in answer
        writer.close()

    served(visit)
    assert [record.getMessage() for record in caplog.records] == []


def test_there_are_fewer_connections_than_descriptors() -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert 16 <= most_connections() < resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= soft


def test_hundreds_of_half_requests_leave_the_site_to_others_and_the_log_empty(shelf: Path, tmp_path: Path) -> None:
    errors = tmp_path / "errors.log"

    def with_few_descriptors() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (384, 384))

    with serving(str(shelf / "papershelf-public.db"), errors=errors, before=with_few_descriptors) as (_, port):
        halves = []
        for number in range(500):
            halves.append(socket.create_connection(("127.0.0.1", port), timeout=30))
            halves[-1].sendall(HALF)
            if number % 100 == 99:
                assert ask(port, "/").status == 200
        for half in halves:
            half.close()
        for _ in range(50):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as nonsense:
                nonsense.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
                nonsense.recv(1000)
        assert ask(port, "/").status == 200
    assert errors.read_text() == ""
