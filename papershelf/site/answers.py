"""Answers that are given again: what a page, a table or a search shows is a function of the snapshot and the address.

They are kept as they were sent, compressed where the visitor takes them so.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any
from weakref import WeakValueDictionary

from papershelf.site.compression import takes_gzip
from papershelf.site.headers import Send

MOST_BYTES = 12 * 2**20
"""Of all answers that are kept, with what they are found by; those that were asked for longest ago go first."""
_OVERHEAD = 2_000
"""Bytes that an answer takes beside its body, its address and the hosts that it was asked for at."""
LARGEST = 2**20
"""Of one that is kept."""
_TOLD_IN_LINKS = (b"host", b"x-forwarded-proto")
"""Headers that come again in the links of an answer."""
Key = tuple[object, ...]


def key_of(scope: dict[str, Any], *, tells_host: bool = True) -> Key | None:
    """What an answer depends on besides the snapshot; None where it is no answer to be kept.

    An answer that does not tell the name of the site is the same under each, and whoever invents names gets that one.
    """
    if scope["method"] != "GET":
        return None
    own = (scope.get("raw_path") or scope["path"], scope["query_string"], takes_gzip(scope))
    if not tells_host:
        return own
    told = sorted(pair for pair in scope["headers"] if pair[0].lower() in _TOLD_IN_LINKS)
    return (*own, scope["scheme"], *told)


class Answers:
    """The answers of one snapshot that are kept."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Key, tuple[dict[str, Any], bytes]] = OrderedDict()
        self.size = 0
        self.making: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    def one_at_a_time(self, key: Key) -> asyncio.Lock:
        """Whoever makes an answer holds this lock: who asks for the same meanwhile waits, and gets what is kept."""
        return self.making.setdefault(key, asyncio.Lock())

    async def give(self, key: Key, send: Send) -> bool:
        """Answer with what is kept; False where nothing is."""
        messages = self.kept_messages(key)
        for message in messages:
            await send(message)
        return bool(messages)

    def kept_messages(self, key: Key) -> list[dict[str, Any]]:
        """What is kept, as it is sent; nothing where nothing is."""
        if key not in self.kept:
            return []
        self.kept.move_to_end(key)
        start, body = self.kept[key]
        return [start, {"type": "http.response.body", "body": body, "more_body": False}]

    def keeping(self, key: Key, send: Send) -> Send:
        """Send an answer on, and keep it once it is whole."""
        start: dict[str, Any] | None = None
        body = bytearray()

        async def send_and_keep(message: dict[str, Any]) -> None:
            nonlocal start
            await send(message)
            if message["type"] == "http.response.start":
                start = message if message["status"] == 200 else None
            elif start is not None and len(body) <= LARGEST:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    self._keep(key, start, bytes(body))

        return send_and_keep

    def _keep(self, key: Key, start: dict[str, Any], body: bytes) -> None:
        if len(body) > LARGEST or key in self.kept:
            return
        self.kept[key] = (start, body)
        self.size += _size_of(key, body)
        while self.size > MOST_BYTES:
            oldest, (_, old_body) = self.kept.popitem(last=False)
            self.size -= _size_of(oldest, old_body)


def _size_of(key: Key, body: bytes) -> int:
    """Bytes of an answer: visitors choose how long an address is, and "[]" may be all that comes of it."""
    told = (value for part in key for value in (part if isinstance(part, tuple) else (part,)))
    return len(body) + _OVERHEAD + sum(len(value) for value in told if isinstance(value, (bytes, str)))
