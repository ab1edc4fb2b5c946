"""Reading a snapshot to its end, to see whether it is whole. It takes seconds: for a file that nothing vouches for."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DatabaseError

from db.fingerprint import fingerprint
from papershelf.snapshot.about import About, open_snapshot
from papershelf.snapshot.pointer import holds


def is_whole(path: Path, about: About) -> bool:
    """Whether a file is the snapshot that `about` describes, with sound pages, and its content is what it says."""
    if not path.is_file() or not holds(path, about):
        return False
    engine = create_engine("sqlite://", creator=lambda: open_snapshot(path), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            is_sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            return is_sound and fingerprint(connection).total == about.fingerprint
    except DatabaseError:
        return False
