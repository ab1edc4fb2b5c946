"""Publishing: a new snapshot where the working database has changed, and the pointer led to it.

What builds is imported only where something is built: it takes longer than to see that nothing has changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from db.changes import latest_mark
from db.engine import sqlite_path
from papershelf.database import reading
from papershelf.snapshot.about import maker
from papershelf.snapshot.pointer import (
    DEFAULT_NAME,
    UnusablePointer,
    check_pointer,
    name_for,
    point,
    publishing_in,
    remove_others,
    scratch_file,
    sync_file,
    target_of,
)
from papershelf.snapshot.receipt import read_receipt, receipt_for, write_receipt


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
    notices: tuple[str, ...] = ()
    """What a keeper of the shelf should know of it."""


def default_pointer(url: URL) -> Path:
    """Where the pointer is by default: beside a SQLite database, else in the working directory."""
    path = sqlite_path(url)
    return Path(DEFAULT_NAME) if path is None else path.with_name(DEFAULT_NAME)


def published_before(url: URL, pointer: Path) -> Published | None:
    """What this very program published, where nothing was written since; None where the shelf is to be looked at."""
    with _publishing(url, pointer) as source:
        return _unchanged(source, pointer)


def publish(url: URL, pointer: Path, notices: tuple[str, ...] = ()) -> Published:
    """Lead the pointer to a snapshot of the working database as it is now; nothing where it does so already."""
    with _publishing(url, pointer) as source:
        return _unchanged(source, pointer) or _publish(source, url, pointer, notices)


@contextmanager
def _publishing(url: URL, pointer: Path) -> Iterator[Connection]:
    """A connection to the working database, while nobody else publishes at the pointer."""
    try:
        check_pointer(pointer, sqlite_path(url))
        with publishing_in(pointer.parent), reading(url) as source:
            yield source
    except UnusablePointer as error:
        raise Unpublished(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise Unpublished(f"{pointer} cannot be published: {error}") from error


def is_up_to_date(url: URL, pointer: Path) -> bool:
    """Whether the pointer leads to what the working database holds now."""
    with reading(url) as source:
        return _unchanged(source, pointer) is not None


def _unchanged(source: Connection, pointer: Path) -> Published | None:
    """What the pointer leads to, where the receipt shows that nothing was written since; None where it does not."""
    receipt, snapshot = read_receipt(pointer), target_of(pointer)
    if receipt is None or snapshot is None or (receipt.mark, receipt.maker) != (latest_mark(source), maker()):
        return None
    if not receipt.vouches_for(snapshot):
        return None
    return Published(pointer, snapshot, is_new=False, notices=receipt.notices)


def _publish(source: Connection, url: URL, pointer: Path, notices: tuple[str, ...]) -> Published:
    from db.store.author_rows import is_settled
    from papershelf.snapshot.build import beside, build
    from papershelf.snapshot.describing import describe
    from papershelf.snapshot.inspecting import is_whole

    if not is_settled(source):
        raise Unpublished("a load is under way that has not settled which names are one author: publish after it.")
    mark = latest_mark(source)  # before anything else is read: what is written meanwhile leaves another one
    before, receipt = target_of(pointer), read_receipt(pointer)
    scratch = scratch_file(pointer)
    scratch.unlink(missing_ok=True)  # of a build that was killed: whoever holds the lock is alone
    try:
        with beside(source, url, scratch) as staging:
            about = describe(source if sqlite_path(url) is None else staging, staging)
            snapshot = name_for(pointer, about)
            is_vouched_for = receipt is not None and snapshot.exists() and receipt.vouches_for(snapshot)
            is_built = not is_vouched_for and not is_whole(snapshot, about)
            if is_built:
                build(staging, about)
        if is_built:
            sync_file(scratch)
            scratch.rename(snapshot)
    finally:
        scratch.unlink(missing_ok=True)  # of a build that failed: a full disk needs the room
    removed: list[Path] = []
    if snapshot != before:
        point(pointer, snapshot)
        removed = remove_others(pointer, {snapshot} | ({before} if before is not None else set()))
    if mark is not None:
        write_receipt(pointer, receipt_for(snapshot, mark, maker(), notices))
    is_new = is_built or snapshot != before
    return Published(pointer, snapshot, is_new, removed=tuple(removed), notices=notices)
