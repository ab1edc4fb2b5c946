"""How many steps it takes to read a text: a count that is the same on every machine, and no time.

Counted are the lines of the project's code that run, the characters that regular expressions go over (in proportion to
that stretch, as `test_linear.py` shows by how each expression is built), and those that are copied or searched when a
text is sliced, split or looked through.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, SupportsIndex

PROJECT = Path(__file__).resolve().parents[2]
_COUNTED_FOLDERS = tuple(f"{PROJECT / folder}/" for folder in ("extraction", "db"))

FEW = 200
"""Characters that count where an expression fails at a place: it has gone over a bounded number of them."""
_LOOKING_THROUGH = (
    *("casefold", "count", "encode", "index", "join", "replace", "rindex", "rsplit", "split"),
    *("splitlines", "strip", "translate", "upper"),
)
"""Methods of a text that go over all of it."""


class Steps:
    """A running count."""

    def __init__(self) -> None:
        self.count = 0


class CountedText(str):
    """A text that counts what is copied from it or looked for in it; its slices count too."""

    __slots__ = ("steps",)
    steps: Steps

    @classmethod
    def of(cls, text: str, steps: Steps) -> CountedText:
        """A text whose use is counted."""
        counted = cls(text)
        counted.steps = steps
        return counted

    def __getitem__(self, place: SupportsIndex | slice) -> str:
        part = super().__getitem__(place)
        if not isinstance(place, slice):
            return part
        self.steps.count += len(part)
        return CountedText.of(part, self.steps)

    def __contains__(self, words: object) -> bool:
        self.steps.count += len(self)
        return super().__contains__(words)  # type: ignore[operator]

    def find(self, words: str, start: Any = 0, end: Any = sys.maxsize) -> int:
        place = super().find(words, start, end)
        self.steps.count += max(0, (min(end, len(self)) if place < 0 else place) - start) + 1
        return place

    def rfind(self, words: str, start: Any = 0, end: Any = sys.maxsize) -> int:
        place = super().rfind(words, start, end)
        self.steps.count += max(0, min(end, len(self)) - (start if place < 0 else place)) + 1
        return place

    def lower(self) -> str:
        self.steps.count += len(self)
        return CountedText.of(super().lower(), self.steps)


def _counting_method(name: str) -> Callable[..., Any]:
    plain = getattr(str, name)

    def method(self: CountedText, *arguments: Any) -> Any:
        self.steps.count += len(self)
        return plain(self, *arguments)

    return method


for _name in _LOOKING_THROUGH:
    setattr(CountedText, _name, _counting_method(_name))


class CountedPattern:
    """A compiled regular expression that counts the characters it goes over."""

    def __init__(self, pattern: re.Pattern[str], steps: Steps) -> None:
        self.pattern, self.flags, self.groupindex = pattern.pattern, pattern.flags, pattern.groupindex
        self.compiled = pattern
        self._steps = steps

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        size = self._size(text, start, end)
        match = self.compiled.search(text, start, end)
        self._steps.count += match.end() - start if match else size
        return match

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._at_one_place(self.compiled.match(text, start, end), text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._at_one_place(self.compiled.fullmatch(text, start, end), text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        position, size = start, self._size(text, start, end)
        for match in self.compiled.finditer(text, start, end):
            yield match
            self._steps.count += match.end() - position
            position = match.end()
        self._steps.count += start + size - position

    def findall(self, text: str) -> list[Any]:
        self._steps.count += self._size(text)
        return self.compiled.findall(text)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        self._steps.count += self._size(text)
        return self.compiled.split(text, maxsplit)

    def sub(self, replacement: Any, text: str, count: int = 0) -> str:
        self._steps.count += self._size(text)
        return self.compiled.sub(replacement, text, count)

    def _at_one_place(self, match: re.Match[str] | None, text: str, start: int, end: int) -> re.Match[str] | None:
        self._steps.count += match.end() - start if match else min(self._size(text, start, end), FEW)
        return match

    def _size(self, text: str, start: int = 0, end: int = sys.maxsize) -> int:
        return max(0, min(end, len(text)) - start) + 1


class CountingReader(NamedTuple):
    """A reader whose expressions count, and what these are."""

    read: Callable[[str], object]
    patterns: list[CountedPattern]


@contextmanager
def counting_reader(steps: Steps) -> Iterator[CountingReader]:
    """The built-in reader, imported again with expressions that count.

    Afterwards the modules are again those that everybody else uses.
    """
    patterns: list[CountedPattern] = []
    compiled = re.compile

    def compile_counted(pattern: Any, flags: int = 0) -> Any:
        if not sys._getframe(1).f_code.co_filename.startswith(_COUNTED_FOLDERS[0]):  # another's, used as everywhere
            return compiled(pattern, flags)
        patterns.append(CountedPattern(compiled(pattern, flags), steps))
        return patterns[-1]

    everybodys = {name: module for name, module in sys.modules.items() if _is_of_reader(name)}
    for name in everybodys:
        del sys.modules[name]
    re.compile = compile_counted
    try:
        reader = importlib.import_module("extraction.reader")
        reader.read_text("What is read once is read here: 80.1% accuracy on ImageNet, by https://github.com/a/b.")
        yield CountingReader(reader.read_text, patterns)
    finally:
        re.compile = compiled
        for name in [name for name in sys.modules if _is_of_reader(name)]:
            del sys.modules[name]
        sys.modules.update(everybodys)


def _is_of_reader(name: str) -> bool:
    return f"{name}.".startswith("extraction.")


def steps_of(read: Callable[[str], object], text: str, steps: Steps) -> int:
    """How many steps it takes to read a text."""
    before, tracer = steps.count, sys.gettrace()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        return count if frame.f_code.co_filename.startswith(_COUNTED_FOLDERS) else None

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        steps.count += 1
        return count

    sys.settrace(trace)
    try:
        read(CountedText.of(text, steps))
    finally:
        sys.settrace(tracer)
    return steps.count - before
