"""The rows of any table or query as CSV, JSON lines or Parquet, a batch at a time: none is ever held whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

import msgspec

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
"""The end of an address, and the type of what stands there."""
BATCH = 500
"""Rows of a part of CSV or JSON lines."""
ROW_GROUP = 10_000
"""Rows of a part of Parquet, at most."""
ROW_GROUP_LETTERS = 2**21
"""Letters of its texts, as soon as it has so many: it is held several times over while it is written."""
Row = Sequence[Any]
Read = Callable[[], Iterable[Row]]
"""Reads the rows, from the first; of one snapshot they are the same each time."""


class Unwritable(Exception):
    """Rows that a format has no place for, or a library that is not there. The message says so, and what to do."""


def text_parts(form: str, columns: Sequence[str], rows: Iterable[Row], *, has_header: bool = True) -> Iterator[bytes]:
    """Rows as CSV (RFC 4180) or JSON lines, in parts; BLOBs in hexadecimal digits, NULL as an empty field or null."""
    if form == "csv":
        yield from _csv(columns, rows, has_header=has_header)
        return
    check_names(columns)
    encode = msgspec.json.Encoder(enc_hook=str, decimal_format="number").encode
    for batch in batches(rows, BATCH):
        objects = (dict(zip(columns, map(_as_text, row), strict=True)) for row in batch)
        yield b"".join(encode(one) + b"\n" for one in objects)


def write_parquet(columns: Sequence[str], read: Read, out: BinaryIO) -> None:
    """Write rows as Parquet. They are read twice: first for the type of each column, which SQLite does not promise.

    A column of whole numbers is int64, of numbers double, of bytes binary, of lists a list of strings, of nothing but
    NULL null; any other is a string.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise Unwritable('Parquet needs pyarrow: pip install "papershelf[parquet]".') from error
    check_names(columns)
    types = {
        "null": pyarrow.null(),
        "bool": pyarrow.bool_(),
        "int": pyarrow.int64(),
        "float": pyarrow.float64(),
        "bytes": pyarrow.binary(),
        "tuple": pyarrow.list_(pyarrow.string()),
        "str": pyarrow.string(),
    }
    kinds = _kinds(len(columns), read())
    schema = pyarrow.schema([(name, types[kind]) for name, kind in zip(columns, kinds, strict=True)])
    try:
        with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            for batch in _row_groups(read()):
                columns_of_batch = zip(*batch, strict=True)
                values = (
                    [_of_kind(value, kind) for value in column]
                    for column, kind in zip(columns_of_batch, kinds, strict=True)
                )
                arrays = [pyarrow.array(column, of.type) for column, of in zip(values, schema, strict=True)]
                writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, ValueError, TypeError, OverflowError) as error:
        raise Unwritable("The rows are others each time that they are read; Parquet needs them twice.") from error


def check_names(columns: Sequence[str]) -> None:
    """Refuse two columns of one name, where names tell them apart."""
    doubled = [name for place, name in enumerate(columns) if name in columns[:place]]
    if doubled:
        raise Unwritable(f"Two columns are named {doubled[0]!r}; name one of them otherwise with AS.")


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows, so many at a time."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def _row_groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows, so many at a time as make a part of Parquet."""
    group: list[Row] = []
    letters = 0
    for row in rows:
        group.append(row)
        letters += sum(len(value) for value in row if isinstance(value, str | bytes | tuple))
        if len(group) == ROW_GROUP or letters >= ROW_GROUP_LETTERS:
            yield group
            group, letters = [], 0
    if group:
        yield group


def _csv(columns: Sequence[str], rows: Iterable[Row], *, has_header: bool) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if has_header:
        writer.writerow(columns)
        yield text.getvalue().encode()
    for batch in batches(rows, BATCH):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([_as_text(value) for value in row] for row in batch)
        yield text.getvalue().encode()


def _as_text(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _kinds(count: int, rows: Iterable[Row]) -> list[str]:
    """What the values of each column are."""
    found: list[set[type]] = [set() for _ in range(count)]
    for batch in batches(rows, BATCH):
        for seen, column in zip(found, zip(*batch, strict=True), strict=True):
            seen.update(map(type, column))
    return [_kind(seen - {type(None)}) for seen in found]


def _kind(seen: set[type]) -> str:
    if not seen:
        return "null"
    if seen == {int, float}:
        return "float"
    name = next(iter(seen)).__name__
    return name if len(seen) == 1 and name in ("bool", "int", "float", "bytes", "tuple") else "str"


def _of_kind(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "str":
        return str(_as_text(value))
    return float(value) if kind == "float" else value
