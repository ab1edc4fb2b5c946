"""Elements out of an XML document, one at a time: each is a small tree, and the document around it is never held.

A document that declares entities of its own is refused, whatever they say, so none can be made to grow; what a DTD
beside it says is never fetched. Names are read without their prefixes: people cut records out of their envelopes, and
some of them lose their namespaces.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from loaders.loader import Unreadable
from loaders.xml_parser import XmlParser

LARGEST_ELEMENT = 4 * 2**20
"""Characters of one element with all in it; names and attributes count too."""
_ELEMENT_SIZE = 16
"""What an element counts for beside these: in memory it takes as much as a few hundred letters."""
DEEPEST = 64
"""Elements within elements."""
_CHUNK = 2**16


@dataclass(slots=True)
class Element:
    """An element with what is in it."""

    name: str
    """Without its prefix."""
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    contents: list[Element | str] = field(default_factory=list)
    """Its children and the text between them, in order."""

    @property
    def text(self) -> str:
        """Its own text, as printed, without that of its children."""
        return "".join(part for part in self.contents if isinstance(part, str))

    def named(self, name: str) -> list[Element]:
        """Its children of a name, in order."""
        return [child for child in self.children if child.name == name]

    def first(self, *path: str) -> Element | None:
        """The first of the elements along a path of names, each within the one before; None where there is none."""
        if not path:
            return self
        below = (child.first(*path[1:]) for child in self.children if child.name == path[0])
        return next(filter(None, below), None)

    def within(self, name: str) -> Iterator[Element]:
        """The elements of a name anywhere within it, in order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.within(name)

    def inner_xml(self) -> str:
        """What is in it as XML."""
        return "".join(
            html.escape(part, quote=False) if isinstance(part, str) else part.as_xml() for part in self.contents
        )

    def as_xml(self) -> str:
        """It and all in it as XML."""
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        return f"<{self.name}{attributes}>{self.inner_xml()}</{self.name}>"


def elements(stream: BinaryIO, wanted: Set[str]) -> Iterator[Element]:
    """The elements of these names in order; one within another is a part of it alone."""
    reading = _Reading(wanted)
    while chunk := stream.read(_CHUNK):
        reading.feed(chunk, is_last=False)
        yield from reading.take()
    reading.feed(b"", is_last=True)
    yield from reading.take()


class _Reading:
    """The elements that are open, and those that are whole."""

    def __init__(self, wanted: Set[str]) -> None:
        self._wanted = wanted
        self._parser = XmlParser()
        self._parser.expat.buffer_text = True
        self._parser.expat.StartElementHandler = self._start
        self._parser.expat.EndElementHandler = self._end
        self._parser.expat.CharacterDataHandler = self._add
        self._parser.expat.EntityDeclHandler = self._refuse
        self._depth = 0
        self._open: list[Element] = []
        self._whole: list[Element] = []
        self._size = 0

    def feed(self, chunk: bytes, *, is_last: bool) -> None:
        """Read on."""
        try:
            self._parser.feed(chunk, is_last=is_last)
        except expat.ExpatError as error:
            raise Unreadable(
                f"The XML breaks off or is damaged at line {error.lineno} ({expat.ErrorString(error.code)}). "
                "Fetch it again."
            ) from None

    def take(self) -> list[Element]:
        """The elements that are whole, each once."""
        whole, self._whole = self._whole, []
        return whole

    def _refuse(self, name: str, *declared: object) -> None:
        raise Unreadable(f'The XML declares an entity of its own ("{name[:40]}"); such a document is not read.')

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._parser.check_depth(self._depth)
        name = name.rpartition(":")[2]
        if not self._open and name not in self._wanted:
            return
        element = Element(name, attributes, self._parser.line)
        if self._open:
            self._open[-1].children.append(element)
            self._open[-1].contents.append(element)
        else:
            self._size = 0
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise Unreadable(f"The XML is nested too deeply at line {element.line}.")
        self._grow(_ELEMENT_SIZE + len(name) + sum(len(key) + len(value) for key, value in attributes.items()))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self._whole.append(element)

    def _add(self, text: str) -> None:
        if self._open:
            self._grow(len(text))
            self._open[-1].contents.append(text)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > LARGEST_ELEMENT:
            raise Unreadable(
                f"The element <{self._open[0].name}> at line {self._open[0].line} has more than "
                f"{LARGEST_ELEMENT:,} characters."
            )
