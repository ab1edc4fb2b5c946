"""The items of JSON documents: one at a time, wherever the list stands and however long it is."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import json_items as module
from loaders.json_items import LONGEST_ITEM, Layout, json_items
from loaders.loader import Broken, Unreadable

LAYOUT = Layout(lists=("items",), inside=("message",))


def items(content: bytes | str) -> list[Any]:
    stream = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return [entry.reason if isinstance(entry, Broken) else entry.raw.value for entry in json_items(stream, LAYOUT)]


VALUES = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(), lambda inner: st.lists(inner))


@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 1]), st.sampled_from([1, 2, 5, 2**16]))
def test_every_layout_gives_the_items_of_the_list_whatever_is_read_at_a_time(
    values: list[Any], indent: int | None, window: int
) -> None:
    before, module._WINDOW = module._WINDOW, window
    try:
        for document in (values, {"items": values}, {"a": [1], "message": {"items": values, "b": {"items": 1}}}):
            printed = json.dumps(document, indent=indent, ensure_ascii=False).encode("utf-8", "replace")
            expected = json.loads(printed)
            while isinstance(expected, dict):
                expected = expected.get("items", expected.get("message"))
            assert items(printed) == expected
    finally:
        module._WINDOW = before


def test_the_last_item_knows_what_stands_around() -> None:
    stream = io.BytesIO(b'{"a": 1, "message": {"b": 2, "items": [1, 2], "c": 3}, "d": 4}')
    assert [entry.raw.around for entry in json_items(stream, LAYOUT)] == [(), ("b", "c", "a", "d")]


def test_lines_hold_items_or_objects_around_them() -> None:
    assert items('{"x": 1}\n{"items": [2, 3]}\n\n[4]\n{broken\n') == [
        {"x": 1},
        2,
        3,
        4,
        "The JSON breaks off or is damaged at column 2 (Expecting property name enclosed in double quotes).",
    ]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('{"items": [{"a": 1},\n{"b"', "damaged at line 2"),
        ('{"items": [1, 2', "damaged at line 1"),
        ('{"items": [1 2]}', r"Expecting , or \]"),
        ("[1\n]]", "follows after the JSON, at line 2"),
        ("[" * 100_000, "nested too deeply"),
        ('{"message":' * 100_000, "nested too deeply"),
        ("{1: 2}", "Expecting a name"),
        ("", "Expecting value"),
    ],
)
def test_what_is_damaged_is_refused_with_its_line(document: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        items(document)


def test_what_is_no_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(Unreadable, match=r"not UTF-8: .* at line 2"):
        items(b'["a",\n"\xe9"]')


class Endless(io.BytesIO):
    """A stream that goes on with the same bytes."""

    def __init__(self, begin: bytes, repeated: bytes, times: int, end: bytes = b"") -> None:
        super().__init__()
        self._begin, self._repeated, self._times, self._end = begin, repeated, times, end
        self.seek(0)

    def read(self, size: int | None = -1, /) -> bytes:
        self._part += 1
        if self._part == 0:
            return self._begin
        return self._repeated if self._part <= self._times else self._end if self._part == self._times + 1 else b""

    def readline(self, size: int | None = -1, /) -> bytes:
        return b"{"

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._part = -1
        return offset


@pytest.mark.parametrize(
    ("begin", "repeated"),
    [
        pytest.param(b'["', b"x" * 2**20, id="a text"),
        pytest.param(b"{", b'"a": "' + b"x" * 2**20 + b'", ', id="fields of one object"),
        pytest.param(b"[[", b"{}," * 2**18, id="many values"),
    ],
)
def test_an_item_without_end_is_refused(begin: bytes, repeated: bytes) -> None:
    with pytest.raises(Unreadable, match=r"more than [0-9,]+ (?:characters|values)"):
        list(json_items(Endless(begin, repeated, 10**6), LAYOUT))


def test_a_long_list_is_streamed() -> None:
    item = json.dumps({"title": "x" * 9_000}).encode()
    stream = Endless(b'{"items": [' + item, b"," + item, 2_000, b"]}")
    tracemalloc.start()
    try:
        assert sum(1 for _ in json_items(stream, LAYOUT)) == 2_001
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert LONGEST_ITEM > 2_000_000
