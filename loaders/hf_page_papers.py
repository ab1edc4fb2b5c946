"""Which paragraphs of a saved papers page belong to which paper.

The page marks neither titles nor abstracts: their order and their looks tell them. Measured on 391 papers of saved
pages and 3,762 of the daily listings: a title has at most 168 characters and never ends with a full stop, an abstract
of a page has at least 407 and is one paragraph; 6 % end with an address, two in the middle of a page without any mark.
So a short paragraph that is no sentence reads as a title, any other as part of an abstract. What their looks leave
open is rejected with its text: no paper is ever merged silently into the abstract before it. Only the last paper of a
page can be cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from db.cleaning import MONTHS, clean_line, clean_number
from loaders.hf_page_trailer import DATED, VOTES, is_name_of_organisation

_TITLE_LENGTH = 300
"""No title is longer (the longest of arXiv have about 250 characters)."""

_CLOSERS = "[\"'”’»)\\]}$*`]*"
_FULL_STOP = re.compile(rf"[.…。]{_CLOSERS}$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|org|io|net|edu|ai|dev)(?:/\S*)?(?!\S)")
_FINISHED = re.compile(rf"[.…。!?]{_CLOSERS}$|[\"”’»)\]}}$`]$|''$")
_SENTENCE_BREAK = re.compile(r"\w{3,}\. [A-Z]")
# Digits of any script make such a line; a number is read from it only where they are those of ASCII.
_AUTHORS_LINE = re.compile(r"• ?(?:\d++ ?(\w*+))?")
_DATE_LINE = re.compile(rf"(?:· ?(?:Published on )?)?(?:{'|'.join(MONTHS)})[a-z]* \d.*")
_BELOW = re.compile(r"GitHub(?: [0-9.,]+[kKM]?)?(?: arXiv Page)?|arXiv Page")
_SUBMITTED = "Submitted by"

_NO_ABSTRACT = "A title stands here without an abstract after it."
_NO_TITLE = "An abstract stands here where a title is expected."
_NO_TRAILER = "The lines with the number of authors and the date are missing after it."
_ONLY_TRAILER = "A number of authors and a date stand here without a paper before them."
_CUT = "The page breaks off here: this abstract does not end like a sentence."
_UNTOLD = "It cannot be told whether a paragraph continues the abstract or is the title of another paper."


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """One paper as the page prints it, each paragraph on one line."""

    line: int
    """Where it begins, counted from 0 in the lines that were given."""
    paragraphs: tuple[str, ...]
    trailer: tuple[str, ...]
    """The lines "• 4 authors" or "Example Lab", "·", "Mar 29, 2025 3"; empty where the layout has none."""
    votes: int | None = None
    submitted_by: str | None = None

    @property
    def title(self) -> str:
        """The first paragraph."""
        return self.paragraphs[0]

    @property
    def abstract(self) -> str:
        """The other paragraphs, joined by one space."""
        return " ".join(self.paragraphs[1:])

    def all_text(self) -> str:
        """All that is printed of it."""
        return "\n\n".join(filter(None, (*self.paragraphs, "\n".join(self.trailer))))


@dataclass
class _Paragraph:
    line: int
    lines: list[str]

    @cached_property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(slots=True)
class _Group:
    """The paragraphs before a trailer, or before the end of the page."""

    line: int
    paragraphs: list[_Paragraph] = field(default_factory=list)
    trailer: list[str] = field(default_factory=list)
    votes: int | None = None
    submitted_by: str | None = None

    def has_ended(self) -> bool:
        """Whether the date was met, which ends a paper."""
        return bool(self.trailer) and _DATE_LINE.fullmatch(self.trailer[-1]) is not None


def papers(lines: Sequence[str], *, blank_lines: bool, is_cut: bool) -> Iterator[tuple[PrintedPaper, str]]:
    """The papers in order, each with the reason why it cannot be used, or "" where it is whole.

    `blank_lines`: whether paragraphs are parted by blank lines (else each line is one). `is_cut`: whether the page is
    known to break off at its end.
    """
    groups = _groups(lines, blank_lines=blank_lines)
    needs_trailer = any(group.trailer for group in groups)
    last: PrintedPaper | None = None
    for group in groups:
        whole = _with_trailer(group) if group.trailer else None
        for paper, reason in whole or _at_end(group, needs_trailer=needs_trailer, is_cut=is_cut):
            # The Trending page prints each paper once more, for another width of the screen.
            if reason or last is None or paper.paragraphs != last.paragraphs or not group.votes:
                yield paper, reason
            last = None if reason else paper


def _groups(lines: Sequence[str], *, blank_lines: bool) -> list[_Group]:
    groups = [_Group(0)]
    joins = False
    printed = list(map(clean_line, lines))
    following = _following(printed)
    submitter: str | None = None
    votes: int | None = None
    expects: str | None = None
    for number, line in enumerate(printed):
        group = groups[-1]
        is_open = not group.paragraphs or group.has_ended()
        if not line:
            joins = False
        elif expects == _SUBMITTED:
            submitter, expects = line, None
        elif is_open and line == _SUBMITTED and following[number]:
            expects = _SUBMITTED
        elif is_open and (below := VOTES.fullmatch(line)):
            count = clean_number(below["votes"] or "")
            if line.startswith("Upvote"):
                expects = "votes" if count is None else None
                group.votes = count
            elif expects == "votes":
                group.votes, expects = count, None
            else:
                votes = count
        elif group.has_ended() and _BELOW.fullmatch(line):
            pass
        elif (
            _continues_trailer(group.trailer, line)
            or _is_authors_line(line)
            or _begins_trailer(group, line, following[number])
        ):
            if group.trailer and _is_authors_line(line):
                groups.append(group := _Group(number))
            group.trailer.append(line)
        elif group.trailer or (not group.paragraphs and (votes is not None or submitter is not None)):
            first = _Group(number, [_Paragraph(number, [line])], votes=votes, submitted_by=submitter)
            groups.append(first)
            submitter = votes = None
            joins = blank_lines
        elif joins:
            group.paragraphs[-1].lines.append(line)
        else:
            group.paragraphs.append(_Paragraph(number, [line]))
            joins = blank_lines
    return [group for group in groups if group.paragraphs or group.trailer]


def _following(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The next two lines that are not blank, for each line."""
    ahead: tuple[str, ...] = ()
    found: list[tuple[str, ...]] = []
    for line in reversed(lines):
        found.append(ahead)
        if line:
            ahead = (line, *ahead[:1])
    return found[::-1]


