"""Saved text of Hugging Face papers pages (huggingface.co/papers, its search, and /papers/trending).

Nobody specifies it: it is what browsers and other programs give for "save as text" or copy. Measured on pages of 26 to
185 papers, and on five of 2026. After a heading ("Get trending papers in your email inbox!", "Subscribe", perhaps
"Daily Papers", the by-line, what was searched for, the tabs, and a day without a year) the papers follow:

    blank lines        title and abstract are paragraphs with a blank line between
    with a trailer     the same, and after each abstract "  • 4 authors" or an organisation, "·", "Mar 29, 2025 3"
                       (date, comments); a day of the year in which the page was saved has no year
    lines              no blank line at all, "Subscribe" glued to the first title
    with links         Markdown, links with numbers, or with their addresses on lines of their own: these carry arXiv
                       identifiers, votes, comments and repositories

The Trending page prints each paper twice, with votes below it, and mostly a summary of one line in place of the
abstract, which a machine wrote.

In scope: title, abstract or summary, number of authors, organisation, date, comments, votes, arXiv identifier, who
submitted it, repositories, the day of the heading as printed. How lines become papers, and which are rejected, is the
business of `loaders.hf_page_papers`, and of `loaders.hf_page_cards` where there are links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from db.cleaning import MONTHS, clean_day, clean_line, clean_number, clean_text, day_in_year
from db.identifiers import clean_arxiv
from db.records import Identifier, Listing, PaperRecord, RepoAddress
from loaders.hf_page_cards import Card, cards
from loaders.hf_page_papers import PrintedPaper, papers
from loaders.hf_page_trailer import DATED, counts_authors, read_authors, read_date
from loaders.linked_lines import Line, linked_lines
from loaders.loader import HEAD_SIZE, Broken, DocumentFacts, Loader, Mapped, RawEntry, Unreadable, Unusable
from loaders.utf8 import decode_cut

_BANNER = r"(?:Get\ trending\ papers\ in\ your\ email\ inbox(?:\ once\ a\ day)?!\s+)+"
_DAY = rf"(?:{'|'.join(MONTHS)})[a-z]*\ [0-9]{{1,2}}(?:,\ [0-9]{{4}})?"
_BYLINE = r"by\s*AK\s*and\ the\ research\ community"
_END = r"[ ]*(?:\n\s*|\Z)"
_TABS = rf"Daily{_END}Weekly{_END}Monthly{_END}(?:Trending\ Papers{_END})?"
_HEADING = re.compile(
    rf"""\s*
    (?:new\s+)?
    (?P<banner>{_BANNER}Subscribe\s*)?
    (?:(?P<page>Daily|Trending)\ Papers{_END})?
    (?P<byline>{_BYLINE}{_END}
      (?:(?!{_DAY}|Daily{_END}|Trending\ Papers)[^\n]{{1,300}}\n\s*(?={_TABS}|{_DAY}{_END}))?  # what was searched for
      (?:{_TABS}|Trending\ Papers{_END})?
    )?
    (?:(?P<day>{_DAY}){_END})?
    """,
    re.VERBOSE,
)
_LINKED_HEADING = re.compile(
    rf"(?:\A|\n)\s*{_BANNER}(?:Subscribe\s+)?(?:\#+\ )?(?P<page>Daily|Trending)\ Papers\s+(?:\#+\ )?{_BYLINE}{_END}",
    re.VERBOSE,
)
_LINK = re.compile(r"\]\(|\]\[[0-9]|^#+ |^https?://", re.MULTILINE)
_MARK = b"inbox"
"""Without it no heading with links is looked for."""
_LONGEST_HEADING = 4096
"""Bytes of a heading without links, more than enough: measured were at most 170."""
MOST_LINES = 100_000
"""Lines of a page: each is an object in memory. The largest measured has some 2,000, and 300 kB."""
MOST_OF_SUMMARY = 400
"""Characters of a summary that a machine wrote: of 1,956 none has more than 355, of 5,245 abstracts four have fewer."""
MOST_DAYS_APART = 3
"""Between the day in a heading and another date that the page prints beside it, for that to give the year."""
_ISO_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_SHOWN = 60
"""Characters of a line that a reason quotes."""


@dataclass(frozen=True, slots=True)
class RawCard:
    """One paper as read, with what the page says of all of them."""

    paper: PrintedPaper | Card
    day: str | None
    """The day in the heading, as printed."""
    is_trending: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """A page, taken apart at the end of its heading."""

    rest: str | list[Line]
    """The lines after the heading; a text where they are without links."""
    first_line: int
    day: str | None
    is_trending: bool
    preface: str
    """Everything up to the first paper."""
    has_blank_lines: bool = True


def sniff(head: bytes) -> bool:
    """Whether the document begins with the heading of a papers page, perhaps after what another program put before."""
    if _heading(_plain(head[:_LONGEST_HEADING].decode("utf-8", "replace"))) is not None:
        return True
    if _MARK not in head or head.lstrip().startswith((b"<", b"{")):
        return False
    return _opened_with_links(_plain(head.decode("utf-8", "replace"))) is not None


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """Every paper of the page in order, what is not whole as `Broken`."""
    decoded, is_cut = decode_cut(stream.read())
    page = _opened(_plain(decoded)) or _opened_with_links(_plain(decoded))
    if page is None:
        raise Unreadable(
            "The text does not begin like a Hugging Face papers page: among its first lines stands neither "
            '"Get trending papers in your email inbox!" with "Subscribe" nor "byAK and the research community". '
            "Save the whole page as text, from its top."
        )
    if decoded.count("\n") > MOST_LINES:
        raise Unreadable(f"The page has more than {MOST_LINES:,} lines, where pages have some thousands; split it.")
    if as_of := _own_day(page):
        yield DocumentFacts(as_of=as_of)
    if isinstance(page.rest, str):
        found: Iterator[tuple[PrintedPaper | Card, str]] = papers(
            page.rest.split("\n"), blank_lines=page.has_blank_lines, is_cut=is_cut
        )
    else:
        found = cards(page.rest)
    for paper, reason in found:
        place = f"line {page.first_line + paper.line}"
        raw = RawCard(paper, page.day, page.is_trending)
        yield Broken(raw, place, paper.all_text, reason) if reason else RawEntry(raw, place, paper.all_text)


def map_entry(raw: RawCard) -> Mapped:
    """The record of one paper: title, abstract, and what its trailer says."""
    paper = raw.paper
    if not any(map(str.isalpha, paper.title)):
        raise Unusable(f'The title "{paper.title[:_SHOWN]}" holds no letter.')
    card = _card_of(paper) if isinstance(paper, PrintedPaper) else paper
    published_on, published_as_printed = read_date(card.date) if card.date else (None, None)
    if card.date and not (published_on or published_as_printed):
        raise Unusable(f'"{card.date[:_SHOWN]}" is no day of the calendar.')
    arxiv = clean_arxiv(card.paper_id) if card.paper_id else None
    if card.paper_id and arxiv is None:
        raise Unusable(f'The title leads to "{card.paper_id[:_SHOWN]}", which is no arXiv identifier.')
    is_summary = raw.is_trending and len(card.text) <= MOST_OF_SUMMARY
    listing = Listing(
        day_as_printed=clean_line(raw.day) if raw.day else None,
        votes=card.votes,
        comments=card.comments,
        submitted_by=card.submitted_by,
    )
    return Mapped(
        PaperRecord(
            title=clean_line(card.title),
            abstract=None if is_summary else card.text or None,
            published_on=published_on,
            published_as_printed=published_as_printed,
            author_count=card.author_count,
            identifiers=(Identifier("arxiv", arxiv),) if arxiv else (),
            repos=tuple(RepoAddress(url, stars=stars) for url, stars in dict(card.repos).items()),
            ai_summary=(card.text or None) if is_summary else None,
            listing=listing if listing != Listing() else None,
            organisation=card.organisation,
        ),
        tuple(dict.fromkeys(f"unknown line after a paper: {clean_line(text)[:_SHOWN]}" for text in card.unknown)),
    )


def _plain(decoded: str) -> str:
    """The text with newlines only at line ends, and plain spaces for every other white space."""
    return re.sub(r"[^\S\n ]", " ", clean_text(decoded))


def _heading(text: str) -> re.Match[str] | None:
    """The heading of a page without links."""
    match = _HEADING.match(text)
    if match is None or not (match["banner"] or match["byline"]):
        return None
    # Where links stand in it the papers have them, too.
    return None if _LINK.search(text, 0, match.end() + _SHOWN) else match


def _opened(text: str) -> _Opened | None:
    heading = _heading(text)
    if heading is None:
        return None
    return _Opened(
        text[heading.end() :],
        text.count("\n", 0, heading.end()) + 1,
        heading["day"],
        heading["page"] == "Trending",
        heading[0],
        re.search(r"\n *\n", heading[0].lstrip()) is not None,
    )


def _opened_with_links(text: str) -> _Opened | None:
    """A page with links, or one that another program put something before."""
    head = "\n".join(line.text for line in linked_lines(text[:HEAD_SIZE]))
    heading = _LINKED_HEADING.search(head)
    if heading is None:
        return None
    first = head.count("\n", 0, heading.end())
    is_trending = heading["page"] == "Trending"
    if not _LINK.search("\n".join(text.split("\n")[head.count("\n", 0, heading.start()) : first + 1])):
        start = sum(len(line) + 1 for line in text.split("\n")[: head.count("\n", 0, heading.start("page"))])
        opened = _opened(_plain(text[start:]))
        before = text.count("\n", 0, start)
        return opened and _Opened(
            opened.rest, before + opened.first_line, opened.day, is_trending, text[:start] + opened.preface
        )
    lines = linked_lines(text)
    day = None
    for line in lines[first:]:
        if match := re.fullmatch(_DAY, line.text, re.VERBOSE):
            day = match[0]
            break
        if line.text.startswith("### "):
            break
    preface = "\n".join(text.split("\n")[: first + _SHOWN])
    return _Opened(lines[first:], 1, day, is_trending, preface.partition("### ")[0])


def _own_day(page: _Opened) -> str | None:
    """The day that a page states: that of its heading, with the year that it prints there or in a date next to it."""
    if page.day is None:
        return None
    whole, _ = read_date(clean_line(page.day))
    if whole:
        return whole
    for printed in _ISO_DAY.findall(page.preface):
        if clean_day(printed):
            other = date.fromisoformat(printed)
            days = (day_in_year(clean_line(page.day), year) for year in (other.year, other.year - 1, other.year + 1))
            for day in days:
                if day is not None and abs((day - other).days) <= MOST_DAYS_APART:
                    return day.isoformat()
    return None


def _card_of(paper: PrintedPaper) -> Card:
    """What the lines after an abstract say; `Unusable` where they are not whole."""
    card = Card(paper.line, paper.title, texts=[paper.abstract], votes=paper.votes, submitted_by=paper.submitted_by)
    if not paper.trailer:
        return card
    *before, last = paper.trailer
    dated = DATED.fullmatch(last)
    first = before[0] if before else ""
    if dated is None:
        if not counts_authors(paper.trailer[0]):
            raise Unusable(f'"{paper.trailer[0][:_SHOWN]}" is no number of authors ("• 4 authors").')
        raise Unusable(f'The trailer ends with "{last[:_SHOWN]}" where a date stands ("Mar 29, 2025").')
    card.date, card.comments = dated["date"], clean_number(dated["comments"] or "")
    if counts_authors(first):
        card.author_count = read_authors(first)
    elif first.startswith("•"):
        raise Unusable(f'"{first[:_SHOWN]}" is no number of authors ("• 4 authors").')
    elif first and first != "·":
        card.organisation = first
    return card


LOADER = Loader(
    name="hf-page",
    version=3,
    summary="Saved text of Hugging Face papers pages, as text, as Markdown or with numbered links",
    specification="Measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=8 * 2**20,
)
