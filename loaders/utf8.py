"""Reading bytes as UTF-8, with a message that helps where they are something else."""

from __future__ import annotations

import codecs

from loaders.loader import Unreadable


def decode(raw: bytes) -> str:
    """The text of a document in UTF-8, without its byte order mark; `Unreadable` where it is not UTF-8."""
    text, is_cut = decode_cut(raw)
    if is_cut:
        raise _not_utf8(raw, len(raw), "unexpected end of data")
    return text


def decode_cut(raw: bytes) -> tuple[str, bool]:
    """Like `decode`, but a document may break off inside its last character: that is dropped, and told."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(raw.removeprefix(codecs.BOM_UTF8))
    except UnicodeDecodeError as error:
        raise _not_utf8(raw, len(raw) - len(error.object) + error.start, error.reason) from None
    rest, _ = decoder.getstate()
    return text, bool(rest)


def _not_utf8(raw: bytes, offset: int, reason: str) -> Unreadable:
    line = raw.count(b"\n", 0, offset) + 1
    return Unreadable(
        f"The text is not UTF-8: {reason} at byte {offset} (line {line}). Save it again as UTF-8, without conversion."
    )
