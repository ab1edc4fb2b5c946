"""OpenAlex: works as its service answers and as its snapshot holds them.

https://docs.openalex.org/api-entities/works/work-object. The service (api.openalex.org/works) answers with a page,
`{"meta": {...}, "results": [...], "group_by": []}`, or with one work; the snapshot has one work a line, and people keep
lists of works. Measured on 400 works (docs/sources.md).

In scope: title, abstract, date, authors with what they are known by, identifiers (an arXiv identifier stands among the
places that have a copy), venue and versions, topics, citations, licence and retraction. The fields are the business of
`loaders.openalex_entry`. Lines are streamed; any other document is read whole, and is bounded.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from loaders.json_document import parse
from loaders.json_fields import Fields
from loaders.json_head import outline
from loaders.json_lines import LONGEST_LINE, json_lines
from loaders.loader import Broken, Loader, RawEntry, Unreadable
from loaders.openalex_entry import RawWork, map_entry
from loaders.refusals import error_in
from loaders.utf8 import decode

LARGEST_DOCUMENT = 64 * 2**20
"""Bytes of a document that is one JSON value; a page of 200 works measured has 5 million."""
_IS_OF_WORKS = re.compile(r'"id"\s*:\s*"https://openalex\.org/W[0-9]+"')
_PLACES = ("results.[].", "[].", "")
"""Where the fields of a work stand."""
_AROUND = frozenset({"meta", "results", "group_by", "group_bys"})


def sniff(head: bytes) -> bool:
    """Whether the document is a page of works, a list of them, one alone, or one a line."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()
    if not text.startswith(("{", "[")):
        return False
    if not _IS_OF_WORKS.search(text):
        return _is_empty_page(text)
    paths, _ = outline(text)
    return any(f"{place}id" in paths for place in _PLACES)


def _is_empty_page(text: str) -> bool:
    """Whether a search found nothing: then there is no work to tell it by."""
    paths, breaks_off = outline(text)
    return not breaks_off and {"meta", "meta.db_response_time_ms", "results"} <= paths


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The works in order."""
    return _read_lines(stream) if _is_lines(stream) else _read_whole(stream)


def _is_lines(stream: BinaryIO) -> bool:
    """Whether the first line is a whole work."""
    first = stream.readline(LONGEST_LINE).removeprefix(codecs.BOM_UTF8).strip()
    stream.seek(0)
    paths, breaks_off = outline(first.decode("utf-8", "ignore"))
    return first.startswith(b"{") and not breaks_off and "id" in paths


def _read_lines(stream: BinaryIO) -> Iterator[RawEntry]:
    for line in json_lines(stream):
        yield line if isinstance(line, Broken) else replace(line, raw=RawWork(line.raw))


def _read_whole(stream: BinaryIO) -> Iterator[RawEntry]:
    raw = stream.read(LARGEST_DOCUMENT + 1)
    if len(raw) > LARGEST_DOCUMENT:
        raise Unreadable(f"The document has more than {LARGEST_DOCUMENT:,} bytes; save its works one a line.")
    document = parse(decode(raw))
    del raw
    around = Fields(document if isinstance(document, dict) else {})
    if isinstance(document, list):
        works = document
    elif isinstance(around.values.get("results"), list):
        around.signal_unknown(_AROUND)
        works = around.values["results"]
    elif "id" in around.values:
        works = [document]
    else:
        error = error_in(document)
        raise Unreadable(f"It is {error}." if error else 'The JSON is neither works nor an object with "results".')
    for number, work in enumerate(works, 1):
        raw_work = RawWork(work, tuple(around.signals) if number == 1 else ())
        yield RawEntry(raw_work, f"work {number}", partial(json.dumps, work, ensure_ascii=False, default=repr))


LOADER = Loader(
    name="openalex",
    version=1,
    summary="OpenAlex: works, as JSON pages of the service, lists, or lines of the snapshot",
    specification="https://docs.openalex.org/api-entities/works/work-object",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # lines are streamed; one JSON value has a bound of its own
    licence="CC0-1.0",
)
