"""The standard streams of a command: whatever they lead to, no command fails by them with more than a line.

- One that is closed (`>&-`) leads nowhere: who closes it wants nothing of it.
- Standard output that cannot be written fails once, and says so; what is written after that goes nowhere.
- What cannot be told on standard error is not told, and the command goes on.
- On a terminal, what would steer it or turn text around is shown as an escape: this is the one door to it, for tables,
  pages of papers, exports and messages alike. JSON stays JSON.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from typing import Any, TextIO

_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""Characters that a terminal acts on: the controls of C0 and C1, line separators, and those that turn text around."""
_CELL = re.compile(f"[{_STEERING}\t\n]")
_TEXT = re.compile(f"[{_STEERING}]")
_OUTPUT = re.compile(f"(\x1b\\[[01]m)|[{_STEERING}]")
"""What is kept are the sequences of our own: bold and its end."""
_MESSAGES = re.compile(f"(\x1b\\[[0-9;?]*[A-Za-z]|\r)|[{_STEERING}]")
"""A progress bar moves the cursor; what messages quote has no control characters (`visible`)."""


def visible(text: str) -> str:
    """The text with what would steer a terminal as escapes; lines and tabs stay."""
    return text if text.isprintable() and text.isascii() else _TEXT.sub(_escaped, text)


def visible_in_line(text: str) -> str:
    """The same on one line: those of lines and tabs too."""
    return text if text.isprintable() and text.isascii() else _CELL.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if found.re.groups and found[1]:
        return character
    return f"\\u{ord(character):04x}" if ord(character) >= 0x7F else repr(character)[1:-1]


def prepare() -> None:
    """Make the standard streams of this process such; before anything is printed."""
    _open_closed()
    sys.stdout = _text_output(sys.stdout, _Output(1, "wb", closefd=False))
    sys.stderr = _text_output(sys.stderr, _Messages(2, "wb", closefd=False))
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")


def _open_closed() -> None:
    """Let descriptors that are closed lead nowhere: the next file would take their number, and be written to."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def _text_output(known: TextIO | None, raw: _Terminal) -> io.TextIOWrapper:
    encoding = known.encoding if known is not None else "utf-8"
    if raw.isatty():
        raw.encoding, raw.decoder = encoding, codecs.getincrementaldecoder(encoding)("backslashreplace")
    buffered = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffered, encoding, "backslashreplace", line_buffering=raw.isatty() or raw.fileno() == 2)


class _Terminal(io.FileIO):
    """A stream that may lead to a terminal: escapes what would steer it."""

    decoder: codecs.IncrementalDecoder | None = None
    """None where it leads to none: then bytes go as they are."""
    encoding = "utf-8"
    steering = _OUTPUT

    def write(self, content: Any, /) -> int:
        if self.decoder is None:
            return super().write(content)
        text = self.steering.sub(_escaped, self.decoder.decode(bytes(content)))
        shown = memoryview(text.encode(self.encoding, "backslashreplace"))
        while shown:
            shown = shown[super().write(shown) :]
        return len(content)


class _Output(_Terminal):
    """Standard output: the first failure is named, and the last."""

    has_failed = False

    def write(self, content: Any, /) -> int:
        if self.has_failed:
            return len(content)
        try:
            return super().write(content)
        except OSError as error:
            self.has_failed = True
            raise OSError(error.errno, error.strerror, "standard output") from error


class _Messages(_Terminal):
    """Standard error: nobody can be told of its failures."""

    steering = _MESSAGES

    def write(self, content: Any, /) -> int:
        try:
            return super().write(content)
        except OSError:
            return len(content)
