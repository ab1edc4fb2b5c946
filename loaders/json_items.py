"""The items that a JSON document lists, however they stand in it: as a list, one a line, under a name, or one alone.

Services answer with an object around a list (`{"message": {"items": [...]}}`), dumps hold such an object a file or an
item a line, and people save what they like. Of a document of any size one item is held at a time.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from loaders.json_document import DECODER, MOST_VALUES
from loaders.json_head import outline
from loaders.json_lines import json_lines
from loaders.loader import Broken, RawEntry, Unreadable

LONGEST_ITEM = 16 * 2**20
"""Characters of one item, or bytes of a line."""
_DEEPEST = 4
"""Objects around a list."""
_WINDOW = 2**16
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER_AT_END = re.compile(r"[-+0-9.eE]\Z")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the documents of a source may be laid out."""

    lists: Collection[str]
    """Names under which an object holds its items."""
    inside: Collection[str] = ()
    """Names of objects that hold such an object, or one item."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item, with what stands around the list."""

    value: Any
    around: tuple[str, ...] = ()
    """Names of the fields beside the list, in the order of the document: with its last item, when all were seen."""


def json_items(stream: BinaryIO, layout: Layout) -> Iterator[RawEntry]:
    """The items in order, each an `Item`; a line that is no JSON is a place of its own."""
    return _of_lines(stream, layout) if _is_lines(stream) else _of_document(stream, layout)


def _is_lines(stream: BinaryIO) -> bool:
    """Whether the first line is a whole value, and more follows."""
    first = stream.readline(LONGEST_ITEM).removeprefix(codecs.BOM_UTF8).strip()
    follows = stream.read(_WINDOW).strip()
    stream.seek(0)
    return first.startswith((b"{", b"[")) and bool(follows) and not outline(first.decode("utf-8", "ignore"))[1]


def _of_lines(stream: BinaryIO, layout: Layout) -> Iterator[RawEntry]:
    for line in json_lines(stream, LONGEST_ITEM):
        if isinstance(line, Broken):
            yield line
            continue
        items = list(_listed(line.raw, layout))
        for number, item in enumerate(items, 1):
            yield _entry(item, line.place if len(items) == 1 else f"{line.place}, entry {number}")


def _listed(value: Any, layout: Layout) -> Iterator[Item]:
    """The items of a value that is held whole."""
    around: list[str] = []
    while isinstance(value, dict):
        inner = next((name for name in layout.inside if isinstance(value.get(name), dict | list)), None)
        under = next((name for name in layout.lists if isinstance(value.get(name), list)), inner)
        if under is None:
            break
        around += [name for name in value if name != under]
        value = value[under]
    values = value if isinstance(value, list) else [value]
    for number, item in enumerate(values, 1):
        yield Item(item, tuple(around) if number == len(values) else ())


def _entry(item: Item, place: str) -> RawEntry:
    return RawEntry(item, place, partial(json.dumps, item.value, ensure_ascii=False))


def _of_document(stream: BinaryIO, layout: Layout) -> Iterator[RawEntry]:
    """Each item when the one after it, or the end, was seen: then it is known which one is the last."""
    text = _Text(stream)
    around: list[str] = []
    last: Any = None
    number = 0
    for value in _values(text, layout, around):
        if number:
            yield _entry(Item(last), f"entry {number}")
        last, number = value, number + 1
    if text.peek():
        raise Unreadable(f"Something follows after the JSON, at line {text.line}.")
    if number:
        yield _entry(Item(last, tuple(around)), f"entry {number}")


