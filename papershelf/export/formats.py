"""Writing exported rows: JSON lines, CSV, BibTeX, RIS, CSL-JSON, Atom, all in UTF-8."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from papershelf.export.queries import ExportRow

if TYPE_CHECKING:
    from papershelf.export.bibtex import CitedPaper

OF_PAPERS = ("bibtex", "ris", "csl-json", "atom")
"""Formats in which rows of other kinds have no place."""
FORMATS = ("jsonl", "csv", "parquet", *OF_PAPERS)
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


def write_bibtex(papers: Iterable[CitedPaper], out: BinaryIO, *, is_unicode: bool = False) -> None:
    """Write one BibTeX entry a paper, its letters as LaTeX or as they are."""
    from papershelf.export.bibtex import bibtex_entry

    out.writelines(bibtex_entry(paper, is_unicode=is_unicode).encode() for paper in papers)


def write_ris(rows: Iterable[ExportRow], out: BinaryIO) -> None:
    """Write one record a paper."""
    from papershelf.export.reference import Reference
    from papershelf.export.ris import ris_record

    out.writelines(ris_record(msgspec.convert(row, Reference)).encode() for row in rows)


def write_csl_json(rows: Iterable[ExportRow], out: BinaryIO) -> None:
    """Write a list of items, one a paper, each on a line of its own."""
    from papershelf.export.csl_json import csl_item
    from papershelf.export.reference import Reference

    encode = msgspec.json.Encoder().encode
    before = b"["
    for row in rows:
        out.write(before + b"\n" + encode(csl_item(msgspec.convert(row, Reference))))
        before = b","
    out.write(b"[]\n" if before == b"[" else b"\n]\n")


def write_atom(rows: Iterable[ExportRow], out: BinaryIO) -> None:
    """Write a feed whose entries lead to where the papers were published."""
    from papershelf.export.atom import Feed, atom_feed, entry_of
    from papershelf.export.reference import Reference

    out.write(atom_feed(Feed("papers", "Papers"), [entry_of(msgspec.convert(row, Reference)) for row in rows]))


WRITERS_OF_PAPERS: dict[str, Callable[[Iterable[ExportRow], BinaryIO], None]] = {
    "ris": write_ris,
    "csl-json": write_csl_json,
    "atom": write_atom,
}
"""What writes exported papers, by the name of the format; BibTeX has more to say of each."""
