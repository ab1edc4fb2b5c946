"""What a reference manager holds of a work, whatever the format: one shape, and the record that it makes.

BibTeX, RIS, MEDLINE, CSL-JSON and EndNote say the same things in other words. Their loaders read those into a
`Reference`; how a reference becomes a record is written once, here: which form of the work it tells of, where that was
published, and by what it is known.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from db.cleaning import clean_line, clean_text, is_too_long
from db.identifiers import clean_repo, clean_url, is_of_papers
from db.records import (
    AuthorIdentifier,
    Identifier,
    LinkAddress,
    PaperRecord,
    RepoAddress,
    StatedTopic,
    Version,
    VersionKind,
)
from db.vocabulary.venues import is_submission
from loaders.loader import Unusable
from loaders.reference_identifiers import arxiv_in, arxiv_mentioned, doi_in, doi_mentioned

_PREPRINT_SERVER = re.compile(
    r"(?:arxiv|(?:bio|med|chem|psy|soc|tech|engr|eco|edu|earth)a?r?xiv)\b.*|corr(?:[\s,:]+(?:abs|cs|math|stat)\b.*)?",
    re.IGNORECASE,
)
_LICENCE = re.compile(r"creativecommons\.org|\bcc0\b|\bcc[ -]by\b|licen[cs]e|public domain", re.IGNORECASE)
_DASHES = re.compile(r"(?:(?<!\s)\s++)?(?:-+|[\u2010-\u2015\u2212]+)\s*")
_SEVERAL = re.compile(r"[;\n]|,(?![^()]{0,300}\))")
_BETWEEN_ADDRESSES = re.compile(r";(?=\s*https?:)|\n", re.IGNORECASE)
_SUFFIX = re.compile(r"[js]r\.?|i{2,3}|iv", re.IGNORECASE)
_BY_SEMICOLON = re.compile(r"[;\n]")
_AND = re.compile(r"(?<!\s)\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What one entry says, each field as printed but without the markup of its format; empty for nothing."""

    kind: VersionKind
    title: str
    authors: tuple[str, ...] = ()
    """In order; "others" or "et al." at the end where the list leaves some out."""
    published_on: str | None = None
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    abstract: str = ""
    venue: str = ""
    """Journal, proceedings or book in which it stands."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    organisation: str = ""
    """The school of a thesis, the institution of a report."""
    dois: tuple[str, ...] = ()
    """Fields that hold a DOI, whatever stands around it."""
    eprints: tuple[str, ...] = ()
    """Fields that hold an arXiv identifier, and may be one without a word."""
    mentions: tuple[str, ...] = ()
    """Fields that may be about anything (notes, numbers): an identifier counts where they begin with it by name."""
    addresses: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    rights: str = ""
    author_identifiers: tuple[AuthorIdentifier, ...] = ()
    is_retracted: bool | None = None


def record_of(reference: Reference, classes: tuple[StatedTopic, ...] = ()) -> PaperRecord:
    """The record of a reference, its topics `classes` and keywords; `Unusable` where it has no title."""
    title = clean_line(reference.title)
    if not title:
        raise Unusable("The entry has no title.")
    is_submitted = is_submission(reference.venue)
    if is_submitted:
        reference = replace(reference, venue="")
    venue = _name_of(reference.venue)
    is_of_server = bool(_PREPRINT_SERVER.fullmatch(venue))
    identifiers = _identifiers(reference)
    is_preprint = (
        is_of_server or is_submitted or reference.kind == "preprint" or _is_arxiv_alone(reference, identifiers)
    )
    addresses = _addresses(reference.addresses)
    licence = clean_line(reference.rights)
    return PaperRecord(
        title=title,
        abstract=clean_text(reference.abstract).strip() or None,
        published_on=reference.published_on,
        authors=tuple(filter(None, map(clean_line, reference.authors))),
        identifiers=identifiers,
        repos=tuple(RepoAddress(url) for url in addresses if clean_repo(url)),
        links=tuple(
            LinkAddress(url, "paper" if is_of_papers(url) else "other") for url in addresses if not clean_repo(url)
        ),
        venue=None if is_preprint else venue or None,
        organisation=_name_of(reference.organisation) or None,
        licence=licence if _LICENCE.search(licence) else None,
        versions=_versions(reference, "preprint" if is_preprint else reference.kind, identifiers),
        topics=(*classes, *map(StatedTopic, _keywords(reference.keywords))),
        author_identifiers=reference.author_identifiers,
        is_retracted=reference.is_retracted,
    )


def split_keywords(printed: str, *, by_commas: bool = True) -> list[str]:
    """The keywords of one text: parted by semicolons or lines; where it has none of these, by commas."""
    is_by_commas = by_commas and not _BY_SEMICOLON.search(printed.strip())
    return [keyword.strip() for keyword in (_SEVERAL if is_by_commas else _BY_SEMICOLON).split(printed)]


def split_addresses(printed: str) -> list[str]:
    """The addresses of one text, on lines of their own or behind semicolons."""
    return [address for part in _BETWEEN_ADDRESSES.split(printed) if (address := part.strip())]


def page_range(first: str, last: str) -> str:
    """The pages from first to last; one of them where the other is unknown, the same, or within it already."""
    return first if not last or last == first or _DASHES.search(first) else f"{first}-{last}" if first else last


def comma_name(printed: str) -> str:
    """A name as "Last, First" or "Last, First, Jr."; one that ends with its comma is that of a group."""
    parts = [part.strip() for part in clean_line(printed).split(",")]
    if len(parts) > 2 and not parts[-1]:
        parts.pop()
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    return whole_name(clean_line(printed)) if not parts[-1] else ", ".join(filter(None, parts))


def comma_names(printed: str) -> list[str]:
    """The names of one text, "Last, First", on lines of their own, behind semicolons, or behind "and"."""
    names = _BY_SEMICOLON.split(html.unescape(printed).strip())
    return [comma_name(each) for name in names for each in by_and(name) if clean_line(each)]


def by_and(printed: str) -> list[str]:
    """The names of one text in BibTeX's form, "Last, First and Last, First"; one that holds an "and" is whole."""
    names = _AND.split(printed)
    return names if all("," in name for name in names) else [printed]


