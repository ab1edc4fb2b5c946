"""The lines of a text with links in it, as Markdown and its like print them: what is read, and where it leads.

Three ways of writing a link are known: `[text](address)`, `[text][12]` with `[12]: address` at the end (or without it,
where the end was cut off), and `text` with its address alone on the next line, as notebooks export pages. A link may go
over several lines and hold images. Nobody specifies how brackets nest there, so they are read as they come, each with
the last one that is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

UNKNOWN = "?"
"""Where a link leads whose address was cut off."""
_TOKEN = re.compile(
    r"(?P<escape>(?<!\\)\\++(?=[ ]{2}|[ ]*\n)|\\(?P<sign>[_*\[\]#>~`]))"
    r"|(?P<anchor><a (?:id|name)=[^<>]{0,100}></a>)"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\](?:\((?P<address>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s\"[^\"\n]*\")?\)|\[(?P<number>[0-9]{1,6})\])?)"
)
_DEFINITION = re.compile(r"^[ ]*\[(?P<number>[0-9]{1,6})\]:[ ]*(?P<address>\S+)[ ]*$", re.MULTILINE)
_ALONE = re.compile(r"https?://huggingface\.co(?:/\S*)?")
_IMAGE = re.compile(r"\[[^\[\]]*\][ ]*")
_DEEPEST = 8
"""Links and images within each other; more brackets than that are text."""


@dataclass(slots=True)
class Line:
    """A line without the markup of its links."""

    number: int
    """Counted from 0."""
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    """The parts of it that are links, each with its address."""


@dataclass(slots=True)
class _Piece:
    text: str
    address: str | None = None


def linked_lines(text: str) -> list[Line]:
    """The lines of a text with links; those that hold nothing but an address lead the line before them there."""
    addresses = {found["number"]: found["address"] for found in _DEFINITION.finditer(text)}
    return _with_addresses_of_their_own(_lines(_pieces(_DEFINITION.sub("", text), addresses)))


def _pieces(text: str, addresses: dict[str, str]) -> list[_Piece]:
    pieces: list[_Piece] = []
    opened: list[int] = []
    end = 0
    for token in _TOKEN.finditer(text):
        pieces.append(_Piece(text[end : token.start()]))
        end = token.end()
        if token["escape"]:
            pieces.append(_Piece(token["sign"] or ""))
        elif token["open"]:
            opened.append(len(pieces))
            del opened[:-_DEEPEST]
            pieces.append(_Piece(token["open"]))
        elif token["close"]:
            number = token["number"]
            address = addresses.get(number, UNKNOWN) if number else token["address"]
            start = opened.pop() if opened else len(pieces)
            if address is not None:
                _make_link(pieces[start:], address)
            else:
                pieces.append(_Piece("]"))
    pieces.append(_Piece(text[end:]))
    return pieces


def _make_link(pieces: list[_Piece], address: str) -> None:
    """Take the brackets off a link, and an image away, which is printed in a bracket of its own at its beginning."""
    if not pieces:
        return
    is_image = pieces[0].text == "!["
    pieces[0].text = ""
    if not is_image and (bracket := next((piece for piece in pieces if piece.text.strip()), None)) is not None:
        printed = "".join(piece.text for piece in pieces).lstrip()
        if bracket.text == "[" and (image := _IMAGE.match(printed)):
            for piece in pieces:
                piece.text = ""
            pieces[0].text = printed[image.end() :]
    for piece in pieces:
        piece.text = "" if is_image else piece.text
        piece.address = address


def _lines(pieces: list[_Piece]) -> list[Line]:
    parts: list[list[_Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        parts[-1].append(_Piece(first, piece.address))
        parts.extend([_Piece(other, piece.address)] for other in others)
    return [_line(number, own) for number, own in enumerate(parts)]


def _line(number: int, pieces: list[_Piece]) -> Line:
    """A line of its pieces, with a space where a link begins or ends within a word: "May 29[6](...)" is "May 29 6"."""
    line = Line(number)
    texts: list[str] = []
    for address, run in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.address):
        text = "".join(piece.text for piece in run)
        if texts and texts[-1][-1].isalnum() and text[0].isalnum():
            texts.append(" ")
        texts.append(text)
        if address is not None and text.strip():
            line.links.append((text, address))
    line.text = "".join(texts)
    return line


def _with_addresses_of_their_own(lines: list[Line]) -> list[Line]:
    last: Line | None = None
    for line in lines:
        line.text = " ".join(line.text.split())
        if last is not None and not line.links and _ALONE.fullmatch(line.text):
            if not last.links:
                last.links.append((last.text, line.text))
            line.text = ""
        elif line.text:
            last = line
    return lines
