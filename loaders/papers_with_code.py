"""Papers with Code: the dumps of its tables of results, papers, links to code, methods and data sets.

The service was closed in July 2025; what is left are its dumps and what other programs wrote in their shapes. The
fields of the tables were measured on 12 files with 3,826 rows (docs/sources.md), those of the others are as the service
described them (https://github.com/paperswithcode/paperswithcode-data).

In scope: what a row states, whose it is and where its code is; titles, abstracts, authors, days, venues and tasks of
papers; which repositories are official; other names and areas of tasks, names of methods and data sets; and the words
of the service's addresses, as identifiers. JSON, streamed one task at a time, and the Parquet of its archive.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from loaders.json_head import outline
from loaders.json_items import Item, Layout, json_items
from loaders.loader import Broken, Loader, Mapped, RawEntry, Unreadable
from loaders.papers_with_code_names import (
    DATASET_MARKS,
    METHOD_MARKS,
    TaskOfDataset,
    map_dataset,
    map_method,
    of_dataset,
)
from loaders.papers_with_code_papers import LINK_FIELDS, PAPER_FIELDS, map_link, map_paper
from loaders.papers_with_code_tables import Heading, Row, map_row, map_rows, rows_of
from loaders.parquet_rows import MAGIC, parquet_rows

_LAYOUT = Layout(lists=())
_LINK_MARKS = frozenset({"repo_url", "paper_title"})
_PAPER_MARKS = frozenset({"paper_url", "url_abs", "title"})
_MARKS = (_LINK_MARKS, _PAPER_MARKS, METHOD_MARKS, DATASET_MARKS)
_UNKNOWN = "It is no task, paper, link to code, method or data set"


def sniff(head: bytes) -> bool:
    """Whether the document is a list of tasks with their tables, of papers, links, methods or data sets.

    The columns of a Parquet file stand at its end: that it is one is all that its head says.
    """
    if head.startswith(MAGIC):
        return True
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()
    if not text.startswith(("{", "[")):
        return False
    fields = {path.removeprefix("[].") for path in outline(text)[0]}
    is_table = any("sota.rows" in path for path in fields) and bool(fields & {"task", "datasets", "subtasks"})
    return is_table or any(fields >= marks for marks in _MARKS)


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The rows of tables, papers, links or names, in order."""
    is_parquet = stream.read(len(MAGIC)) == MAGIC
    stream.seek(0)
    seen: set[str] = set()
    for entry in _of_parquet(stream) if is_parquet else json_items(stream, _LAYOUT):
        value = entry.raw.value if isinstance(entry.raw, Item) else None
        if isinstance(entry, Broken):
            yield entry
        elif not isinstance(value, dict):
            yield Broken(value, entry.place, entry.text, f"{_UNKNOWN}: no object.")
        elif "task" in value:
            yield from rows_of(value, entry.place)
        elif value.keys() >= DATASET_MARKS:
            yield from of_dataset(value, entry.place, seen)
        elif value.keys() >= METHOD_MARKS or value.keys() & (PAPER_FIELDS | LINK_FIELDS):
            yield RawEntry(value, entry.place, entry.text)
        else:
            yield Broken(value, entry.place, entry.text, f"{_UNKNOWN}.")


def _of_parquet(stream: BinaryIO) -> Iterator[RawEntry]:
    for number, row in enumerate(parquet_rows(stream), 1):
        if number == 1 and "task" not in row and not any(row.keys() >= marks for marks in _MARKS):
            raise Unreadable(
                f"The Parquet file is no dump of Papers with Code: its columns are {', '.join(row)[:200]}."
            )
        yield RawEntry(Item(row), f"row {number}", partial(json.dumps, row, ensure_ascii=False))


def map_entry(raw: Any) -> Mapped:
    """The record of a row, of the rows of a paper, a heading, a paper, a link, a method or a data set."""
    if isinstance(raw, Row):
        return map_row(raw)
    if isinstance(raw, tuple):
        return map_rows(raw)
    if isinstance(raw, Heading):
        return Mapped(raw.task, raw.signals)
    if isinstance(raw, TaskOfDataset):
        return Mapped(raw.task)
    if raw.keys() >= DATASET_MARKS:
        return map_dataset(raw)
    if raw.keys() >= METHOD_MARKS:
        return map_method(raw)
    return map_link(raw) if "repo_url" in raw else map_paper(raw)


LOADER = Loader(
    name="papers-with-code",
    version=5,
    summary="Papers with Code: dumps of evaluation tables, papers, links to code, methods, data sets",
    specification="https://github.com/paperswithcode/paperswithcode-data; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # tasks are streamed; one has a bound of its own
    licence="CC-BY-SA-4.0",
)
