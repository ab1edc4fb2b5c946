"""The readers that a name stands for: the built-in one, and every language model that can be asked.

All of them have one signature, from a text to its findings, so that whatever compares, evaluates or stores what was
found does not know which one it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.records import Findings
from extraction import reader as builtin
from extraction.language_model.prompt import VERSION
from papershelf.readers.language_model import PREFIX, NoModel, check, open_model


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of texts, under the name that stands beside what it found."""

    name: str
    version: int
    """Raised whenever the reader may find anything else in the same text."""
    read: Callable[[str], Findings]
    """What it finds in a text; raises where it cannot read it, with the reason as the message."""


class UnknownReader(Exception):
    """No reader has that name, or it is not to be had here. The message says why."""


def reader_named(name: str) -> Reader:
    """The reader of a name: "builtin", or "llm:MODEL", which asks the model about each text."""
    if name == builtin.READER:
        return Reader(builtin.READER, builtin.VERSION, builtin.read_text)
    if not name.startswith(PREFIX):
        raise UnknownReader(f"there is no reader {name!r}; there are {builtin.READER} and {PREFIX}MODEL")
    try:
        model = open_model(name.removeprefix(PREFIX))
    except NoModel as error:
        raise UnknownReader(str(error)) from error

    def read(text: str) -> Findings:
        return check(text, model.ask(text)).findings

    return Reader(model.reader, VERSION, read)
