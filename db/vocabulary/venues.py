"""From the printed name of a venue to the series that it names an edition of.

A venue is a series: "ICML 2023", "Proceedings of the 42nd International Conference on Machine Learning" and "icml" are
all ICML, and the year stands with the paper. A workshop is a series of its own ("ICLR 2024 Workshops: GEM" is the
workshop GEM at ICLR). The curated ones stand in `venues.jsonl`, one JSON object a line, sorted by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

VenueKind = Literal["conference", "workshop", "journal"]

_YEAR = r"(?:19|20)[0-9]{2}"
_ORDINAL = (
    r"[0-9]+(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty|sixty)[- ]?)?(?:first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    r"twentieth|thirtieth|fortieth|fiftieth)"
)
# What an edition adds to the name of its series, wherever it stands.
_OF_EDITION = re.compile(
    rf"\A(?:in\s+)?proceedings\s+of\s+(?:the\s+)?|'[0-9]{{2}}(?!\w)|(?<!\w)(?:{_YEAR}|{_ORDINAL})(?!\w)|,?\s+vol(?:ume|\.)?\s*[0-9]+",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s_]+")
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[:,;.)])|(?<=\()\s+|\(\s*\)")
_VOLUME = re.compile(r"\s+[0-9]{1,3}\Z")
_ACRONYM = re.compile(r"(?:\((?P<bracketed>[^()]+)\)|, (?P<appended>\S+))\Z")
_WORKSHOP = re.compile(r"\bworkshops?\b", re.IGNORECASE)
_LOOSE_ENDS = " ,;:.-"


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    """A series of conferences or workshops, or a journal."""

    name: str
    """The canonical name, as short as people say it; of an uncurated venue the printed one without its edition."""
    key: str = ""
    """The folded canonical name: unique, the same for every spelling."""
    is_curated: bool = True
    """Whether the vocabulary knows the name."""
    full_name: str | None = None
    """The name written out; None where nobody said."""
    kind: VenueKind | None = None
    """None where nobody said."""
    aliases: tuple[str, ...] = ()
    """Other names than the canonical and the full one, as people print them."""


def series_name(printed: str) -> str:
    """The name without what only tells the edition: year, number, "Proceedings of the"; itself if nothing is left."""
    name = _SPACES.sub(" ", _OF_EDITION.sub(" ", " ".join(printed.split())))
    name = _SPACES.sub(" ", _SPACE_BEFORE_MARK.sub("", name)).strip(_LOOSE_ENDS)
    return name or " ".join(printed.split())


def is_workshop_name(name: str) -> bool:
    """Whether a name says that it is a workshop's: one "at ICML", or "(ICML)", is not ICML."""
    return _WORKSHOP.search(name) is not None


def known_spellings(name: str) -> Iterator[str]:
    """What a series may be known by: its name, without the number of a volume or an acronym at its end, the acronym."""
    yield name
    if is_workshop_name(name):
        return
    yield _VOLUME.sub("", name)
    if acronym := _ACRONYM.search(name):
        yield name[: acronym.start()].strip(_LOOSE_ENDS)
        yield acronym["bracketed"] or acronym["appended"]
