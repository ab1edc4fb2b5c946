"""Days of publication that a source leaves open, or gives of another version.

A reference manager dates a preprint by its latest version. Its arXiv identifier knows the month of the first one.

A page prints the days of the year in which it was saved without that year ("May 30"). A document with a date of its own
("2026-06-29" in its name, say) gives the year, unless the day would lie ahead of that date, or the heading of the page
names a day of another time: then the date is not that of the page.
"""

from __future__ import annotations

from datetime import date

from db.cleaning import day_in_year
from db.identifiers import month_of_arxiv
from db.records import PaperRecord

MOST_DAYS_APART = 3
"""Between the day in the heading of a page and the day on which it was saved: the newest listing can be Friday's."""


def first_published_on(record: PaperRecord) -> str | None:
    """When the work came out, as far as the record knows: of a preprint its first version, whichever it dates.

    What has a venue or a DOI is dated by that. A day in the month after that of the identifier is kept: identifiers are
    given around midnight.
    """
    published_on = record.published_on
    if published_on is None or record.venue:
        return published_on
    schemes = {identifier.scheme: identifier.value for identifier in record.own_identifiers}
    if "arxiv" not in schemes or "doi" in schemes:
        return published_on
    first = month_of_arxiv(schemes["arxiv"])
    if first is None:
        return published_on
    if len(published_on) == len("YYYY"):
        return first if published_on > first[:4] else published_on
    return first if _months(published_on) - _months(first) > 1 else published_on


def _months(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7])


def day_of(record: PaperRecord, as_of: str | None) -> str | None:
    """The whole day of publication; None where the record knows it already, prints none, or leaves it uncertain."""
    if record.published_on is not None or record.published_as_printed is None or as_of is None:
        return None
    saved = date.fromisoformat(as_of)
    heading = record.listing.day_as_printed if record.listing else None
    if heading is not None and not _is_near(heading, saved):
        return None
    day = day_in_year(record.published_as_printed, saved.year)
    return day.isoformat() if day is not None and day <= saved else None


def _is_near(heading: str, saved: date) -> bool:
    days = [day_in_year(heading, year) for year in (saved.year - 1, saved.year, saved.year + 1)]
    return any(day is not None and abs((day - saved).days) <= MOST_DAYS_APART for day in days)
