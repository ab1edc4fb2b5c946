"""Whose value counts: the fixed precedence of sources, and what a field prefers before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.records import PaperRecord
from db.resolution.names import named_authors
from db.vocabulary import Vocabulary

LOADERS = (
    "arxiv",  # what the authors gave themselves, of their latest version: names whole, LaTeX, the first day
    "hf-daily",  # the same as the service copied it on the day of the listing, with links of its own
    "crossref",  # what publishers deposit: names in parts, the day in print, but abstracts of few and markup in titles
    "datacite",  # what repositories deposit: as complete as each of them is
    "mlanthology",  # names and LaTeX of proceedings, but letter case changed in titles, and a year for a date
    "dblp",  # names checked by people and whole titles, but no abstracts, no mathematics, and a year for a date
    "nbib",  # checked by people as well, but titles in sentence case and mathematics in words
    "openalex",  # gathered by machines from those above: names respelled, abstracts put together from an index of words
    "semantic-scholar",  # gathered by machines too, in part from the text of PDFs: given names as initials
    "papershelf",  # what somebody wrote by hand (copies of documents count as the documents)
    "csl-json",  # names in parts and dates in numbers, as resolvers of DOIs and Zotero know them
    "ris",  # what publishers' sites export; reference managers write it as well
    "endnote-xml",  # of libraries that people keep by hand
    "endnote-tagged",  # the same, with less said
    "bibtex",  # what somebody typed or a program exported: given names and letter case are often cut down
    "hf-page",  # the text of a page: LaTeX and links stripped, no names of authors
    "papers-with-code",  # typed into tables by people: an identifier may stand for a title
    "hf-evals",  # what models on the Hub state of themselves: gives no field of a paper
    "github",  # what the host says of repositories: gives no field of a paper
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


def is_value(told: object) -> bool:
    """Whether a record has a value of a field; that something is not so is one."""
    return bool(told) or told is False


def _date(record: PaperRecord, vocabulary: Vocabulary) -> Order:
    day = record.published_on or ""
    return -len(day), day


def _is_of_workshop(record: PaperRecord, vocabulary: Vocabulary) -> Order:
    return (record.venue is not None and vocabulary.resolve_venue(record.venue).kind == "workshop",)


def _is_not_retracted(record: PaperRecord, vocabulary: Vocabulary) -> Order:
    return (not record.is_retracted,)


def _identifier(scheme: str) -> Callable[[PaperRecord], str | None]:
    """The first identifier of a scheme that a record has: its own, before those of other forms of the work."""

    def identifier(record: PaperRecord) -> str | None:
        for own in record.own_identifiers:
            if own.scheme == scheme:
                return own.value
        return None

    return identifier


_doi = _identifier("doi")


def _is_doi_of_preprint(record: PaperRecord, vocabulary: Vocabulary) -> Order:
    doi = _doi(record)
    return (any(version.kind == "preprint" and version.doi == doi for version in record.versions),)


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
    # What was published before a preprint of it.
    "doi": Field(_doi, _is_doi_of_preprint),
    "ai_summary": Field(lambda record: record.ai_summary),
    # A conference or journal before a workshop, which is no publication of record.
    "venue": Field(lambda record: record.venue, _is_of_workshop),
    "organisation": Field(lambda record: record.organisation),
    # Who takes a work back tells few: one source that knows counts more than any number that say no.
    "is_retracted": Field(lambda record: record.is_retracted, _is_not_retracted),
}
"""Every field of a paper that one entry gives: columns of `papers`, and `authors` and `venue`.

An entry of an edition that another one replaces is asked last; then comes what the field prefers, then the precedence
of sources, the later date of the document itself, the smaller hash. Nothing else decides whose value counts.
"""
