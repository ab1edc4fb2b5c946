"""Writing exported rows: JSON lines, CSV, BibTeX, all in UTF-8."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import msgspec

from papershelf.export.queries import ExportRow

FORMATS = ("jsonl", "csv", "bibtex")
LIST_SEPARATOR = "; "
"""Between the items of a list in a field of a CSV file."""


def write_jsonl(rows: Iterable[ExportRow], out: BinaryIO) -> None:
    """Write one JSON object a line, every field in each."""
    encode = msgspec.json.Encoder().encode
    out.writelines(encode(row) + b"\n" for row in rows)


def write_csv(fields: Sequence[str], rows: Iterable[ExportRow], out: BinaryIO) -> None:
    """Write a header line and rows as CSV (RFC 4180); an unknown value is an empty field."""
    writer = csv.writer(codecs.getwriter("utf-8")(out), lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        values = (row[field] for field in fields)
        writer.writerow(LIST_SEPARATOR.join(value) if isinstance(value, tuple) else value for value in values)


def write_bibtex(rows: Iterable[ExportRow], out: BinaryIO) -> None:
    """Write one BibTeX entry a paper; rows of other kinds have no place in BibTeX."""
    from papershelf.export.bibtex import CitedPaper, bibtex_entry

    out.writelines(bibtex_entry(msgspec.convert(row, CitedPaper)).encode() for row in rows)
