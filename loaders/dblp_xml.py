"""Records of dblp out of its XML, one at a time: dumps have gigabytes.

The DTD beside the dump (https://dblp.org/xml/dblp.dtd) declares names for letters and nothing else that reading needs.
It is never fetched: the names are those of HTML 4. A document that declares entities of its own is refused, whatever
they say, so none can be made to grow.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import BinaryIO
from xml.parsers import expat

from loaders.loader import Broken, RawEntry, Unreadable
from loaders.xml_parser import XmlParser

LONGEST_RECORD = 2**20
"""Characters of one record; the longest lists of authors have some 100,000."""
_WRAPPERS = frozenset({"dblp", "dblpperson", "r"})
"""Elements around records: the dump, a person's page, and each record on it."""
_BESIDE = frozenset({"coauthors", "homonyms", "stats"})
"""Elements that a person's page has beside records."""
_FACES = frozenset({"i", "b", "sub", "sup", "tt"})
_CHUNK = 2**16
_FIELD_SIZE = 64
"""What a field counts for beside its text."""


@dataclass(frozen=True, slots=True)
class RawField:
    """One element of a record."""

    name: str
    text: str
    """Faces ("<sub>") are kept as tags, and what would be taken for one is escaped."""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record, as read and not yet understood."""

    kind: str
    """The name of its element."""
    attributes: dict[str, str]
    fields: list[RawField]
    signals: list[str] = field(default_factory=list)
    """What of its text is unknown."""

    def text(self) -> str:
        """The record as XML."""
        lines = [f"<{self.kind}{_printed(self.attributes)}>"]
        lines += [f"<{own.name}{_printed(own.attributes)}>{own.text}</{own.name}>" for own in self.fields]
        return "\n".join([*lines, f"</{self.kind}>"])


def _printed(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())


def read_xml(stream: BinaryIO) -> Iterator[RawEntry]:
    """The records in order, each a `RawRecord`."""
    reading = _Reading()
    while chunk := stream.read(_CHUNK):
        reading.feed(chunk)
        yield from reading.take()
    if not reading.ends():
        reason = "The document ends before its last element is closed: what came after this place may be missing."
        yield Broken(None, f"line {reading.line}", str, reason)


class _Reading:
    """What was read of a document, and the record that is open."""

    def __init__(self) -> None:
        self._parser = XmlParser()
        self._parser.expat.buffer_text = True
        self._parser.expat.StartElementHandler = self._start
        self._parser.expat.EndElementHandler = self._end
        self._parser.expat.CharacterDataHandler = self._add
        self._parser.expat.SkippedEntityHandler = self._add_named
        self._parser.expat.EntityDeclHandler = self._refuse
        self._whole: list[RawEntry] = []
        self._depth = 0
        self._depth_beside = 0
        self._record: RawRecord | None = None
        self._record_depth = 0
        self._record_line = 0
        self._size = 0
        self._field: tuple[str, dict[str, str]] | None = None
        self._parts: list[str] = []

    @property
    def line(self) -> int:
        """The line that was read last."""
        return self._parser.line

    def feed(self, chunk: bytes) -> None:
        """Read on."""
        try:
            self._parser.feed(chunk, is_last=False)
        except expat.ExpatError as error:
            raise self._damage(error) from None

    def take(self) -> list[RawEntry]:
        """The records that are whole, each once."""
        whole, self._whole = self._whole, []
        return whole

    def ends(self) -> bool:
        """Whether all elements are closed at the end; a record that is not refuses the document."""
        try:
            self._parser.feed(b"", is_last=True)
        except expat.ExpatError as error:
            if self._record is None and self._depth and error.code == expat.errors.codes["no element found"]:
                return False
            raise self._damage(error) from None
        return True

    def _damage(self, error: expat.ExpatError) -> Unreadable:
        return Unreadable(f"The XML breaks off or is damaged at line {error.lineno} ({error}). Fetch it again.")

    def _refuse(self, name: str, *declared: object) -> None:
        raise Unreadable(
            f'The XML declares an entity of its own ("{name[:40]}"), which dblp never does; it is not read.'
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._parser.check_depth(self._depth)
        if self._depth_beside:
            return
        if self._record is None:
            if name in _BESIDE:
                self._depth_beside = self._depth
            elif name not in _WRAPPERS:
                self._record = RawRecord(name, attributes, [])
                self._record_depth, self._record_line, self._size = self._depth, self.line, 0
                self._grow(sum(map(len, attributes.values())))
        elif self._field is None:
            self._field, self._parts = (name, attributes), []
            self._grow(_FIELD_SIZE + sum(map(len, attributes.values())))
        elif name in _FACES:
            self._grow(_FIELD_SIZE)
            self._parts.append(f"<{name}>")

    def _end(self, name: str) -> None:
        if self._record is not None:
            if self._depth == self._record_depth:
                self._whole.append(RawEntry(self._record, f"line {self._record_line}", self._record.text))
                self._record = None
            elif self._depth == self._record_depth + 1 and self._field is not None:
                own, attributes = self._field
                self._record.fields.append(RawField(own, "".join(self._parts), attributes))
                self._field = None
            elif name in _FACES:
                self._parts.append(f"</{name}>")
        if self._depth == self._depth_beside:
            self._depth_beside = 0
        self._depth -= 1

    def _add(self, text: str) -> None:
        if self._field is not None:
            self._grow(len(text))
            self._parts.append(html.escape(text, quote=False))

    def _add_named(self, name: str, is_parameter: bool) -> None:
        """The letter that a name stands for."""
        if name in name2codepoint:
            self._add(chr(name2codepoint[name]))
        elif self._record is not None and not is_parameter:
            self._record.signals.append(f"unknown entity &{name[:40]};")
            self._grow(_FIELD_SIZE)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > LONGEST_RECORD:
            raise Unreadable(f"A record has more than {LONGEST_RECORD:,} characters, at line {self._record_line}.")
