"""Rows of any table or query in the formats of programs."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from pyarrow import parquet

from papershelf.export.tables import ROW_GROUP, ROW_GROUP_LETTERS, Unwritable, text_parts, write_parquet

TYPED = """
    select 1 as i, 1.5 as f, 'é' as t, x'00ff' as b, null as n, 2 as m
    union all select 2, 2, null, null, null, 'x'
"""


def read_back(columns: list[str], rows: list[tuple[Any, ...]]) -> Any:
    out = io.BytesIO()
    write_parquet(columns, lambda: rows, out)
    return parquet.read_table(io.BytesIO(out.getvalue()))


def test_parquet_keeps_the_types_of_columns() -> None:
    cursor = sqlite3.connect(":memory:").execute(TYPED)
    table = read_back([column for column, *_ in cursor.description], cursor.fetchall())
    assert [str(kind) for kind in table.schema.types] == ["int64", "double", "string", "binary", "null", "string"]
    assert table.to_pylist() == [
        {"i": 1, "f": 1.5, "t": "é", "b": b"\x00\xff", "n": None, "m": "2"},
        {"i": 2, "f": 2.0, "t": None, "b": None, "n": None, "m": "x"},
    ]


def test_a_type_that_comes_late_is_known_from_the_first_row_on() -> None:
    rows = [(number,) for number in range(2 * ROW_GROUP)] + [("late",)]
    found = read_back(["a"], rows)["a"].to_pylist()
    assert (found[0], found[-1], len(found)) == ("0", "late", len(rows))


def test_lists_and_truths_stay_what_they_are() -> None:
    rows = [(("a", "b"), True), ((), None)]
    assert read_back(["list", "truth"], rows).to_pylist() == [
        {"list": ["a", "b"], "truth": True},
        {"list": [], "truth": None},
    ]


def test_no_rows_are_a_table_of_no_rows() -> None:
    assert read_back(["a", "b"], []).num_rows == 0


def test_rows_that_are_others_the_second_time_are_refused() -> None:
    times: Iterator[list[tuple[object]]] = iter([[(1,)], [("x",)]])
    with pytest.raises(Unwritable, match="twice"):
        write_parquet(["a"], lambda: next(times), io.BytesIO())


def test_text_is_made_a_part_at_a_time_and_never_held_whole() -> None:
    read = 0

    def rows() -> Iterator[tuple[int]]:
        nonlocal read
        for read in range(1, 100_001):
            yield (read,)

    parts = text_parts("jsonl", ["a"], rows())
    first = next(parts)
    assert read < 1_000
    assert json.loads(first.splitlines()[0]) == {"a": 1}
    assert sum(part.count(b"\n") for part in parts) + first.count(b"\n") == 100_000


def test_a_part_of_parquet_has_so_many_letters_however_few_rows_they_are() -> None:
    text = "a" * 1_000
    out = io.BytesIO()
    write_parquet(["a", "b"], lambda: [(text, str(number)) for number in range(5_000)], out)
    written = parquet.ParquetFile(out)
    groups = [written.metadata.row_group(number).num_rows for number in range(written.num_row_groups)]
    assert sum(groups) == 5_000
    assert ROW_GROUP_LETTERS / 1_010 < max(groups) <= ROW_GROUP_LETTERS / 1_000
