"""What a process has made waits for its reader, and the process for nobody."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from papershelf.site import ahead
from papershelf.site.ahead import Waiting
from papershelf.site.headers import Send

LARGE = b"x" * 100_000


class Reader:
    """Takes an answer, when it is let; what it takes stands still with the part behind, as on a connection."""

    def __init__(self, is_slow: bool) -> None:
        self.may_read = asyncio.Event()
        if not is_slow:
            self.may_read.set()
        self.got: list[dict[str, Any]] = []

    async def send(self, part: dict[str, Any]) -> None:
        if self.got:
            await self.may_read.wait()
        self.got.append(part)


def body(content: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": True}


def run(talk: Callable[[Waiting], Coroutine[Any, Any, None]]) -> None:
    async def running() -> None:
        waiting = Waiting()
        await asyncio.wait_for(talk(waiting), 30)
        assert waiting.size == 0

    asyncio.run(running())


async def answer(waiting: Waiting, send: Send, made: asyncio.Event, count: int) -> None:
    async with waiting.reader(send) as behind:
        for number in range(count):
            await behind.put(body(LARGE[number:]))
        made.set()


def test_an_answer_is_made_before_its_reader_has_taken_it_and_comes_whole() -> None:
    async def talk(waiting: Waiting) -> None:
        reader, made = Reader(is_slow=True), asyncio.Event()
        answering = asyncio.create_task(answer(waiting, reader.send, made, 10))
        await made.wait()
        assert (len(reader.got), answering.done()) == (1, False)
        assert waiting.size == sum(len(LARGE[number:]) for number in range(10))
        reader.may_read.set()
        await answering
        assert [part["body"] for part in reader.got] == [LARGE[number:] for number in range(10)]

    run(talk)


def test_of_a_long_answer_so_much_is_made_as_may_wait() -> None:
    async def talk(waiting: Waiting) -> None:
        reader, made = Reader(is_slow=True), asyncio.Event()
        answering = asyncio.create_task(answer(waiting, reader.send, made, 100))
        await asyncio.sleep(0.2)
        assert ahead.MOST_BYTES < waiting.size < ahead.MOST_BYTES + 4 * len(LARGE)
        assert not made.is_set()
        reader.may_read.set()
        await answering
        assert len(reader.got) == 100

    run(talk)


@pytest.mark.parametrize("is_slow", [False, True])
@pytest.mark.parametrize("length", [ahead.MOST_BYTES + 1, 2 * ahead.MOST_IN_ALL])
def test_a_part_that_is_longer_than_may_wait_is_sent_and_waits_for_none_behind_it(is_slow: bool, length: int) -> None:
    async def talk(waiting: Waiting) -> None:
        reader, made = Reader(is_slow), asyncio.Event()
        async with waiting.reader(reader.send) as behind:
            await behind.put({"type": "http.response.start"})
            await asyncio.wait_for(behind.put(body(b"x" * length)), 5)
            await asyncio.wait_for(behind.put(body(b"")), 5)
            reader.may_read.set()
            made.set()
        assert [len(part.get("body", b"")) for part in reader.got] == [0, length, 0]

    run(talk)


def test_where_too_much_waits_who_has_taken_nothing_for_longest_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_IN_ALL", 10 * len(LARGE))
    monkeypatch.setattr(ahead, "SLOW_SECONDS", 0.1)

    async def talk(waiting: Waiting) -> None:
        slow, slower = Reader(is_slow=True), Reader(is_slow=True)
        first = asyncio.create_task(answer(waiting, slower.send, asyncio.Event(), 6))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(answer(waiting, slow.send, asyncio.Event(), 6))
        await first
        assert len(slower.got) == 1
        quick, made = Reader(is_slow=False), asyncio.Event()
        await answer(waiting, quick.send, made, 3)
        assert len(quick.got) == 3
        slow.may_read.set()
        await second
        assert len(slow.got) == 6

    run(talk)


def test_who_gets_nothing_yet_is_not_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_IN_ALL", 2 * len(LARGE))
    monkeypatch.setattr(ahead, "SLOW_SECONDS", 0.1)

    async def talk(waiting: Waiting) -> None:
        reader = Reader(is_slow=False)
        async with waiting.reader(reader.send) as behind:
            await asyncio.sleep(0.3)  # in a queue, say
            await behind.put(body(3 * LARGE))
        assert len(reader.got) == 1

    run(talk)


def test_what_goes_wrong_in_sending_is_told_and_nobody_waits() -> None:
    async def fail(_part: dict[str, Any]) -> None:
        raise ConnectionError("gone")

    async def talk(waiting: Waiting) -> None:
        with pytest.raises(ConnectionError, match="gone"):
            await answer(waiting, fail, asyncio.Event(), 100)

    run(talk)


def test_of_an_answer_that_was_broken_off_nothing_waits_from_that_moment() -> None:
    async def talk(waiting: Waiting) -> None:
        async with waiting.reader(Reader(is_slow=True).send) as behind:
            await behind.put(body(LARGE))
            await asyncio.sleep(0)
            behind.break_off()
            for _ in range(3):
                await behind.put(body(LARGE))
                assert waiting.size == 0

    run(talk)


def test_who_is_not_waited_for_leaves_nothing_behind() -> None:
    async def talk(waiting: Waiting) -> None:
        answering = asyncio.create_task(answer(waiting, Reader(is_slow=True).send, asyncio.Event(), 100))
        await asyncio.sleep(0.1)
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)
        assert answering.cancelled()
        assert not waiting.readers

    run(talk)


def test_readers_who_do_not_read_keep_no_process_from_others(shelf: Path) -> None:
    program = [sys.executable, "-m", "tests.papershelf.site.slow_readers", str(shelf / "papershelf-public.db")]
    told = subprocess.run(program, capture_output=True, text=True, timeout=120, check=False)
    assert (told.stdout, told.stderr) == ("200, before any of 8 was read; then 8 whole\n", "")
