"""Whose value counts: the fixed precedence of sources, and what a field prefers before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.records import PaperRecord
from db.resolution.names import named_authors
from db.vocabulary import Vocabulary

LOADERS = (
    "hf-daily",  # names, dates, LaTeX and links as the service keeps them
    "mlanthology",  # names and LaTeX as well, but letter case changed in titles, and a year for a date
    "hf-page",  # the text of a page: LaTeX and links stripped, no names of authors
    "nbib",  # of a library that indexes by hand, but initials for given names in older records
    "csl-json",  # names in parts and dates in numbers, as resolvers of DOIs and Zotero know them
    "ris",  # what publishers' sites export; reference managers write it as well
    "endnote-xml",  # of libraries that people keep by hand
    "endnote-tagged",  # the same, with less said
    "bibtex",  # what somebody typed or a program exported: given names and letter case are often cut down
    "findings",  # of readers in texts: gives no field of a paper
    "curation",  # what people decide about identity and names: gives no field of a paper either
)
"""Names of loaders, the one that counts most first. A loader that is not here counts after all that are."""


def rank(loader: str) -> int:
    """Place of a loader in the precedence, 0 for the one that counts most."""
    return LOADERS.index(loader) if loader in LOADERS else len(LOADERS)


Order = tuple[int | str, ...]


def _equal(record: PaperRecord, vocabulary: Vocabulary) -> Order:
    return ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a paper: what a record says of it, and which records are asked first."""

    value_of: Callable[[PaperRecord], object]
    """The record's value; None, or empty, where it has none."""
    asked_first: Callable[[PaperRecord, Vocabulary], Order] = _equal
    """What goes before the precedence of sources: of two records the one that sorts first is asked first."""


def _date(record: PaperRecord, vocabulary: Vocabulary) -> Order:
    day = record.published_on or ""
    return -len(day), day


def _is_of_workshop(record: PaperRecord, vocabulary: Vocabulary) -> Order:
    return (record.venue is not None and vocabulary.resolve_venue(record.venue).kind == "workshop",)


def _identifier(scheme: str) -> Callable[[PaperRecord], str | None]:
    """The smallest identifier of a scheme that a record has."""
    return lambda record: min((own.value for own in record.identifiers if own.scheme == scheme), default=None)


FIELDS = {
    "title": Field(lambda record: record.title),
    "abstract": Field(lambda record: record.abstract),
    # The day of a preprint tells more than the year of the proceedings; of equally precise dates it is the earliest.
    "published_on": Field(lambda record: record.published_on, _date),
    "published_as_printed": Field(lambda record: record.published_as_printed),
    # One field, taken whole: lists of several sources are never mixed.
    "authors": Field(lambda record: named_authors(record.authors)),
    # A number that stands alone; where authors are known it is theirs (db.resolution.merge).
    "author_count": Field(lambda record: record.author_count),
    "arxiv_id": Field(_identifier("arxiv")),
    "doi": Field(_identifier("doi")),
    "ai_summary": Field(lambda record: record.ai_summary),
    # A conference or journal before a workshop, which is no publication of record.
    "venue": Field(lambda record: record.venue, _is_of_workshop),
    "organisation": Field(lambda record: record.organisation),
}
"""Every field of a paper that one entry gives: columns of `papers`, and `authors` and `venue`.

An entry of an edition that another one replaces is asked last; then comes what the field prefers, then the precedence
of sources, the later date of the document itself, the smaller hash. Nothing else decides whose value counts.
"""
