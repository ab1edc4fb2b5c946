"""The documents that a stream of bytes holds: itself, or what is inside when it is compressed or an archive.

Compression is recognised from content, never from a name; a member of an archive is named "ARCHIVE/MEMBER". Hidden
members are left out: systems and editors put them there, not people. Whatever is damaged, encrypted or grows beyond
measure when it is unpacked is told, and the rest still read. Nothing here trusts a size that an archive states.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, cast

from db.cleaning import LONGEST_NAME, clean_line
from loaders.loader import HEAD_SIZE
from papershelf.loading.bounds import Bounds, Meter

SHOWN = frozenset({".eval_results"})
"""Folders that begin with a dot, and in which models on the Hugging Face Hub keep their results."""

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
MOST_OF_A_DIRECTORY = 16 * 2**20
"""Bytes of the directory of a zip archive: it is read into memory whole, and takes some twenty times as much there."""
MOST_EMPTY_READS = 100
"""Reads behind the end of an archive: one that is cut off, or lies about its sizes, is not read for ever."""
LONGEST_REASON = 300
"""Characters of what a library says of an archive."""


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
    meter: Meter = field(default_factory=Meter)
    """What the file holds that the document was found in."""


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


def documents_of(name: str, stream: Readable, bounds: Bounds | None = None) -> Iterator[FoundDocument | Unopened]:
    """The document that a stream is, or those that it holds."""
    meter = Meter(bounds or Bounds())
    return _documents_of(name, _Packed(stream, meter), meter, 0)


def _documents_of(name: str, stream: Readable, meter: Meter, depth: int) -> Iterator[FoundDocument | Unopened]:
    try:
        head = _read_head(stream)
        if depth > MOST_NESTED:
            yield Unopened(name, f"archives are nested more than {MOST_NESTED} deep; unpack it first")
        elif head.startswith(_GZIP):
            with gzip.open(_rejoin(head, stream)) as unzipped:
                yield from _documents_of(name, _Unpacked(unzipped, meter), meter, depth + 1)
        elif head.startswith(_ZIP):
            yield from _documents_of_zip(name, head, stream, meter, depth)
        elif head[257:262] == _TAR:
            yield from _documents_of_tar(name, _rejoin(head, stream), meter, depth)
        else:
            yield FoundDocument(name, stream, head, meter)
    except Exception as error:  # libraries of archives raise whatever comes up on a damaged one; the others still load
        yield Unopened(name, damage(error))


def damage(error: Exception) -> str:
    """Why something cannot be read, in one line."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        folder = tempfile.gettempdir()
        return f"there is no room for a copy of it in the temporary folder {folder}; name another in TMPDIR"
    said = clean_line(str(error))[:LONGEST_REASON] or type(error).__name__
    return f"it cannot be read: {said}"


def _documents_of_zip(
    name: str, head: bytes, stream: Readable, meter: Meter, depth: int
) -> Iterator[FoundDocument | Unopened]:
    with _seekable(head, stream, meter) as seekable:
        directory = _directory_bytes(seekable)
        if directory > MOST_OF_A_DIRECTORY:
            raise OSError(f"its directory has {directory:,} bytes, more than {MOST_OF_A_DIRECTORY:,}; unpack it first")
        with zipfile.ZipFile(seekable) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                meter.count_member()
                inner_name = _member_name(name, member.filename)
                if member.is_dir() or inner_name is None:
                    continue
                if member.compress_type not in _BOUNDED:
                    yield Unopened(inner_name, "it is packed by a method that is not read; unpack it first")
                    continue
                try:
                    inside = archive.open(member)
                except Exception as error:  # an encrypted one, say; the others can still be read
                    yield Unopened(inner_name, damage(error))
                    continue
                with inside:
                    yield from _documents_of(inner_name, _Unpacked(inside, meter), meter, depth + 1)


