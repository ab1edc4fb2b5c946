"""The saved text of a Hugging Face papers page (huggingface.co/papers, and its search): titles and abstracts in turn.

Nobody specifies it: it is what a browser gives for "save as text" or copy, measured on pages of 26 to 185 papers.
After a heading ("Get trending papers in your email inbox!", "Subscribe", perhaps "Daily Papers", the by-line and a
day without a year) the papers follow in one of three layouts:

    blank lines        title and abstract are paragraphs with a blank line between
    with a trailer     the same, and after each abstract "  • 4 authors", "·", "Mar 29, 2025 3" (date, comments)
    lines              no blank line at all, "Subscribe" glued to the first title

In scope: title, abstract, number of authors, date, comments, the day of the heading as printed. How paragraphs become
papers, and which are rejected, is the business of `loaders.hf_page_papers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from db.cleaning import clean_day, clean_line, clean_number, clean_text
from db.records import Listing, PaperRecord
from loaders.hf_page_papers import MONTHS, PrintedPaper, papers
from loaders.loader import Broken, Loader, Mapped, RawEntry, Unreadable, Unusable
from loaders.utf8 import decode_cut

_HEADING = re.compile(
    rf"""\s*
    (?:new\s+)?
    (?P<banner>(?:Get\ trending\ papers\ in\ your\ email\ inbox(?:\ once\ a\ day)?!\s+)+Subscribe\s*)?
    (?:Daily\ Papers[ ]*(?:\n\s*|\Z))?
    (?P<byline>by\ ?AK\ and\ the\ research\ community[ ]*(?:\n\s*|\Z))?
    (?:(?P<day>(?:{"|".join(MONTHS)})[a-z]*\ [0-9]{{1,2}}(?:,\ [0-9]{{4}})?)[ ]*(?:\n\s*|\Z))?
    """,
    re.VERBOSE,
)
_LONGEST_HEADING = 4096
"""Bytes, more than enough: measured were at most 170."""
_AUTHORS = re.compile(r"• ?([0-9]+) authors?")
_DATE = re.compile(r"([A-Z][a-z]{2})[a-z]* ([0-9]{1,2}), ([0-9]{4})(?: ([0-9]+))?")
MOST_LINES = 100_000
"""Lines of a page: each is an object in memory. The largest measured has some 2,000, and 300 kB."""
_SHOWN = 60
"""Characters of a line that a reason quotes."""


def sniff(head: bytes) -> bool:
    """Whether the document begins with the heading of a papers page."""
    return _heading(_plain(head[:_LONGEST_HEADING].decode("utf-8", "replace"))) is not None


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """Every paper of the page in order, what is not whole as `Broken`."""
    decoded, is_cut = decode_cut(stream.read())
    text = _plain(decoded)
    heading = _heading(text)
    if heading is None:
        raise Unreadable(
            "The text does not begin like a Hugging Face papers page: among its first lines stands neither "
            '"Get trending papers in your email inbox!" with "Subscribe" nor "byAK and the research community". '
            "Save the whole page as text, from its top."
        )
    blank_lines = re.search(r"\n *\n", heading[0].lstrip()) is not None
    first_line = text.count("\n", 0, heading.end()) + 1
    if text.count("\n") > MOST_LINES:
        raise Unreadable(f"The page has more than {MOST_LINES:,} lines, where pages have some thousands; split it.")
    body = text[heading.end() :].split("\n")
    for paper, reason in papers(body, blank_lines=blank_lines, is_cut=is_cut):
        place = f"line {first_line + paper.line}"
        raw = (paper, heading["day"])
        yield Broken(raw, place, paper.text, reason) if reason else RawEntry(raw, place, paper.text)


def map_entry(raw: tuple[PrintedPaper, str | None]) -> Mapped:
    """The record of one paper: title, abstract, and what its trailer says."""
    paper, day = raw
    if not any(map(str.isalpha, paper.title)):
        raise Unusable(f'The title "{paper.title[:_SHOWN]}" holds no letter.')
    author_count, published_on, comments = _read_trailer(paper.trailer) if paper.trailer else (None, None, None)
    listing = Listing(day_as_printed=clean_line(day) if day else None, comments=comments)
    return Mapped(
        PaperRecord(
            title=paper.title,
            abstract=paper.abstract or None,
            published_on=published_on,
            author_count=author_count,
            listing=listing if listing != Listing() else None,
        )
    )


def _plain(decoded: str) -> str:
    """The text with newlines only at line ends, and plain spaces for every other white space."""
    return re.sub(r"[^\S\n]", " ", clean_text(decoded))


def _heading(text: str) -> re.Match[str] | None:
    match = _HEADING.match(text)
    return match if match and (match["banner"] or match["byline"]) else None


def _read_trailer(lines: tuple[str, ...]) -> tuple[int | None, str, int | None]:
    """Number of authors, day of publication and number of comments; `Unusable` where the trailer is not whole."""
    authors, date = _AUTHORS.fullmatch(lines[0]), _DATE.fullmatch(lines[-1])
    if authors is None:
        raise Unusable(f'"{lines[0][:_SHOWN]}" is no number of authors ("• 4 authors").')
    if date is None:
        raise Unusable(f'The trailer ends with "{lines[-1][:_SHOWN]}" where a date stands ("Mar 29, 2025").')
    month, day, year, comments = date.groups()
    number = MONTHS.index(month) + 1 if month in MONTHS else 0
    published_on = clean_day(f"{year}-{number:02}-{int(day):02}")
    if published_on is None:
        raise Unusable(f'"{lines[-1][:_SHOWN]}" is no day of the calendar.')
    return clean_number(authors[1]), published_on, clean_number(comments or "")


LOADER = Loader(
    name="hf-page",
    version=2,
    summary="Saved text of Hugging Face papers pages: titles, abstracts, number of authors, dates",
    specification="Measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=8 * 2**20,
)