def _begins_trailer(group: _Group, line: str, following: tuple[str, ...]) -> bool:
    """Whether a line is an organisation before a date, or the dot before a date where neither it nor authors stand."""
    if group.trailer or not group.paragraphs:
        return False
    first, second = (*following, "", "")[:2]
    if line == "·" or line.startswith("· "):
        return DATED.fullmatch(line if len(line) > 1 else first) is not None
    is_before_date = DATED.fullmatch(second if first == "·" else first if first.startswith("·") else "") is not None
    return is_before_date and is_name_of_organisation(line)


def _is_authors_line(line: str) -> bool:
    """Whether it is "• 4 authors", or the beginning of it."""
    match = _AUTHORS_LINE.fullmatch(line)
    return match is not None and "authors".startswith(match[1] or "")


def _continues_trailer(trailer: list[str], line: str) -> bool:
    """Whether the line is the next one of the trailer, whole or cut."""
    if not trailer or _DATE_LINE.fullmatch(trailer[-1]):
        return False
    is_date = _DATE_LINE.fullmatch(line) is not None or any(month.startswith(line) for month in MONTHS)
    return is_date or (line == "·" and trailer[-1] != "·")


def _with_trailer(group: _Group) -> Iterator[tuple[PrintedPaper, str]]:
    """The paper that the trailer ends; before it perhaps others, whose own trailers are missing."""
    paragraphs, trailer = group.paragraphs, tuple(group.trailer)
    if not paragraphs:
        yield PrintedPaper(group.line, (), trailer), _ONLY_TRAILER
    elif len(paragraphs) == 2 and len(paragraphs[0].text) <= _TITLE_LENGTH:
        yield _printed(paragraphs, trailer, group), ""
    else:
        *others, (last, doubt) = _split(paragraphs, is_page_end=False)
        if others and len(last) == 1:
            yield _printed(paragraphs, trailer), _UNTOLD
            return
        for other, _ in others:
            yield _printed(other), _NO_TRAILER
        yield _printed(last, trailer, group), doubt


