"""Hugging Face's daily papers: the JSON of its service, and the saved HTML pages that carry the same JSON.

The service (huggingface.co/api/daily_papers?date=2025-03-18, /api/papers?search=..., /api/papers/2503.00001) is
described by its answers only; measured on 354 days with 5,242 entries (docs/sources.md). It answers with a list of
entries, each a listing around a paper, with a list of bare papers, or with one paper. Archives of it hold one entry a
line, an object around the list (`{"status": "success", "date": "2025-01-10", "count": 9, "data": [...]}`,
`{"papers": [...]}`), an object of lists by their days (`{"2026-07-24": [...]}`), and days whose entries are the `repr`
of Python dictionaries; HTML pages of a day, a week or a month hold an object `{"date": ..., "dailyPapers": [...]}`,
that of one paper `{"paper": {...}, ...}`.

In scope: the paper with its arXiv identifier, authors, organisation, repository, project page and what is linked to it,
and what the listing says of it. The fields are the business of `loaders.hf_daily_entry`.
"""

from __future__ import annotations

import ast
import codecs
import json
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from db.cleaning import clean_day
from loaders import hf_daily_html
from loaders.hf_daily_entry import (
    KNOWN_AROUND,
    PAPER_FIELDS,
    PAPER_OUT_OF_SCOPE,
    WRAPPERS,
    RawListing,
    is_bare_paper,
    map_entry,
)
from loaders.json_document import parse
from loaders.json_fields import Fields
from loaders.json_head import outline
from loaders.json_lines import LONGEST_LINE, json_lines
from loaders.loader import Broken, DocumentFacts, Loader, RawEntry, Unreadable
from loaders.refusals import error_in
from loaders.utf8 import decode

LARGEST_DOCUMENT = 16 * 2**20
"""Bytes of a document that is one JSON value or one page; lines are streamed."""
_MARKS = frozenset(
    "numComments submittedBy isAuthorParticipating paper.publishedAt paper.upvotes paper.discussionId "
    "paper.submittedOnDailyAt paper.authors.[].hidden".split()
)
"""Fields that tell these entries from other lists of papers; each entry has several of them."""
_MARKS_OF_BARE = frozenset(
    "upvotes discussionId submittedOnDailyAt submittedOnDailyBy thumbnailUrl authors.[].hidden".split()
)
"""Fields that tell papers without a listing around them from those of other sources."""
_KNOWN = PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys()
_PLACE = re.compile(rf"(?:(?:{'|'.join(WRAPPERS)}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\.)?(?:\[\]\.)?")
"""What stands before the fields of an entry, in the path of one."""
_NO_LISTING = (
    'The JSON is neither a list of entries nor an object with one under "data", "dailyPapers", "papers" or a day, nor '
    "one paper."
)
_LONGEST_EMPTY = 1_024
"""Bytes of an answer that lists nothing."""
_REPR_LIST = re.compile(r"""\s*(?:\{[^\[]*)?\[\s*"\{\s*(?:'.*?)?'paper'\s*:\s*\{\s*'(\w+)'""", re.DOTALL)
_LONGEST_REPR = 2**20
_DEEPEST_TEXT = 16
_LONGEST_NUMBER = 64
"""Bits."""
_PROFILES = frozenset({"user", "submittedBy", "submittedOnDailyBy", "publisher", "organization"})
_PROFILE_IN_REPR = re.compile(rf"""(["'](?:{"|".join(sorted(_PROFILES))})["']\s*:\s*)(?:\{{[^{{}}]*(?:\}}|\Z))""")


