"""Where an export goes: standard output, or a file or a folder that appears only once it is whole.

It is written aside, under a hidden name that is locked (flock) as long as its writer lives. What one that was killed
has written stays, unlocked: the next export to the same name removes it.
"""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST
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
    _remove_leftovers(target)
    scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _locked(scratch) as file:
            yield file
            file.flush()
            scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def output_folder(path: Path) -> Iterator[Path]:
    """A new folder, written aside and then renamed; raises FileExistsError where there is one that is not empty."""
    target = path.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(EEXIST, "it exists, and is no empty folder", str(path))
    _remove_leftovers(target)
    scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
    scratch.mkdir()
    lock = os.open(scratch, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield scratch
        scratch.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        os.close(lock)


def _locked(scratch: Path) -> BinaryIO:
    """A new file that nobody takes for a leftover."""
    while True:
        file = scratch.open("wb")
        with suppress(OSError):  # a file system without locks: then nobody removes it either
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # another export took it for one, between the two steps


def _remove_leftovers(target: Path) -> None:
    """Remove what exports to this name left behind that were killed."""
    for leftover in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        with suppress(OSError), _opened(leftover) as file:  # locked: its writer lives
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """The number of an open file or folder."""
    number = os.open(path, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)
