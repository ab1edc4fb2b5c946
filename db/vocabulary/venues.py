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
    rf"\Ain\s+(?=proceedings)|'(?:{_YEAR}|[0-9]{{2}})(?!\w)|-?(?<!\w)(?:{_YEAR}|[0-9]+\^?(?:st|nd|rd|th))(?!\w|-\w)"
    rf"|(?<=[A-Z]{{2}}){_YEAR}(?!\w)"
    r"|[\s,]+\((?:long|short|main)[\w\s-]*papers\)"
    r"|[\s,]+\(vol(?:ume|\.)?\s*[0-9]+(?![^()]*workshop)[^()]*\)"
    r"|[\s,]+vol(?:ume|\.)?\s*[0-9]+(?:\s*[:(,]?[\w\s-]*\bpapers\b\)?)?",
    re.IGNORECASE,
)
_ORDINAL_WORD = re.compile(rf"(?<!\w)(?:{_ORDINAL})(?!\w|-\w)", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:conferences?|conf\.|sympos\w+|symp\.|workshops?|meetings?|congress|colloqui\w+|convention|seminar|summit|forum"
    r"|challenge|jahrestagung)(?!\w)",
    re.IGNORECASE,
)
_OTHER_MEETING = re.compile(rf"\b[A-Z]{{3,}}|(?i:\bproceedings of the\s+(?:[0-9]|(?:annual|{_ORDINAL})\b))")
"""What tells a meeting, which has editions, from a journal: "First Break", "Proceedings of the Royal Society"."""
_PROCEEDINGS = re.compile(r"\A(?:proceedings|proc\.)\s+of\s+(?:the\s+)?", re.IGNORECASE)
_NUMBERED_PROCEEDINGS = re.compile(rf"(?:in )?\S+ of (?:the )?(?:{_YEAR}|{_ORDINAL})", re.IGNORECASE)
_SOCIETIES = re.compile(
    r"(?:IEEE|ACM|AMS|SPIE)(?:\Z|\s+on\s)|.*\b(?:academy|society|institut\w+|association|endowment)\b", re.IGNORECASE
)
"""Whose proceedings are a journal, which is called after them."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAYS = re.compile(rf"\b(?:{_MONTH}\.?\s*[0-9]{{1,2}}|[0-9]{{1,2}}\.?\s+{_MONTH})\b", re.IGNORECASE)
_BETWEEN_PIECES = re.compile(r"\s*[,;:]+\.?\s+|\s+[-\u2013\u2014]+\s+|,+\Z")
_PIECE_OF_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[\w/&'-]{3,16}(?:\s[A-Z]{3,})?")
_COUNTRY_CODES = frozenset("USA UAE ROC PRC".split())
_ACRONYM_AND_PLACE = re.compile(r"\s*\([\w/&' -]{2,20}\),\s.*", re.DOTALL)
_ACRONYM_AT_THE_END = re.compile(r"\s*\((?P<acronym>[\w/&'-]{2,16})\)\Z")
_KIND_AT_THE_END = re.compile(
    r"(?:\s+[-\u2013]+|[,.;:])\s+(?:international\s+|european\s+)?(?:conference|workshop|symposium)s?\Z", re.IGNORECASE
)
_PAPERS_AT_THE_END = re.compile(
    r"\s*[,.:;-]+\s+(?:proceedings|(?:revised |selected )+papers)(?:,? part [0-9ivx]+)?\Z", re.IGNORECASE
)
_SUBMITTED = re.compile(
    r"(?:to be )?submitted\b.*|(?:manuscript |paper )?(?:currently )?under (?:double[ -]blind )?review\b.*"
    r"|.*\b(?:conference )?(?:withdrawn )?submission|in (?:preparation|submission|review)\b.*",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s_]+")
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[:,;.)])|(?<=\()\s+|\(\s*\)")
_VOLUME = re.compile(r"\s+[0-9]{1,3}\Z")
_ACRONYM = re.compile(r"(?:\((?P<bracketed>[^()]+)\)|, (?P<appended>(?=(?:[^A-Z]*[A-Z]){2}|[a-z]+\Z)\S+))\Z")
_WORKSHOP = re.compile(r"\bworkshops?\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]{2,16})\)")
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


def is_submission(printed: str) -> bool:
    """Whether a paper was only sent there: "Submitted to ICLR 2024", "under review"."""
    return _SUBMITTED.fullmatch(" ".join(printed.split())) is not None


def series_name(printed: str) -> str:
    """The name without what only tells the edition: year, number, "Proceedings of the"; itself if nothing is left.

    A journal can be called after proceedings or a number: only meetings have editions by those.
    """
    whole = " ".join(printed.split())
    name = _OF_EDITION.sub(" ", whole)
    if _is_meeting(whole):
        name = _ORDINAL_WORD.sub(" ", name)
    name = _without_proceedings(" ".join(name.split()), whole)
    name = _SPACES.sub(" ", _SPACE_BEFORE_MARK.sub("", _SPACES.sub(" ", name))).strip(_LOOSE_ENDS)
    return name or whole


def _without_proceedings(name: str, whole: str) -> str:
    """The name of a meeting without "Proceedings of the"."""
    begin = _PROCEEDINGS.match(name)
    if begin is None:
        return name
    rest = name[begin.end() :]
    is_of_meeting = _NUMBERED_PROCEEDINGS.match(whole) or _MEETING.search(rest)
    return rest if is_of_meeting or (_is_meeting(rest) and not _SOCIETIES.match(rest)) else name


def _is_meeting(name: str) -> bool:
    return bool(_MEETING.search(name) or _OTHER_MEETING.search(name))


def called(name: str) -> str:
    """What a series is called that nobody knows: without acronym, place, days and what its volume says of itself."""
    if not (_is_meeting(name) or _DAYS.search(name)):
        return _without_initials(name)
    bare = _ACRONYM_AND_PLACE.sub("", _before_days(name))
    if not is_workshop_name(bare):
        bare = _ACRONYM_AT_THE_END.sub("", bare)
    bare = _KIND_AT_THE_END.sub("", _PAPERS_AT_THE_END.sub("", bare)).strip(_LOOSE_ENDS)
    return bare if len(bare) > 2 else name


def _without_initials(name: str) -> str:
    """The name of a journal without its initials in brackets."""
    found = _ACRONYM_AT_THE_END.search(name)
    if found is None:
        return name
    initials = "".join(word[0] for word in re.findall(r"\w+", name[: found.start()]) if word[0].isupper())
    return name[: found.start()] if found["acronym"].upper() == initials else name


def _before_days(name: str) -> str:
    """A name with the days of a meeting, as far as its acronym or its place; else itself."""
    days = _DAYS.search(name)
    if days is None:
        return name
    marks = [mark for mark in _BETWEEN_PIECES.finditer(name) if mark.start() < days.start()]
    pieces = list(_pieces(name[: days.start()]))
    for number, (start, piece) in enumerate(pieces):
        if number and _is_acronym(piece) and _is_meeting(name[:start]):
            return name[: marks[number - 1].start()]
    places = 3 if "USA" in (piece for _, piece in pieces) else 2
    places = min(places, sum(1 for _, piece in pieces[1:] if piece))
    return (
        name[: marks[-places - 1].start()] if 0 < places < len(marks) else name[: marks[0].start()] if marks else name
    )


def _pieces(name: str) -> Iterator[tuple[int, str]]:
    """The pieces of a long name between commas, colons and dashes, each with where it begins."""
    start = 0
    for mark in _BETWEEN_PIECES.finditer(name):
        yield start, name[start : mark.start()]
        start = mark.end()
    yield start, name[start:]


def _is_acronym(piece: str) -> bool:
    return _PIECE_OF_ACRONYM.fullmatch(piece) is not None and piece not in _COUNTRY_CODES


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
    if begin := _PROCEEDINGS.match(name):
        yield name[begin.end() :]
    if _DAYS.search(name):
        first, *others = (_VOLUME.sub("", piece) for _, piece in _pieces(name))
        acronyms = [*filter(_is_acronym, others), *_IN_BRACKETS.findall(name)]
        yield from acronyms
        yield called(name)
        if not acronyms:
            # The first piece of another name can be a series too: "... on Machine Learning, Optimization, and ...".
            yield from (piece for piece in others if _MEETING.search(piece))
            yield from (first,) if first.lower().startswith("advances in ") else ()