def _values(text: _Text, layout: Layout, around: list[str], depth: int = 0) -> Iterator[Any]:
    """The values of the list that the text stands before, or of the one that an object holds; else the object."""
    if text.peek() == "[":
        yield from text.elements()
        return
    if text.peek() != "{" or depth > _DEEPEST:
        yield text.value()
        return
    members: dict[str, Any] = {}
    length = 0
    has_list = False
    for name in text.members():
        if (name in layout.lists and text.peek() == "[") or (name in layout.inside and text.peek() in ("{", "[")):
            has_list = True
            yield from _values(text, layout, around, depth + 1)
        else:
            began = text.offset
            members[name] = text.value()
            length += len(name) + text.offset - began
            if length > LONGEST_ITEM:
                raise Unreadable(f"An item has more than {LONGEST_ITEM:,} characters, at line {text.line}.")
    if has_list:
        around.extend(members)
    else:
        yield members


class _Text:
    """The text of a stream, of which a window is held."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._window = ""
        self._place = 0
        self._passed = 0
        self._lines = 1
        self._is_at_end = False

    @property
    def line(self) -> int:
        """The line of the place, counted from 1."""
        return self._lines + self._window.count("\n", 0, self._place)

    @property
    def offset(self) -> int:
        """How many characters are behind the place."""
        return self._passed + self._place

    def peek(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            if space := _SPACE.match(self._window, self._place):
                self._place = space.end()
            if self._place < len(self._window):
                return self._window[self._place]
            if not self._read_more():
                return ""

    def value(self) -> Any:
        """The value at the place, which moves behind it."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._window, self._place)
            except RecursionError:
                raise Unreadable(f"The JSON is nested too deeply to be a paper, at line {self.line}.") from None
            except json.JSONDecodeError as error:
                if len(self._window) - self._place > LONGEST_ITEM:
                    raise Unreadable(
                        f"The JSON is damaged at line {self.line}, or an item there has more than {LONGEST_ITEM:,} "
                        "characters."
                    ) from None
                if not self._read_more():
                    raise self._damage(error.msg, error.pos) from None
                if sum(self._window.count(mark) for mark in ",[{") > MOST_VALUES:
                    raise Unreadable(f"An item has more than {MOST_VALUES:,} values, at line {self.line}.") from None
                continue
            if end == len(self._window) and _NUMBER_AT_END.search(self._window) and self._read_more():
                continue
            self._place = end
            return value

    def elements(self) -> Iterator[Any]:
        """The values of the list at the place, each when it is asked for."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        yield self.value()
        while self._take(",", "]") == ",":
            yield self.value()

    def members(self) -> Iterator[str]:
        """The names of the object at the place; whoever asks reads the value before it asks for the next."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        yield self._name()
        while self._take(",", "}") == ",":
            yield self._name()

    def _name(self) -> str:
        if self.peek() != '"':
            raise self._damage("Expecting a name in double quotes", self._place)
        name = str(self.value())
        self._take(":")
        return name

    def _take(self, *expected: str) -> str:
        """Go over one of these signs."""
        sign = self.peek()
        if sign not in expected:
            raise self._damage(f"Expecting {' or '.join(expected)}", self._place)
        self._place += 1
        return sign

    def _damage(self, message: str, place: int) -> Unreadable:
        line = self._lines + self._window.count("\n", 0, place)
        return Unreadable(f"The JSON breaks off or is damaged at line {line} ({message}). Fetch it again.")

    def _read_more(self) -> bool:
        """Hold as much again, and forget what is behind the place; False at the end of the stream."""
        if self._is_at_end:
            return False
        raw = self._stream.read(max(_WINDOW, len(self._window) - self._place))
        self._is_at_end = not raw
        try:
            more = self._decoder.decode(raw, final=self._is_at_end)
        except UnicodeDecodeError as error:
            line = self._lines + self._window.count("\n") + error.object.count(b"\n", 0, error.start)
            raise Unreadable(
                f"The text is not UTF-8: {error.reason} at line {line}. Save it again as UTF-8, without conversion."
            ) from None
        self._lines += self._window.count("\n", 0, self._place)
        self._passed += self._place
        self._window = self._window[self._place :] + more
        self._place = 0
        return not self._is_at_end or bool(more)
