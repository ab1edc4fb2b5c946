"""One work of OpenAlex: which of its fields are read, which are not and why.

Every field is read, or named below as out of scope, or gives a signal. A value of the wrong type is as good as none and
gives a signal, too. Null stands for whatever is not known, anywhere. A work without a title cannot be used.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.cleaning import clean_line
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi, clean_orcid
from db.records import (
    AuthorIdentifier,
    Citation,
    Identifier,
    LinkAddress,
    PaperRecord,
    StatedTopic,
    Version,
    VersionKind,
)
from loaders.json_fields import Fields, kind_of
from loaders.loader import Mapped, Unusable

WORK_FIELDS = frozenset(
    "id doi title display_name publication_year publication_date ids type type_crossref authorships "
    "is_authors_truncated primary_location best_oa_location locations biblio is_retracted is_paratext topics keywords "
    "abstract_inverted_index referenced_works".split()
)
_MEASURED = "a figure about the work at a time, which OpenAlex counts"
WORK_OUT_OF_SCOPE = {
    "relevance_score": "how well the work fits a search",
    "language": "guessed by a machine from title and abstract",
    "indexed_in": "where OpenAlex found it",
    "open_access": "repeats best_oa_location in other words",
    "countries_distinct_count": "counted from authorships",
    "institutions_distinct_count": "counted from authorships",
    "institution_assertions": "who works where, by the institutions",
    "corresponding_author_ids": "repeats authorships",
    "corresponding_institution_ids": "repeats authorships",
    "apc_list": "what the publisher charges",
    "apc_paid": "what the publisher charges",
    "fwci": _MEASURED,
    "has_fulltext": "whether OpenAlex has searched the text",
    "has_abstract": "whether abstract_inverted_index is there",
    "has_content": "what OpenAlex keeps of the text",
    "content_url": "where OpenAlex keeps the text",
    "content_urls": "where OpenAlex keeps the text",
    "fulltext_origin": "where OpenAlex has the text from",
    "fulltext": "an index of the whole text",
    "cited_by_count": _MEASURED,
    "cited_by_api_url": "a search of OpenAlex",
    "cited_by_percentile_year": _MEASURED,
    "citation_normalized_percentile": _MEASURED,
    "summary_stats": _MEASURED,
    "counts_by_year": _MEASURED,
    "is_xpac": "which part of OpenAlex it is in",
    "is_oa": "repeats best_oa_location",
    "primary_topic": "the first of topics",
    "concepts": "the older scheme, which topics replaced",
    "mesh": "headings of medicine",
    "locations_count": "counts locations",
    "sustainable_development_goals": "goals of the United Nations that a machine sees in it",
    "grants": "who paid",
    "awards": "who paid",
    "funders": "who paid",
    "datasets": "works of OpenAlex that are data sets",
    "versions": "empty wherever it was seen",
    "referenced_works_count": "counts referenced_works",
    "related_works": "works alike, by a machine",
    "ngrams_url": "an index of the whole text",
    "host_venue": "the form that primary_location had until 2023",
    "alternate_host_venues": "the form that locations had until 2023",
    "abstract_inverted_index_v3": "repeats abstract_inverted_index",
    "created_date": "when OpenAlex made its row",
    "updated_date": "when OpenAlex last changed its row",
    "updated": "when OpenAlex last changed its row",
}
LOCATION_FIELDS = frozenset("landing_page_url pdf_url license version source raw_source_name".split())
LOCATION_OUT_OF_SCOPE = {
    "id": "OpenAlex's name of the copy",
    "is_oa": "whether the copy can be read without paying",
    "is_accepted": "follows from version",
    "is_published": "follows from version",
    "raw_type": "what the place calls the kind of the copy",
    "license_id": "repeats license",
    "native_id": "the name of the copy at its place",
    "provenance": "where OpenAlex has it from",
}
SOURCE_FIELDS = frozenset({"display_name", "type", "host_organization_name"})
SOURCE_OUT_OF_SCOPE = {
    "id": "OpenAlex's number of the venue",
    "issn": "about the journal, whose name is read",
    "issn_l": "about the journal, whose name is read",
    "is_oa": "about the journal, not about the work",
    "is_in_doaj": "about the journal, not about the work",
    "is_core": "about the journal, not about the work",
    "is_indexed_in_scopus": "about the journal, not about the work",
    "host_organization": "OpenAlex's number of the publisher",
    "host_organization_lineage": "OpenAlex's numbers of the publisher and its owners",
    "host_organization_lineage_names": "the publisher and its owners",
    "publisher": "the older name of host_organization_name",
    "works_count": "about the journal, not about the work",
}
AUTHORSHIP_FIELDS = frozenset({"author", "raw_author_name"})
AUTHORSHIP_OUT_OF_SCOPE = {
    "author_position": "follows from the place in the list",
    "institutions": "where the author works",
    "affiliations": "where the author works",
    "countries": "where the author works",
    "raw_affiliation_string": "where the author works",
    "raw_affiliation_strings": "where the author works",
    "raw_orcid": "repeats author.orcid, as printed",
    "is_corresponding": "whom to write to",
}
IDS_FIELDS = frozenset({"openalex", "doi", "pmid", "pmcid"})
IDS_OUT_OF_SCOPE = {"mag": "the number of a service that ended in 2021; of most works that of OpenAlex itself"}
BIBLIO_FIELDS = frozenset({"volume", "issue", "first_page", "last_page"})
AUTHOR_FIELDS = frozenset({"id", "display_name", "orcid"})
TOPIC_OUT_OF_SCOPE = {
    "id": "OpenAlex's number of it",
    "score": "how sure the machine is",
    "subfield": "the topics above it",
    "field": "the topics above it",
    "domain": "the topics above it",
    "value": "the older name of score",
}

_KINDS: dict[str, VersionKind] = {
    "journal-article": "journal",
    "journal": "journal",
    "journal-issue": "journal",
    "proceedings-article": "proceedings",
    "proceedings": "proceedings",
    "conference-paper": "proceedings",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "book",
    "book-part": "book",
    "book-section": "book",
    "book-series": "book",
    "reference-entry": "book",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "report-series": "report",
    "posted-content": "preprint",
    "preprint": "preprint",
    "article": "journal",
    "review": "journal",
    "letter": "journal",
    "editorial": "journal",
    "erratum": "journal",
    "retraction": "journal",
    "dataset": "other",
    "software": "other",
    "standard": "other",
    "grant": "other",
    "peer-review": "other",
    "paratext": "other",
    "supplementary-materials": "other",
    "libguides": "other",
    "database": "other",
    "component": "other",
    "other": "other",
}
"""Types of works, of Crossref (`type_crossref`) and of OpenAlex (`type`): what form the published version has."""
_REPOSITORY = "repository"
_SOURCES: dict[str, VersionKind] = {
    _REPOSITORY: "other",
    "journal": "journal",
    "conference": "proceedings",
    "book series": "book",
    "ebook platform": "book",
    "metadata": "other",
    "other": "other",
    "igsnCatalog": "other",
}
"""Types of places, each with the form of what is published there."""
_NUMBER = re.compile(r"(?:https?://openalex\.org/)?(?:works/)?([WA][0-9]{1,12})", re.IGNORECASE)
_PUBMED = re.compile(r"(?:https?://\S+/)?([0-9]{1,9})/?")
_PMC = re.compile(r"(?:https?://\S+/)?(?:PMC)?([0-9]{1,9})/?", re.IGNORECASE)
_ARXIV_ADDRESS = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
LONGEST_ABSTRACT = 50_000
"""Words."""


@dataclass(frozen=True, slots=True)
class RawWork:
    """A work as read."""

    value: Any
    signals: tuple[str, ...] = ()
    """What is unknown around it: of a page, with its first work."""


def map_entry(raw: RawWork) -> Mapped:
    """The record of one work, with the signals of what is unknown or of no use in it."""
    if not isinstance(raw.value, dict):
        raise Unusable(f"The work is no object but {kind_of(raw.value)}.")
    work = Fields(raw.value, signals=list(raw.signals))
    work.signal_unknown(WORK_FIELDS | WORK_OUT_OF_SCOPE.keys())
    if work.values.get("is_paratext") is True or work.values.get("type") == "paratext":
        raise Unusable("It is no work but a cover, a table of contents or the like (is_paratext).")
    title = work.line("title") or work.line("display_name")
    if not title:
        raise Unusable("The work has no title, or one that is no text.")
    primary = _location(work.object("primary_location"))
    others = list(map(_location, _objects(work, "locations")))
    best = _location(work.object("best_oa_location"))
    published_on = _date(work)
    names, known, author_count = _authors(work)
    identifiers = tuple(_identifiers(work, [primary, *others]))
    kind = _kind(work)
    versions = tuple(dict.fromkeys(_versions(work, kind, published_on, primary, others)))
    record = PaperRecord(
        title=title,
        abstract=_abstract(work),
        published_on=published_on,
        author_count=author_count,
        authors=names,
        identifiers=identifiers,
        links=tuple(LinkAddress(url, "paper") for url in dict.fromkeys(_pages(primary, best))),
        venue=_venue(primary) if kind != "preprint" else None,
        licence=primary.line("license") or best.line("license"),
        author_identifiers=known,
        versions=versions,
        topics=tuple(_topics(work)),
        citations=tuple(_citations(work)),
        is_retracted=work.flag("is_retracted"),
    )
    return Mapped(record, tuple(dict.fromkeys(work.signals)))


def _objects(work: Fields, name: str) -> Iterator[Fields]:
    """The objects of a list."""
    for value in work.list(name):
        if isinstance(value, dict):
            yield Fields(value, f"{name}.", work.signals)
        else:
            work.signals.append(f"unusable value of {name}[]")


def _location(location: Fields) -> Fields:
    location.signal_unknown(LOCATION_FIELDS | LOCATION_OUT_OF_SCOPE.keys())
    _source(location)  # what is unknown of it is a signal, whatever is read of it
    return location


def _source(location: Fields) -> Fields:
    source = location.object("source")
    source.signal_unknown(SOURCE_FIELDS | SOURCE_OUT_OF_SCOPE.keys())
    kind = source.line("type")
    if kind is not None and kind not in _SOURCES:
        source.signal_new_value("type", kind)
    return source


def _date(work: Fields) -> str | None:
    """The date of publication, without a day or month that only fills a date up.

    OpenAlex gives every work a whole day. Of 400 works 252 have the first of a month, where chance would give 13, and
    65 the first of January: such a day tells the month, and the first of January the year.
    """
    day = work.day("publication_date") if work.values.get("publication_date") is not None else None
    if day is not None:
        if day.endswith("-01-01"):
            return day[:4]
        return day[:7] if day.endswith("-01") else day
    year = work.count("publication_year") if work.values.get("publication_year") is not None else None
    return f"{year:04}" if year is not None and 1000 <= year <= 9999 else None


def _authors(work: Fields) -> tuple[tuple[str, ...], tuple[AuthorIdentifier, ...], int | None]:
    """The names as the work prints them, in order, and what OpenAlex knows their authors by; else how many they are.

    OpenAlex finds out by machine who an author is. Where what it calls the author has no word in common with the name
    as printed, it found somebody else ("Karen Gowlett-Holmes" is called "NS Barrett").
    """
    names: list[str] = []
    known: list[AuthorIdentifier] = []
    for value in work.list("authorships"):
        if not isinstance(value, dict):
            work.signals.append("unusable value of authorships[]")
            return (), (), len(work.list("authorships"))
        authorship = Fields(value, "authorships.", work.signals)
        authorship.signal_unknown(AUTHORSHIP_FIELDS | AUTHORSHIP_OUT_OF_SCOPE.keys())
        author = authorship.object("author")
        author.signal_unknown(AUTHOR_FIELDS)
        printed, called = authorship.line("raw_author_name"), author.line("display_name")
        name = printed or called
        if name is None:
            work.signals.append("author without a name")
            return (), (), len(work.list("authorships"))
        if _share_a_word(name, called or name):
            known += _known_by(author, len(names))
        names.append(name)
    if work.flag("is_authors_truncated"):
        names.append("et al.")
    return tuple(names), tuple(known), None


def _known_by(author: Fields, position: int) -> Iterator[AuthorIdentifier]:
    orcid = author.line("orcid")
    if orcid is not None:
        cleaned = clean_orcid(orcid)
        if cleaned is None:
            author.signal_unusable("orcid")
        else:
            yield AuthorIdentifier(position, "orcid", cleaned)
    if number := _number(author, "id", "A"):
        yield AuthorIdentifier(position, "openalex", number)


def _number(fields: Fields, name: str, letter: str) -> str | None:
    """OpenAlex's number of a work (W) or an author (A)."""
    value = fields.line(name)
    match = _NUMBER.fullmatch(value) if value else None
    number = match[1].upper() if match else None
    if value is not None and (number is None or number[0] != letter or not number[1:].strip("0")):
        fields.signal_unusable(name)
        return None
    return number


