"""Records of tagged lines: RIS, MEDLINE and EndNote's own export print a tag, a value, and lines that go on with it.

Records are streamed. What a tag looks like, and which one begins or ends a record, is for each format to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from loaders.encodings import head_text, text_lines
from loaders.loader import Broken, RawEntry, Unreadable

LONGEST_RECORD = 2**20
"""Characters of one record."""
TagOf = Callable[[str], tuple[str, str] | None]
"""From a line to its tag and value; None for a line that has no tag."""


@dataclass(frozen=True, slots=True)
class TaggedRecord:
    """One record as read: its tags and values in order; the lines of a value are kept apart."""

    fields: list[tuple[str, str]]

    def all(self, *tags: str) -> list[str]:
        """The values of these tags, those of one tag after those of the one before; without empty ones."""
        return [value for tag in tags for own, value in self.fields if own == tag and value]

    def first(self, *tags: str) -> str:
        """The first value of the first of these tags that has one; empty where none has."""
        return next(iter(self.all(*tags)), "")

    @property
    def tags(self) -> set[str]:
        """All tags of the record."""
        return {tag for tag, _ in self.fields}

    def unknown(self, *known: Iterable[str]) -> list[str]:
        """The tags of the record that are none of these, in order of the alphabet."""
        return sorted(self.tags.difference(*known))


def tags_of_head(head: bytes, tag_of: TagOf) -> tuple[str | None, list[str]]:
    """The tag of the first line with anything on it, None where that has none; and all tags of the first forty."""
    lines = [line for line in head_text(head).split("\n") if line.strip(" \t\ufeff\u200b")][:40]
    found = [tag_of(line.lstrip("\ufeff") if place == 0 else line) for place, line in enumerate(lines)]
    return found[0][0] if found and found[0] else None, [tag[0] for tag in found if tag]


@dataclass(frozen=True, slots=True)
class TaggedFormat:
    """How the lines of a format are read."""

    tag_of: TagOf
    begins: frozenset[str]
    """Tags that begin a record, unless the record that is read has nothing but such."""
    ends: frozenset[str] = frozenset()
    """Tags that end one."""
    ends_at_blank: bool = False
    """Whether an empty line ends one."""
    without: str = ""
    """What is said of a document without a record."""

    def read(self, stream: BinaryIO) -> Iterator[RawEntry]:
        """The records in order; raises `Unreadable` where there is none."""
        has_records = False
        for entry in self._records(stream):
            has_records = True
            yield entry
        if not has_records:
            raise Unreadable(self.without)

    def _records(self, stream: BinaryIO) -> Iterator[RawEntry]:
        """What stands between them has no tag, and is passed over."""
        # `begun` is the line where the record begins that is read, 0 where none is
        fields, lines, begun, size = list[tuple[str, list[str]]](), list[str](), 0, 0
        goes_on = False  # it has a tag that is none of those with which one begins
        for number, line in enumerate(text_lines(stream), 1):
            line = line.strip("\ufeff") if number == 1 else line
            found = self.tag_of(line)
            is_end = found is not None and found[0] in self.ends
            is_new = found is not None and found[0] in self.begins and goes_on
            if begun and (is_new or (self.ends_at_blank and not line.strip())):
                yield _entry(fields, lines, begun, size)
                fields, lines, begun, size, goes_on = [], [], 0, 0, False
            if not begun and (found is None or is_end):
                continue
            begun = begun or number
            if size < LONGEST_RECORD:
                lines.append(line[: LONGEST_RECORD - size])
            size += len(line) + 1
            goes_on |= found is not None and found[0] not in self.begins
            if is_end:
                yield _entry(fields, lines, begun, size)
                fields, lines, begun, size, goes_on = [], [], 0, 0, False
            elif size <= LONGEST_RECORD:
                _add(fields, found, line)
        if begun:
            yield _entry(fields, lines, begun, size)


def _add(fields: list[tuple[str, list[str]]], found: tuple[str, str] | None, line: str) -> None:
    """Add a tag with its value, or a line that goes on with the last one: they are joined once, at the end."""
    if found is not None:
        fields.append((found[0], [found[1].strip()]))
    elif line.strip():
        fields[-1][1].append(line.strip())


def _entry(fields: list[tuple[str, list[str]]], lines: list[str], begun: int, size: int) -> RawEntry:
    text = "\n".join(lines)
    if size > LONGEST_RECORD:
        return Broken(None, f"line {begun}", lambda: text, f"The record has more than {LONGEST_RECORD:,} characters.")
    record = TaggedRecord([(tag, "\n".join(filter(None, values))) for tag, values in fields])
    return RawEntry(record, f"line {begun}", lambda: text)
