"""arXiv: its snapshot, answers of its OAI-PMH service, and feeds of its search.

https://info.arxiv.org/help/bulk_data.html. The snapshot (of Kaggle) has one article a line, as JSON. OAI-PMH
(export.arxiv.org/oai2, https://info.arxiv.org/help/oa) answers in the forms `arXiv`, `arXivRaw` and `oai_dc`; the
search (export.arxiv.org/api, https://info.arxiv.org/help/api) with an Atom feed. Records are also read that somebody
cut out of their envelopes. Measured on 220 articles (docs/sources.md).

In scope: identifier, title, abstract, authors, versions, categories and other classes, DOIs, journal reference,
licence, and of the comments addresses and whether the article was withdrawn. The fields are the business of
`loaders.arxiv_forms`. Everything is streamed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from db.cleaning import clean_day, clean_line
from loaders.arxiv_article import record_of
from loaders.arxiv_forms import FORMS, of_element, of_snapshot
from loaders.json_head import outline
from loaders.json_lines import json_lines
from loaders.loader import HEAD_SIZE, DocumentFacts, Loader, Mapped, RawEntry, Unreadable
from loaders.xml_elements import Element, elements

_OF_LINES = {"id", "title", "abstract", "categories"}
_MARKS_OF_LINES = {"authors_parsed", "journal-ref", "report-no", "update_date", "versions.[].created"}
_ROOT = re.compile(
    r"(?:(?><\?[^>]*>)|(?><!--.*?-->)|(?><![A-Z][^>\[]*>)|\s)*+<(?:[\w-]{1,40}:)?([A-Za-z][\w-]*)", re.DOTALL
)
_IS_OF_ARXIV = re.compile(r"arxiv\.org", re.IGNORECASE)
_DATES = frozenset({"responseDate", "updated"})
"""Elements that say when a service answered, or made a feed."""
_WANTED = frozenset({"record", *FORMS, *_DATES, "error"})
_ERROR_OF_FEED = "/api/errors"


def sniff(head: bytes) -> bool:
    """Whether the document is lines of the snapshot, or XML of arXiv's."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()
    if text.startswith("{"):
        line, newline, _ = text.partition("\n")
        paths, breaks_off = outline(line)
        return (not breaks_off or not newline) and paths >= _OF_LINES and len(paths & _MARKS_OF_LINES) > 1
    root = _ROOT.match(text)
    if root is None:
        return False
    if root[1] in ("arXiv", "arXivRaw"):
        return True
    return root[1] in ("OAI-PMH", "ListRecords", "GetRecord", "record", "dc", "feed", "entry") and bool(
        _IS_OF_ARXIV.search(text)
    )


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The articles in order, and the day on which the service answered."""
    head = stream.read(HEAD_SIZE).removeprefix(codecs.BOM_UTF8).lstrip()
    stream.seek(0)
    return _read_xml(stream) if head.startswith(b"<") else json_lines(stream)


def _read_xml(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    number = 0
    for element in elements(stream, _WANTED):
        if element.name in _DATES:
            yield DocumentFacts(as_of=clean_day(element.text.strip()))
        elif element.name == "error":
            raise Unreadable(_error(element.attributes.get("code", "error"), element.text))
        elif any(_ERROR_OF_FEED in own.text for own in element.named("id")):
            raise Unreadable(_error("error", "".join(own.text for own in element.named("summary"))))
        else:
            number += 1
            yield RawEntry(element, f"record {number} (line {element.line})", element.as_xml)


def _error(code: str, words: str) -> str:
    return (
        f'It is an error that arXiv answered ({clean_line(code)[:40]}: "{clean_line(words)[:120]}"), with no articles '
        "in it; ask it again."
    )


def map_entry(raw: object) -> Mapped:
    """The record of one article."""
    return record_of(of_element(raw) if isinstance(raw, Element) else of_snapshot(raw))


LOADER = Loader(
    name="arxiv",
    version=2,
    summary="arXiv: lines of its snapshot, OAI-PMH answers (arXiv, arXivRaw, oai_dc), Atom feeds of its search",
    specification="https://info.arxiv.org/help/bulk_data.html",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,
    licence="CC0-1.0",
)
