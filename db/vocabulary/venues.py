"""From the printed name of a venue to the series that it names an edition of.

A venue is a series: "ICML 2023", "Proceedings of the 42nd International Conference on Machine Learning" and "icml" are
all ICML, and the year stands with the paper. A workshop is a series of its own ("ICLR 2024 Workshops: GEM" is the
workshop GEM at ICLR). The curated ones stand in `venues.jsonl`, one JSON object a line, sorted by name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

import msgspec

from db.vocabulary.names import fold_name

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


@functools.lru_cache(maxsize=10_000)
def resolve_venue(printed: str) -> Venue:
    """The venue of that name; an uncurated one, named without its edition, where the vocabulary does not know it."""
    name = series_name(printed)
    is_workshop = _WORKSHOP.search(name) is not None
    # A workshop "at ICML", or "(ICML)", is not ICML.
    for spelling in [name] if is_workshop else _spellings(name):
        if known := _index().get(fold_name(spelling)):
            return known
    return Venue(name=name, key=fold_name(name), is_curated=False, kind="workshop" if is_workshop else None)


def _spellings(name: str) -> Iterator[str]:
    """What a name may be known by: itself, without the number of a volume or an acronym at its end, the acronym."""
    yield name
    yield _VOLUME.sub("", name)
    if acronym := _ACRONYM.search(name):
        yield name[: acronym.start()].strip(_LOOSE_ENDS)
        yield acronym["bracketed"] or acronym["appended"]


@functools.cache
def curated_venues() -> tuple[Venue, ...]:
    """Every venue that the vocabulary knows, sorted by name."""
    lines = files(__package__).joinpath("venues.jsonl").read_bytes().splitlines()
    venues = (msgspec.json.decode(line, type=Venue) for line in lines)
    return tuple(msgspec.structs.replace(venue, key=fold_name(venue.name)) for venue in venues)


@functools.cache
def _index() -> dict[str, Venue]:
    return {
        fold_name(spelling): venue
        for venue in curated_venues()
        for spelling in (venue.name, venue.full_name or venue.name, *venue.aliases)
    }
