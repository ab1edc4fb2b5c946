"""Rows on standard output: a table for a person, JSON or CSV for programs. Rows stream, however many there are."""

from __future__ import annotations

import codecs
import csv
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO

import msgspec
from rich.cells import cell_len, set_cell_size

from papershelf.cli.streams import visible_in_line

FORMATS = ("table", "json", "csv")
SCREENFUL = 200
"""How many rows a table looks at to find the widths of its columns; later rows use the same."""
NARROWEST = 10
"""A column is not cut below this many characters to fit the terminal."""

_JSON = msgspec.json.Encoder(enc_hook=str, decimal_format="number")

Rows = Iterable[Sequence[Any]]


class AmbiguousColumns(Exception):
    """Two columns have one name, where names tell them apart."""


def write_rows(columns: Sequence[str], rows: Rows, form: str) -> None:
    """Write rows to standard output as a table, JSON or CSV."""
    if form == "table":
        terminal = sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if terminal else None
        sys.stdout.writelines(f"{line}\n" for line in table_lines(columns, rows, width))
    elif form == "csv":
        write_csv(columns, rows, sys.stdout.buffer)
    else:
        write_json(columns, rows, sys.stdout.buffer)


def write_csv(columns: Sequence[str], rows: Rows, out: BinaryIO) -> None:
    """Write a header line and rows as CSV (RFC 4180) in UTF-8; NULL is an empty field."""
    writer = csv.writer(codecs.getwriter("utf-8")(out), lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_field(value) for value in row])


def write_json(columns: Sequence[str], rows: Rows, out: BinaryIO) -> None:
    """Write rows as one JSON array of objects, one object a line; bytes in hexadecimal."""
    doubled = [name for place, name in enumerate(columns) if name in columns[:place]]
    if doubled:
        raise AmbiguousColumns(f"Two columns are named {doubled[0]!r}; name one of them otherwise with AS.")
    separator = b"[\n"
    for row in rows:
        values = (value.hex() if isinstance(value, bytes) else value for value in row)
        out.write(separator + _JSON.encode(dict(zip(columns, values, strict=True))))
        separator = b",\n"
    out.write(b"[]\n" if separator == b"[\n" else b"\n]\n")


def table_lines(columns: Sequence[str], rows: Rows, width: int | None = None) -> Iterator[str]:
    """The lines of a table with a heading; cells are cut only to fit a terminal of the given width."""
    remaining = iter(rows)
    first = list(islice(remaining, SCREENFUL))
    numeric = [all(_is_number(row[place]) for row in first) and bool(first) for place in range(len(columns))]
    heads = [_cell(name) for name in columns]
    shown = [[_cell(value) for value in row] for row in first]
    widths = [max(map(_width, cells)) for cells in zip(heads, *shown, strict=True)]
    if width is not None:
        widths = _fitted(widths, width)
    layout = list(zip(widths, numeric, strict=True))
    yield _line(heads, layout, width)
    yield "  ".join("-" * size for size in widths)
    for cells in chain(shown, ([_cell(value) for value in row] for row in remaining)):
        yield _line(cells, layout, width)


def _line(cells: Sequence[str], layout: Sequence[tuple[int, bool]], width: int | None) -> str:
    return "  ".join(
        _placed(cell, size, is_numeric, width is not None)
        for cell, (size, is_numeric) in zip(cells, layout, strict=True)
    ).rstrip()


def _placed(cell: str, size: int, is_numeric: bool, may_cut: bool) -> str:
    length = _width(cell)
    if length > size:
        return set_cell_size(cell, size - 1) + "…" if may_cut else cell
    padding = " " * (size - length)
    return padding + cell if is_numeric else cell + padding


def _fitted(widths: list[int], width: int) -> list[int]:
    """The widths with the widest columns cut to one measure, so that a line fits, where that leaves them legible."""
    limit = max(widths)
    while limit > NARROWEST and sum(min(size, limit) for size in widths) + 2 * (len(widths) - 1) > width:
        limit -= 1
    return [min(size, limit) for size in widths]


def _cell(value: object) -> str:
    """A value on one line, with what would steer a terminal as escapes."""
    if value is None:
        return "NULL"
    text = _field(value)
    return visible_in_line(text if isinstance(text, str) else str(text))


def _field(value: object) -> object:
    """A value as text prints it: bytes in hexadecimal, lists and objects as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple | dict):
        return _JSON.encode(value).decode()
    return value


def _width(text: str) -> int:
    """How many columns of a terminal a text takes; wide characters take two."""
    return len(text) if text.isascii() else cell_len(text)


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
