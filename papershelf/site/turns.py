"""Turns: who waits for a process gets one in the order of coming, but each kind of requests after the other.

Who asks for one table over and over so keeps others from that table, and from no other.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque


class Turns:
    """So many turns at a time."""

    def __init__(self, count: int) -> None:
        self.free = count
        self.waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        """Who waits, by kind; the kind whose turn is next comes first."""

    @property
    def waiting_count(self) -> int:
        """How many wait."""
        return sum(map(len, self.waiting.values()))

    async def take(self, kind: str) -> None:
        """Wait for a turn."""
        if self.free and not self.waiting:
            self.free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(kind, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came at the moment of leaving
            else:
                self._leave(kind, turn)
            raise

    def give_back(self) -> None:
        """End a turn: whoever is next has it."""
        self.free += 1
        while self.waiting and self.free:
            kind, queue = self.waiting.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self.waiting[kind] = queue
            if not turn.done():
                self.free -= 1
                turn.set_result(None)

    def _leave(self, kind: str, turn: asyncio.Future[None]) -> None:
        queue = self.waiting.get(kind)
        if queue is not None and turn in queue:
            queue.remove(turn)
            if not queue:
                del self.waiting[kind]
