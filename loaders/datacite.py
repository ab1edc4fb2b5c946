"""DataCite: answers of its REST API, lines of its public data file, and single records in JSON or XML.

Described at https://support.datacite.org/docs/api and https://datacite-metadata-schema.readthedocs.io. A record is an
object of JSON:API (`{"data": {"id": ..., "type": "dois", "attributes": {...}}}`, or a list under `data`), such an
object a line, or the attributes alone, as content negotiation gives them; the same fields stand in XML
(`loaders.datacite_xml`). Measured on 38 documents (docs/sources.md).

In scope: records that are papers, those of preprints on arXiv (10.48550/arXiv.*) among them. The fields are the
business of `loaders.datacite_record`. Records are streamed.
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO

from loaders.datacite_record import map_record
from loaders.datacite_xml import is_xml, read_xml
from loaders.json_head import outline
from loaders.json_items import Layout, json_items
from loaders.loader import HEAD_SIZE, Loader, RawEntry

_LAYOUT = Layout(lists=("data",), inside=("data",))
_PLACE = re.compile(r"(?:data\.)?(?:\[\]\.)?(?:attributes\.)?")
"""What stands before the fields of a record, in the path of one."""
_MARKS = frozenset(
    "creators titles publicationYear publication-year types.resourceTypeGeneral types.resource-type-general "
    "relatedIdentifiers rightsList descriptions.[].descriptionType titles.[].titleType dates.[].dateType schemaVersion "
    "identifiers.[].identifierType creators.[].nameIdentifiers creators.[].nameType fundingReferences".split()
)
"""Fields that tell these records from those of other sources."""
_FEWEST_MARKS = 3
_SCHEMA = re.compile(r"\"schema-?[vV]ersion\"\s{0,9}:\s{0,9}\"https?://datacite\.org/schema/kernel")
_NOTHING = re.compile(
    r"\{\s{0,9}\"data\"\s{0,9}:\s{0,9}\[\s{0,9}\]\s{0,9},\s{0,9}\"meta\"\s{0,9}:\s{0,9}\{\s{0,9}\"total\""
)


def sniff(head: bytes) -> bool:
    """Whether the document is a list of DataCite's records, one of them a line, or one alone."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if is_xml(head):
        return True
    text = head.decode("utf-8", "ignore")
    if not text.startswith(("{", "[")):
        return False
    if _SCHEMA.search(text) or _NOTHING.match(text):
        return True
    by_place: defaultdict[str, set[str]] = defaultdict(set)
    for path in outline(text)[0]:
        match = _PLACE.match(path)
        place = match[0] if match else ""
        by_place[place].add(path.removeprefix(place))
    return any(len(fields & _MARKS) >= _FEWEST_MARKS for fields in by_place.values())


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The records in order."""
    first = stream.read(HEAD_SIZE).removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    stream.seek(0)
    return read_xml(stream) if first == b"<" else json_items(stream, _LAYOUT)


LOADER = Loader(
    name="datacite",
    version=1,
    summary="DataCite: records of the REST API, of the public data file, or single ones, in JSON or XML",
    specification="https://support.datacite.org/docs/api; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_record,
    max_bytes=2**40,  # records are streamed; one has a bound of its own
    licence="CC0-1.0",
)
