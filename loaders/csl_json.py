"""CSL-JSON: what Zotero, pandoc and the resolvers of DOIs give for citation processors.

Specified by the Citation Style Language (csl-data.json); measured on a list of 17 items (docs/sources.md). A list of
items, one item, `{"items": [...]}`, or one item a line. Lines are streamed; any other document is read whole, and is
bounded.
The fields are the business of `loaders.csl_json_item`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from loaders.csl_json_item import KINDS, map_entry
from loaders.encodings import head_text
from loaders.json_document import parse
from loaders.json_head import outline
from loaders.json_lines import json_lines
from loaders.loader import HEAD_SIZE, Broken, Loader, RawEntry, Unreadable
from loaders.utf8 import decode

LARGEST_LIST = 64 * 2**20
"""Bytes of a document that is one JSON value."""

_MARKS = frozenset(
    "author.[].family author.[].literal issued.date-parts issued.raw issued.literal container-title editor.[].family "
    "non-dropping-particle title-short".split()
)
"""Fields that tell these items from the papers of other sources."""
_OTHERS = frozenset("authors creators titles authorships message paperId paper data types attributes".split())
"""Fields that other sources have in their place."""
_TYPE = re.compile(r'"type"\s*:\s*"([^"]{1,40})"')
_TITLE = re.compile(r'"title"\s*:\s*"')


def sniff(head: bytes) -> bool:
    """Whether the document begins with an item: a type, a title that is a text, and a field of CSL's own."""
    text = head_text(head).lstrip()
    return text[:1] in ("{", "[") and _is_item(text)


def _is_item(text: str) -> bool:
    paths, _ = outline(text)
    names = {path.removeprefix("items.").removeprefix("[].") for path in paths}
    kind = _TYPE.search(text)
    if not {"type", "title"} <= names or names & _OTHERS or kind is None or not _TITLE.search(text):
        return False
    return bool(names & _MARKS) or ("id" in names and kind[1] in KINDS)


def _is_lines(head: bytes) -> bool:
    """Whether the first line is a whole item, and another line follows."""
    line, newline, rest = head_text(head).lstrip().partition("\n")
    return line.startswith("{") and bool(newline and rest.strip()) and not outline(line)[1] and _is_item(line)


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The items in order."""
    head = stream.read(HEAD_SIZE)
    stream.seek(0)
    return _read_lines(stream) if _is_lines(head) else _read_whole(stream)


def _read_lines(stream: BinaryIO) -> Iterator[RawEntry]:
    for line in json_lines(stream):
        yield line if isinstance(line, Broken) else RawEntry(line.raw, line.place, line.text)


def _read_whole(stream: BinaryIO) -> Iterator[RawEntry]:
    raw = stream.read(LARGEST_LIST + 1)
    if len(raw) > LARGEST_LIST:
        raise Unreadable(f"The document has more than {LARGEST_LIST:,} bytes; save it as JSON lines, one item a line.")
    value = parse(decode(raw))
    del raw
    items = value.get("items", [value]) if isinstance(value, dict) else value
    if not isinstance(items, list):
        raise Unreadable("The JSON is no list of items, and no item.")
    for number, item in enumerate(items, 1):
        yield RawEntry(item, f"item {number}", partial(json.dumps, item, ensure_ascii=False))


LOADER = Loader(
    name="csl-json",
    version=3,
    summary="CSL-JSON: Zotero, pandoc and resolvers of DOIs; a list, an object or an item a line",
    specification="https://docs.citationstyles.org (csl-data.json); measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # lines are streamed; a list has a bound of its own
)
