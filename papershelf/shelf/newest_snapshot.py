"""The newest snapshot of a shelf: what is searched, wherever somebody asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from db.engine import UnusableDatabase, sqlite_path
from db.vocabulary import shipped_vocabulary
from papershelf.snapshot.about import NotASnapshot, is_snapshot, open_snapshot, read_about
from papershelf.snapshot.publish import Unpublished, default_pointer, is_up_to_date, publish


@contextmanager
def newest_snapshot(url: URL, tell: Callable[[str], None]) -> Iterator[sqlite3.Connection]:
    """A connection to a snapshot: the one that is named, or the newest of a working database.

    Where the database has changed since it was published, it is published first; where that cannot be, what was
    published last is searched, and `tell` is told so.
    """
    path = sqlite_path(url)
    if path is None or not is_snapshot(path):
        path = _published(url, tell)
    try:
        read_about(path)
    except NotASnapshot as error:
        raise UnusableDatabase(str(error)) from error
    with closing(open_snapshot(path.resolve())) as snapshot:
        yield snapshot


def _published(url: URL, tell: Callable[[str], None]) -> Path:
    from papershelf.loading.renewing import renew_before_publishing

    pointer = default_pointer(url)
    if is_up_to_date(url, pointer):
        return pointer
    tell(f"The working database has changed: publishing it as {pointer} first.")
    try:
        renew_before_publishing(url, shipped_vocabulary(), tell)
        publish(url, pointer)
    except Unpublished as error:
        if not pointer.exists():
            raise UnusableDatabase(str(error)) from error
        tell(f"{error} What was published last is searched.")
    return pointer
