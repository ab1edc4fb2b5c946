"""Publishing: a new snapshot where the working database has changed, and the pointer led to it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from db.engine import sqlite_path
from db.store.author_settling import is_settled
from papershelf.database import reading
from papershelf.snapshot.build import build
from papershelf.snapshot.describing import describe
from papershelf.snapshot.pointer import (
    DEFAULT_NAME,
    UnusablePointer,
    check_pointer,
    holds,
    name_for,
    point,
    publishing_in,
    remove_others,
    scratch_file,
    sync_file,
    target_of,
)


class Unpublished(Exception):
    """Publishing failed; the pointer is as it was. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to."""

    pointer: Path
    snapshot: Path
    is_new: bool
    """False where the pointer led to this very content already."""
    removed: tuple[Path, ...] = ()
    """Older snapshots that are gone now; the last one is kept, and those that are served."""


def default_pointer(url: URL) -> Path:
    """Where the pointer is by default: beside a SQLite database, else in the working directory."""
    path = sqlite_path(url)
    return Path(DEFAULT_NAME) if path is None else path.with_name(DEFAULT_NAME)


def publish(url: URL, pointer: Path) -> Published:
    """Lead the pointer to a snapshot of the working database as it is now; nothing where it does so already."""
    try:
        check_pointer(pointer, sqlite_path(url))
        with publishing_in(pointer.parent), reading(url) as source:
            return _publish(source, pointer)  # `reading` sees the database as it is at one time
    except UnusablePointer as error:
        raise Unpublished(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise Unpublished(f"{pointer} cannot be published: {error}") from error


def _publish(source: Connection, pointer: Path) -> Published:
    if not is_settled(source):
        raise Unpublished("a load is under way that has not settled which names are one author: publish after it.")
    about = describe(source)
    before = target_of(pointer)
    if before is not None and holds(before, about):
        return Published(pointer, before, is_new=False)
    snapshot = name_for(pointer, about)
    if not snapshot.exists():
        scratch = scratch_file(pointer)
        scratch.unlink(missing_ok=True)  # of a build that was killed: whoever holds the lock is alone
        try:
            build(source, scratch, about)
            sync_file(scratch)
            scratch.rename(snapshot)
        finally:
            scratch.unlink(missing_ok=True)  # of a build that failed: a full disk needs the room
    point(pointer, snapshot)
    removed = remove_others(pointer, {snapshot} | ({before} if before is not None else set()))
    return Published(pointer, snapshot, is_new=True, removed=tuple(removed))
