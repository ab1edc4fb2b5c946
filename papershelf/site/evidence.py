"""Evidence: an abstract cut into pieces, so that a page can mark the words that results were read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"{}\\^`|]+", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w/:.'-])/[a-z]+(?:/[a-z0-9-]+)*(?![\w/.'-])")
_LONG_NUMBER = re.compile(r"\.\d{4}(?=\d{3})\d+")
_NOT_ITS_END = ".,;:!?'\u2019*"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an abstract: plain text, or evidence with a number that results link to."""

    text: str
    evidence: int | None = None


def with_addresses(text: str) -> Markup:
    """A text in which web addresses are links out of the site; a mark or a bracket behind one is none of it."""
    parts = []
    done = 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(_NOT_ITS_END)
        while address.endswith((")", "]")) and address.count(address[-1]) > address.count("(["[address[-1] == "]"]):
            address = address[:-1].rstrip(_NOT_ITS_END)
        parts.append(escape(text[done : found.start()]))
        parts.append(Markup('<a href="{}" rel="nofollow noopener">{}</a>').format(address, address))
        done = found.start() + len(address)
    parts.append(escape(text[done:]))
    return Markup("").join(parts)


def with_paths(text: str, path_to: Callable[[str], str]) -> Markup:
    """A sentence of the site in which paths of the site ("/authors/ada-lovelace") are links, written by `path_to`."""
    if isinstance(text, Markup):
        return text
    parts = []
    done = 0
    for found in _PATH.finditer(text):
        parts.append(escape(text[done : found.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(path_to(found.group()), found.group()))
        done = found.end()
    parts.append(escape(text[done:]))
    return Markup("").join(parts)


def printed(value: str) -> Markup:
    """A number as printed; of one with more than six decimals four, and all of them to whoever points at it."""
    short = _LONG_NUMBER.sub(lambda found: f"{found.group()[:5]}…", value)
    return escape(value) if short == value else Markup('<span title="{}">{}</span>').format(value, short)


def cut(abstract: str, spans: Sequence[tuple[int, int] | None]) -> tuple[list[Piece], list[int | None]]:
    """The pieces of an abstract, and for each span the number of the piece that holds it.

    Spans are half-open ranges of code points, in any order; those that overlap share a piece. A span that does not
    lie within the abstract is left out: its number is None.
    """
    usable = sorted({span for span in spans if span is not None and 0 <= span[0] < span[1] <= len(abstract)})
    merged: list[tuple[int, int]] = []
    for start, end in usable:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    pieces: list[Piece] = []
    done = 0
    for number, (start, end) in enumerate(merged, 1):
        if done < start:
            pieces.append(Piece(abstract[done:start]))
        pieces.append(Piece(abstract[start:end], number))
        done = end
    if done < len(abstract):
        pieces.append(Piece(abstract[done:]))
    return pieces, [_number(span, merged) if span in usable else None for span in spans]


def _number(span: tuple[int, int] | None, merged: Sequence[tuple[int, int]]) -> int | None:
    """The number, from 1, of the merged span that holds a span."""
    if span is None:
        return None
    return next(number for number, (start, end) in enumerate(merged, 1) if start <= span[0] < end)
