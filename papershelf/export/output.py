"""Where an export goes: standard output, or a file that appears only once it is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file written aside and then renamed: whoever reads it never sees half of it.

    A link is followed. What is no regular file (a pipe, a device) is written to as it is.
    """
    if path is None:
        yield sys.stdout.buffer
        return
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with scratch.open("wb") as file:
            yield file
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
