"""What identity looks at in a record, and the record's core: what its closest copies have in common."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from db.records import PaperRecord
from db.resolution.hashing import hash_of
from db.resolution.names import fold, fold_author, is_nobody, main_title, slugify, surname, title_words
from db.vocabulary import Vocabulary

Status = Literal["published", "preprint", "unknown"]
VenueKind = Literal["", "workshop", "other"]


@dataclass(frozen=True, order=True)
class Features:
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

    @property
    def status(self) -> Status:
        """Whether the record tells of what was published: it has a DOI, or a venue that is no workshop.

        Workshops of this field have no proceedings of record: what they show is free to be published elsewhere.
        """
        if self.dois or self.venue_kind == "other":
            return "published"
        return "preprint" if self.arxiv_id or self.venue_kind == "workshop" else "unknown"

    @cached_property
    def letters(self) -> str:
        """The title without its spaces: equal for titles that differ in case, accents, spacing, punctuation."""
        return self.title.replace(" ", "")

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """The surnames of the authors, in order."""
        return tuple(filter(None, map(surname, self.authors)))

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """What identifies the record, each with its scheme."""
        own = [f"doi:{doi}" for doi in self.dois]
        return (f"arxiv:{self.arxiv_id}", *own) if self.arxiv_id else tuple(own)

    @cached_property
    def core(self) -> int:
        """The hash of what proves by itself that two records are one paper, as far as one of them can say.

        That is an identifier; of a record without any its title, authors, year and venue; where not even authors are
        known, its abstract too. Nothing of it comes from a vocabulary, so it never changes.
        """
        if self.identifiers:
            return hash_of(self.identifiers[0])
        known = " ".join(sorted(name[0] + surname(name) for name in self.authors)) or f"? {self.abstract}"
        return hash_of(f"core:{self.letters}|{self.year}|{fold(self.venue_as_printed)}|{known}")


def features_of(record: PaperRecord, vocabulary: Vocabulary | None = None) -> Features:
    """What identity looks at in a record; without a vocabulary all but its venue, which is enough for its keys."""
    by_scheme: dict[str, set[str]] = defaultdict(set)
    for identifier in record.identifiers:
        by_scheme[identifier.scheme].add(identifier.value)
    kind, venue = _venue(record.venue, vocabulary)
    return Features(
        arxiv_id=min(by_scheme["arxiv"], default=""),
        dois=tuple(sorted(by_scheme["doi"])),
        title=" ".join(title_words(record.title)),
        main_title=" ".join(main_title(record.title)),
        authors=tuple(name for printed in record.authors if not is_nobody(name := fold_author(printed))),
        year=int(record.published_on[:4]) if record.published_on else 0,
        abstract=record.abstract or "",
        venue_kind=kind,
        venue=venue,
        venue_as_printed=record.venue or "",
        slug=slugify(record.title),
    )


def _venue(printed: str | None, vocabulary: Vocabulary | None) -> tuple[VenueKind, str]:
    if not printed or vocabulary is None:
        return "", ""
    venue = vocabulary.resolve_venue(printed)
    return ("workshop" if venue.kind == "workshop" else "other"), venue.key
