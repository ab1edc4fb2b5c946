"""Answers that wait for readers: a process is one of few, and a reader may be slow, so what one has made waits here.

The process goes on with the next request, and who reads slowly, or not at all, keeps nobody from it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from papershelf.site.headers import Send

MOST_BYTES = 2 * 2**20
"""Of one answer; what is longer is made as it is read."""
MOST_IN_ALL = 16 * 2**20
"""Of all answers; where it is more, the one whose reader has taken nothing for longest is broken off."""
SLOW_SECONDS = 1.0
"""How long at least that one has taken nothing."""


class Waiting:
    """All answers that wait for their readers."""

    def __init__(self) -> None:
        self.readers: set[Reader] = set()

    @property
    def size(self) -> int:
        """Bytes that wait."""
        return sum(reader.size + reader.sent for reader in self.readers)

    @asynccontextmanager
    async def reader(self, send: Send) -> AsyncIterator[Reader]:
        """Whoever gets an answer by `send`; the block puts its parts, and its end waits until they are taken."""
        reader = Reader(self, send)
        self.readers.add(reader)
        try:
            yield reader
            await reader.finish()
        finally:
            self.readers.discard(reader)
            await reader.leave()

    def make_room(self) -> None:
        """Break the answer off whose reader has taken nothing for longest, where all of them hold too much."""
        now = asyncio.get_running_loop().time()
        slow = [reader for reader in self.readers if reader.size + reader.sent and now - reader.taken_at > SLOW_SECONDS]
        if slow and self.size > MOST_IN_ALL:
            min(slow, key=lambda reader: reader.taken_at).break_off()


class Reader:
    """Who gets an answer, and as much of it as is made and not taken."""

    def __init__(self, waiting: Waiting, send: Send) -> None:
        self.waiting = waiting
        self.send = send
        self.size = 0
        """Bytes that are not sent yet."""
        self.sent = 0
        """Bytes that are sent, and may not be taken: that is known when more is sent."""
        self.taken_at = asyncio.get_running_loop().time()
        self.parts: deque[dict[str, Any] | None] = deque()
        """What waits; None behind the last."""
        self.more = asyncio.Event()
        self.taken = asyncio.Event()
        self.sending = asyncio.create_task(self._send_on())
        self.sending.add_done_callback(lambda _: self.taken.set())

    @property
    def is_over(self) -> bool:
        """Whether nothing more is sent: the reader is gone, or the answer is broken off, be it a moment ago."""
        return self.sending.done() or self.sending.cancelling() > 0

    async def put(self, part: dict[str, Any]) -> None:
        """Take a part of the answer; waits where the reader is too far behind. Nothing waits for one who is gone."""
        if self.is_over:
            return
        if not self.size + self.sent:  # until now there was nothing to take
            self.taken_at = asyncio.get_running_loop().time()
        self.parts.append(part)
        self.size += len(part.get("body", b""))
        self.waiting.make_room()
        self.more.set()
        while self._is_behind():
            self.taken.clear()
            with suppress(TimeoutError):  # others take, too, or are broken off
                await asyncio.wait_for(self.taken.wait(), SLOW_SECONDS)
            if self._is_behind():
                self.waiting.make_room()

    def _is_behind(self) -> bool:
        is_much = self.size > MOST_BYTES or self.waiting.size > MOST_IN_ALL
        return is_much and self.size > 0 and not self.is_over

    async def finish(self) -> None:
        """Wait until all is taken that was put; returns at once where the answer was broken off."""
        self.parts.append(None)
        self.more.set()
        await asyncio.wait({self.sending})
        if not self.sending.cancelled():
            self.sending.result()

    def break_off(self) -> None:
        """Send no more."""
        self.sending.cancel()
        self.size = self.sent = 0

    async def leave(self) -> None:
        """Forget what waits."""
        self.break_off()
        await asyncio.gather(self.sending, return_exceptions=True)

    async def _send_on(self) -> None:
        while True:
            while not self.parts:
                self.more.clear()
                await self.more.wait()
            part = self.parts.popleft()
            if part is None:
                return
            length = len(part.get("body", b""))
            self.size -= length
            before, self.sent = self.sent, self.sent + length
            self.taken.set()
            await self.send(part)  # returns when the part before is taken, and not this one
            self.sent -= before
            self.taken_at = asyncio.get_running_loop().time()
            self.taken.set()
