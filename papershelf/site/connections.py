"""Connections of the web server: how many there may be, and how long one may do nothing.

uvicorn waits for ever for the rest of a request, and for a reader that has stopped reading; so a thousand half requests
take all descriptors of a process. It takes a protocol class of one's own (`http=`); this is its own for HTTP/1.1 with
those limits. `cycle`, `connections` and `transport` are what uvicorn's class calls the request being answered, the
connections of the server, and the connection itself; `conn` is the state of HTTP (h11).
"""

from __future__ import annotations

import asyncio
import re
import resource
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 400
HEAD_SECONDS = 10.0
"""From the first moment, or the first byte after another request, to the end of the headers."""
STALL_SECONDS = 30.0
"""How long a reader may take nothing of what is waiting for it."""
SLOW_SECONDS = 1.0
"""How long at least the reader has taken nothing that makes room for others, where all connections are taken."""
MOST_HEAD_BYTES = 16_384
"""Of a request; refused before it is parsed, for parsing costs more than sending."""
WAITING_TO_BE_ACCEPTED = 128
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_OTHER_DESCRIPTORS = 256
"""For files, processes, and connections that are accepted and not yet refused."""
_REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\nretry-after: 5\r\n"
    b"content-length: 22\r\nconnection: close\r\n\r\nToo many connections.\n"
)
_TOO_LONG = (
    b"HTTP/1.1 414 URI Too Long\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 26\r\nconnection: close\r\n\r\nThis request is too long.\n"
)


def most_connections() -> int:
    """How many connections this process can hold; asks the system for as many descriptors as they need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(16, min(MOST_CONNECTIONS, soft - _OTHER_DESCRIPTORS))


class BoundedConnection(H11Protocol):
    """A connection with limits of time, one of so many."""

    most = MOST_CONNECTIONS
    head_seconds = HEAD_SECONDS
    stall_seconds = STALL_SECONDS
    slow_seconds = SLOW_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.until_head: asyncio.TimerHandle | None = None
        self.until_read: asyncio.TimerHandle | None = None
        self.unread_since: float | None = None
        """Since when the reader takes nothing; None while it does."""
        self.head_bytes = 0
        self.head_tail = b""
        """The last bytes of a head that has not come to its end, in which that may begin."""
        self.is_in_first_line = True
        """Whether what comes next belongs to the first line of a request, which has its address."""

    @property
    def is_answering(self) -> bool:
        """Whether a request is complete and its answer is not."""
        return bool(self.cycle) and not self.cycle.response_complete  # None until the first request

    @property
    def is_reading_head(self) -> bool:
        """Whether what comes next is of the head of a request, and not of a body whose answer went before its end."""
        return not self.is_answering and self.conn.their_state is h11.IDLE

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; where there are too many, in place of the oldest that asks for nothing, or reads least."""
        super().connection_made(transport)
        self.until_head = self.loop.call_later(self.head_seconds, self._hang_up)
        if len(self.connections) > self.most and not self._make_room():
            transport.write(_REFUSAL)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        _cancel(self.until_head)
        _cancel(self.until_read)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; the time for the whole of its head runs from the first.

        A connection on which more is sent before the answer is there ends with that answer.
        """
        if self.transport.is_closing():
            return
        if not self.is_answering and not self.is_reading_head and len(data) > MOST_HEAD_BYTES:
            for start in range(0, len(data), MOST_HEAD_BYTES):  # behind the end of the body there may be a head
                self.data_received(data[start : start + MOST_HEAD_BYTES])
            return
        if self.is_reading_head:
            self.head_bytes += self._bytes_of_head(data)
            if self.head_bytes > MOST_HEAD_BYTES:
                self.transport.write(_TOO_LONG)
                self.transport.close()
                return
            data = self._with_ascii_address(data)
        super().data_received(data)
        if self.is_answering:
            self.is_in_first_line = True
            if self.conn.trailing_data[0]:
                self.cycle.keep_alive = False  # hundreds of requests fit in one packet: who sends them gets one answer
            self.head_bytes = 0
            _cancel(self.until_head)
            self.until_head = None
        elif self.until_head is None:
            self.until_head = self.loop.call_later(self.head_seconds, self._hang_up)

    def _bytes_of_head(self, data: bytes) -> int:
        """How many bytes of a part of a request are of its head; a body may come in the same part."""
        whole = self.head_tail + data
        end = _END_OF_HEAD.search(whole)
        before, self.head_tail = len(self.head_tail), b"" if end else whole[-2:]
        return end.end() - before if end else len(data)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; where it comes behind a request, that one gets no answer, or no end of one."""
        if self.is_answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        super().send_400_response(msg)

    def _with_ascii_address(self, data: bytes) -> bytes:
        """A part of a head whose first line has letters beyond ASCII as browsers send them (%C3%BC); curl does not."""
        if not self.is_in_first_line:
            return data
        line, end, rest = data.partition(b"\n")
        self.is_in_first_line = not end
        return _BEYOND_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line) + end + rest

    def pause_writing(self) -> None:
        """Wait for a reader, and not for ever."""
        super().pause_writing()
        _cancel(self.until_read)
        self.unread_since = self.loop.time()
        self.until_read = self.loop.call_later(self.stall_seconds, self._hang_up)

    def resume_writing(self) -> None:
        """Go on: the reader has read."""
        _cancel(self.until_read)
        self.unread_since = None
        super().resume_writing()

    def _make_room(self) -> bool:
        """Hang up the oldest connection that asks for nothing, else the one that has read nothing for longest.

        Gives whether there was one.
        """
        others = [one for one in list(self.connections) if isinstance(one, BoundedConnection) and one is not self]
        unread = [one for one in others if self.loop.time() - one.reads_since() > self.slow_seconds]
        for other in [one for one in others if not one.is_answering] + sorted(
            unread, key=BoundedConnection.reads_since
        ):
            self.connections.discard(other)
            other._hang_up()
            return True
        return False

    def reads_since(self) -> float:
        """Since when the reader takes nothing; now, where it reads."""
        return self.loop.time() if self.unread_since is None else self.unread_since

    def _hang_up(self) -> None:
        self.transport.abort()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