def sniff(head: bytes) -> bool:
    """Whether the document is a list of such entries, one of them a line, one alone, or an HTML page of them."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not head.startswith((b"[", b"{")):
        return hf_daily_html.is_page(head)
    text = head.decode("utf-8", "ignore")
    paths, breaks_off = outline(text)
    by_place: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        place = _place_of(path)
        by_place[place].add(path.removeprefix(place))
    for fields in by_place.values():
        of_paper = {name.split(".")[1] for name in fields if name.startswith("paper.")}
        if of_paper and (fields & _MARKS or (breaks_off and of_paper <= _KNOWN)):
            return True
        if {"id", "title"} <= fields and fields & _MARKS_OF_BARE:
            return True
    as_repr = _REPR_LIST.match(text)
    return (as_repr is not None and as_repr[1] in _KNOWN) or _lists_nothing(text)


def _place_of(path: str) -> str:
    match = _PLACE.match(path)
    return match[0] if match else ""


def _lists_nothing(text: str) -> bool:
    """Whether it is an empty list, or an object around one, as the service answers for a day without papers."""
    if len(text) > _LONGEST_EMPTY:
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, dict) and not value.keys() <= KNOWN_AROUND and not all(map(_is_day, value)):
        return False
    listing = _listing_of(value)
    return listing is not None and not listing.entries


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The document's own date, and its entries in order."""
    return _read_lines(stream) if _is_lines(stream) else _read_whole(stream)


def _is_lines(stream: BinaryIO) -> bool:
    """Whether the first line is a whole object, and more follows."""
    first = stream.readline(LONGEST_LINE).removeprefix(codecs.BOM_UTF8).strip()
    follows = stream.read(LONGEST_LINE).strip()
    stream.seek(0)
    return first.startswith(b"{") and bool(follows) and not outline(first.decode("utf-8", "ignore"))[1]


