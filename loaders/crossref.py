"""Crossref: answers of its REST API, the files of its public data file, and its XML.

Described at https://api.crossref.org/swagger-ui and https://github.com/CrossRef/rest-api-doc (api_format.md). A work
stands alone, in `{"message": {...}}` or `{"message": {"items": [...]}}` as the API answers, in `{"items": [...]}` as
the public data file of 2022 has it, or on a line of its own as that of 2025 has it; the same fields stand in XML
(`loaders.crossref_xml`). Measured on 60 works of the three forms in JSON, of 2014 to 2025 (docs/sources.md).

In scope: works that are papers, with their authors, dates, venue, abstract, licence, references, retractions and the
other identifiers of the same work. The fields are the business of `loaders.crossref_work`. Works are streamed.
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO

from loaders.crossref_work import map_work
from loaders.crossref_xml import is_xml, read_xml
from loaders.json_head import outline
from loaders.json_items import Layout, json_items
from loaders.loader import HEAD_SIZE, Loader, RawEntry

_LAYOUT = Layout(lists=("items",), inside=("message",))
_PLACE = re.compile(r"(?:message\.)?(?:items\.)?(?:\[\]\.)?")
"""What stands before the fields of a work, in the path of one."""
_MARKS = frozenset(
    "prefix member content-domain reference-count references-count is-referenced-by-count indexed.date-parts "
    "created.date-parts deposited.date-parts issn-type container-title published.date-parts resource.primary".split()
)
"""Fields that tell these works from those of other sources; each has several of them."""
_FEWEST_MARKS = 3
_ANSWER = re.compile(r"\"message-type\"\s{0,9}:\s{0,9}\"work(?:-list)?\"")


def sniff(head: bytes) -> bool:
    """Whether the document is a list of Crossref's works, one of them a line, or one alone."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if is_xml(head):
        return True
    text = head.decode("utf-8", "ignore")
    if not text.startswith(("{", "[")):
        return False
    if text.startswith("{") and _ANSWER.search(text):
        return True
    by_place: defaultdict[str, set[str]] = defaultdict(set)
    for path in outline(text)[0]:
        match = _PLACE.match(path)
        place = match[0] if match else ""
        by_place[place].add(path.removeprefix(place))
    return any(len(fields & _MARKS) >= _FEWEST_MARKS for fields in by_place.values())


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The works in order."""
    first = stream.read(HEAD_SIZE).removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    stream.seek(0)
    return read_xml(stream) if first == b"<" else json_items(stream, _LAYOUT)


LOADER = Loader(
    name="crossref",
    version=2,
    summary="Crossref: works of the REST API and of the public data file, JSON objects or lines, or XML",
    specification="https://api.crossref.org/swagger-ui; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_work,
    max_bytes=2**40,  # works are streamed; one has a bound of its own
    licence="CC0-1.0",
)
