"""Semantic Scholar: answers of its Academic Graph API, and lines of the papers of its data sets.

Described at https://api.semanticscholar.org/api-docs/graph and https://api.semanticscholar.org/api-docs/datasets. An
answer is one paper, a list of papers with null for those that are not known, an object around a list (`data`,
`recommendedPapers`) of papers or of what leads to one (`citingPaper`, `citedPaper`, `paper` of a snippet), or an author
with `papers`. Lines of the data sets have the same fields in small letters. Measured on 1,075 papers with their fields
and some 8,700 with a title or less (docs/sources.md).

In scope: each paper, and each that an answer about it lists as citing it or cited by it: these are entries of their
own. The fields are the business of `loaders.semantic_scholar_paper`. Papers are streamed.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from loaders.json_head import outline
from loaders.json_items import Item, Layout, json_items
from loaders.loader import Broken, Loader, RawEntry
from loaders.semantic_scholar_paper import NESTED, WITHIN, RawPaper, map_paper

_LAYOUT = Layout(lists=("data", "papers", "recommendedPapers"))
_PLACE = re.compile(
    r"(?:(?:data|papers|recommendedPapers)\.)?(?:\[\]\.)?(?:(?:citingPaper|citedPaper|paper|papers\.\[\])\.)?"
)
"""What stands before the fields of a paper, in the path of one."""
_OF_NOTHING = frozenset({"total", "offset", "next", "token", "data"})
"""What an answer says that found nothing."""
_SIGNS = ({"paperId"}, {"corpusId", "title"}, {"corpusid", "title"}, {"authorId", "name"})
"""Fields any of which tell these objects from those of other sources."""


def sniff(head: bytes) -> bool:
    """Whether the document is a list of Semantic Scholar's papers, one of them a line, or one alone."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()
    if not text.startswith(("{", "[")):
        return False
    paths, _ = outline(text)
    if {"total", "data"} <= paths <= _OF_NOTHING:
        return True
    by_place: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        match = _PLACE.match(path)
        place = match[0] if match else ""
        by_place[place].add(path.removeprefix(place))
    return any(signs <= fields for fields in by_place.values() for signs in _SIGNS)


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The papers in order, each before those that cite it and those that it cites."""
    for entry in json_items(stream, _LAYOUT):
        if isinstance(entry, Broken):
            yield entry
        elif isinstance(entry.raw, Item):
            for paper, place in _papers(entry.raw, entry.place):
                yield RawEntry(paper, place, partial(_text_of, paper.value))


def _papers(item: Item, place: str) -> Iterator[tuple[RawPaper, str]]:
    value = item.value
    if isinstance(value, dict) and isinstance(value.get("papers"), list):
        for number, paper in enumerate(value["papers"], 1):
            yield RawPaper(paper, around=item.around), f"{place}, paper {number}"
        return
    around = item.around
    if isinstance(value, dict) and (within := next((name for name in WITHIN if name in value), None)):
        around += tuple(name for name in value if name != within)
        value = value[within]
    yield RawPaper(value, around=around), place
    for name, what in NESTED.items():
        others = value.get(name) if isinstance(value, dict) else None
        for number, other in enumerate(others if isinstance(others, list) else [], 1):
            yield RawPaper(other, cited=value if name == "citations" else None), f"{place}, {what} {number}"


def _text_of(value: Any) -> str:
    """The paper without those that are entries of their own."""
    if isinstance(value, dict):
        value = {name: own for name, own in value.items() if name not in NESTED}
    return json.dumps(value, ensure_ascii=False)


LOADER = Loader(
    name="semantic-scholar",
    version=1,
    summary="Semantic Scholar: answers of the Academic Graph API, and lines of the papers of its data sets",
    specification="https://api.semanticscholar.org/api-docs/graph; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_paper,
    max_bytes=2**40,  # papers are streamed; one has a bound of its own
    licence="ODC-By-1.0",
)
