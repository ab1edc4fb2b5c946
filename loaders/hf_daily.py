"""Hugging Face's daily papers: the JSON of its service, and the saved HTML page that carries the same JSON.

The service (huggingface.co/api/daily_papers?date=2025-03-18, and api/papers/search?q=...) is described by its answers
only; measured on 265 days with 3,762 entries (docs/sources.md). It answers with a list of entries, each a listing
around a paper. Archives of it also hold days whose entries are the `repr` of Python dictionaries, and days wrapped in
an object `{"status": "success", "date": "2025-01-10", "count": 9, "data": [...]}`; the HTML page has an object
`{"date": ..., "dailyPapers": [...]}`.

In scope: the paper with its arXiv identifier, authors, repository and project page, and what the listing says of it.
The fields are the business of `loaders.hf_daily_entry`.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from db.cleaning import clean_day
from loaders import hf_daily_html
from loaders.hf_daily_entry import PAPER_FIELDS, PAPER_OUT_OF_SCOPE, map_entry
from loaders.json_document import parse
from loaders.json_head import outline
from loaders.loader import Broken, DocumentFacts, Loader, RawEntry, Unreadable
from loaders.utf8 import decode

_MARKS = frozenset(
    "numComments submittedBy isAuthorParticipating paper.publishedAt paper.upvotes paper.discussionId "
    "paper.submittedOnDailyAt paper.authors.[].hidden".split()
)
"""Fields that tell these entries from other lists of papers; each entry has several of them."""
_KNOWN = PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys()
_REPR_LIST = re.compile(r"""\s*(?:\{[^\[]*)?\[\s*"\{\s*(?:'.*?)?'paper'\s*:\s*\{\s*'(\w+)'""", re.DOTALL)
_LONGEST_REPR = 2**20
_DEEPEST_TEXT = 16
_LONGEST_NUMBER = 64
"""Bits."""
_PROFILES = frozenset({"user", "submittedBy", "submittedOnDailyBy", "publisher", "organization"})
_PROFILE_IN_REPR = re.compile(rf"""(["'](?:{"|".join(sorted(_PROFILES))})["']\s*:\s*)(?:\{{[^{{}}]*(?:\}}|\Z))""")


def sniff(head: bytes) -> bool:
    """Whether the document is a list of such entries, or an HTML page of daily papers."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"[", b"{")):
        return hf_daily_html.is_page(head)
    text = head.decode("utf-8", "ignore")
    paths, breaks_off = outline(text)
    for place in ("[].", "data.[].", "dailyPapers.[]."):
        fields = {path.removeprefix(place) for path in paths if path.startswith(place)}
        of_paper = {name.split(".")[1] for name in fields if name.startswith("paper.")}
        if of_paper and (fields & _MARKS or (breaks_off and of_paper <= _KNOWN)):
            return True
    as_repr = _REPR_LIST.match(text)
    return as_repr is not None and as_repr[1] in _KNOWN


def read(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """The document's own date, then its entries in order."""
    text = decode(stream.read())
    if text.lstrip().startswith("<"):
        embedded = hf_daily_html.embedded_json(text)
        if embedded is None:
            raise Unreadable(
                'The HTML page holds no whole element <div data-target="DailyPapers" data-props="...">. '
                "Save the source of the page (not what the browser made of it), or fetch the JSON of that day."
            )
        text = embedded
    date, printed = _entries(parse(text))
    entries = [_of_repr(entry) if isinstance(entry, str) else entry for entry in printed]
    yield DocumentFacts(as_of=date or _common_day(entries))
    for number, entry in enumerate(entries, 1):
        place = f"entry {number}"
        if isinstance(entry, _NoPython):
            yield Broken(None, place, partial(_PROFILE_IN_REPR.sub, r"\1{}", entry.printed), entry.reason)
        else:
            yield RawEntry(entry, place, partial(_text_of, entry))


@dataclass(frozen=True, slots=True)
class _NoPython:
    """An entry that should be the `repr` of a dictionary and is not."""

    printed: str
    reason: str


def _entries(document: Any) -> tuple[str | None, list[Any]]:
    """The date that the document states, and its entries as printed."""
    date = None
    if isinstance(document, dict):
        date = document.get("date")
        document = document.get("data", document.get("dailyPapers"))
    if not isinstance(document, list):
        raise Unreadable('The JSON is neither a list of entries nor an object with one under "data" or "dailyPapers".')
    return (clean_day(date) if isinstance(date, str) else None), document


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
    summary="Hugging Face's daily papers: JSON of the service, or the saved HTML page",
    specification="https://huggingface.co/docs/hub/api; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=16 * 2**20,
    series_by="day",
)
