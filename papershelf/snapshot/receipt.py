"""The receipt: a small file beside the pointer that says what was published last, from which state of the database.

With it, publishing an unchanged shelf need not read the shelf: the mark that the latest writing transaction left
(db.changes) is the same, and the snapshot has the size and the time that it had when it was whole. Without one that
fits, everything is looked at; so a receipt that is lost or cannot be read costs time and nothing else.
"""

from __future__ import annotations

from pathlib import Path

import msgspec


class Receipt(msgspec.Struct, frozen=True):
    """What was published last."""

    mark: str
    """Of the working database."""
    maker: str
    """What made the snapshot: program, schema and format, and the state of the program's files."""
    snapshot: str
    """The name of the file."""
    byte_count: int
    modified_ns: int
    """When the file was last written, in nanoseconds."""
    notices: tuple[str, ...] = ()
    """What a keeper of the shelf was told then, and is to be told for as long as it is so."""

    def vouches_for(self, snapshot: Path) -> bool:
        """Whether a file is as it was when it was published."""
        return self == receipt_for(snapshot, self.mark, self.maker, self.notices)


def receipt_for(snapshot: Path, mark: str, maker: str, notices: tuple[str, ...]) -> Receipt:
    """The receipt for a whole snapshot."""
    found = snapshot.stat()
    return Receipt(mark, maker, snapshot.name, found.st_size, found.st_mtime_ns, notices)


def read_receipt(pointer: Path) -> Receipt | None:
    """The receipt beside a pointer; None where there is none that can be read."""
    try:
        return msgspec.json.decode(_receipt_file(pointer).read_bytes(), type=Receipt)
    except (OSError, msgspec.DecodeError):
        return None


def write_receipt(pointer: Path, receipt: Receipt) -> None:
    """Keep a receipt beside a pointer, in one step; in a folder that may not be written there is none."""
    file = _receipt_file(pointer)
    scratch = file.with_suffix(".new")
    try:
        scratch.write_bytes(msgspec.json.format(msgspec.json.encode(receipt)) + b"\n")
        scratch.replace(file)
    except OSError:
        return


def _receipt_file(pointer: Path) -> Path:
    return pointer.with_name(f".{pointer.stem}-published.json")
