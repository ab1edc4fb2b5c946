"""The first line of a copy of a document: which document it is, in the words of the table `documents`."""

from __future__ import annotations

import re

import msgspec

from db.cleaning import clean_day, clean_line, is_too_long
from loaders.loader import Original

MARK = "document"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LOADER = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class DocumentHeader(
    Original,
    frozen=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag=MARK,
    tag_field="papershelf",
):
    """What a shelf knows of a document beside its entries."""

    entry_count: int
    """Lines that follow, rejects among them."""
    own_as_of: str | None = None
    """The date that the document itself states."""
    own_series: str | None = None


class Reject(msgspec.Struct, frozen=True, tag="reject", tag_field="record"):
    """An entry that could not be used."""

    place: str
    reason: str
    text: str


def fault_of_header(header: DocumentHeader) -> str | None:
    """What is wrong with a first line, in a clause; None where nothing is."""
    if not _SHA256.fullmatch(header.sha256):
        return "sha256 is no SHA-256 in lower-case hexadecimal digits"
    if not _LOADER.fullmatch(header.loader):
        return f"the loader {header.loader[:40]!r} is no name of one"
    counts = (header.loader_version, header.entry_count)
    if not all(0 <= count < 2**31 for count in counts) or not 0 <= header.byte_count < 2**63:
        return "a number in it is none that a document has"
    if header.own_as_of is not None and clean_day(header.own_as_of) != header.own_as_of:
        return f"the date {header.own_as_of[:40]!r} is no day (YYYY-MM-DD)"
    if not header.names:
        return "it has no name"
    words = (*header.names, header.own_series, header.licence)
    if any(word is not None and (not word or word != clean_line(word) or is_too_long(word)) for word in words):
        return "a name in it is empty, too long or not in one clean line"
    return None
