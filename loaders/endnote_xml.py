"""EndNote XML: what EndNote, and many a program for its sake, exports.

Specified by nothing but EndNote's exports (an old DTD exists, RSXML.dtd); measured on 2 samples with 3 records
(docs/sources.md). Records are streamed through expat of the standard library; a document that declares entities is
refused, for they could blow up or read other files. `<style>` says how letters look, and is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from db.cleaning import clean_line
from db.records import VersionKind
from loaders.encodings import head_text
from loaders.loader import HEAD_SIZE, Broken, Loader, Mapped, RawEntry, Unreadable, Unusable
from loaders.reference import Reference, comma_names, record_of, split_addresses, split_keywords
from loaders.reference_dates import date_in, date_of, month_and_day, says_no_date
from loaders.xml_parser import XmlParser

LONGEST_RECORD = 2**20
"""Characters of one record."""
_ELEMENT_SIZE = 64
"""What an element counts for beside its attributes and its text."""
KINDS: dict[str, VersionKind] = {
    **dict.fromkeys(("journal article", "electronic article", "magazine article", "article", "journal"), "journal"),
    "newspaper article": "journal",
    **dict.fromkeys(("conference paper", "conference proceedings", "conference", "proceedings"), "proceedings"),
    **dict.fromkeys(
        ("book", "book section", "edited book", "electronic book", "electronic book section", "encyclopedia", "inbook"),
        "book",
    ),
    **dict.fromkeys(("dictionary", "serial", "classical work", "ancient text", "catalog", "pamphlet"), "book"),
    "thesis": "thesis",
    **dict.fromkeys(("report", "government document"), "report"),
    **dict.fromkeys(
        (
            "generic", "unpublished work", "manuscript", "web page", "blog", "online database", "online multimedia",
            "computer program", "dataset", "aggregated database", "patent", "standard", "statute", "bill", "case",
            "legal rule or regulation", "hearing", "artwork", "audiovisual material", "chart or table", "equation",
            "figure", "film or broadcast", "grant", "map", "music", "personal communication", "press release",
            "interview", "podcast", "social media", "television episode", "multimedia application", "discussion forum",
            "unused 1", "unused 2", "unused 3", "misc", "other",
        ),
        "other",
    ),
}  # fmt: skip
"""What form of a work each type of reference (its name, in lower case) tells of."""
NUMBERS = {
    "0": "journal article", "17": "journal article", "6": "book", "2": "book", "5": "book section", "28": "edited book",
    "10": "conference proceedings", "47": "conference paper", "3": "conference proceedings", "11": "conference",
    "32": "thesis", "27": "report", "46": "government document", "13": "generic", "12": "web page",
    "34": "unpublished work",
    "43": "electronic article", "44": "electronic book", "19": "magazine article", "23": "newspaper article",
    "36": "manuscript", "25": "patent", "9": "computer program", "59": "dataset", "56": "blog",
}  # fmt: skip
"""Types of reference by their numbers, where no name stands beside them."""
FIELDS = {
    "ref-type": "kind of the version, by its name, else by its number",
    "titles/title": "title",
    "titles/short-title": "title, where there is no other",
    "contributors/authors": "authors in order",
    "titles/secondary-title": "venue; of a book its series, which is none",
    "secondary-title": "venue, as `titles/secondary-title`: JabRef puts it there",
    "periodical/full-title": "venue, where no secondary title is given",
    "periodical/abbr-1": "venue, where no other is given",
    "titles/alt-title": "venue, as `periodical/abbr-1`",
    "alt-periodical/full-title": "venue, as `periodical/abbr-1`",
    "dates/year": "date of publication",
    "dates/pub-dates": "month and day of it",
    "dates/month": "month of it",
    "dates/day": "day of it",
    "abstract": "abstract",
    "volume": "volume of the version",
    "number": "issue of the version",
    "issue": "issue, as `number`",
    "pages": "pages of the version",
    "publisher": "publisher; of a thesis or a report the organisation",
    "electronic-resource-num": "DOI",
    "urls/related-urls": "links, repositories or identifiers",
    "urls/web-urls": "links, as `urls/related-urls`",
    "urls/text-urls": "links, as `urls/related-urls`",
    "urls/url": "link, as `urls/related-urls`",
    "accession-num": "arXiv identifier or DOI, where it is one by name",
    "notes": "arXiv identifier or DOI, where it begins with one by name",
    "keywords": "topics",
}
_PERSONS = "persons who did not write it"
_NUMBER = "a number of a catalogue, a database or a publisher; no column has it"
_EDITION = "about the volume or the copy; no column has it"
_FORM = "how the reference is printed"
_OWN = "what a program or the owner of the library put there"
_FILE = "a file on the owner's machine"
OUT_OF_SCOPE = {
    **dict.fromkeys(
        (
            "contributors/secondary-authors", "contributors/tertiary-authors", "contributors/subsidiary-authors",
            "contributors/translated-authors", "translated-author",
        ),
        _PERSONS,
    ),
    **dict.fromkeys(("auth-address", "auth-affiliaton", "auth-affiliation"), "where each author works"),
    **dict.fromkeys(("isbn", "issn", "call-num", "report-id", "coden", "electronic-isbn", "pmcid", "nihmsid"), _NUMBER),
    **dict.fromkeys(
        (
            "pub-location", "edition", "section", "num-vols", "orig-pub", "reprint-edition", "reprint-status",
            "reviewed-item", "work-type", "meeting-place", "meeting-date", "work-location", "language", "size", "area",
            "scale", "figures", "price", "titles/tertiary-title", "tertiary-title",
            "dates/copyright-dates", "access-date",
            "remote-database-name", "remote-database-provider", "second-remote-database-name", "remote-source",
        ),
        _EDITION,
    ),
    **dict.fromkeys(
        (
            "titles/translated-title", "titles/alt-short-title", "titles/secondary-short-title", "periodical/abbr-2",
            "periodical/abbr-3", "alt-periodical/abbr-1", "alt-periodical/abbr-2", "alt-periodical/abbr-3", "caption",
        ),
        _FORM,
    ),
    **dict.fromkeys(
        (
            "database", "source-app", "rec-number", "foreign-keys", "research-notes", "label", "custom1", "custom2",
            "custom3", "custom4", "custom5", "custom6", "custom7", "misc1", "misc2", "misc3", "added-date",
            "modified-date", "last-modified-date", "record-last-updated-date", "rating", "reference-type",
        ),
        _OWN,
    ),
    **dict.fromkeys(("urls/pdf-urls", "urls/image-urls", "image", "attachments", "link-to-pdf"), _FILE),
}  # fmt: skip
"""What is not read, and why."""
_VENUES = (
    "titles/secondary-title",
    "secondary-title",
    "periodical/full-title",
    "titles/alt-title",
    "periodical/abbr-1",
    "alt-periodical/full-title",
)
_GROUPS = frozenset("titles contributors periodical alt-periodical dates urls".split())
"""Elements that only hold others."""
_HEAD = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<(?:xml|records)\b", re.DOTALL)
_OF_ENDNOTE = re.compile(r"<(?:ref-type|source-app|database|contributors|electronic-resource-num|rec-number)\b")


def sniff(head: bytes) -> bool:
    """Whether the document is XML with EndNote's records."""
    text = head_text(head)
    return _HEAD.match(text) is not None and "<record" in text and _OF_ENDNOTE.search(text) is not None


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The records in order, each as an element; `Unreadable` where the XML is damaged."""
    records = _Records()
    is_last = False
    while not is_last:
        block = stream.read(HEAD_SIZE)
        is_last = not block
        try:
            records.parser.feed(block, is_last=is_last)
        except expat.ExpatError as error:
            yield from records.complete()
            raise Unreadable(
                f"The XML is damaged at line {error.lineno} ({expat.errors.messages[error.code]}); the records before "
                "it are whole. Export it again."
            ) from None
        yield from records.complete()


class _Records:
    """Builds an element of each record while the document passes."""

    def __init__(self) -> None:
        self.parser = XmlParser()
        self.parser.expat.StartElementHandler = self._start
        self.parser.expat.EndElementHandler = self._end
        self.parser.expat.CharacterDataHandler = self._text
        self.parser.expat.EntityDeclHandler = self._refuse
        self._open_count = 0
        self._builder: TreeBuilder | None = None
        self._begun = 0
        self._depth = 0
        self._size = 0
        self._complete: list[RawEntry] = []

    def complete(self) -> Iterator[RawEntry]:
        """The records that have ended since."""
        complete, self._complete = self._complete, []
        return iter(complete)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._open_count += 1
        self.parser.check_depth(self._open_count)
        if self._builder is None and name == "record":
            self._builder, self._begun, self._depth, self._size = TreeBuilder(), self.parser.line, 0, 0
        if self._builder is not None:
            self._depth += 1
            self._size += _ELEMENT_SIZE + sum(map(len, attributes.values()))
            if self._size <= LONGEST_RECORD:
                self._builder.start(name, attributes)

    def _text(self, text: str) -> None:
        if self._builder is not None:
            self._size += len(text)
            if self._size <= LONGEST_RECORD:
                self._builder.data(text)

    def _end(self, name: str) -> None:
        self._open_count -= 1
        if self._builder is None:
            return
        self._depth -= 1
        place = f"line {self._begun}"
        if self._size > LONGEST_RECORD:
            if self._depth == 0:
                reason = f"The record has more than {LONGEST_RECORD:,} characters."
                self._complete.append(Broken(None, place, lambda: "", reason))
                self._builder = None
            return
        self._builder.end(name)
        if self._depth == 0:
            element = self._builder.close()
            self._complete.append(RawEntry(element, place, partial(_text_of_record, element)))
            self._builder = None

    def _refuse(self, name: str, *declaration: object) -> None:
        raise Unreadable(f"The XML declares an entity ({name[:40]}); such documents are not read.")


def _text_of_record(record: Element) -> str:
    return tostring(record, encoding="unicode")


def map_entry(raw: Element) -> Mapped:
    """The record of one entry, with the signals of what is unknown or of no use in it."""
    paths = {path for path, _ in _children(raw)}
    signals = [f"unknown field {path[:60]}" for path in sorted(paths - FIELDS.keys() - OUT_OF_SCOPE.keys())]

    def texts(*wanted: str) -> list[str]:
        return [text for path in wanted for own, each in _children(raw) if own == path if (text := _text_of(each))]

    def text(*wanted: str) -> str:
        return next(iter(texts(*wanted)), "")

    type_name = _type_of(raw)
    kind = KINDS.get(type_name)
    if kind is None:
        signals.append(f"unknown value of ref-type: {type_name[:60]}" if type_name else "record without ref-type")
    title = text("titles/title", "titles/short-title")
    if not clean_line(title):
        raise Unusable("The record has no title.")
    is_of_organisation = kind in ("thesis", "report")
    is_whole_book = kind == "book" and "section" not in type_name
    published_on = _published_on(text("dates/year"), texts("dates/pub-dates"), text("dates/month"), text("dates/day"))
    if published_on is None and not says_no_date(text("dates/year")):
        signals.append("unusable value of dates/year")
    urls = texts("urls/related-urls", "urls/web-urls", "urls/text-urls", "urls/url")
    reference = Reference(
        kind=kind or "other",
        title=title,
        authors=tuple(name for text in _parts(raw, "contributors/authors", "author") for name in comma_names(text)),
        published_on=published_on,
        abstract=text("abstract"),
        venue="" if is_whole_book or is_of_organisation else text(*_VENUES),
        volume=text("volume"),
        issue=text("number", "issue"),
        pages=text("pages"),
        publisher="" if is_of_organisation else text("publisher"),
        organisation=text("publisher") if is_of_organisation else "",
        dois=tuple(texts("electronic-resource-num")),
        mentions=tuple(texts("accession-num", "notes", "number", "volume")),
        addresses=tuple(address for url in urls for address in split_addresses(url)),
        keywords=tuple(
            keyword
            for printed in _parts(raw, "keywords", "keyword")
            for keyword in split_keywords(printed, by_commas=False)
        ),
    )
    return Mapped(record_of(reference), tuple(signals))


def _children(record: Element) -> Iterator[tuple[str, Element]]:
    """The elements of a record with their paths; those that only hold others are no elements of their own."""
    for child in record:
        if child.tag in _GROUPS:
            yield from ((f"{child.tag}/{inner.tag}", inner) for inner in child)
        else:
            yield child.tag, child


def _text_of(element: Element) -> str:
    """The text of an element whatever its style; elements within other than styles are on lines of their own."""
    return "".join(_pieces(element)).replace("\r", "\n").strip()


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        around = "" if child.tag == "style" else "\n"
        yield around
        yield from _pieces(child)
        yield around
        yield child.tail or ""


def _parts(record: Element, path: str, name: str) -> list[str]:
    """The texts of the elements of a name within an element; its own text where it has none of these."""
    found = [each for own, each in _children(record) if own == path]
    return [_text_of(part) for each in found for part in (each.findall(name) or [each])]


def _type_of(record: Element) -> str:
    element = record.find("ref-type")
    if element is None:
        return ""
    return clean_line(element.get("name", "")).lower() or NUMBERS.get(_text_of(element), _text_of(element))


def _published_on(year: str, printed: list[str], month: str, day: str) -> str | None:
    """The year with the month and the day that stand beside it, where they do not name another year."""
    found = date_in(clean_line(year)) or next(filter(None, map(date_in, map(clean_line, printed))), None)
    if found is None or len(found) > len("YYYY"):
        return found
    for text in map(clean_line, printed):
        own = date_in(text)
        if own is not None and own.startswith(found):
            return own
        if own is None and any(month_and_day(text)):
            return date_of(int(found), *month_and_day(text))
    months, _ = month_and_day(month)
    return date_of(int(found), months, int(day) if day.isdecimal() and day.isascii() and len(day) < 3 else 0)


LOADER = Loader(
    name="endnote-xml",
    version=3,
    summary="EndNote XML: exports of EndNote and of what writes for it",
    specification="nobody specifies it; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # records are streamed
)
