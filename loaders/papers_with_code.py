"""Papers with Code: the dumps of its tables of results, its papers, and their links to code.

The service was closed in July 2025; what is left are its dumps and what other programs wrote in their shapes. The
fields of the tables were measured on 12 files with 3,826 rows (docs/sources.md), those of the others are as the service
described them (https://github.com/paperswithcode/paperswithcode-data).

In scope: what a row states, whose it is and where its code is; titles, abstracts, authors, days, venues and tasks of
papers; and which repositories are official. Streamed, one task at a time.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

from loaders.json_head import outline
from loaders.json_items import Item, Layout, json_items
from loaders.loader import Broken, Loader, Mapped, RawEntry
from loaders.papers_with_code_papers import LINK_FIELDS, PAPER_FIELDS, map_link, map_paper
from loaders.papers_with_code_tables import Row, map_row, rows_of

_LAYOUT = Layout(lists=())
_LINK_MARKS = frozenset({"repo_url", "paper_title"})
_PAPER_MARKS = frozenset({"paper_url", "url_abs", "title"})


def sniff(head: bytes) -> bool:
    """Whether the document is a list of tasks with their tables, of papers, or of links to code."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()
    if not text.startswith(("{", "[")):
        return False
    fields = {path.removeprefix("[].") for path in outline(text)[0]}
    is_table = any("sota.rows" in path for path in fields) and bool(fields & {"task", "datasets", "subtasks"})
    return is_table or fields >= _LINK_MARKS or fields >= _PAPER_MARKS


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The rows of tables, papers or links, in order."""
    for entry in json_items(stream, _LAYOUT):
        value = entry.raw.value if isinstance(entry.raw, Item) else None
        if isinstance(entry, Broken):
            yield entry
        elif not isinstance(value, dict):
            yield Broken(value, entry.place, entry.text, "It is no task, paper or link to code: no object.")
        elif "task" in value:
            yield from rows_of(value, entry.place)
        elif "repo_url" in value or value.keys() & (PAPER_FIELDS | LINK_FIELDS):
            yield RawEntry(value, entry.place, entry.text)
        else:
            yield Broken(value, entry.place, entry.text, "It is no task, paper or link to code.")


def map_entry(raw: Any) -> Mapped:
    """The record of a row, a paper or a link."""
    if isinstance(raw, Row):
        return map_row(raw)
    return map_link(raw) if "repo_url" in raw else map_paper(raw)


LOADER = Loader(
    name="papers-with-code",
    version=2,
    summary="Papers with Code: dumps of evaluation tables, of papers, and of their links to code, JSON",
    specification="https://github.com/paperswithcode/paperswithcode-data; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # tasks are streamed; one has a bound of its own
    licence="CC-BY-SA-4.0",
)
