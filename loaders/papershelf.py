"""Our own JSON lines: papers that somebody writes by hand, and copies of documents that another shelf holds.

Specified in docs/exports.md and docs/sources.md. One object a line, in two forms:

- **Papers written by hand**, or by another program. A line needs only a `title`; its fields are those of
  `db.records.PaperRecord` (of a repository, `"record": "repo"`, those of `RepoRecord`), which loaders.papershelf_line
  reads strictly.
- **A copy of a document**, as `papershelf export all` writes it. The first line, `{"papershelf": "document", ...}`,
  says which document it is: its hash, its names, the loader that read it. Every other line is a record as it was
  mapped, or a reject. What is stored is the document that it is a copy of: it counts as that does, and is known again.

In scope is all of it. A record of a copy is kept as it stands, for it was cleaned when it was mapped; one that no
database can hold is a reject.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import msgspec

from db.records import Record
from loaders.json_head import outline
from loaders.json_lines import json_lines
from loaders.loader import HEAD_SIZE, Broken, DocumentFacts, Loader, Mapped, Original, RawEntry, Unreadable, Unusable
from loaders.papershelf_document import MARK, DocumentHeader, Reject, fault_of_header
from loaders.papershelf_faults import fault_of_record
from loaders.papershelf_line import OUT_OF_SCOPE, SHORTHANDS, map_value, names_of_fields, unknown_fields

LONGEST_LINE = 64 * 2**20
"""Bytes of one line: a survey that cites thousands of works takes some hundred thousand."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record | Reject).decode
_decode_header = msgspec.json.Decoder(DocumentHeader).decode
_KNOWN = names_of_fields("paper") | names_of_fields("repo") | SHORTHANDS.keys() | OUT_OF_SCOPE.keys()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A record of a copy, with its line."""

    record: Record
    line: bytes


def sniff(head: bytes) -> bool:
    """Whether the first line says that it is a copy, or has a title and mostly fields that papers have here."""
    first = _first_line(head)
    if first is None:
        return False
    names, mark = first
    if mark is not None:
        return mark == MARK
    is_ours = "title" in names or ("url" in names and "record" in names)
    return is_ours and 2 * len(names & _KNOWN) >= len(names)


def mark_of(head: bytes) -> str | None:
    """What the first line says that it is of: a document, or a table of an export; None where it says nothing."""
    first = _first_line(head)
    return first[1] if first else None


def _first_line(head: bytes) -> tuple[set[str], str | None] | None:
    """The names of the fields of the first object, and its mark; None where the document does not begin with one."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    line, _, rest = head.partition(b"\n")
    if not line.startswith(b"{"):
        return None
    if not rest and len(head) > HEAD_SIZE - 4_096:  # it goes on behind the head
        paths, _ = outline(line.decode("utf-8", "replace"))
        return {path for path in paths if "." not in path}, MARK if line.startswith(_BEGINNING) else None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    mark = value.get("papershelf")
    return set(value), mark if isinstance(mark, str) else None


_BEGINNING = b'{"papershelf":"' + MARK.encode() + b'"'
"""How a copy begins that we wrote ourselves."""


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The lines in order."""
    header = _header(stream)
    if header is not None:
        yield DocumentFacts(as_of=header.own_as_of, series=header.own_series)
        yield from _read_copy(stream, header)
        return
    stream.seek(0)
    yield from json_lines(stream, LONGEST_LINE)


def find_original(stream: BinaryIO) -> Original | None:
    """The document that this one is a copy of; None where it is none. The stream is left at its start."""
    header = _header(stream)
    stream.seek(0)
    return header


def _header(stream: BinaryIO) -> DocumentHeader | None:
    """The first line of a copy; None of what is none."""
    line = stream.readline(LONGEST_LINE).removeprefix(codecs.BOM_UTF8)
    if mark_of(line[:HEAD_SIZE]) != MARK:
        return None
    try:
        header = _decode_header(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"The first line does not say which document it is a copy of: {error}.") from None
    if fault := fault_of_header(header):
        raise Unreadable(f"The first line does not say which document it is a copy of: {fault}.")
    return header


def _read_copy(stream: BinaryIO, header: DocumentHeader) -> Iterator[RawEntry]:
    number, places = 1, 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise Unreadable(f"Line {number} is longer than {LONGEST_LINE:,} bytes.")
        line = line.strip()
        if line:
            places += 1
            yield _read_kept(line, f"line {number}")
    if places != header.entry_count:
        raise Unreadable(
            f"The copy has {places:,} of the {header.entry_count:,} entries that its first line states; "
            "export it again."
        )


def _read_kept(line: bytes, place: str) -> RawEntry:
    text = partial(line.decode, "utf-8", "replace")
    try:
        kept = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Broken(None, place, text, f"The line is no record: {error}.")
    if isinstance(kept, Reject):
        return Broken(None, kept.place, partial(str, kept.text), kept.reason)
    return RawEntry(_Kept(kept, line), place, text)


def map_entry(raw: object) -> Mapped:
    """The record that a line is or, written by hand, becomes."""
    try:
        return _map_entry(raw)
    except RecursionError:
        raise Unusable("The line nests lists or objects deeper than any record does.") from None


def _map_entry(raw: object) -> Mapped:
    if not isinstance(raw, _Kept):
        return map_value(raw)
    if fault := fault_of_record(raw.record):
        raise Unusable(f"The record {fault}.")
    if _encode(raw.record) == raw.line:
        return Mapped(raw.record)
    return Mapped(raw.record, tuple(unknown_fields(json.loads(raw.line.decode("utf-8", "replace")), type(raw.record))))


LOADER = Loader(
    name="papershelf",
    version=1,
    summary="Our own JSON lines: papers written by hand (a line needs only a title), and `papershelf export all`",
    specification="our own: docs/sources.md, docs/exports.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,
    series_by="name",
    find_original=find_original,
)
