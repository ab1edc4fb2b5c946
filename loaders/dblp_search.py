"""Answers of dblp's search for publications, in JSON: https://dblp.org/faq/How+to+use+the+dblp+search+API.html.

`{"result": {"hits": {"hit": [{"info": {...}}, ...]}}}`; each hit has what the XML has of the same record, with a list
where something stands more than once, else the value alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from loaders.dblp_xml import RawField, RawRecord
from loaders.json_fields import kind_of
from loaders.json_items import Item, Layout, json_items
from loaders.loader import Broken, RawEntry

LAYOUT = Layout(lists=("hit",), inside=("result", "hits"))
KINDS = {
    "Journal Articles": "article",
    "Conference and Workshop Papers": "inproceedings",
    "Informal Publications": "article",
    "Informal and Other Publications": "article",
    "Parts in Books or Collections": "incollection",
    "Reference Works": "incollection",
    "Books and Theses": "book",
    "Editorship": "proceedings",
    "Data and Artifacts": "data",
}
"""Types in the words of the search, and the elements that they are in the XML."""
_FIELDS = {
    "title": "title",
    "year": "year",
    "volume": "volume",
    "number": "number",
    "pages": "pages",
    "publisher": "publisher",
    "ee": "ee",
    "doi": "doi",
    "url": "url",
    "access": "note",
}


def read_search(stream: BinaryIO) -> Iterator[RawEntry]:
    """The hits in order, each a `RawRecord`."""
    for entry in json_items(stream, LAYOUT):
        if isinstance(entry, Broken):
            yield entry
        elif isinstance(entry.raw, Item) and (record := _record_of(entry.raw.value)):
            yield RawEntry(record, entry.place, entry.text)
        else:
            reason = f'The hit is {kind_of(entry.raw.value)} or has no object "info".'
            yield Broken(None, entry.place, entry.text, reason)


def _record_of(hit: Any) -> RawRecord | None:
    info = hit.get("info") if isinstance(hit, dict) else None
    if not isinstance(info, dict):
        return None
    kind = str(info.get("type", ""))
    record = RawRecord(KINDS.get(kind, kind or "none"), {}, [])
    if isinstance(key := info.get("key"), str):
        record.attributes["key"] = key
    if kind.startswith("Informal"):
        record.attributes["publtype"] = "informal"
    venue = "journal" if record.kind == "article" else "booktitle"
    people = info.get("authors")
    values = {"author": people.get("author") if isinstance(people, dict) else people, venue: info.get("venue")}
    for name, value in [*values.items(), *((_FIELDS[name], value) for name, value in info.items() if name in _FIELDS)]:
        record.fields.extend(map(partial(_field, name), value if isinstance(value, list) else [value]))
    known = {"type", "key", "authors", "venue", *_FIELDS}
    record.signals.extend(f"unknown field info.{name[:60]}" for name in info if name not in known)
    return record


def _field(name: str, value: Any) -> RawField:
    """A field of a text, or of an object around one."""
    text = value.get("text") if isinstance(value, dict) else value
    return RawField(name, str(text) if isinstance(text, str | int) and not isinstance(text, bool) else "")