def _read_lines(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The entries of all lines; each line is one, or an object around several."""
    days: set[str | None] = set()
    for line in json_lines(stream):
        listing = None if isinstance(line, Broken) else _listing_of(line.raw)
        if isinstance(line, Broken):
            text = partial(_PROFILE_IN_REPR.sub, r"\1{}", line.text())
            yield Broken(None, line.place, text, line.reason)
        elif listing is None:
            yield RawEntry(RawListing(line.raw), line.place, partial(_text_of, line.raw))
        else:
            days.add(listing.as_of or _common_day(_values(listing)))
            for number, entry in enumerate(listing.entries, 1):
                yield _raw_entry(entry, line.place if listing.is_single else f"{line.place}, entry {number}")
    yield DocumentFacts(as_of=days.pop() if len(days) == 1 else None)


def _read_whole(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    raw = stream.read(LARGEST_DOCUMENT + 1)
    if len(raw) > LARGEST_DOCUMENT:
        raise Unreadable(
            f"The document has more than {LARGEST_DOCUMENT:,} bytes; save its entries as JSON lines, one a line."
        )
    text = decode(raw)
    del raw
    if text.lstrip().startswith("<"):
        embedded = hf_daily_html.embedded_json(text)
        if embedded is None:
            raise Unreadable(
                'The HTML page holds no whole element <div data-target="DailyPapers" data-props="..."> nor one of '
                '"PaperContent". Save the source of the page (not what the browser made of it), or fetch the JSON of '
                "that day."
            )
        text = embedded
    document = parse(text)
    listing = _listing_of(document)
    if listing is None:
        error = error_in(document)
        raise Unreadable(f"It is {error}." if error else _NO_LISTING)
    as_of = listing.as_of
    if as_of is None and listing.can_be_of_a_day:
        as_of = _common_day(_values(listing))
    yield DocumentFacts(as_of=as_of)
    for number, entry in enumerate(listing.entries, 1):
        yield _raw_entry(entry, f"entry {number}")


def _raw_entry(entry: RawListing, place: str) -> RawEntry:
    if isinstance(entry.value, _NoPython):
        return Broken(None, place, partial(_PROFILE_IN_REPR.sub, r"\1{}", entry.value.printed), entry.value.reason)
    return RawEntry(entry, place, partial(_text_of, entry.value))


@dataclass(frozen=True, slots=True)
class _NoPython:
    """An entry that should be the `repr` of a dictionary and is not."""

    printed: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a JSON value lists."""

    entries: list[RawListing]
    as_of: str | None = None
    """The day that it states."""
    is_single: bool = False
    """Whether it is one entry alone: then it is no listing of a day, whatever day the entry states."""
    is_of_a_time: bool = False
    """Whether it says that it is of a week or a month."""

    @property
    def can_be_of_a_day(self) -> bool:
        """Whether the day that all its entries state is its own."""
        return not (self.is_single or self.is_of_a_time)


def _listing_of(value: Any) -> _Listing | None:
    """The entries that a JSON value lists; None where it is neither a list nor anything that holds entries."""
    if isinstance(value, list):
        return _Listing([RawListing(_of_repr(entry) if isinstance(entry, str) else entry) for entry in value])
    if not isinstance(value, dict) or not value:
        return None
    if isinstance(value.get("paper"), dict) or is_bare_paper(value):
        return _Listing([RawListing(value)], is_single=True)
    if all(_is_day(name) and isinstance(entries, list) for name, entries in value.items()):
        by_day = [RawListing(entry, day) for day, entries in value.items() for entry in entries]
        return _Listing(by_day, as_of=next(iter(value)) if len(value) == 1 else None, is_of_a_time=len(value) > 1)
    under = next((name for name in WRAPPERS if isinstance(value.get(name), list)), None)
    if under is None:
        return None
    around = Fields(value)
    around.signal_unknown(KNOWN_AROUND)
    inner = _listing_of(value[under])
    entries = inner.entries if inner else []
    if entries:
        entries[0] = RawListing(entries[0].value, entries[0].day, tuple(around.signals))
    dates = [clean_day(date) for date in (value.get("date"), value.get("dateString")) if isinstance(date, str)]
    is_of_a_time = value.get("periodType") not in (None, "day")
    return _Listing(entries, None if is_of_a_time else next(filter(None, dates), None), is_of_a_time=is_of_a_time)


def _is_day(name: object) -> bool:
    return isinstance(name, str) and clean_day(name) == name


def _values(listing: _Listing) -> list[Any]:
    return [entry.value for entry in listing.entries]


def _of_repr(printed: str) -> Any:
    """The value that Python printed with `repr`. It is read as a literal: nothing in it is ever run."""
    if len(printed) > _LONGEST_REPR:
        return _NoPython(printed, f"The entry is a text of more than {_LONGEST_REPR} characters.")
    try:
        with warnings.catch_warnings(action="ignore"):  # of odd backslashes, which are not ours to mend
            return ast.literal_eval(printed)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
        return _NoPython(printed, f"The entry is a text and no printed Python dictionary ({type(error).__name__}).")


def _common_day(entries: list[Any]) -> str | None:
    """The day of the listing that all entries state; None where they state none or several."""
    papers = [entry["paper"] for entry in entries if isinstance(entry, dict) and isinstance(entry.get("paper"), dict)]
    times = {
        paper.get("submittedOnDailyAt") for paper in papers if isinstance(paper.get("submittedOnDailyAt"), str | None)
    }
    days = {clean_day(time) if time else None for time in times}
    return days.pop() if len(days) == 1 else None


def _text_of(entry: Any) -> str:
    return json.dumps(_without_profiles(entry), ensure_ascii=False, default=repr)


def _without_profiles(value: Any, depth: int = 0) -> Any:
    """The value without what it says of persons on Hugging Face, as text keeps it: of plain types, not too deep."""
    if depth > _DEEPEST_TEXT:
        return "..."
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else repr(_without_profiles(key)): _without_profiles(item, depth + 1)
            for key, item in value.items()
            if key not in _PROFILES
        }
    if isinstance(value, list | tuple):
        return [_without_profiles(item, depth + 1) for item in value]
    # Python refuses to print an endless number in decimal digits.
    return hex(value) if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER else value


LOADER = Loader(
    name="hf-daily",
    version=3,
    summary="Hugging Face's daily papers: JSON of the service, of days, searches or one paper, or the saved HTML page",
    specification="https://huggingface.co/docs/hub/api; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # lines are streamed; one JSON value and a page have a bound of their own
    series_by="day",
)