def _share_a_word(one: str, other: str) -> bool:
    these, those = (set(_WORD.findall(unicodedata.normalize("NFKD", name).casefold())) for name in (one, other))
    return not these.isdisjoint(those) or not these or not those


def _identifiers(work: Fields, locations: list[Fields]) -> Iterator[Identifier]:
    ids = work.object("ids")
    ids.signal_unknown(IDS_FIELDS | IDS_OUT_OF_SCOPE.keys())
    printed = work.line("doi") or ids.line("doi")
    doi, arxiv = (clean_doi(printed), arxiv_of_doi(printed)) if printed else (None, None)
    if printed and doi is None and arxiv is None:
        work.signal_unusable("doi")
    arxiv = arxiv or next(filter(None, map(_arxiv_of, locations)), None)
    if arxiv:
        yield Identifier("arxiv", arxiv)
    if doi:
        yield Identifier("doi", doi)
    if number := _number(work, "id", "W") or _number(ids, "openalex", "W"):
        yield Identifier("openalex", number)
    for name, scheme, pattern in (("pmid", "pubmed", _PUBMED), ("pmcid", "pmc", _PMC)):
        value = ids.line(name)
        match = pattern.fullmatch(value) if value else None
        if match:
            yield Identifier(scheme, match[1])
        elif value:
            ids.signal_unusable(name)


