"""What stands after the abstract of a paper on a papers page: authors or an organisation, the date, comments, votes."""

from __future__ import annotations

import re

from db.cleaning import MONTHS, clean_day, clean_number, day_in_year

_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*"
_DATE = rf"(?P<date>{_MONTH} [0-9]{{1,2}}(?:, [0-9]{{4}})?)"
DATED = re.compile(rf"(?:(?P<before>[^·]{{0,120}})·)? ?(?:Published on )?{_DATE}(?: (?P<comments>[0-9]+))?")
"""A date with what may stand around it: "Example Lab · Published on Oct 4, 2026", "· May 30 3"."""
_AUTHORS = re.compile(r"(?:^|[-*•\s])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+) authors?$")
VOTES = re.compile(r"(?:\[-\] ?)?(?:Upvote ?)?(?:(?P<votes>[0-9]+)|-)|Upvote")
LONGEST_ORGANISATION = 120
"""Characters."""
_SENTENCE = re.compile(r"\w{3,}\. [A-Z]")
_WHOLE = re.compile(rf"({_MONTH}) ([0-9]{{1,2}}), ([0-9]{{4}})")


def counts_authors(text: str) -> bool:
    """Whether a line is a number of authors: "• 4 authors"."""
    return _AUTHORS.search(text) is not None


def read_authors(text: str) -> int | None:
    """The number of authors that a line prints; None where it prints none, or one that no column holds."""
    match = _AUTHORS.search(text)
    return clean_number(match[1].replace(",", "")) if match else None


def is_name_of_organisation(text: str) -> bool:
    """Whether a line can be the name of an organisation and is no text."""
    return len(text) <= LONGEST_ORGANISATION and not _SENTENCE.search(text) and not text.endswith((",", ";", ":", "·"))


def read_date(printed: str) -> tuple[str | None, str | None]:
    """The day in ISO form, or the day without its year as printed; neither where it is no day of the calendar."""
    if match := _WHOLE.fullmatch(printed):
        month = MONTHS.index(match[1][:3]) + 1
        day = clean_number(match[2]) or 0
        return clean_day(f"{match[3]}-{month:02}-{day:02}"), None
    leap_year = 2000
    return None, printed if day_in_year(printed, leap_year) else None