def _directory_bytes(archive: BinaryIO) -> int:
    """The size that a zip archive states for its directory; 0 where it states none, which then is no archive."""
    end = archive.seek(0, io.SEEK_END)
    first = archive.seek(max(0, end - _LONGEST_END))
    tail = archive.read()
    place = tail.rfind(b"PK\x05\x06")
    stated = struct.unpack_from("<I", tail, place + 12)[0] if 0 <= place <= len(tail) - 22 else 0
    if place >= _END_64_BYTES and tail[place - 20 : place - 16] == b"PK\x06\x07":  # a larger one follows other rules
        archive.seek(first + place - _END_64_BYTES)
        record = archive.read(56)
        stated = max(stated % (2**32 - 1), struct.unpack_from("<Q", record, 40)[0])
    return int(stated)


_LONGEST_END = 2**16 + 22 + 76
_END_64_BYTES = 20 + 56
"""Bytes before the end of a zip archive's directory that tell of one beyond 4 GiB, where there is one."""


def _documents_of_tar(name: str, stream: BinaryIO, meter: Meter, depth: int) -> Iterator[FoundDocument | Unopened]:
    with tarfile.open(fileobj=_Ending(stream), mode="r|", tarinfo=_StrictTarInfo) as tar:  # type: ignore[call-overload]
        while (member := tar.next()) is not None:
            tar.members.clear()  # it would keep every header to its end
            meter.count_member()
            inner_name = _member_name(name, member.name)
            if not member.isreg() or inner_name is None:
                continue
            if member.issparse():
                yield Unopened(
                    inner_name, "it is a file with holes, whose size is not that of its bytes; unpack it first"
                )
                continue
            if content := tar.extractfile(member):
                yield from _documents_of(inner_name, content, meter, depth + 1)


def _member_name(archive: str, printed: str) -> str | None:
    """The name of a member of an archive; None for a hidden one."""
    parts = [part for part in printed.split("/") if part not in ("", ".", "..")]
    return None if any(map(is_hidden, parts)) else clean_name("/".join([archive, *parts]))


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is left out: one that begins with a dot, and is no source's own folder."""
    return name.startswith(".") and name not in SHOWN


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
        if found.size < 0:
            raise tarfile.ReadError(f"the archive has a member of {found.size:,} bytes")
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


def _seekable(head: bytes, stream: Readable, meter: Meter) -> AbstractContextManager[BinaryIO]:
    """The whole stream as a file that can be searched, as the directory of a zip archive needs."""
    if isinstance(stream, _Packed) and stream.is_file():
        file = cast(io.BufferedReader, stream.stream)
        meter.packed = max(meter.packed, file.seek(0, io.SEEK_END))
        file.seek(0)
        return nullcontext(file)
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
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(SPOOL_SIZE))


class _Packed:
    """A file as it stands, whose bytes are counted."""

    def __init__(self, stream: Readable, meter: Meter) -> None:
        self.stream, self._meter = stream, meter

    def read(self, size: int, /) -> bytes:
        content = self.stream.read(size)
        self._meter.packed += len(content)
        return content

    def is_file(self) -> bool:
        """Whether it is a file that can be searched."""
        stream = self.stream
        return isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO) and stream.seekable()


class _Unpacked:
    """What comes out of something compressed, counted."""

    def __init__(self, stream: Readable, meter: Meter) -> None:
        self._stream, self._meter = stream, meter

    def read(self, size: int, /) -> bytes:
        content = self._stream.read(size)
        self._meter.unpack(len(content))
        return content


class _Ending:
    """A stream that says so when it is read behind its end again and again."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self._empty_reads = stream, 0

    def read(self, size: int, /) -> bytes:
        content = self._stream.read(size)
        self._empty_reads += not content
        if self._empty_reads > MOST_EMPTY_READS:
            raise EOFError("the archive breaks off: it states more bytes than it has")
        return content


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
    return io.BufferedReader(_Rejoined(head, rest), HEAD_SIZE)
