"""Papers as an Atom feed (RFC 4287), with links between the pages of a long one (RFC 5005).

An entry has a name-based UUID (RFC 9562) of the paper's slug for an id, so that it stays the same wherever a shelf is
served and however often it is published. Dates are those of the data: a day, a month or a year begins at midnight UTC.
What no source dates has the first moment of Unix time, for Atom knows no entry without a date, and no clock of ours
says anything about a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from papershelf.export.reference import Reference

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
UNDATED = "1970-01-01T00:00:00Z"
_DAY = "1970-01-01"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """What a feed says of one paper, or of one of its results."""

    name: str
    """What it is, for good; the id is made of it."""
    title: str
    date: str | None
    """As precise as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""
    address: str | None = None
    published_on: str | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    topics: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    """Addresses of the paper elsewhere and of its repositories."""


class Feed(NamedTuple):
    """What a feed is, apart from its entries."""

    name: str
    title: str
    links: tuple[tuple[str, str], ...] = ()
    """Relation and address: self, alternate, next."""


def permanent_id(name: str) -> str:
    """The id of what has a name for good."""
    return uuid5(NAMESPACE_URL, f"papershelf:{name}").urn


def moment_of(date: str | None) -> str:
    """The moment at which a date begins that is as precise as it is known."""
    return f"{date}{_DAY[len(date) :]}T00:00:00Z" if date else UNDATED


def entry_of(paper: Reference, address: str | None = None, date: str | None = None) -> Entry:
    """The entry of a paper: at its address here, and as of a date; else where and when it was published."""
    return Entry(
        name=f"papers/{paper.slug}",
        title=paper.title,
        date=date or paper.published_on,
        address=address or paper.address,
        published_on=paper.published_on,
        authors=paper.authors,
        summary=paper.abstract,
        topics=paper.topics,
        related=tuple(filter(None, [paper.address if address else None, *paper.repos])),
    )


def atom_feed(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """A feed with its entries, as a document; it is as new as the newest of them."""
    root = ElementTree.Element("feed", xmlns=NAMESPACE)
    _add(root, "id", permanent_id(feed.name))
    _add(root, "title", feed.title)
    _add(root, "updated", max((moment_of(entry.date) for entry in entries), default=UNDATED))
    _add(ElementTree.SubElement(root, "author"), "name", "Papershelf")  # of entries that name none
    _add(root, "generator", "Papershelf")
    _link(root, feed.links)
    for entry in entries:
        _add_entry(ElementTree.SubElement(root, "entry"), entry)
    ElementTree.indent(root, "")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_entry(element: ElementTree.Element, entry: Entry) -> None:
    _add(element, "id", permanent_id(entry.name))
    _add(element, "title", entry.title)
    _add(element, "updated", moment_of(entry.date))
    if entry.published_on:
        _add(element, "published", moment_of(entry.published_on))
    for author in entry.authors:
        _add(ElementTree.SubElement(element, "author"), "name", author)
    _link(element, [("alternate", entry.address)] if entry.address else [])
    _link(element, [("related", address) for address in dict.fromkeys(entry.related)])
    for topic in entry.topics:
        ElementTree.SubElement(element, "category", term=_clean(topic))
    if entry.address:
        _add(element, "summary", entry.summary or "")
    else:  # an entry has an address or a content (RFC 4287, 4.1.2)
        _add(element, "content", entry.summary or entry.title)


def _link(element: ElementTree.Element, links: Iterable[tuple[str, str]]) -> None:
    for relation, address in links:
        ElementTree.SubElement(element, "link", rel=relation, href=_clean(address))


def _add(element: ElementTree.Element, tag: str, text: Any) -> None:
    ElementTree.SubElement(element, tag).text = _clean(text)


def _clean(text: str) -> str:
    """A text without what XML has no place for."""
    return _NO_XML.sub("", text)
