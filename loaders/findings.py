"""Findings of a reader that is not the built-in one: what a language model found in abstracts, say.

A format of our own, in JSON lines. The first line says who read: `{"papershelf": "findings", "reader":
"llm:gpt-4o-mini", "version": 1}`, and may date the document (`"as_of": "2026-11-24"`). Every other line is one text,
known by the SHA-256 of its UTF-8, with what was found in it: `{"text_sha256": "...", "results": [...]}`, whose fields
are those of `db.records.FoundResult`. The text itself is not part of it.

`papershelf extract` writes it, sorted by text; other programs may. In scope is all of it: a line with a field that
is not known, or with a result that cannot be stored, is rejected whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Literal

import msgspec

from db.cleaning import clean_day, clean_line, fault_of, is_too_long
from db.records import FindingsRecord, FoundResult
from loaders.loader import Broken, DocumentFacts, Loader, Mapped, RawEntry, Unreadable, Unusable

LONGEST_LINE = 4 * 2**20
"""Bytes: what is longer is no list of what one abstract reports."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_READER = re.compile(r"[a-z][a-z0-9-]*:\S.*")
"""The kind of reader and its name; the built-in reader has no colon, so no document can speak for it."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FindingsHeader(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The first line."""

    papershelf: Literal["findings"]
    reader: str
    version: int
    as_of: str | None = None


class _Mark(msgspec.Struct, frozen=True):
    """As much of the first line as it is recognised by."""

    papershelf: str


class _Result(FoundResult, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A result, strictly read."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found in one text."""

    text_sha256: str
    results: tuple[_Result, ...] = ()


@dataclass(frozen=True, slots=True)
class _RawLine:
    """A line, with what the first one says."""

    header: FindingsHeader
    line: str


_decode_mark = msgspec.json.Decoder(_Mark).decode
_decode_header = msgspec.json.Decoder(FindingsHeader).decode
_decode_line = msgspec.json.Decoder(_Line).decode


def sniff(head: bytes) -> bool:
    """Whether the first line says so."""
    first = head.removeprefix(_BYTE_ORDER_MARK).partition(b"\n")[0]
    try:
        return _decode_mark(first).papershelf == "findings"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The document's own date, then its lines in order; blank ones are none."""
    header = _header(stream.readline(LONGEST_LINE).removeprefix(_BYTE_ORDER_MARK))
    yield DocumentFacts(as_of=header.as_of)
    number = 1
    while raw := stream.readline(LONGEST_LINE):
        number += 1
        place = f"line {number}"
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            raise Unreadable(f"Line {number} is longer than {LONGEST_LINE:,} bytes.")
        try:
            line = raw.decode().strip()
        except UnicodeDecodeError as error:
            reason = f"The line is not UTF-8: {error.reason} at byte {error.start}."
            yield Broken(None, place, partial(raw.decode, errors="replace"), reason)
            continue
        if line:
            yield RawEntry(_RawLine(header, line), place, partial(str, line))


def _header(first: bytes) -> FindingsHeader:
    try:
        header = _decode_header(first)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(
            'The first line is not the one of a document of findings, {"papershelf": "findings", "reader": ..., '
            f'"version": ...}}: {error}.'
        ) from None
    if not _READER.fullmatch(header.reader) or header.reader != clean_line(header.reader) or is_too_long(header.reader):
        raise Unreadable(f"The reader {header.reader[:80]!r} is not named as KIND:NAME, in one line.")
    if not 0 < header.version < 2**31:
        raise Unreadable(f"The reader's version {header.version} is no number from 1.")
    if header.as_of is not None and clean_day(header.as_of) != header.as_of:
        raise Unreadable(f"The date {header.as_of[:40]!r} is no day (YYYY-MM-DD).")
    return header


def map_line(raw: _RawLine) -> Mapped:
    """What was found in one text."""
    try:
        line = _decode_line(raw.line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unusable(f"The line is not what was found in one text: {error}.") from None
    if not _SHA256.fullmatch(line.text_sha256):
        raise Unusable("text_sha256 is no SHA-256 in lower-case hexadecimal digits.")
    for number, result in enumerate(line.results, 1):
        if fault := fault_of(result):
            raise Unusable(f"Result {number} {fault}.")
    results = tuple(FoundResult(**msgspec.structs.asdict(result)) for result in line.results)
    return Mapped(FindingsRecord(line.text_sha256, raw.header.reader, raw.header.version, results))


LOADER = Loader(
    name="findings",
    version=1,
    summary="What a reader of texts, a language model say, found in abstracts; one text a line.",
    specification="our own: loaders/findings.py",
    sniff=sniff,
    read=read,
    map=map_line,
    max_bytes=4 * 2**30,
)
