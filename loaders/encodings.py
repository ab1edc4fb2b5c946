"""Text whose encoding nobody wrote down: what reference managers of thirty years saved, as lines of Unicode.

A byte order mark says what a document is, and so do the zero bytes of UTF-16. Else each line is UTF-8 where it can be;
where it cannot, it is in the encoding that a comment of the document names, or in Windows-1252, of which Latin-1 is a
part. Lines are taken one by one, for libraries are put together from files of several encodings.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from loaders.loader import HEAD_SIZE

LONGEST_LINE = 2**20
"""Bytes of one line."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"^[ \t]*+%*+[ \t]*+(?:file[ \t]++)?(?:Encoding[ \t]*+[:=]|Saved with string encoding|-\*-[ \t]*+coding:)[ \t]*+"
    rb"([^\r\n]{1,60})",
    re.IGNORECASE | re.MULTILINE,
)
_NAME_OF_ENCODING = re.compile(r"\((?P<inner>[^()]+)\)|(?P<name>[\w-]+)")
_NAMES = {
    "macosroman": "mac_roman",
    "macroman": "mac_roman",
    "isolatin1": "latin-1",
    "isolatin2": "iso8859-2",
    "windowslatin1": "cp1252",
    "windowslatin2": "cp1250",
    "nonlossyascii": "ascii",
}
"""What BibDesk calls encodings that Python knows by other names."""
_NEWLINE = re.compile(rb"\r\n|\n|\r(?!\Z)")


def head_text(head: bytes) -> str:
    """The beginning of a document as text, whatever its encoding and its ends of lines; for recognising it."""
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), _wide(head) or "utf-8")
    text = head.decode(encoding, "ignore" if encoding != "utf-8" else "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a document without their ends, whichever those are.

    Of one that is longer than `LONGEST_LINE` as much is given as shows that it is.
    """
    head = stream.read(HEAD_SIZE)
    stream.seek(0)
    mark, encoding = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", ""))
    wide = encoding if encoding not in ("", "utf-8") else _wide(head)
    if wide:
        yield from _wide_lines(stream, wide)
        return
    stream.seek(len(mark))
    declared = _declared(head)
    for line in _byte_lines(stream):
        yield _decoded(line, declared)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of what is mostly ASCII is zero."""
    begin = head[: 2 * (min(len(head), 400) // 2)]
    if len(begin) < 8 or b"\x00" not in begin:
        return None
    for encoding, zeros, letters in (("utf-16-be", begin[::2], begin[1::2]), ("utf-16-le", begin[1::2], begin[::2])):
        if zeros.count(0) > 0.9 * len(zeros) and letters.count(0) == 0:
            return encoding
    return None


def _declared(head: bytes) -> str | None:
    """The encoding that a comment names, where Python knows it and it is one of single bytes or of East Asia."""
    found = _DECLARED.search(head)
    if found is None:
        return None
    for name in _NAME_OF_ENCODING.finditer(found[1].decode("ascii", "replace")):
        folded = re.sub(r"[\W_]", "", name["inner"] or name["name"]).lower()
        try:
            codec = codecs.lookup(_NAMES.get(folded, name["inner"] or name["name"]))
            "".encode(codec.name)  # not of bytes to bytes, as "base64" is
        except (LookupError, ValueError):
            continue
        return codec.name
    return None


def _byte_lines(stream: BinaryIO) -> Iterator[bytes]:
    rest, is_too_long = b"", False
    while block := stream.read(HEAD_SIZE):
        lines = _NEWLINE.split(rest + block)
        rest = lines.pop()
        if is_too_long and lines:
            del lines[0]  # its end
            is_too_long = False
        yield from lines
        if len(rest) > LONGEST_LINE:
            if not is_too_long:
                yield rest[: LONGEST_LINE + 1]
            rest, is_too_long = rest[-1:], True  # which may be half of an end of line
    if rest and not is_too_long:
        yield rest.rstrip(b"\r")


def _decoded(line: bytes, declared: str | None) -> str:
    if line.isascii():
        return line.decode("ascii")
    for encoding in filter(None, ("utf-8", declared, "cp1252")):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _wide_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    with_any_end = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=None)
    try:
        while line := with_any_end.readline(LONGEST_LINE + 1):
            yield line.rstrip("\n")
            while len(line) > LONGEST_LINE and not line.endswith("\n"):
                line = with_any_end.readline(LONGEST_LINE + 1)
    finally:
        with_any_end.detach()  # the stream is not ours to close