def _arxiv_of(location: Fields) -> str | None:
    """The arXiv identifier of a copy: that of its page, or of its file."""
    for name in ("landing_page_url", "pdf_url"):
        url = location.line(name)
        if url and (found := arxiv_of_doi(url) or (clean_arxiv(url) if _ARXIV_ADDRESS.fullmatch(url) else None)):
            return found
    return None


def _kind(work: Fields) -> VersionKind:
    """The form of the published version: Crossref's type tells proceedings from journals, which OpenAlex's does not."""
    for name in ("type_crossref", "type"):
        value = work.line(name)
        if value is not None and value not in _KINDS:
            work.signal_new_value(name, value)
    kinds = [_KINDS[value] for name in ("type_crossref", "type") if (value := work.line(name)) in _KINDS]
    return kinds[0] if kinds else "other"


def _venue(location: Fields) -> str | None:
    """The journal or the proceedings; None for a repository, which is no place of publication."""
    source = _source(location)
    name = source.line("display_name") or location.line("raw_source_name")
    return name if source.line("type") != _REPOSITORY else None


def _versions(
    work: Fields, kind: VersionKind, published_on: str | None, primary: Fields, others: list[Fields]
) -> Iterator[Version]:
    """The published version with its volume and pages, and other forms that have a DOI of their own."""
    biblio = work.object("biblio")
    biblio.signal_unknown(BIBLIO_FIELDS)
    first, last = biblio.line("first_page"), biblio.line("last_page")
    own = clean_doi(work.line("doi") or "")
    if primary.values or own:
        yield Version(
            kind=kind,
            published_on=published_on,
            doi=own,
            venue=_venue(primary),
            volume=biblio.line("volume"),
            issue=biblio.line("issue"),
            pages=f"{first}-{last}" if first and last and first != last else first or last,
            publisher=_source(primary).line("host_organization_name"),
        )
    for location in others:
        doi = clean_doi(location.line("landing_page_url") or "")
        if not doi or doi == own:
            continue
        if location.line("version") == "submittedVersion":
            yield Version(kind="preprint", doi=doi)
        elif location.line("version") == "publishedVersion":
            kind_of_place = _source(location).line("type") or ""
            yield Version(kind=_SOURCES.get(kind_of_place, "other"), doi=doi, venue=_venue(location))