def _at_end(group: _Group, *, needs_trailer: bool, is_cut: bool) -> Iterator[tuple[PrintedPaper, str]]:
    """The papers of a page without trailers, or what stands after its last trailer."""
    parts = _split(group.paragraphs, is_page_end=True)
    if len(parts) > 1 and len(parts[-1][0]) == len(parts[-2][0]) == 1:
        parts[-2:] = [([*parts[-2][0], *parts[-1][0]], _CUT)]
    for number, (paragraphs, doubt) in enumerate(parts, 1):
        reason = doubt
        if needs_trailer:
            reason = reason or _NO_TRAILER
        elif len(paragraphs) == 1:
            reason = reason or _NO_ABSTRACT
        elif number == len(parts) and (is_cut or not _is_finished(paragraphs[-1].text)):
            reason = reason or _CUT
        yield _printed(paragraphs), reason


def _split(paragraphs: list[_Paragraph], *, is_page_end: bool) -> list[tuple[list[_Paragraph], str]]:
    """Titles with the paragraphs after them, each with what is in doubt about it ("" for nothing)."""
    parts: list[list[_Paragraph]] = []
    torn = set()
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        if not parts or _reads_as_title(paragraph.text, may_be_cut=is_page_end and following is None):
            if parts and following and re.match(r"[a-z]+ ", following.text):
                torn.add(len(parts) - 1)  # an abstract torn in two, or a title and an abstract in lower case
                parts[-1].append(paragraph)
            else:
                parts.append([paragraph])
        else:
            parts[-1].append(paragraph)
    return [
        (part, _doubt(part, is_last=is_page_end and part is parts[-1]) or (_UNTOLD if number in torn else ""))
        for number, part in enumerate(parts)
    ]


def _doubt(part: list[_Paragraph], *, is_last: bool) -> str:
    """Why the paragraphs cannot be taken for one title and its abstract."""
    if len(part[0].text) > _TITLE_LENGTH:
        return _NO_TITLE
    for number, paragraph in enumerate(part[2:], 3):
        at_page_end = is_last and number == len(part)
        could_be_title = _could_be_title(paragraph.text, may_be_cut=at_page_end)
        if len(paragraph.lines) > 1 or (could_be_title and (at_page_end or number < len(part))):
            return _UNTOLD
    return ""


def _reads_as_title(text: str, *, may_be_cut: bool) -> bool:
    return _could_be_title(text, may_be_cut=may_be_cut) and not _FULL_STOP.search(text)


def _could_be_title(text: str, *, may_be_cut: bool) -> bool:
    """Whether a title can look like this; only one that is cut off ends with a comma or a colon."""
    if len(text) > _TITLE_LENGTH or (text.endswith((",", ";", ":")) and not may_be_cut):
        return False
    return not _SENTENCE_BREAK.search(text) and not _ADDRESS.search(text)


def _is_finished(text: str) -> bool:
    """Whether it ends like a sentence, with a closing mark or with an address."""
    end = text[-_TITLE_LENGTH:]
    return bool(_FINISHED.search(end) or _ADDRESS.search(end.rpartition(" ")[2]))


def _printed(paragraphs: list[_Paragraph], trailer: tuple[str, ...] = (), group: _Group | None = None) -> PrintedPaper:
    texts = tuple(paragraph.text for paragraph in paragraphs)
    of_group = (group.votes, group.submitted_by) if group else (None, None)
    return PrintedPaper(paragraphs[0].line, texts, trailer, *of_group)
