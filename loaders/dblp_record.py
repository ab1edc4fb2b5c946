"""One record of dblp: which of its elements are read, which are not and why.

Every element is read, or named below as out of scope, or gives a signal. dblp ends each title with a full stop, and
puts a number of four digits after a name that several persons bear ("Wei Wang 0001").
"""

from __future__ import annotations

import re

from db.cleaning import clean_date, clean_line
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi, clean_orcid, clean_url
from db.records import AuthorIdentifier, Citation, Identifier, LinkAddress, PaperRecord, Version, VersionKind
from loaders.dblp_xml import RawField, RawRecord
from loaders.loader import Mapped, Unusable
from loaders.markup import plain_text

KINDS: dict[str, VersionKind] = {
    "article": "journal",
    "inproceedings": "proceedings",
    "incollection": "book",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
}
"""Elements that are papers, and what kind of version each is; an article of CoRR or an informal one is a preprint."""
NO_PAPERS = {
    "proceedings": "proceedings as a whole",
    "www": "the page of a person or a web site",
    "person": "a person",
    "data": "a data set",
}
"""Elements that are no papers: left out, as rejects."""
FIELDS = frozenset("author title year journal booktitle school volume number pages publisher ee cite".split())
FIELDS_OUT_OF_SCOPE = {
    "editor": "editors are no authors",
    "url": "the place in dblp's own tables of contents",
    "crossref": "dblp's key of the proceedings, which booktitle names",
    "month": "printed in many ways; the year stands beside it",
    "series": "of the book; no column has it",
    "isbn": "of the book; no column has it",
    "note": "remarks of dblp",
    "address": "of the publisher",
    "cdrom": "where a file stood on a disk",
    "chapter": "of the book; the pages say it",
    "publnr": "the publisher's own number",
    "stream": "dblp's key of the venue",
    "rel": "relations to other records of dblp, not to works",
    "doi": "repeats ee, in answers of the search",
}
ATTRIBUTES = frozenset({"key", "publtype"})
ATTRIBUTES_OUT_OF_SCOPE = {
    "mdate": "when dblp last changed the record",
    "cdate": "when dblp made the record",
    "reviewid": "of a review of the paper elsewhere",
    "rating": "of a review of the paper elsewhere",
}
FIELD_ATTRIBUTES = frozenset({"orcid"})
FIELD_ATTRIBUTES_OUT_OF_SCOPE = {
    "pid": "dblp's number of the person; the name with its number says it",
    "aux": "another form of the value",
    "bibtex": "the value as dblp's BibTeX prints it",
    "type": "what kind of address, note or number it is",
    "label": "words for a note or relation",
    "href": "where dblp has its page of it",
    "ref": "where dblp has its page of it",
    "sort": "the order of relations",
    "uri": "what a relation leads to",
}
PUBLICATION_TYPES = frozenset("informal encyclopedia survey edited withdrawn habil disshabil noshow".split())
NO_PAPER_TYPES = {"data": "a data set", "software": "software"}
"""Values of publtype of what is no paper."""
_COUNTED = re.compile(r"(.{1,300}?) ([0-9]{4})")
_NO_PAGES = re.compile(r"https?://(?:www\.)?(?:wikidata\.org|dblp\.org|openalex\.org)/", re.IGNORECASE)
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.[a-z.]{2,40}/(?=10\.)", re.IGNORECASE)
"""Publishers had resolvers of DOIs of their own ("doi.acm.org")."""
_PREPRINTS = "journals/corr/"
_KNOWN = FIELDS | FIELDS_OUT_OF_SCOPE.keys()
_KNOWN_OF_RECORD = ATTRIBUTES | ATTRIBUTES_OUT_OF_SCOPE.keys()
_KNOWN_OF_FIELD = FIELD_ATTRIBUTES | FIELD_ATTRIBUTES_OUT_OF_SCOPE.keys()


def map_record(raw: RawRecord) -> Mapped:
    """The record of one paper, with the signals of what is unknown in it."""
    signals = [*raw.signals, *_unknown(raw)]
    types = raw.attributes.get("publtype", "").split()
    kind = _kind(raw, types, signals)
    titles = _texts(raw, "title")
    if not titles:
        raise Unusable("The record has no title.")
    authors, known_by = _authors(raw, signals)
    years = _texts(raw, "year")
    published_on = clean_date(years[0]) if years else None
    if years and published_on is None:
        signals.append("unusable value of year")
    venue = None if kind in ("preprint", "thesis") else _first(raw, "booktitle" if kind != "journal" else "journal")
    identifiers, links = _identifiers(raw, signals)
    version = Version(
        kind,
        published_on=published_on,
        doi=next((own.value for own in identifiers if own.scheme == "doi"), None),
        venue=venue,
        volume=_first(raw, "volume") if kind != "preprint" else None,
        issue=_first(raw, "number") if kind != "preprint" else None,
        pages=_first(raw, "pages"),
        publisher=_first(raw, "publisher"),
    )
    record = PaperRecord(
        title=_without_stop(titles[0]),
        published_on=published_on,
        authors=authors,
        identifiers=identifiers,
        links=links,
        venue=venue,
        organisation=_first(raw, "school"),
        author_identifiers=known_by,
        versions=(version,),
        citations=tuple(Citation(Identifier("dblp", key)) for key in _texts(raw, "cite") if "/" in key),
        is_retracted=True if "withdrawn" in types else None,
    )
    return Mapped(record, tuple(dict.fromkeys(signals)))


