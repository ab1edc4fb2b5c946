"""Eight visitors ask a site for lists and read nothing, then another one asks: a program, for it starts processes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from papershelf.site import forking
from papershelf.site.front import Front
from papershelf.site.inside import ask, living
from papershelf.site.server import open_serving

COUNT = 8


class SlowReader:
    """Takes the head of an answer, and the rest when it is let."""

    def __init__(self, may_read: asyncio.Event) -> None:
        self.may_read = may_read
        self.got: list[dict[str, Any]] = []

    async def send(self, part: dict[str, Any]) -> None:
        if self.got:
            await self.may_read.wait()
        self.got.append(part)

    @property
    def is_whole(self) -> bool:
        return self.got[-1].get("more_body") is False


def scope_of(number: int) -> dict[str, Any]:
    """A request for a list, under ever another name of the site, so that no answer is one that is kept."""
    path = "/papershelf/papers.json"
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", f"name-{number}".encode())],
        "client": None,
        "server": None,
    }


async def forever() -> dict[str, Any]:
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}


async def talk(snapshot: Path) -> None:
    """Ask, and write what came of it."""
    front = Front(open_serving(snapshot, "/", lambda _said: None), "/")
    may_read = asyncio.Event()
    async with living(front):
        readers = [SlowReader(may_read) for _ in range(COUNT)]
        asked = [asyncio.create_task(front(scope_of(n), forever, reader.send)) for n, reader in enumerate(readers)]
        while not readers[0].got:
            await asyncio.sleep(0.01)
        status, _, _ = await ask(front, "/papershelf/topics.json")
        unread = [reader for reader, asking in zip(readers, asked, strict=True) if not asking.done()]
        may_read.set()
        await asyncio.gather(*asked)
        whole = [reader for reader in readers if reader.is_whole]
    sys.stdout.write(f"{status}, before any of {len(unread)} was read; then {len(whole)} whole\n")


if __name__ == "__main__":
    forking.prepare()
    forking.wait_until_prepared()
    asyncio.run(talk(Path(sys.argv[1])))