def _pages(*locations: Fields) -> Iterator[str]:
    """The pages of the work, and its file; an identifier's address is none."""
    for location in locations:
        for name in ("landing_page_url", "pdf_url"):
            url = location.address(name)
            if url and not (clean_doi(url) or arxiv_of_doi(url) or clean_arxiv(url)):
                yield url


def _topics(work: Fields) -> Iterator[StatedTopic]:
    """Topics and keywords; a machine chose all of them."""
    for field in ("topics", "keywords"):
        for value in work.list(field):
            topic = Fields(value if isinstance(value, dict) else {"display_name": value}, f"{field}.", work.signals)
            topic.signal_unknown({"display_name", "keyword", *TOPIC_OUT_OF_SCOPE})
            name = topic.line("display_name") or topic.line("keyword")
            if name:
                yield StatedTopic(name, "openalex" if field == "topics" else None, is_machine_written=True)


def _citations(work: Fields) -> Iterator[Citation]:
    for value in work.list("referenced_works"):
        if number := _number(Fields({"id": value}, "referenced_works[].", work.signals), "id", "W"):
            yield Citation(Identifier("openalex", number))


def _abstract(work: Fields) -> str | None:
    """The abstract, put together from the places at which each of its words stands."""
    value = work.values.get("abstract_inverted_index")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = False
    if isinstance(value, dict) and isinstance(value.get("InvertedIndex"), dict):
        value = value["InvertedIndex"]
    if value is None:
        return None
    word_at: dict[int, str] = {}
    if isinstance(value, dict):
        for word, places in value.items():
            for place in places if isinstance(places, list) else ["none"]:
                if type(place) is not int or not 0 <= place < LONGEST_ABSTRACT:
                    work.signals.append("unusable value of abstract_inverted_index")
                    return None
                word_at[place] = word
    else:
        work.signals.append("unusable value of abstract_inverted_index")
    return clean_line(" ".join(word_at[place] for place in sorted(word_at))) or None
