"""Reading YAML strictly: every scalar is text, no key stands twice, and every place knows its line.

What YAML makes of scalars by itself would spoil what they say ("2401.00010" is an identifier, no number). Anchors,
aliases, tags and several documents in one are refused: nobody needs them to write a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from loaders.loader import Unreadable

DEEPEST = 16
"""Levels of nesting: no list of ours has half as many."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the lines that it stands on, counted from 1."""

    value: str | list[Node] | dict[str, Node]
    line: int
    last_line: int


def parse(text: str) -> Node | None:
    """The document of a text, None where it is empty; `Unreadable` where it is no YAML, or more than is read of it."""
    try:
        documents = list(_documents(iter(yaml.parse(text, Loader=yaml.CBaseLoader))))
    except yaml.MarkedYAMLError as error:
        raise _unreadable(str(error.problem or error.context), error.problem_mark or error.context_mark) from None
    except yaml.YAMLError as error:
        raise Unreadable(f"The YAML is damaged: {' '.join(str(error).split())}.") from None
    if len(documents) > 1:
        raise Unreadable(f"A second document begins in line {documents[1].line}; there may be one alone.")
    return documents[0] if documents else None


def _documents(events: Iterator[yaml.Event]) -> Iterator[Node]:
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            yield _node(next(events), events, 1)


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _unreadable("anchors and aliases are not read; write it out", event.start_mark)
    if getattr(event, "tag", None):
        raise _unreadable("tags are not read; leave it out", event.start_mark)
    if depth > DEEPEST:
        raise _unreadable("it is nested too deeply", event.start_mark)
    line, _ = _place(event.start_mark)
    if isinstance(event, yaml.ScalarEvent):
        end, column = _place(event.end_mark)
        return Node(str(event.value), line, max(line, end if column > 1 else end - 1))
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(line, events, depth)
    return _mapping(line, events, depth)


def _sequence(line: int, events: Iterator[yaml.Event], depth: int) -> Node:
    items: list[Node] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_node(event, events, depth + 1))
    return Node(items, line, max([line, *(item.last_line for item in items)]))


def _mapping(line: int, events: Iterator[yaml.Event], depth: int) -> Node:
    fields: dict[str, Node] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, depth + 1)
        if not isinstance(key.value, str):
            raise _unreadable("a key is no text", event.start_mark)
        if key.value in fields:
            raise _unreadable(f"the key {key.value!r} stands there twice", event.start_mark)
        fields[key.value] = _node(next(events), events, depth + 1)
    return Node(fields, line, max([line, *(value.last_line for value in fields.values())]))


def _place(mark: Any) -> tuple[int, int]:
    """Line and column, from 1; of an event that has no mark the first (the parser in C has marks of its own)."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _unreadable(problem: str, mark: Any) -> Unreadable:
    line, column = _place(mark)
    return Unreadable(f"The YAML cannot be read at line {line}, column {column}: {problem}.")
