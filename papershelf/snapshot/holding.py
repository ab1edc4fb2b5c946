"""Holding a snapshot: who serves one keeps a shared lock on its file, and who removes old ones asks for the whole lock.

The locks are those of flock(2): they belong to the open file, end with the process however that ends, and have nothing
to do with the locks of SQLite, which takes none on a file that never changes.
"""

from __future__ import annotations

import errno
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}
_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Held:
    """A snapshot that stays as long as it is held."""

    path: Path
    """The file itself, never the pointer."""
    descriptor: int
    """Open for reading: what `path` led to when it was taken."""
    inode: tuple[int, int]
    """Device and number of the file: tells it from another one of the same name."""

    def release(self) -> None:
        """Let it go: `publish` may remove it from now on."""
        os.close(self.descriptor)


def hold(pointer: Path) -> Held:
    """Hold the snapshot that a path leads to now; OSError where there is none.

    Between looking and locking, `publish` may have led the pointer elsewhere and removed the file: then look again.
    """
    for _ in range(_ATTEMPTS):
        path = pointer.resolve()
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            _lock(descriptor, fcntl.LOCK_SH)
            inode = inode_of(path)
        except BaseException as error:
            os.close(descriptor)
            if isinstance(error, FileNotFoundError):
                continue
            raise
        found = os.fstat(descriptor)
        if inode == (found.st_dev, found.st_ino):
            return Held(path, descriptor, inode)
        os.close(descriptor)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(pointer))


def inode_of(path: Path) -> tuple[int, int]:
    """Device and number of the file that a path leads to; OSError where there is none."""
    found = path.stat()
    return found.st_dev, found.st_ino


def remove_unless_held(path: Path) -> bool:
    """Remove a snapshot that nobody holds; gives whether it is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held; or on a file system without locks, where nobody knows
        return False
    else:
        path.unlink(missing_ok=True)
        return True
    finally:
        os.close(descriptor)


def _lock(descriptor: int, kind: int) -> None:
    """Lock a file; where its file system knows no locks, `remove_unless_held` removes nothing."""
    try:
        fcntl.flock(descriptor, kind)
    except OSError as error:
        if error.errno not in _NO_LOCKS_HERE:
            raise
