"""JSON lines, read one at a time: a line that is none is a place of its own, and the others are still read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from loaders.json_document import parse_line
from loaders.loader import Broken, RawEntry

LONGEST_LINE = 2**20
"""Bytes of one line."""


def json_lines(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[RawEntry]:
    """The value of each line that is not blank; one of more than `longest` bytes is passed over."""
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        place = f"line {number}"
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) > longest:
            text = partial(line.decode, "utf-8", "replace")
            yield Broken(None, place, text, f"The line has more than {longest:,} bytes.")
            if not line.endswith(b"\n"):
                _pass_over_line(stream)
            continue
        if line.strip():
            yield _read_line(line, place)


def _read_line(line: bytes, place: str) -> RawEntry:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"The line is not UTF-8: {error.reason} at byte {error.start}."
        return Broken(None, place, partial(line.strip().decode, "utf-8", "replace"), reason)
    try:
        value: Any = parse_line(text)
    except ValueError as error:
        return Broken(None, place, text.strip, str(error))
    return RawEntry(value, place, text.strip)


def _pass_over_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
