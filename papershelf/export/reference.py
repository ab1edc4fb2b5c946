"""What reference managers want to know of an exported paper, beyond what BibTeX has a place for."""

from __future__ import annotations

from typing import NamedTuple

from bibtexparser.middlewares.names import parse_single_name_into_parts

from db.display.counts import counted
from db.display.names import is_group, split_suffix
from db.vocabulary import shipped_vocabulary
from papershelf.export.bibtex import CitedPaper


class Reference(CitedPaper, frozen=True, kw_only=True):
    """The fields of an exported paper that RIS and CSL-JSON have a place for."""

    topics: tuple[str, ...] = ()
    repos: tuple[str, ...] = ()
    """Addresses."""
    votes: int | None = None

    @property
    def date(self) -> str:
        """Its date as precise as it is known; of another year than the paper the year of the edition; "" unknown."""
        published_on, edition = self.published_on or "", str(self.venue_year or "")
        return published_on if published_on.startswith(edition) else edition

    @property
    def address(self) -> str | None:
        """Where it can be read: at its DOI or on arXiv."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://arxiv.org/abs/{self.arxiv_id}" if self.arxiv_id else None

    @property
    def note(self) -> str | None:
        """How many votes it had, in words."""
        return counted(self.votes, "vote") if self.votes is not None else None


class NameParts(NamedTuple):
    """A name as bibliographies sort it; of a group, the family name alone."""

    family: str
    given: str = ""
    particle: str = ""
    """What goes before the family name and is not sorted by: "van der"."""
    suffix: str = ""


def parts_of(name: str) -> NameParts:
    """The parts of a name that has the given name first."""
    words, suffix = split_suffix(name)
    if is_group(name) or "," in name or len(words) < 2:
        return NameParts(name)
    parts = parse_single_name_into_parts(" ".join(words), strict=False)
    return NameParts(" ".join(parts.last), " ".join(parts.first), " ".join(parts.von), suffix)


def venue_of(paper: Reference) -> tuple[str | None, str | None]:
    """The full name of where it was published, and what that is: conference, workshop, journal; None if unknown."""
    if paper.venue is None:
        return None, None
    venue = shipped_vocabulary().resolve_venue(paper.venue)
    return venue.full_name or venue.name, venue.kind
