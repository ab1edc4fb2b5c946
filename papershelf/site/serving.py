"""The snapshot that is served: held as long as a request reads it, and followed by the next when that is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from papershelf.site import datasette_parts
from papershelf.site.answers import Answers
from papershelf.site.application import make_site, tag_of
from papershelf.site.metadata import DATABASE
from papershelf.snapshot.about import NotASnapshot
from papershelf.snapshot.holding import Held, hold, inode_of

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often the pointer is looked at."""


@dataclass
class Served:
    """A snapshot with its site, and how many requests are being answered from it."""

    held: Held
    site: Datasette
    application: Callable[[Any, Any, Any], Awaitable[None]]
    tag: str
    answers: Answers = field(default_factory=Answers)
    busy_page: Any = None
    """What is said to visitors for whom there is no room: the same to all, for it should cost little to say."""
    users: int = 0
    is_past: bool = False


def open_served(pointer: Path, base_url: str) -> Served:
    """The snapshot that a pointer leads to now, ready to be served; NotASnapshot where it is none."""
    try:
        held = hold(pointer)
    except FileNotFoundError as error:
        raise NotASnapshot(f"{pointer}: there is no such file; `papershelf publish` makes a snapshot.") from error
    except OSError as error:
        raise NotASnapshot(f"{pointer} cannot be read: {error.strerror}.") from error
    try:
        site = make_site(held.path, base_url)
        datasette_parts.open_connections(site, DATABASE)
    except BaseException:
        held.release()
        raise
    return Served(held, site, site.app(), tag_of(site))


class Serving:
    """What is served now. Every request is answered from one snapshot, from its beginning to its end."""

    def __init__(self, pointer: Path, base_url: str, first: Served, say: Callable[[str], None]) -> None:
        self.pointer = pointer
        self.base_url = base_url
        self.now = first
        self.say = say
        self.refused: tuple[int, ...] | None = None
        """A file that the pointer leads to and that is no snapshot, as `_stamp` tells it: it is named once."""
        self.is_lost = False

    @contextmanager
    def current(self) -> Iterator[Served]:
        """What is served now; stays open until the end of the block."""
        served = self.now
        served.users += 1
        try:
            yield served
        finally:
            served.users -= 1
            self._close_if_unused(served)

    async def follow(self) -> None:
        """Move on whenever the pointer leads to another snapshot, for good."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look()
                self.is_lost = False
            except OSError as error:  # the pointer is gone, for a moment or for good: what is served stays
                if not self.is_lost:
                    log.error("Still serving %s: %s: %s", self.now.held.path.name, self.pointer, error.strerror)
                self.is_lost = True

    async def _look(self) -> None:
        if inode_of(self.pointer) == self.now.held.inode or (found := _stamp(self.pointer)) == self.refused:
            return
        try:
            coming = await asyncio.to_thread(open_served, self.pointer, self.base_url)
        except OSError:
            raise
        except Exception as error:  # what a damaged file raises depends on the damage; what is served stays
            self.refused = found
            log.error("Still serving %s: %s", self.now.held.path.name, _reason(self.pointer, error))
            return
        await datasette_parts.warm(coming.site)
        past, self.now = self.now, coming
        self.refused = None
        past.is_past = True
        self._close_if_unused(past)
        self.say(f"Serving {coming.held.path.name}")

    def close(self) -> None:
        """Let the snapshot go, at the end."""
        self.now.is_past = True
        self._close_if_unused(self.now)

    def _close_if_unused(self, served: Served) -> None:
        if served.is_past and served.users == 0:
            datasette_parts.close(served.site)
            served.held.release()


def _stamp(path: Path) -> tuple[int, ...]:
    """What tells a file from another one, which may get the number of one that was removed."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _reason(path: Path, error: Exception) -> str:
    return (
        str(error) if isinstance(error, NotASnapshot) else f"{path} is a damaged snapshot ({error}); publish it again."
    )
