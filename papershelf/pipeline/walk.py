"""The documents that paths name: files, folders, archives and compressed files, standard input.

Names are relative to the folder a document was found under; a document that was named by itself has its base name. A
member of an archive is "ARCHIVE/MEMBER". Compression is recognised from content, never from a name.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Protocol, cast

from db.cleaning import clean_line
from loaders.loader import HEAD_SIZE

STANDARD_INPUT = "-"
SPOOL_SIZE = 8 * 2**20
"""Bytes that a document without a file of its own takes in memory before it goes to a temporary file."""
CHUNK = 2**20
MOST_NESTED = 3
"""Archives inside archives that are opened."""

_GZIP, _ZIP, _TAR = b"\x1f\x8b", b"PK\x03\x04", b"ustar"
DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError)
"""What the libraries of archives raise on a damaged, encrypted or unknown one."""


class Readable(Protocol):
    """Bytes that can be read once."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A stream of bytes with its name. It is read once, before the next one is asked for."""

    name: str
    stream: Readable
    head: bytes
    """The first bytes; the stream stands behind them."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """A path, or a member of an archive, that cannot be opened."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Spooled:
    """The bytes of a document, seekable and at their start, with their hash and size."""

    stream: BinaryIO
    sha256: str
    byte_count: int


def count_files(paths: tuple[str, ...]) -> int:
    """How many files the paths name, archives counted as one: the length of a progress bar."""
    return sum(1 for path in paths for _ in (_files(Path(path)) if path != STANDARD_INPUT else [None]))


def find_documents(paths: tuple[str, ...]) -> Iterator[FoundDocument | Unopened]:
    """The documents of paths, in the order of the paths; those of a folder by name, hidden ones left out."""
    for raw in paths:
        if raw == STANDARD_INPUT:
            yield from _documents_of("stdin", sys.stdin.buffer)
            continue
        path = Path(raw)
        base = path if path.is_dir() else path.parent
        for file in _files(path):
            name = clean_name(file.relative_to(base).as_posix())
            try:
                stream = file.open("rb")
            except OSError as error:
                yield Unopened(name, f"it cannot be opened: {error.strerror}")
                continue
            with stream:
                yield from _documents_of(name, stream)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith("."))


def clean_name(raw: str) -> str:
    """A name that a database can hold: bytes that are no UTF-8 become replacement characters."""
    return clean_line(os.fsencode(raw).decode("utf-8", "replace")) or "unnamed"


def _documents_of(name: str, stream: Readable, depth: int = 0) -> Iterator[FoundDocument | Unopened]:
    """The document that a stream is, or those that it holds."""
    try:
        head = _read_head(stream)
        if depth > MOST_NESTED:
            yield Unopened(name, f"archives are nested more than {MOST_NESTED} deep; unpack it first")
        elif head.startswith(_GZIP):
            with gzip.open(_rejoin(head, stream)) as unzipped:
                yield from _documents_of(name, unzipped, depth + 1)
        elif head.startswith(_ZIP):
            with closing(_seekable(head, stream)) as spool, zipfile.ZipFile(spool) as archive:
                for member in sorted(archive.infolist(), key=lambda member: member.filename):
                    if not member.is_dir():
                        with archive.open(member) as inside:
                            yield from _documents_of(clean_name(f"{name}/{member.filename}"), inside, depth + 1)
        elif head[257:262] == _TAR:
            with tarfile.open(fileobj=_rejoin(head, stream), mode="r|") as tar:
                for entry in tar:
                    content = tar.extractfile(entry) if entry.isreg() else None
                    if content is not None:
                        yield from _documents_of(clean_name(f"{name}/{entry.name}"), content, depth + 1)
        else:
            yield FoundDocument(name, stream, head)
    except DAMAGED as error:
        yield Unopened(name, f"it cannot be read: {error}")


def spool(document: FoundDocument, most_bytes: int) -> Spooled | None:
    """All bytes of a document, hashed; None where they are more than `most_bytes`."""
    digest = hashlib.sha256()
    size = 0
    spooled = _spool_file()
    rejoined = _rejoin(document.head, document.stream)
    while chunk := rejoined.read(CHUNK):
        size += len(chunk)
        if size > most_bytes:
            spooled.close()
            return None
        digest.update(chunk)
        spooled.write(chunk)
    spooled.seek(0)
    return Spooled(spooled, digest.hexdigest(), size)


def _read_head(stream: Readable) -> bytes:
    parts: list[bytes] = []
    missing = HEAD_SIZE
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _seekable(head: bytes, stream: Readable) -> BinaryIO:
    """The whole stream as a file that can be searched, as the directory of a zip archive needs."""
    spooled = _spool_file()
    shutil.copyfileobj(_rejoin(head, stream), spooled)
    spooled.seek(0)
    return spooled


def _spool_file() -> BinaryIO:
    """A file of no name, in memory while it is small; whoever takes it closes it."""
    return cast(BinaryIO, SpooledTemporaryFile(SPOOL_SIZE))


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were already read, as if they had not been."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        part = self._head[: len(view)] if self._head else memoryview(self._rest.read(len(view)))
        self._head = self._head[len(part) :] if self._head else self._head
        view[: len(part)] = part
        return len(part)


def _rejoin(head: bytes, rest: Readable) -> io.BufferedReader:
    return io.BufferedReader(_Rejoined(head, rest), CHUNK)
