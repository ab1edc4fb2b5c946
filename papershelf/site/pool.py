"""The processes of a lane: started when they are needed, one request each, killed when it takes too long."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from multiprocessing.process import BaseProcess
from typing import Any

from papershelf.site.forking import CONTEXT
from papershelf.site.headers import Send
from papershelf.site.lanes import Lane
from papershelf.site.messages import LENGTH_BYTES, MOST_BYTES, Body, Done, Job, Start, frame, length_of, read_answer
from papershelf.site.turns import Turns
from papershelf.site.worker import work

START_SECONDS = 30
"""A bound for a machine that does much else; a free one needs a fifth of a second."""


class Busy(Exception):
    """So many wait in this lane already that another one would wait too long."""


class Unanswered(Exception):
    """A process came to no answer; nothing of it has been sent."""

    def __init__(self, took_too_long: bool) -> None:
        super().__init__(took_too_long)
        self.took_too_long = took_too_long
        """Else it ended by itself: for want of memory, as a rule."""


class BrokenOff(Exception):
    """A process came to no end of its answer, the beginning of which has been sent."""


class Pool:
    """The processes of one lane."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.turns = Turns(lane.workers)
        self.idle: list[Process] = []
        self.used_at = time.monotonic()

    @property
    def is_full(self) -> bool:
        """Whether another request would find no place in the queue."""
        return self.turns.waiting_count >= self.lane.queue

    async def answer(
        self, job: Job, send: Send, kind: str = "", again: Callable[[], Awaitable[bool]] | None = None
    ) -> None:
        """Have a request of a kind answered, in its turn; `again` does it where another got the same meanwhile."""
        async with self._turn(kind):
            if again is not None and await again():
                return
            process = self.idle.pop() if self.idle else await self._start(job)
            keep = False
            try:
                async with asyncio.timeout(self.lane.seconds) as limit:
                    keep = await process.answer(job, self._going_on(send, limit))
            except TimeoutError:
                raise (BrokenOff() if process.has_begun else Unanswered(took_too_long=True)) from None
            except EOFError:
                raise (BrokenOff() if process.has_begun else Unanswered(took_too_long=False)) from None
            finally:
                self.used_at = time.monotonic()
                if keep:
                    self.idle.append(process)
                else:
                    process.kill()

    def _going_on(self, send: Send, limit: asyncio.Timeout) -> Send:
        """Send a download on, whose next part has the time of an answer, up to that of a whole download."""
        if not self.lane.download_seconds:
            return send
        now = asyncio.get_running_loop().time
        end = now() + self.lane.download_seconds

        async def send_on(message: dict[str, Any]) -> None:
            limit.reschedule(min(end, now() + self.lane.seconds))
            await send(message)
            limit.reschedule(min(end, now() + self.lane.seconds))

        return send_on

    async def _start(self, job: Job) -> Process:
        """A new process, ready for the snapshot of a request: that is not counted against its time."""
        process = await Process.start(self.lane)
        ready = False
        try:
            async with asyncio.timeout(START_SECONDS):
                ready = await process.get_ready(job)
        except (TimeoutError, EOFError):
            raise Busy from None
        finally:
            if not ready:
                process.kill()
        if not ready:
            raise Busy
        return process

    async def get_ready(self, job: Job) -> None:
        """Start a process before anybody asks, ready for the snapshot of a request."""
        with suppress(Busy):
            async with self._turn(""):
                if not self.idle:
                    self.idle.append(await self._start(job))
                self.used_at = time.monotonic()

    def rest(self, seconds: float) -> None:
        """End the processes that have had nothing to do for so long."""
        if time.monotonic() - self.used_at > seconds:
            self.close()

    def close(self) -> None:
        """End the processes that have nothing to do."""
        while self.idle:
            self.idle.pop().kill()

    @asynccontextmanager
    async def _turn(self, kind: str) -> AsyncIterator[None]:
        if self.is_full:
            raise Busy
        try:
            async with asyncio.timeout(self.lane.patience):
                await self.turns.take(kind)
        except TimeoutError:
            raise Busy from None
        try:
            yield
        finally:
            self.turns.give_back()


class Process:
    """A process that answers, seen from the server."""

    def __init__(self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process = process
        self.reader = reader
        self.writer = writer
        self.has_begun = False

    @classmethod
    async def start(cls, lane: Lane) -> Process:
        """A new process."""
        ours, theirs = socket.socketpair()
        try:
            process = await asyncio.to_thread(_start, theirs, lane)
            reader, writer = await asyncio.open_connection(sock=ours)
        except BaseException:
            ours.close()  # a process whose server hangs up ends
            raise
        finally:
            theirs.close()
        return cls(process, reader, writer)

    async def get_ready(self, job: Job) -> bool:
        """Have the process open the snapshot of a request; gives whether it can take the request then."""

        async def send(_message: dict[str, Any]) -> None:
            pass

        return await self.answer(Job(job.snapshot, job.inode, job.base_url, {}), send)

    async def answer(self, job: Job, send: Send) -> bool:
        """Send on what the process answers; gives whether it can take another request. EOFError where it ends."""
        self.has_begun = False
        start: dict[str, Any] | None = None
        try:
            self.writer.write(frame(job))
            while True:
                message = await self._read()
                if isinstance(message, Start):
                    start = {"type": "http.response.start", "status": message.status, "headers": message.headers}
                elif isinstance(message, Body):
                    await self._begin(start, send)
                    await send({"type": "http.response.body", "body": message.content, "more_body": True})
                elif not message.is_whole:
                    raise EOFError
                else:
                    await self._begin(start, send)
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                    return not message.is_last
        except (asyncio.IncompleteReadError, ConnectionError):
            raise EOFError from None

    async def _begin(self, start: dict[str, Any] | None, send: Send) -> None:
        """Send the head of the answer, once."""
        if not self.has_begun and start is not None:
            self.has_begun = True
            await send(start)

    async def _read(self) -> Start | Body | Done:
        length = length_of(await self.reader.readexactly(LENGTH_BYTES))
        if length > MOST_BYTES:
            raise EOFError
        return read_answer(await self.reader.readexactly(length))

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.writer.close()
        self.process.kill()
        asyncio.get_running_loop().run_in_executor(None, self._bury)

    def _bury(self) -> None:
        self.process.join()
        self.process.close()


def _start(channel: socket.socket, lane: Lane) -> BaseProcess:
    process = CONTEXT.Process(target=work, args=(channel, lane), daemon=True)
    process.start()
    return process