def whole_name(printed: str) -> str:
    """A name that has no given part, as that of a group: in braces where a comma in it would part it."""
    name = printed.rstrip(" ,;") if printed.count(",") == 1 else printed
    return f"{{{name}}}" if "," in name else name


def _name_of(printed: str) -> str:
    """The name of a venue, a publisher or an organisation; many exports have "&amp;" in it, some twice escaped."""
    return clean_line(html.unescape(html.unescape(printed)) if "&" in printed else printed)


def _identifiers(reference: Reference) -> tuple[Identifier, ...]:
    """By what the work is known: of each scheme the first, from fields of their own before others."""
    elsewhere = (*reference.addresses, *reference.mentions)
    by_name = (*reference.dois, *elsewhere, reference.venue)
    eprints = (*reference.eprints, *(text for text in (reference.volume,) if text.startswith("abs/")))
    arxiv = next(filter(None, (*map(arxiv_in, eprints), *map(arxiv_mentioned, by_name))), None)
    doi = next(filter(None, (*map(doi_in, reference.dois), *map(doi_mentioned, elsewhere))), None)
    found = (Identifier("arxiv", arxiv) if arxiv else None, Identifier("doi", doi) if doi else None)
    return tuple(filter(None, found))


def _is_arxiv_alone(reference: Reference, identifiers: Iterable[Identifier]) -> bool:
    """Whether a reference knows of no other place than arXiv."""
    schemes = {identifier.scheme for identifier in identifiers}
    return schemes == {"arxiv"} and reference.kind in ("other", "journal", "report") and not reference.venue


def _addresses(printed: Iterable[str]) -> list[str]:
    """The addresses that are no identifiers, each once."""
    urls = (clean_url(clean_line(text)) for text in printed)
    return [
        url
        for url in dict.fromkeys(urls)
        if url and not is_too_long(url) and not doi_mentioned(url) and not arxiv_mentioned(url)
    ]


def _versions(reference: Reference, kind: VersionKind, identifiers: tuple[Identifier, ...]) -> tuple[Version, ...]:
    """The one form of the work that a reference tells of; none where it says nothing of it."""
    is_preprint = kind == "preprint"
    is_of_house = kind in ("thesis", "report")  # which the school or the institution itself makes public
    version = Version(
        kind=kind,
        published_on=reference.published_on,
        doi=next((identifier.value for identifier in identifiers if identifier.scheme == "doi"), None),
        venue=None if is_preprint else _name_of(reference.venue) or None,
        volume=None if is_preprint else clean_line(reference.volume) or None,
        issue=None if is_preprint else _DASHES.sub("-", clean_line(reference.issue)) or None,
        pages=_DASHES.sub("-", clean_line(reference.pages)) or None,
        publisher=_name_of(reference.publisher) or (_name_of(reference.organisation) if is_of_house else "") or None,
    )
    says_nothing = version == Version(kind="other", published_on=version.published_on)
    return () if says_nothing else (version,)


def _keywords(printed: Iterable[str]) -> list[str]:
    keywords = dict.fromkeys(filter(None, (_name_of(keyword).strip(" .,;") for keyword in printed)))
    return [keyword for keyword in keywords if not is_too_long(keyword)]
