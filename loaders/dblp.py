"""dblp: its dump in XML, the XML of records and persons, and answers of its search in JSON.

Described at https://dblp.org/xml/docu/dblpxml.pdf and by the DTD beside the dump, https://dblp.org/xml/dblp.dtd.
Measured on an excerpt with 91 articles (docs/sources.md). The dump is in ISO-8859-1 with names for letters ("&ouml;")
from its DTD, and has some gigabytes: it is streamed.

In scope: articles, papers in proceedings, chapters, books and theses, with their authors, year, venue and identifiers.
The elements are the business of `loaders.dblp_record`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from loaders.dblp_record import map_record
from loaders.dblp_search import read_search
from loaders.dblp_xml import read_xml
from loaders.json_head import outline
from loaders.loader import Loader, RawEntry

_XML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>)?\s{0,100}(?:<!--[^>]{0,2000}-->\s{0,100})?(?:<\?[^>]{0,200}\?>\s{0,100})?"
    rb"<(?:!DOCTYPE\s{1,9}dblp\b|dblp(?:person)?[\s>])"
)
_HEAD = 4_096
_HIT = "result.hits.hit.[].info."


def sniff(head: bytes) -> bool:
    """Whether the document is XML of dblp, or an answer of its search."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"<"):
        return _XML.match(head[:_HEAD]) is not None
    if not head.startswith(b"{"):
        return False
    paths, _ = outline(head.decode("utf-8", "ignore"))
    return any(path.startswith(_HIT) for path in paths) or {"result.hits.@total", "result.completions"} <= paths


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The records in order."""
    first = stream.read(_HEAD).removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    stream.seek(0)
    return read_search(stream) if first == b"{" else read_xml(stream)


LOADER = Loader(
    name="dblp",
    version=1,
    summary="dblp: the dump in XML, the XML of records and persons, and answers of its search in JSON",
    specification="https://dblp.org/xml/docu/dblpxml.pdf; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_record,
    max_bytes=2**40,  # records are streamed; one has a bound of its own
    licence="CC0-1.0",
)