def _unknown(raw: RawRecord) -> list[str]:
    """The signals of elements and attributes that were never seen."""
    found = {f"unknown attribute {name[:60]}" for name in raw.attributes if name not in _KNOWN_OF_RECORD}
    for own in raw.fields:
        if own.name not in _KNOWN:
            found.add(f"unknown element {own.name[:60]}")
        found.update(
            f"unknown attribute {own.name[:60]}.{name[:60]}" for name in own.attributes if name not in _KNOWN_OF_FIELD
        )
    return sorted(found)


def _kind(raw: RawRecord, types: list[str], signals: list[str]) -> VersionKind:
    if raw.kind not in KINDS:
        what = NO_PAPERS.get(raw.kind, "of a kind that was never seen before")
        raise Unusable(f"The record is no paper but {what} (element {raw.kind[:60]}).")
    for name in types:
        if name in NO_PAPER_TYPES:
            raise Unusable(f"The record is no paper but {NO_PAPER_TYPES[name]} (publtype {name}).")
        if name not in PUBLICATION_TYPES:
            signals.append(f"unknown value of publtype: {name[:60]}")
    is_preprint = raw.attributes.get("key", "").startswith(_PREPRINTS) or "informal" in types
    return "preprint" if raw.kind == "article" and is_preprint else KINDS[raw.kind]


def _texts(raw: RawRecord, name: str) -> list[str]:
    """The texts of all elements of a name, without those that are empty."""
    return [text for own in raw.fields if own.name == name and (text := _text(own))]


def _first(raw: RawRecord, name: str) -> str | None:
    return next(iter(_texts(raw, name)), None)


def _text(own: RawField) -> str:
    return plain_text(own.text)


def _without_stop(title: str) -> str:
    """The title without the full stop that dblp puts after it; three dots are the title's own."""
    return title[:-1].rstrip() or title if title.endswith(".") and not title.endswith("..") else title


def _authors(raw: RawRecord, signals: list[str]) -> tuple[tuple[str, ...], tuple[AuthorIdentifier, ...]]:
    """The names in order, without the numbers that tell persons apart: with them they are dblp's identifiers."""
    names: list[str] = []
    known_by: list[AuthorIdentifier] = []
    for own in raw.fields:
        printed = _text(own) if own.name == "author" else ""
        if not printed:
            continue
        counted = _COUNTED.fullmatch(printed)
        if counted:
            known_by.append(AuthorIdentifier(len(names), "dblp", printed))
        for orcid in own.attributes.get("orcid", "").split():
            if clean := clean_orcid(orcid):
                known_by.append(AuthorIdentifier(len(names), "orcid", clean))
                break
            signals.append("unusable value of author.orcid")
        names.append(counted[1] if counted else printed)
    return tuple(names), tuple(known_by)


def _identifiers(raw: RawRecord, signals: list[str]) -> tuple[tuple[Identifier, ...], tuple[LinkAddress, ...]]:
    """What identifies the paper, and the pages of it that are no identifier's address.

    The record of a preprint of arXiv has the arXiv identifier in `ee`, or at least in `volume` ("abs/1706.03762").
    """
    found: list[Identifier] = []
    links: list[LinkAddress] = []
    key = clean_line(raw.attributes.get("key", ""))
    for address in _texts(raw, "ee"):
        if arxiv := clean_arxiv(address) or arxiv_of_doi(address):
            found.append(Identifier("arxiv", arxiv))
        elif doi := clean_doi(_RESOLVER.sub("", address)):
            found.append(Identifier("doi", doi))
        elif (url := clean_url(address)) is None:
            signals.append("unusable value of ee")
        elif not _NO_PAGES.match(url):
            links.append(LinkAddress(url, "paper"))
    if key.startswith(_PREPRINTS) and not any(own.scheme == "arxiv" for own in found):
        arxiv = clean_arxiv((_first(raw, "volume") or "").removeprefix("abs/"))
        found += [Identifier("arxiv", arxiv)] if arxiv else []
    found += [Identifier("dblp", key)] if key else []
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(links))
