"""The documents that a stream of bytes holds: itself, or what is inside when it is compressed or an archive.

Compression is recognised from content, never from a name; a member of an archive is named "ARCHIVE/MEMBER". Hidden
members are left out: systems and editors put them there, not people. Whatever is damaged, encrypted or grows beyond
measure when it is unpacked is told, and the rest still read.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Protocol, cast

from db.cleaning import LONGEST_NAME, clean_line
from loaders.loader import HEAD_SIZE

SPOOL_SIZE = 8 * 2**20
"""Bytes that a document without a file of its own takes in memory before it goes to a temporary file."""
CHUNK = 2**20
MOST_OF_A_NAME = LONGEST_NAME // 4
"""Characters of a name that are kept, the last ones."""
MOST_NESTED = 3
"""Archives inside archives that are opened."""
MOST_SPOOLED = 4 * 2**30
"""Bytes of a zip archive that has to be copied before it can be searched, because it is no file of its own."""

_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods that unpack no more than is asked for; with others a few bytes fill the memory at once."""
_GZIP, _ZIP, _TAR = b"\x1f\x8b", b"PK\x03\x04", b"ustar"
DAMAGED = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    LookupError,
    struct.error,
)
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


def clean_name(raw: str) -> str:
    """A name that a database can hold: bytes that are no UTF-8 become replacement characters, its end counts most."""
    cleaned = clean_line(raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    return cleaned[-MOST_OF_A_NAME:] or "unnamed"


def documents_of(name: str, stream: Readable, depth: int = 0) -> Iterator[FoundDocument | Unopened]:
    """The document that a stream is, or those that it holds."""
    try:
        head = _read_head(stream)
        if depth > MOST_NESTED:
            yield Unopened(name, f"archives are nested more than {MOST_NESTED} deep; unpack it first")
        elif head.startswith(_GZIP):
            with gzip.open(_rejoin(head, stream)) as unzipped:
                yield from documents_of(name, unzipped, depth + 1)
        elif head.startswith(_ZIP):
            yield from _documents_of_zip(name, head, stream, depth)
        elif head[257:262] == _TAR:
            yield from _documents_of_tar(name, _rejoin(head, stream), depth)
        else:
            yield FoundDocument(name, stream, head)
    except DAMAGED as error:
        yield Unopened(name, f"it cannot be read: {error}")


def _documents_of_zip(name: str, head: bytes, stream: Readable, depth: int) -> Iterator[FoundDocument | Unopened]:
    with _seekable(head, stream) as seekable, zipfile.ZipFile(seekable) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            inner_name = _member_name(name, member.filename)
            if member.is_dir() or inner_name is None:
                continue
            if member.compress_type not in _BOUNDED:
                yield Unopened(inner_name, "it is packed by a method that is not read; unpack it first")
                continue
            try:
                inside = archive.open(member)
            except DAMAGED as error:  # an encrypted one, say; the others can still be read
                yield Unopened(inner_name, f"it cannot be read: {error}")
                continue
            with inside:
                yield from documents_of(inner_name, inside, depth + 1)


def _documents_of_tar(name: str, stream: BinaryIO, depth: int) -> Iterator[FoundDocument | Unopened]:
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_StrictTarInfo) as tar:
        for member in tar:
            inner_name = _member_name(name, member.name)
            content = tar.extractfile(member) if member.isreg() and inner_name is not None else None
            if content is not None and inner_name is not None:
                yield from documents_of(inner_name, content, depth + 1)


def _member_name(archive: str, printed: str) -> str | None:
    """The name of a member of an archive; None for a hidden one."""
    parts = [part for part in printed.split("/") if part not in ("", ".", "..")]
    return None if any(part.startswith(".") for part in parts) else clean_name("/".join([archive, *parts]))


class _StrictTarInfo(tarfile.TarInfo):
    """The header of a member. Where it is damaged or missing the archive is: Python's own takes that for its end."""

    _LARGEST = 2**20
    """Bytes of a header that only carries a long name or attributes: it is read into memory whole."""
    _OF_HEADERS = (
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
    )

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _StrictTarInfo:
        try:
            found = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf and not any(buf):  # a block of zeros is the end
                raise
            raise tarfile.ReadError(f"the archive is damaged or breaks off ({error})") from error
        if found.type in cls._OF_HEADERS and found.size > cls._LARGEST:
            raise tarfile.ReadError(f"the archive has a header of {found.size:,} bytes")
        return found


def spool(document: FoundDocument, most_bytes: int) -> Spooled | None:
    """All bytes of a document, hashed; None where they are more than `most_bytes`."""
    digest = hashlib.sha256()
    spooled = _copy(_rejoin(document.head, document.stream), most_bytes, digest.update)
    if spooled is None:
        return None
    size = spooled.seek(0, io.SEEK_END)
    spooled.seek(0)
    return Spooled(spooled, digest.hexdigest(), size)


def _read_head(stream: Readable) -> bytes:
    parts: list[bytes] = []
    missing = HEAD_SIZE
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _seekable(head: bytes, stream: Readable) -> AbstractContextManager[BinaryIO]:
    """The whole stream as a file that can be searched, as the directory of a zip archive needs."""
    if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO) and stream.seekable():
        return nullcontext(cast(BinaryIO, stream))
    spooled = _copy(_rejoin(head, stream), MOST_SPOOLED)
    if spooled is None:
        raise OSError(f"the zip archive is larger than {MOST_SPOOLED:,} bytes and no file of its own; unpack it")
    return spooled


def _copy(
    stream: BinaryIO, most_bytes: int, on_chunk: Callable[[bytes], object] = lambda chunk: None
) -> BinaryIO | None:
    """A stream as a file at its start; None where it has more than `most_bytes`."""
    copied = _nameless_file()
    try:
        while chunk := stream.read(CHUNK):
            if copied.tell() + len(chunk) > most_bytes:
                copied.close()
                return None
            on_chunk(chunk)
            copied.write(chunk)
    except BaseException:
        copied.close()
        raise
    copied.seek(0)
    return copied


def _nameless_file() -> BinaryIO:
    """A file in memory while it is small, then on the disk; whoever takes it closes it."""
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
