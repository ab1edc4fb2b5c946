"""The readers that a name stands for: the built-in one, and those that the shelf is told to ask.

All of them have one signature, from a text to its findings, so that whatever compares, evaluates or stores what was
found does not know which one it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.records import Findings
from loaders.text import reader as builtin


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of texts, under the name that stands beside what it found."""

    name: str
    version: int
    """Raised whenever the reader may find anything else in the same text."""
    read: Callable[[str], Findings]
    """What it finds in a text."""


class UnknownReader(Exception):
    """No reader has that name. The message says which names there are."""


def reader_named(name: str) -> Reader:
    """The reader of a name."""
    if name == builtin.READER:
        return Reader(builtin.READER, builtin.VERSION, builtin.read_text)
    raise UnknownReader(f"there is no reader {name!r}; there is {builtin.READER}")
