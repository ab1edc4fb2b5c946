"""The snapshot as a file to download: with its length, and in parts for who wants only the rest (RFC 9110)."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.datasette_parts import add_cors_headers
from papershelf.site.metadata import DATABASE
from papershelf.site.sending import send_file_part

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


async def snapshot(datasette: Datasette, request: Request, send: Any) -> None:
    """The whole file, or the part of it that is asked for."""
    database = datasette.get_database(DATABASE)
    path, tag = Path(database.path), f'"{database.hash}"'
    descriptor = await asyncio.to_thread(os.open, path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.fstat(descriptor).st_size
        headers = {
            "content-type": "application/vnd.sqlite3",
            "content-disposition": f'attachment; filename="{DATABASE}.db"',
            "etag": tag,
            "accept-ranges": "bytes",
            "cache-control": f"max-age={datasette.setting('default_cache_ttl')}",
        }
        add_cors_headers(headers)
        if tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
            await send_file_part(send, 304, headers, descriptor, range(0))
            return
        wanted = request.headers.get("range", "")
        if request.headers.get("if-range", tag) != tag:
            wanted = ""  # a part of another snapshot would be of no use
        part = part_of(wanted, size)
        if part is None:
            await send_file_part(send, 416, {**headers, "content-range": f"bytes */{size}"}, descriptor, range(0))
            return
        status = 200
        if len(part) < size or wanted.startswith("bytes="):
            status = 206
            headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        headers["content-length"] = str(len(part))
        await send_file_part(send, status, headers, descriptor, range(0) if request.method == "HEAD" else part)
    finally:
        os.close(descriptor)


def part_of(wanted: str, size: int) -> range | None:
    """The bytes that a header `Range` asks for; all of them where it asks for several parts or is not understood.

    None where the file has no such part.
    """
    found = _RANGE.fullmatch(wanted.replace(" ", ""))
    first, last = found.groups() if found else ("", "")
    if not first and not last:
        return range(size)
    if not first:
        part = range(max(0, size - int(last)), size)
    else:
        part = range(int(first), min(size, int(last) + 1) if last else size)
    return part if len(part) else None
