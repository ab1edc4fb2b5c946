"""How long a process may take over an answer, and over a download that goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from papershelf.site.lanes import EXPORTS, QUERIES, TABLES, Lane
from papershelf.site.messages import Job
from papershelf.site.pool import BrokenOff, Pool, Process, Unanswered

JOB = Job("none.db", (0, 0), "/", {})
STEP = 0.1


class Slow:
    """A process that sends a part of its answer now and then, and keeps still in the end."""

    def __init__(self, parts: int, stillness: float = 0.0) -> None:
        self.parts = parts
        self.stillness = stillness
        self.has_begun = False
        self.is_killed = False

    async def get_ready(self, _job: Job) -> bool:
        return True

    async def answer(self, _job: Job, send: Any) -> bool:
        for _ in range(self.parts):
            await asyncio.sleep(STEP)
            self.has_begun = True
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await asyncio.sleep(self.stillness)
        return True

    def kill(self) -> None:
        self.is_killed = True


def parts_sent(lane: Lane, process: Slow, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many parts of an answer of a process come through a lane."""
    sent = 0

    async def start(_lane: Lane) -> Slow:
        return process

    async def send(_message: dict[str, Any]) -> None:
        nonlocal sent
        sent += 1

    monkeypatch.setattr(Process, "start", start)
    asyncio.run(Pool(lane).answer(JOB, send))
    return sent


def test_a_download_takes_as_long_as_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    lane = replace(EXPORTS, seconds=5 * STEP, download_seconds=600)
    assert parts_sent(lane, Slow(12), monkeypatch) == 12


def test_a_download_that_stands_still_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Slow(2, stillness=600)
    with pytest.raises(BrokenOff):
        parts_sent(replace(EXPORTS, seconds=5 * STEP, download_seconds=600), process, monkeypatch)
    assert process.is_killed


def test_a_download_does_not_go_on_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrokenOff):
        parts_sent(replace(EXPORTS, seconds=5 * STEP, download_seconds=8 * STEP), Slow(1000), monkeypatch)


def test_an_answer_takes_no_longer_however_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrokenOff):
        parts_sent(replace(QUERIES, seconds=5 * STEP), Slow(1000), monkeypatch)
    with pytest.raises(Unanswered):
        parts_sent(replace(QUERIES, seconds=5 * STEP), Slow(0, stillness=600), monkeypatch)


def test_a_process_that_was_started_before_anybody_asked_is_the_one_that_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Slow] = []

    async def start(_lane: Lane) -> Slow:
        started.append(Slow(1))
        return started[-1]

    async def send(_message: dict[str, Any]) -> None:
        pass

    async def ready_and_asked() -> None:
        pool = Pool(TABLES)
        await asyncio.gather(pool.get_ready(JOB), pool.answer(JOB, send))
        await pool.get_ready(JOB)
        await pool.answer(JOB, send)

    monkeypatch.setattr(Process, "start", start)
    asyncio.run(ready_and_asked())
    assert len(started) == 1
