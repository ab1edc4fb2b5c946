"""The fields of a JSON object, read strictly: each has the type that it should have, or is none and gives a signal."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

from db.cleaning import clean_count, clean_day, clean_line, is_too_long

_KINDS = {type(None): "null", bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}
_LONGEST_SHOWN = 60
"""Characters of a name or value that a signal quotes."""
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LINE_BREAK = re.compile(r"(?<!\s)[^\S\r\n]*+[\r\n]\s*")


def kind_of(value: object) -> str:
    """What a value is that should be an object, in words."""
    return _KINDS.get(type(value), "something else")


def _shown(name: object) -> str:
    """The name of a field; a printed Python dictionary can have names that are no texts."""
    return clean_line(name)[:_LONGEST_SHOWN] if isinstance(name, str) else kind_of(name)


@dataclass(slots=True)
class Fields:
    """The fields of one object, each as the type that it should have or not at all."""

    values: dict[Any, Any]
    path: str = ""
    signals: list[str] = field(default_factory=list)

    def signal_unknown(self, known: Set[str]) -> None:
        """Signal every field that is not one of the known ones."""
        if self.values.keys() <= known:
            return
        unknown = self.values.keys() - known
        self.signals.extend(sorted(f"unknown field {self.path}{_shown(name)}" for name in unknown))

    def signal_unusable(self, name: str) -> None:
        """Signal a value that is not of its type; nothing where there is none."""
        if self.values.get(name) is not None:
            self.signals.append(f"unusable value of {self.path}{name}")

    def signal_new_value(self, name: str, value: str) -> None:
        """Signal a value of a category that was never seen before."""
        self.signals.append(f"unknown value of {self.path}{name}: {value[:_LONGEST_SHOWN]}")

    def line(self, name: str) -> str | None:
        """A text on one line; None where there is none."""
        value = self.values.get(name)
        if isinstance(value, str):
            return clean_line(value) or None
        if value is not None:
            self.signal_unusable(name)
        return None

    def short_line(self, name: str) -> str | None:
        """A name or address on one line; none where it is longer than any is, which costs the entry nothing else."""
        line = self.line(name)
        if line is None or not is_too_long(line):
            return line
        self.signal_unusable(name)
        return None

    def day(self, name: str) -> str | None:
        """The day that a date or time begins with."""
        value = self.values.get(name)
        day = clean_day(value) if isinstance(value, str) else None
        if day is None:
            self.signal_unusable(name)
        return day

    def count(self, name: str) -> int | None:
        """A whole number that is not negative."""
        count = clean_count(self.values.get(name))
        if count is None:
            self.signal_unusable(name)
        return count

    def flag(self, name: str) -> bool | None:
        """Whether something is so; None where it is not said."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return value
        self.signal_unusable(name)
        return None

    def address(self, name: str) -> str | None:
        """A web address as printed, but that it is whole where the end of a line broke it."""
        printed = self.values.get(name)
        value = clean_line(_LINE_BREAK.sub("", printed)) or None if isinstance(printed, str) else self.line(name)
        if value is not None and not _ADDRESS.fullmatch(value):
            self.signal_unusable(name)
            return None
        return value

    def list(self, name: str) -> list[Any]:
        """A list, empty where there is none."""
        value = self.values.get(name)
        if isinstance(value, list):
            return value
        self.signal_unusable(name)
        return []

    def object(self, name: str) -> Fields:
        """The fields of an object within this one; of an empty one where there is none."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            self.signal_unusable(name)
            value = {}
        return Fields(value, f"{self.path}{name}.", self.signals)
