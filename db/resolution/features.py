"""What identity looks at in a record, and the record's core: what its closest copies have in common."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal, Protocol

import msgspec

from db.identifiers import is_of_preprint
from db.records import PaperRecord
from db.resolution.days import first_published_on
from db.resolution.hashing import hash_of
from db.resolution.names import fold, fold_author, is_nobody, main_title, slugify, surname, title_words
from db.vocabulary import Vocabulary

_SCHEME = re.compile(r"\Ahttps?://(?:www\.)?", re.IGNORECASE)

Status = Literal["published", "preprint", "unknown"]
VenueKind = Literal["", "workshop", "archive", "other"]
_ARCHIVE = re.compile(
    r"corr|[a-z]*rxiv.*|ssrn.*|researchsquare|preprintsorg|osfpreprints|authorea.*|openreview|zenodo.*"
)
"""The folded names of servers of preprints, which are printed as venues."""


class Comparable(Protocol):
    """What two records are compared by before their abstracts are: features, or a sketch."""

    @property
    def dois(self) -> tuple[str, ...]:
        """Sorted; empty for none."""

    @property
    def title(self) -> str:
        """Its folded words, with a space between them."""

    @property
    def main_title(self) -> str:
        """Those of the title without subtitle and remarks in brackets."""

    @property
    def letters(self) -> str:
        """The title without its spaces."""

    @property
    def authors(self) -> tuple[str, ...]:
        """Folded names; empty for unknown."""

    @property
    def year(self) -> int:
        """0 for unknown."""

    @property
    def has_abstract(self) -> bool:
        """Whether it is known."""


class Features(msgspec.Struct, frozen=True, order=True, dict=True, cache_hash=True):
    """What identity looks at in a record. Equal features are the same paper."""

    arxiv_id: str
    """"" for none. Features are ordered, so that none of them may be None."""
    dois: tuple[str, ...]
    title: str
    """Its folded words, with a space between them."""
    main_title: str
    """Those of the title without subtitle and remarks in brackets."""
    authors: tuple[str, ...]
    """Folded names; empty for unknown."""
    year: int
    """0 for unknown."""
    abstract: str
    venue_kind: VenueKind = ""
    """"" for no venue."""
    venue: str = ""
    """The venue's folded name, whatever edition of it is printed."""
    venue_as_printed: str = ""
    slug: str = ""
    """What the title as printed would have for a slug."""
    others: tuple[str, ...] = ()
    """What sources number works by: "openalex:W1", sorted. None of them tells two records apart, for sources part one
    work as well."""
    pages: tuple[str, ...] = ()
    """The pages where it stands, without scheme, sorted: of a record that says nothing else but its title."""

    @property
    def status(self) -> Status:
        """Whether the record tells of what was published: it has a publisher's DOI, or a venue that is no workshop.

        Workshops of this field have no proceedings of record, and servers of preprints none at all: what they show is
        free to be published elsewhere.
        """
        if self.venue_kind == "other" or not all(map(is_of_preprint, self.dois)):
            return "published"
        return "preprint" if self.arxiv_id or self.dois or self.venue_kind else "unknown"

    @cached_property
    def letters(self) -> str:
        """The title without its spaces: equal for titles that differ in case, accents, spacing, punctuation."""
        return self.title.replace(" ", "")

    @property
    def has_abstract(self) -> bool:
        """Whether it is known."""
        return bool(self.abstract)

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """The surnames of the authors, in order."""
        return tuple(filter(None, map(surname, self.authors)))

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """What identifies the record, each with its scheme."""
        own = [*(f"doi:{doi}" for doi in self.dois), *self.others]
        return (f"arxiv:{self.arxiv_id}", *own) if self.arxiv_id else tuple(own)

    @cached_property
    def core(self) -> int:
        """The hash of what proves by itself that two records are one paper, as far as one of them can say.

        That is an identifier; of a record without any its title, authors, year and venue; where not even authors are
        known, its abstract or its pages too. Nothing of it comes from a vocabulary, so it never changes.
        """
        if self.identifiers:
            return hash_of(self.identifiers[0])
        known = (
            " ".join(sorted(name[0] + surname(name) for name in self.authors))
            or f"? {self.abstract}{' '.join(self.pages)}"
        )
        return hash_of(f"core:{self.letters}|{self.year}|{fold(self.venue_as_printed)}|{known}")


def features_of(record: PaperRecord, vocabulary: Vocabulary | None = None) -> Features:
    """What identity looks at in a record; without a vocabulary all but its venue, which is enough for its keys."""
    kind, venue = _venue(record.venue, vocabulary)
    return Features(
        arxiv_id=_arxiv_id(record),
        dois=_dois(record),
        title=_title(record.title),
        main_title=_main_title(record.title),
        authors=_authors(record.authors),
        year=_year(record),
        abstract=record.abstract or "",
        venue_kind=kind,
        venue=venue,
        venue_as_printed=record.venue or "",
        slug=slugify(record.title),
        others=_others(record),
        pages=_pages(record),
    )


def _values(record: PaperRecord, scheme: str) -> set[str]:
    return {identifier.value for identifier in record.identifiers if identifier.scheme == scheme}


def _arxiv_id(record: PaperRecord) -> str:
    return min(_values(record, "arxiv"), default="") if record.identifiers else ""


def _dois(record: PaperRecord) -> tuple[str, ...]:
    return tuple(sorted(_values(record, "doi"))) if record.identifiers else ()


def _others(record: PaperRecord) -> tuple[str, ...]:
    others = {f"{own.scheme}:{own.value}" for own in record.identifiers if own.scheme not in ("arxiv", "doi")}
    return tuple(sorted(others))


def _pages(record: PaperRecord) -> tuple[str, ...]:
    if record.identifiers or record.abstract or _authors(record.authors):
        return ()
    addresses = (_SCHEME.sub("", link.url).rstrip("/") for link in record.links if link.kind in ("paper", "other"))
    return tuple(sorted(set(addresses)))


def _title(shown: str) -> str:
    return " ".join(title_words(shown))


def _main_title(shown: str) -> str:
    return " ".join(main_title(shown))


def _authors(shown: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for printed in shown if not is_nobody(name := fold_author(printed)))


def _year(record: PaperRecord) -> int:
    published_on = first_published_on(record)
    return int(published_on[:4]) if published_on else 0


def _venue(printed: str | None, vocabulary: Vocabulary | None) -> tuple[VenueKind, str]:
    if not printed or vocabulary is None:
        return "", ""
    venue = vocabulary.resolve_venue(printed)
    if venue.kind is None and _ARCHIVE.fullmatch(venue.key):
        return "archive", venue.key
    return ("workshop" if venue.kind == "workshop" else "other"), venue.key
