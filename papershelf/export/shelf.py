"""A whole shelf as JSON lines: copies of its documents, which load again, and every table that follows from them.

    settings.jsonl                   what the keeper decided, where anything is not at its default
    documents/LOADER/SHA256.jsonl    a copy of each document: which it is, then its records, as mapped, and rejects
    tables/TABLE.jsonl               the rows of each table that has any, in an order that depends on content alone

Papers are a function of the records, so loading the copies into an empty shelf gives the same content. The tables are
for other programs; `papershelf load` leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Connection, Row, Select, Table, inspect, select

from db.complete import DOCUMENTS, ENTRIES, IS_COMPLETE, RECORDS, joined_records
from db.content import content
from db.store import open_batches
from db.tables import DocumentName, Reject, Setting
from db.tables.base import table_of
from loaders import papershelf_document as copy
from papershelf.export.formats import write_jsonl
from papershelf.export.queries import BATCH, PARTS, rows_of_table

NAMES, REJECTS, SETTINGS = map(table_of, (DocumentName, Reject, Setting))
_encode = msgspec.json.Encoder().encode


class WithoutRecords(Exception):
    """A snapshot does not have what loads again. The message says so."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    documents: int
    entries: int
    tables: int


def write_shelf(connection: Connection, folder: Path) -> Written:
    """Write all of a shelf into a folder; each table and each document is streamed."""
    if not inspect(connection).has_table(RECORDS.name):
        raise WithoutRecords(
            "a snapshot holds no records, which is what loads again; export all from the database that it was "
            "published from"
        )
    _write_settings(connection, folder)
    columns = (*DOCUMENTS.c,)
    documents = connection.execute(select(*columns).where(IS_COMPLETE).order_by(DOCUMENTS.c.id)).all()
    entries = sum(_write_document(connection, document, folder) for document in documents)
    (folder / "tables").mkdir()
    tables = sum(_write_table(connection, str(name), folder / "tables") for name in content(PARTS))
    return Written(len(documents), entries, tables)


def _write_table(connection: Connection, name: str, folder: Path) -> bool:
    """Write the rows of a table; gives whether it has any, for else there is no file."""
    with closing(rows_of_table(connection, name)) as rows:
        first = next(rows, None)
        if first is None:
            return False
        with (folder / f"{name}.jsonl").open("wb") as file:
            write_jsonl(({"papershelf": name, **row} for row in chain([first], rows)), file)
    return True


def _write_settings(connection: Connection, folder: Path) -> None:
    # Batches that a provider still has are waited for here alone.
    is_of_every_shelf = ~SETTINGS.c.name.startswith(open_batches.PREFIX, autoescape=True)
    columns = select(SETTINGS.c.name, SETTINGS.c.value).where(is_of_every_shelf)
    settings = connection.execute(columns.order_by(SETTINGS.c.name)).all()
    if settings:
        with (folder / "settings.jsonl").open("wb") as file:
            write_jsonl(({"papershelf": "settings", "name": name, "value": value} for name, value in settings), file)


def _write_document(connection: Connection, document: Row[*tuple[Any, ...]], folder: Path) -> int:
    """Write a copy of a document; gives the number of its entries."""
    names = connection.scalars(select(NAMES.c.name).where(NAMES.c.document_id == document.id))
    header = copy.DocumentHeader(
        sha256=document.sha256,
        loader=document.loader,
        loader_version=document.loader_version,
        byte_count=document.byte_count,
        entry_count=document.entry_count,
        names=tuple(sorted(names)),
        is_listing=document.is_listing,
        own_as_of=document.own_as_of,
        own_series=document.own_series,
        licence=document.licence,
    )
    of_loader = folder / "documents" / document.loader
    of_loader.mkdir(parents=True, exist_ok=True)
    with (of_loader / f"{document.sha256}.jsonl").open("wb") as file:
        _write_line(file, _encode(header))
        for _, line in merge(_records(connection, document.id), _rejects(connection, document.id)):
            _write_line(file, line)
    return int(document.entry_count)


def _write_line(file: BinaryIO, line: bytes) -> None:
    file.write(line + b"\n")


def _records(connection: Connection, document_id: int) -> Iterator[tuple[int, bytes]]:
    """Positions with records as they are stored."""
    columns = joined_records(select(ENTRIES.c.position, RECORDS.c.record))
    for position, record in _streamed(connection, columns, ENTRIES, document_id):
        yield position, record.encode()


def _rejects(connection: Connection, document_id: int) -> Iterator[tuple[int, bytes]]:
    columns = select(REJECTS.c.position, REJECTS.c.place, REJECTS.c.reason, REJECTS.c.text)
    for position, place, reason, text in _streamed(connection, columns, REJECTS, document_id):
        yield position, _encode(copy.Reject(place, reason, text))


def _streamed(
    connection: Connection, columns: Select[*tuple[Any, ...]], table: Table, document_id: int
) -> Iterator[Row[*tuple[Any, ...]]]:
    of_document = columns.where(table.c.document_id == document_id).order_by(table.c.position)
    yield from connection.execute(of_document.execution_options(yield_per=BATCH))
