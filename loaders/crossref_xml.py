"""Works of Crossref in XML, as objects of the same fields as the REST API gives them.

The XML is what members deposit (https://www.crossref.org/documentation/schema-library/, `doi_batch`) and what content
negotiation and the OpenURL service give back (UNIXREF, `doi_records`; UNIXSD, `crossref_result`), whole or, in an older
form, as a list of what was found. A journal, a book or proceedings may hold several works, each of them an entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from loaders.json_items import Item
from loaders.loader import Broken, RawEntry
from loaders.xml_elements import Element, elements

_ROOT = re.compile(rb"<(?:[A-Za-z]{1,20}:)?(?:crossref_result|doi_records?|doi_batch)[\s>]")
_NUMBER = re.compile(r"\s*[0-9]{1,4}\s*")
_HOLDERS = frozenset("journal conference book dissertation report-paper posted_content standard database".split())
_WANTED = frozenset({"query", "doi_record", *_HOLDERS, "peer_review", "sa_component"})
_TYPES = {
    "journal_article": "journal-article",
    "conference_paper": "proceedings-article",
    "content_item": "book-chapter",
    "book": "book",
    "dissertation": "dissertation",
    "report-paper": "report",
    "posted_content": "posted-content",
    "standard": "standard",
    "dataset": "dataset",
    "peer_review": "peer-review",
    "sa_component": "component",
    "journal": "journal",
    "conference": "proceedings",
    "database": "database",
}
"""The element of a work, or the one that holds works where it holds none, and its type in the REST API."""
_BOOKS = {"edited_book": "edited-book", "monograph": "monograph", "reference": "reference-book"}
_OF_QUERY = {
    "journal_article": "journal-article",
    "conference_paper": "proceedings-article",
    "book_content": "book-chapter",
    "book_title": "book",
    "report-paper_title": "report",
    "preprint": "posted-content",
}
"""Types of what the OpenURL service found."""
FIELDS = {
    "titles": "title",
    "contributors": "authors",
    "person_name": "authors: of a dissertation in the older schema",
    "abstract": "abstract",
    "publication_date": "date of publication",
    "posted_date": "date of publication, of a preprint",
    "approval_date": "date of publication, of a dissertation",
    "pages": "pages of the version",
    "publisher_item": "pages, where it has the number of an article",
    "doi_data": "DOI",
    "institution": "organisation of a dissertation",
    "publisher": "publisher",
    "volume": "volume of the version",
    "program": "licence, and other identifiers of the same work",
    "crossmark": "retractions; licence",
    "citation_list": "citations",
}
"""Elements of a work that are read, and where they go."""
OUT_OF_SCOPE = {
    **dict.fromkeys("isbn issn noisbn archive_locations contract_number".split(), "a number; no column has it"),
    **dict.fromkeys("edition_number language degree group_title part_number".split(), "no column has it"),
    **dict.fromkeys("acceptance_date component_list component_number scn_policies".split(), "about parts of it"),
    **dict.fromkeys("version_info intent_statement item_number".split(), "of the publisher's own"),
    **dict.fromkeys("content_item series_metadata event_metadata".split(), "what holds it, or is in it"),
}
"""Elements that are not read, and why."""


def is_xml(head: bytes) -> bool:
    """Whether a document that begins so holds such XML."""
    return head.startswith(b"<") and _ROOT.search(head) is not None


def read_xml(stream: BinaryIO) -> Iterator[RawEntry]:
    """The works in order, each an `Item`; a question that found nothing is a place that is broken."""
    for element in elements(stream, _WANTED):
        place = f"line {element.line}"
        holders = [element] if element.name in _TYPES else [
            holder for record in element.within("crossref") for holder in record.children if holder.name in _TYPES
        ]  # fmt: skip
        if holders:
            publisher = next((item for item in element.within("crm-item") if _says(item, "publisher-name")), None)
            for holder in holders:
                for work in _works(holder):
                    if publisher is not None:
                        work.setdefault("publisher", publisher.text)
                    yield RawEntry(Item(work), place, holder.as_xml)
        elif element.name == "query" and element.first("doi") is not None and _has_words(element):
            yield RawEntry(Item(_found(element)), place, element.as_xml)
        else:
            said = next(filter(None, (" ".join(error.text.split()) for error in _errors(element))), None)
            reason = f"Crossref found no work ({said[:200]})." if said else "Crossref found no work."
            yield Broken(None, place, partial(Element.as_xml, element), reason)


def _says(item: Element, name: str) -> bool:
    return item.attributes.get("name") == name


def _errors(element: Element) -> Iterator[Element]:
    yield from element.within("error")
    yield from element.within("msg")


def _has_words(query: Element) -> bool:
    return any(query.first(name) for name in ("article_title", "volume_title", "journal_title", "series_title"))


def _works(holder: Element) -> Iterator[dict[str, Any]]:
    """The works that a journal, a book, proceedings ... hold; itself, where it holds none."""
    inner = [child for child in holder.children if child.name in _TYPES or child.name == "content_item"]
    around = _around([child for child in holder.children if child.name.endswith(("_metadata", "_issue"))])
    for work in inner or [holder]:
        yield _work(work, around, is_held=work is not holder)


class _Around(NamedTuple):
    """What stands around works, looked through once for all of them."""

    elements: list[Element]
    dates: dict[str, Any]
    venues: list[str]
    volume: str | None
    issue: str | None
    publisher: str | None


def _around(elements: list[Element]) -> _Around:
    return _Around(
        elements,
        _dates([inner for each in elements for inner in (each, *each.children)]),
        _venues(elements),
        next((each.text for of in elements for each in of.within("volume")), None),
        next((each.text for of in elements if (each := of.first("issue"))), None),
        next((each.text for of in elements if (each := of.first("publisher", "publisher_name"))), None),
    )


def _work(work: Element, around: _Around, *, is_held: bool) -> dict[str, Any]:
    """The fields of a work; those of what holds it are its own where it is no part of it, or else of its venue."""
    own = [work] if is_held else [work, *around.elements]
    own_publisher = work.first("publisher", "publisher_name")
    kind = _TYPES[work.name]
    fields: dict[str, Any] = {
        "type": _BOOKS.get(work.attributes.get("book_type", ""), kind) if kind == "book" else kind,
        "title": _titles(own, "title"),
        "subtitle": _titles(own, "subtitle"),
        "author": [author for each in own for author in _authors(each)],
        "DOI": next((doi.text for each in own if (doi := each.first("doi_data", "doi"))), None),
        **(_dates(own) if any(_printed_dates(each) for each in own) else around.dates),
        "container-title": around.venues if is_held else [],
        "reference": [_reference(each) for each in work.within("citation")],
        "update-to": [
            {"type": each.attributes.get("type"), "DOI": each.text}
            for list_of in work.within("updates")
            for each in list_of.named("update")
        ],
        "license": [
            {"URL": each.text, "content-version": each.attributes.get("applies_to", "vor")}
            for each in work.within("license_ref")
        ],
        "relation": _relations(work),
    }
    texts = {
        "volume": next((each.text for each in work.within("volume")), around.volume),
        "issue": around.issue,
        "page": _pages(work),
        "publisher": own_publisher.text if own_publisher else around.publisher,
        "abstract": next((each.inner_xml() for of in own for each in _abstracts(of)), None),
        "subtype": work.attributes.get("type"),
    }
    institution = next((each.text for each in work.within("institution_name")), None)
    fields |= {name: text for name, text in texts.items() if text}
    fields |= {"institution": [{"name": institution}]} if institution else {}
    unknown = {child.name for child in work.children} - FIELDS.keys() - OUT_OF_SCOPE.keys() - _TYPES.keys()
    held = {name for name in unknown if name.endswith(("_metadata", "_issue"))}
    return dict.fromkeys(sorted(unknown - held)) | {name: value for name, value in fields.items() if value}


def _titles(elements: list[Element], name: str) -> list[str]:
    return [each.inner_xml() for of in elements if (titles := of.first("titles")) for each in titles.named(name)]


def _abstracts(element: Element) -> list[Element]:
    """The abstract before summaries for other readers."""
    return sorted(element.named("abstract"), key=lambda each: "abstract-type" in each.attributes)


def _authors(element: Element) -> Iterator[dict[str, Any]]:
    listed = [*element.named("contributors"), element]
    for each in (child for of in listed for child in of.children):
        if each.attributes.get("contributor_role", "author") != "author":
            continue
        if each.name == "person_name":
            names = {"given": "given_name", "family": "surname", "suffix": "suffix", "ORCID": "ORCID"}
            yield {field: part.inner_xml() for field, name in names.items() if (part := each.first(name))}
        elif each.name == "organization":
            yield {"name": each.inner_xml()}


def _printed_dates(element: Element) -> list[Element]:
    return [each for name in ("publication_date", "posted_date", "approval_date") for each in element.named(name)]


def _dates(elements: list[Element]) -> dict[str, Any]:
    """The dates: that of print by itself, and the earliest of all."""
    found = [
        (each.attributes.get("media_type"), parts)
        for of in elements
        for each in _printed_dates(of)
        if (parts := _date(each))
    ]
    printed = next((parts for medium, parts in found if medium == "print"), None)
    fields = {"issued": min((parts for _, parts in found), default=None), "published-print": printed}
    return {name: {"date-parts": [parts]} for name, parts in fields.items() if parts}


def _date(element: Element) -> list[int]:
    """Year, month and day, as far as they are numbers of a date."""
    parts: list[int] = []
    for name in ("year", "month", "day"):
        part = element.first(name)
        number = _number(part.text) if part else None
        if number is None or (name == "month" and not 1 <= number <= 12):
            break
        parts.append(number)
    return parts


def _number(printed: str) -> int | None:
    """The number of a year, month or day; None for anything else."""
    return int(printed) if _NUMBER.fullmatch(printed) else None


def _venues(around: list[Element]) -> list[str]:
    """The names of what holds a work: a series before the volume in it."""
    names = ("full_title", "proceedings_title")
    held = [each.inner_xml() for of in around for name in names for each in of.within(name)]
    titles = [each for of in around for list_of in of.within("titles") for each in list_of.named("title")]
    series = [each for of in around for part in of.within("series_metadata") for each in part.within("title")]
    of_series = set(map(id, series))
    own = [each for each in titles if id(each) not in of_series]
    return [*(each.inner_xml() for each in series), *held, *(each.inner_xml() for each in own)]


def _pages(work: Element) -> str | None:
    pages = work.first("pages")
    if pages is not None and (first := pages.first("first_page")):
        last = pages.first("last_page")
        return f"{first.text}-{last.text}" if last and last.text != first.text else first.text
    numbers = [each for item in work.named("publisher_item") for each in item.named("item_number")]
    return next((each.text for each in numbers if each.attributes.get("item_number_type") == "article_number"), None)


_OF_REFERENCE = {
    "doi": "DOI",
    "unstructured_citation": "unstructured",
    "article_title": "article-title",
    "volume_title": "volume-title",
    "series_title": "series-title",
    "author": "author",
    "journal_title": "journal-title",
    "volume": "volume",
    "first_page": "first-page",
    "cYear": "year",
}


def _reference(cited: Element) -> dict[str, str]:
    return {_OF_REFERENCE[each.name]: each.inner_xml() for each in cited.children if each.name in _OF_REFERENCE}


def _relations(work: Element) -> dict[str, list[dict[str, str]]]:
    """The other works, by the relation as the REST API spells it: "isPreprintOf" is "is-preprint-of"."""
    found: dict[str, list[dict[str, str]]] = {}
    for name in ("intra_work_relation", "inter_work_relation"):
        for each in work.within(name):
            if each.attributes.get("identifier-type") == "doi":
                relation = re.sub(r"(?=[A-Z])", "-", each.attributes.get("relationship-type", "")).lower()
                found.setdefault(relation, []).append({"id-type": "doi", "id": each.text})
    return found


def _found(query: Element) -> dict[str, Any]:
    """The fields of a work that is given as a list of what was found, with one title and a year."""
    doi = query.first("doi")
    texts = {name: each.inner_xml() for each in query.children if (name := each.name) and each.inner_xml().strip()}
    title = texts.get("article_title") or texts.get("volume_title") or texts.get("journal_title")
    venue = texts.get("journal_title") or (texts.get("volume_title") if "article_title" in texts else None)
    listed = query.first("contributors")
    names = {"given": "given_name", "family": "surname", "suffix": "suffix", "name": "organization"}
    authors = [
        {field: part.inner_xml() for field, name in names.items() if (part := each.first(name))}
        for each in (listed.named("contributor") if listed else [])
        if each.attributes.get("contributor_role", "author") == "author"
    ]
    year = _number(texts.get("year", ""))
    fields = {
        "type": _OF_QUERY.get(doi.attributes.get("type", "") if doi else "", "other"),
        "title": [title] if title else [],
        "author": authors,
        "DOI": doi.text if doi else None,
        "issued": {"date-parts": [[year]]} if year is not None else None,
        "container-title": [venue] if venue and venue != title else [],
        "volume": texts.get("volume"),
        "issue": texts.get("issue"),
        "page": texts.get("first_page"),
    }
    return {name: value for name, value in fields.items() if value}
