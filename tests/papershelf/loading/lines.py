"""A loader for tests of the pipeline, which reads a line as a record; and running it on a shelf.

A line is "title | abstract | arXiv identifier | day of the listing", all but the title optional. The loader crashes
on "!crash", rejects "!reject", breaks off at "!unreadable" and is itself broken at "!broken".
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

import pytest
from sqlalchemy import text

from db.engine import parse_url, writing
from db.fingerprint import Fingerprint, fingerprint
from db.records import Identifier, Listing, PaperRecord
from loaders.loader import DocumentFacts, Loader, Mapped, RawEntry, Unreadable, Unusable
from papershelf.database import open_for_writing, reading
from papershelf.loading import run
from papershelf.loading.archives import FoundDocument
from papershelf.loading.report import Report
from papershelf.loading.revising import find_documents, withdraw
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    for number, raw in enumerate(stream, 1):
        line = raw.decode().rstrip("\n")
        if line == "!unreadable":
            raise Unreadable(f"It breaks off at line {number}.")
        if line == "!broken":
            raise ZeroDivisionError("a loader is only human")
        yield RawEntry(line, f"line {number}", partial(str, line))


def map_line(line: str) -> Mapped:
    if line == "!reject":
        raise Unusable("It holds no record.")
    if line == "!crash":
        raise KeyError("nobody thought of this")
    title, abstract, arxiv_id, day = (*(part.strip() for part in line.split("|")), "", "", "")[:4]
    record = PaperRecord(
        title=title,
        abstract=abstract or None,
        identifiers=(Identifier("arxiv", arxiv_id),) if arxiv_id else (),
        listing=Listing(day=day) if day else None,
    )
    return Mapped(record, ("a question mark",) if "?" in title else ())


def map_with_care(line: str) -> Mapped:
    """What version 2 does: titles end in no full stop."""
    mapped = map_line(line)
    assert isinstance(mapped.record, PaperRecord)
    return replace(mapped, record=PaperRecord(mapped.record.title.rstrip("."), mapped.record.abstract))


def sniff(head: bytes) -> bool:
    return True


LINES = Loader("lines", 1, "", "", sniff, read, map_line, max_bytes=10_000, series_by="day")
LINES_2 = replace(LINES, version=2, map=map_with_care)


def load_lines(
    url: str, documents: Iterable[tuple[str, str]], loader: Loader = LINES, batch: int = run.ENTRIES_OF_A_BATCH
) -> Report:
    """Load documents, each a name with its text, in batches of so many entries."""
    engine = open_for_writing(parse_url(url))
    try:
        with pytest.MonkeyPatch.context() as patch, Scanner(workers=1) as scanner:
            patch.setattr(run, "ENTRIES_OF_A_BATCH", batch)
            found = (FoundDocument(name, io.BytesIO(content.encode()), b"") for name, content in documents)
            return Loading(engine, scanner, loader=loader).load(found)
    finally:
        engine.dispose()


def fingerprint_of(url: str) -> Fingerprint:
    with reading(parse_url(url)) as connection:
        return fingerprint(connection)


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with reading(parse_url(url)) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def change(url: str, statement: str) -> None:
    """Change a shelf behind the program's back."""
    engine = open_for_writing(parse_url(url))
    with writing(engine) as connection:
        connection.execute(text(statement))
    engine.dispose()


def take_back(url: str, wanted: str) -> None:
    """Withdraw the one document of a name or hash."""
    engine = open_for_writing(parse_url(url))
    with writing(engine) as connection:
        (document,) = find_documents(connection, wanted)
        withdraw(connection, document.id)
    engine.dispose()
