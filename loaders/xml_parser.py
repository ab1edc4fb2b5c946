"""The parser of every XML document, with bounds on what it holds itself: open elements, and parts without end.

expat keeps the names of all open elements, and a tag or a comment until it is whole; a few kilobytes that unpack to
ever deeper elements took seventy times their size in memory.
"""

from __future__ import annotations

from xml.parsers import expat

from loaders.loader import Unreadable

DEEPEST = 100
"""Elements within elements, counted from the first; no format that is read has a third of it."""
LARGEST_PART = 2**20
"""Bytes of one tag with its attributes, or of one comment."""


class XmlParser:
    """expat, which is told of what is in a document part by part; handlers are set on `expat`."""

    def __init__(self) -> None:
        self.expat = expat.ParserCreate()
        self.expat.AttlistDeclHandler = self._refuse_attributes
        self._fed = 0

    @property
    def line(self) -> int:
        """The line that was read last."""
        return self.expat.CurrentLineNumber

    def feed(self, chunk: bytes, *, is_last: bool) -> None:
        """Read on; `expat.ExpatError` where it is no XML, `Unreadable` where it is more than is read."""
        try:
            self.expat.Parse(chunk, is_last)
        except (LookupError, ValueError) as error:
            raise Unreadable(f"The XML is in an encoding that is not read ({str(error)[:60]}).") from None
        self._fed += len(chunk)
        if self._fed - self.expat.CurrentByteIndex > LARGEST_PART + len(chunk):
            raise Unreadable(f"The XML has a tag or a comment of more than {LARGEST_PART:,} bytes at line {self.line}.")

    def check_depth(self, depth: int) -> None:
        """`Unreadable` where so many elements are open."""
        if depth > DEEPEST:
            raise Unreadable(f"The XML is nested too deeply at line {self.line}.")

    def _refuse_attributes(self, name: str, *declared: object) -> None:
        raise Unreadable(f'The XML declares attributes of its own ("{name[:40]}"); such a document is not read.')
