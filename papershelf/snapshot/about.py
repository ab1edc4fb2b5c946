"""What a snapshot says of itself, and telling a snapshot from any other file."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import papershelf
from papershelf.revisions import newest_revision

FORMAT = 8
"""Version of the layout of snapshots; raised whenever one of the same content would be another file.

Tables have a version of their own: the newest revision of the schema."""
APPLICATION_ID = int.from_bytes(b"shlf", "big")
"""Stands in the header of every snapshot (`PRAGMA application_id`): how one is told from any other SQLite file."""
PACKAGES = ("db", "extraction", "loaders", "migrations", "papershelf")
"""Whatever a snapshot says comes of these."""
_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"


class NotASnapshot(Exception):
    """A file that is no snapshot, or one that this program cannot read. The message says which and what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """The table `about` of a snapshot."""

    program: str
    """The version that built it."""
    schema: str
    """The revision of its tables."""
    reader: str
    """Whose results count: builtin, or llm:MODEL."""
    fingerprint: str
    """SHA-256 of its content."""
    build: str
    """SHA-256 of all that the file is made from: beside content the names of documents and the versions of programs."""

    def as_rows(self) -> dict[str, str]:
        """Name to value, as they stand in the table."""
        return asdict(self)


def is_snapshot(path: Path) -> bool:
    """Whether a file carries the mark of a snapshot in its header."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError:
        return False
    return header.startswith(_MAGIC) and int.from_bytes(header[68:72], "big") == APPLICATION_ID


def read_about(path: Path) -> About:
    """What a snapshot says of itself; refuses a file that is none, or one of another format."""
    if not path.is_file():
        raise NotASnapshot(f"{path}: there is no such file; `papershelf publish` makes a snapshot.")
    if not is_snapshot(path):
        raise NotASnapshot(f"{path} is no snapshot; `papershelf publish` makes one from a working database.")
    connection = open_snapshot(path)
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found != FORMAT:
            raise NotASnapshot(
                f"{path} is a snapshot of format {found}, this program reads {FORMAT}; publish it again with this one."
            )
        about = About(**dict(connection.execute("SELECT name, value FROM about").fetchall()))
    except (sqlite3.DatabaseError, TypeError) as error:
        raise NotASnapshot(f"{path} is a damaged snapshot ({error}); publish it again.") from error
    finally:
        connection.close()
    if about.schema != newest_revision():
        raise NotASnapshot(
            f"{path} is a snapshot of tables of revision {about.schema}, this program reads {newest_revision()}; "
            "publish it again with this one."
        )
    return about


def program_version() -> str:
    """The name and version of the program, as snapshots say what built them."""
    return f"papershelf {version('papershelf')}"


def maker() -> str:
    """What makes snapshots here: the version, and a stamp of the program's files, which change between versions too."""
    return f"{program_version()}, schema {newest_revision()}, format {FORMAT}, files {_stamp_of_program()}"


def _stamp_of_program() -> str:
    """Differs where a file of the program was written, as those of a package do that is installed anew."""
    project = Path(papershelf.__file__).parents[1]
    found = sorted(path for package in PACKAGES for path in (project / package).rglob("*.*") if path.suffix != ".pyc")
    stamps = ((path, path.stat()) for path in found)
    lines = [f"{path.relative_to(project)} {stamp.st_size} {stamp.st_mtime_ns}\n" for path, stamp in stamps]
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def open_snapshot(path: Path, kind: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """A connection to a snapshot that reads only, makes no file and takes no locks: the file never changes.

    `immutable=1` alone would make an empty file where there is none.
    """
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False, factory=kind)
