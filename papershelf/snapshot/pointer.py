"""The pointer: a symbolic link that always leads to a whole snapshot, and the snapshots beside it.

A snapshot has a name of its own and is never changed, so a server that has it open goes on undisturbed; publishing
renames a new link over the old one, which is one step to everybody who looks.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papershelf.snapshot.about import About, NotASnapshot, is_snapshot, read_about
from papershelf.snapshot.holding import remove_unless_held

DEFAULT_NAME = "papershelf-public.db"


class UnusablePointer(Exception):
    """A FILE that cannot be the pointer. The message says why and what to do."""


@contextmanager
def publishing_in(folder: Path) -> Iterator[None]:
    """Publish alone in a folder: another `publish` waits. The lock ends with the process, however that ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def check_pointer(pointer: Path, working_database: Path | None) -> None:
    """Refuse a pointer that would take the place of something else."""
    if not pointer.parent.is_dir():
        raise UnusablePointer(f"{pointer}: the folder {pointer.parent} does not exist; make it first.")
    if working_database is not None and pointer.resolve() == working_database.resolve():
        raise UnusablePointer(f"{pointer} is the working database; name another FILE.")
    if pointer.is_symlink():
        target = pointer.readlink()
        if target.parent == Path() and _snapshot_name(pointer.stem).fullmatch(target.name):
            return
        raise UnusablePointer(f"{pointer} is a link to {target}, which is no snapshot of it; name another FILE.")
    if pointer.exists():
        raise UnusablePointer(
            f"{pointer} exists and is no link that `papershelf publish` made; name another FILE or move it away."
        )


def target_of(pointer: Path) -> Path | None:
    """The snapshot that a pointer leads to; None where there is none."""
    target = pointer.parent / pointer.readlink() if pointer.is_symlink() else None
    return target if target is not None and target.is_file() else None


def holds(path: Path, about: About) -> bool:
    """Whether a file says that it is the snapshot that `about` describes."""
    try:
        return read_about(path) == about
    except NotASnapshot:
        return False


def name_for(pointer: Path, about: About) -> Path:
    """The file for a snapshot: STEM-FINGERPRINT.db, and a part of its build where another one has that name.

    A file that a server may have open is never written over; one that is damaged is replaced by name.
    """
    plain = pointer.with_name(f"{pointer.stem}-{about.fingerprint[:12]}.db")
    longer = pointer.with_name(f"{pointer.stem}-{about.fingerprint[:12]}-{about.build[:6]}.db")
    for path in (plain, longer):
        if not os.path.lexists(path) or holds(path, about):
            return path
    raise UnusablePointer(f"{longer} is in the way: it is not the snapshot of that name; move it away.")


def scratch_file(pointer: Path) -> Path:
    """Where a snapshot is built before it has its name; only who publishes in the folder may touch it."""
    return pointer.with_name(f".{pointer.stem}-building.db")


def point(pointer: Path, snapshot: Path) -> None:
    """Let the pointer lead to a snapshot beside it, in one step."""
    sync_folder(pointer.parent)
    link = pointer.with_name(f".{pointer.stem}-pointing")
    link.unlink(missing_ok=True)
    link.symlink_to(snapshot.name)
    link.replace(pointer)
    sync_folder(pointer.parent)


def remove_others(pointer: Path, kept: set[Path]) -> list[Path]:
    """Remove the snapshots of this pointer but those to keep and those that are served; gives the removed ones."""
    name = _snapshot_name(pointer.stem)
    others = [
        path
        for path in sorted(pointer.parent.iterdir())
        if name.fullmatch(path.name) and path not in kept and not path.is_symlink() and is_snapshot(path)
    ]
    return [path for path in others if remove_unless_held(path)]


def sync_file(path: Path) -> None:
    """Bring a file to the disk, so that no name ever leads to half of it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    sync_file(folder)


def _snapshot_name(stem: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(stem)}-[0-9a-f]{{12}}(?:-[0-9a-f]{{6}})?\.db")
