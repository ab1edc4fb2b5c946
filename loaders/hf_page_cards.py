"""Which lines of a papers page with links belong to which paper.

Where links are printed the page says itself what is what: the title is a heading or the first words that lead to a
paper, a number that leads to the login is its votes, one that leads to the discussion the number of comments, a name
that leads to a profile its organisation. Measured on five such pages of 2026, saved as Markdown, with numbered links,
or as a notebook exports them. A paper ends where the next title stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from db.cleaning import clean_number
from db.identifiers import clean_repo
from loaders.hf_page_trailer import DATED, VOTES, counts_authors, is_name_of_organisation, read_authors
from loaders.linked_lines import UNKNOWN, Line

LONGEST_STRAY = 200
"""Characters of text that a page may print outside its papers: what is longer belonged to one."""
_TITLE_MARK = re.compile(r"###+ ")
_HUB = r"(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co))?"
_PAPER = re.compile(rf"{_HUB}/papers/(?P<id>[^/?#]*[0-9][^/?#]*)")
_DISCUSSION = re.compile(rf"{_HUB}/papers/[^/?#]+#community")
_LOGIN = re.compile(rf"{_HUB}/login\?next=.*")
_PROFILE = re.compile(rf"{_HUB}/[\w.-]+", re.ASCII)
_GITHUB = re.compile(r"(?:LINK: )?GitHub(?: (?P<stars>[0-9.,]+[kKM]?))?")
_BULLET = re.compile(r"[-*• ]+")
_SUBMITTED = re.compile(r"Submitted by ?(?P<handle>.*)")
_NO_TRAILER = "The lines that end a paper are missing after it: authors or organisation, date, repository."
_STRAY = "Text stands here that belongs to no paper."


@dataclass(slots=True)
class Card:
    """One paper as a page with links prints it."""

    line: int
    """Where it begins, counted from 0."""
    title: str
    paper_id: str | None = None
    """Where its title leads; None where the page does not say."""
    texts: list[str] = field(default_factory=list)
    author_count: int | None = None
    organisation: str | None = None
    date: str | None = None
    """As printed, without the words around it."""
    comments: int | None = None
    votes: int | None = None
    submitted_by: str | None = None
    repos: list[tuple[str, int | None]] = field(default_factory=list)
    """Addresses of repositories with their stars; None where the page rounds them ("3.29k")."""
    unknown: list[str] = field(default_factory=list)
    """Lines after its text that say nothing known."""
    printed: list[str] = field(default_factory=list)
    """All of its lines."""
    has_ended: bool = False
    """Whether what stands after its text was met."""

    @property
    def text(self) -> str:
        """Its abstract, or what stands in its place, on one line."""
        return " ".join(self.texts)

    def all_text(self) -> str:
        """All that is printed of it."""
        return "\n".join(self.printed)


@dataclass(slots=True)
class _Ahead:
    """What stands before the title of a paper and belongs to it."""

    votes: int | None = None
    submitted_by: str | None = None
    expects_handle: bool = False


def cards(lines: list[Line]) -> Iterator[tuple[Card, str]]:
    """The papers in order, each with the reason why it cannot be used, or "" where it is whole."""
    found = _found(lines)
    needs_date = any(card.date for card in found)
    if found:
        found[-1].unknown.clear()  # the foot of the page
    last: Card | None = None
    for card in found:
        if not card.title:
            yield card, _STRAY
        elif not card.has_ended or (needs_date and card.date is None):
            yield card, _NO_TRAILER
        elif last is None or (card.paper_id, card.title, card.text) != (last.paper_id, last.title, last.text):
            yield card, ""
            last = card
        # else the page prints it once more, for another width of the screen


def _found(lines: list[Line]) -> list[Card]:
    found: list[Card] = []
    ahead = _Ahead()
    in_title = False
    following = _following(lines)
    for place, line in enumerate(lines):
        if not line.text:
            in_title = False
            continue
        card = found[-1] if found else None
        if title := _title(line, card):
            card = Card(line.number, title, _leads_to(line), votes=ahead.votes, submitted_by=ahead.submitted_by)
            found.append(card)
            ahead, in_title = _Ahead(), True
        elif card is not None and in_title:
            card.title = f"{card.title} {line.text}"
        elif not _is_ahead(line, card, ahead) and card is not None:
            _take(card, line, following[place])
        if card is not None:
            card.printed.append(line.text)
    return sorted([*found, *_strays(found)], key=lambda card: card.line)


def _following(lines: list[Line]) -> list[str]:
    """What the next line that is not blank says, for each line."""
    found, after = [], ""
    for line in reversed(lines):
        found.append(after)
        after = line.text or after
    return found[::-1]


def _title(line: Line, card: Card | None) -> str:
    """The title that a line prints, or the beginning of one; "" for any other line."""
    if mark := _TITLE_MARK.match(line.text):
        return line.text[mark.end() :]
    paper_id = _leads_to(line)
    if paper_id is None or counts_authors(line.text) or not any(map(str.isalpha, line.text)):
        return ""
    is_new = card is None or paper_id != card.paper_id or (line.text == card.title and card.has_ended)
    return line.text if is_new and len(line.links) == 1 and line.links[0][0].strip() == line.text else ""


def _leads_to(line: Line) -> str | None:
    """The paper that a line leads to."""
    return next((match["id"] for _, address in line.links if (match := _PAPER.fullmatch(address))), None)


def _is_ahead(line: Line, card: Card | None, ahead: _Ahead) -> bool:
    """Whether a line belongs to the paper whose title comes next."""
    if ahead.expects_handle:
        if not line.text.startswith("["):  # a picture of the person
            ahead.submitted_by, ahead.expects_handle = line.text, False
        return True
    if submitted := _SUBMITTED.fullmatch(line.text):
        ahead.submitted_by = submitted["handle"] or None
        ahead.expects_handle = not submitted["handle"]
        return True
    leads_to_login = any(_LOGIN.fullmatch(address) for _, address in line.links)
    is_unknown = line.links == [(line.text, UNKNOWN)]
    votes = VOTES.fullmatch(line.text)
    if votes is None or not (leads_to_login or is_unknown):
        return False
    number = clean_number(votes["votes"] or "")
    if card is not None and any(text.lower() == "upvote" for text in card.printed[-2:]):
        card.votes = number  # the Trending page prints votes below the paper
    else:
        ahead.votes = number
    return True


def _take(card: Card, line: Line, following: str) -> None:
    """Note what a line says of a paper."""
    text = line.text
    if dated := DATED.fullmatch(text):
        card.date, card.comments, card.has_ended = dated["date"], clean_number(dated["comments"] or ""), True
        if name := (dated["before"] or "").strip():
            _take_before_date(card, name)
    elif counts_authors(text):
        card.author_count, card.has_ended = read_authors(text), True
    elif any(_DISCUSSION.fullmatch(address) for _, address in line.links):
        card.comments = clean_number(text)
    elif text == "·" or text.lower() == "upvote" or _BULLET.fullmatch(text) or _is_picture(text):
        card.has_ended |= text != "-"
    elif repos := list(_repos(line)):
        card.repos.extend(repos)
        card.has_ended = True
    elif text.lower().endswith("arxiv page"):
        card.has_ended = True
    elif _names_organisation(line, following):
        card.organisation, card.has_ended = text, True
    elif card.has_ended:
        card.unknown.append(text)
    else:
        card.texts.append(text)


def _take_before_date(card: Card, name: str) -> None:
    if counts_authors(name):
        card.author_count = read_authors(name)
    else:
        card.organisation = name


def _is_picture(text: str) -> bool:
    text = text.lstrip("-*• ")
    return text.startswith("[") and text.endswith("]") and "[" not in text[1:]


def _repos(line: Line) -> Iterator[tuple[str, int | None]]:
    for text, address in line.links:
        if (match := _GITHUB.fullmatch(text.strip())) and clean_repo(address):
            yield address, clean_number(match["stars"] or "")


def _names_organisation(line: Line, following: str) -> bool:
    """Whether a line is the name of an organisation: it leads to its profile, or a date comes next."""
    if any(_PROFILE.fullmatch(address) for _, address in line.links):
        return True
    is_before_date = following == "·" or (following.startswith("·") and DATED.fullmatch(following) is not None)
    return is_before_date and _leads_to(line) is None and is_name_of_organisation(line.text)


def _strays(found: list[Card]) -> Iterator[Card]:
    """What a page prints after a paper has ended, where that is too long for a heading or a foot."""
    for card in found:
        rest = [text for text in card.unknown if len(text) > LONGEST_STRAY]
        if rest:
            card.unknown = [text for text in card.unknown if text not in rest]
            yield Card(card.line, "", printed=rest)
