r"""Accents of LaTeX as text, for whatever reads LaTeX with pylatexenc.

The library's own give every character of their argument a mark, marks among them, so that accents of accents
("\\u{\\u{\\u{a}}}") double the text with each: forty of them fill any memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec

ACCENTS = {
    "'": "ACUTE ACCENT",
    "`": "GRAVE ACCENT",
    '"': "DIAERESIS",
    "c": "CEDILLA",
    "^": "CIRCUMFLEX ACCENT",
    "~": "TILDE",
    "H": "DOUBLE ACUTE ACCENT",
    "k": "OGONEK",
    "=": "MACRON",
    "b": "MACRON BELOW",
    ".": "DOT ABOVE",
    "d": "DOT BELOW",
    "r": "RING ABOVE",
    "u": "BREVE",
    "v": "CARON",
    "vec": "RIGHT ARROW ABOVE",
    "dot": "DOT ABOVE",
    "hat": "CIRCUMFLEX ACCENT",
    "check": "CARON",
    "breve": "BREVE",
    "acute": "ACUTE ACCENT",
    "grave": "GRAVE ACCENT",
    "tilde": "TILDE",
    "bar": "OVERLINE",
    "ddot": "DIAERESIS",
    "not": "LONG SOLIDUS OVERLAY",
}
"""Macros to the names of the combining characters that they set."""
_DOTLESS = {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "\N{LATIN SMALL LETTER DOTLESS J}": "j"}
"""To the letters that Unicode composes with a mark."""
_MARKED = re.compile("([^\u0300-\u036f\u20d0-\u20ff])([\u0300-\u036f\u20d0-\u20ff]*)", re.DOTALL)
"""A letter, and the combining marks that it has."""


def accented(letters: str, mark: str) -> str:
    """The letters in composed form, each with one more combining mark behind those that it has."""
    spread = _MARKED.sub(lambda found: _DOTLESS.get(found[1], found[1]) + found[2] + mark, letters)
    return unicodedata.normalize("NFC", spread)


def accent_macros() -> list[MacroTextSpec]:
    """The accents as pylatexenc takes macros; they go before its own."""
    marks = {name: unicodedata.lookup(f"COMBINING {mark}") for name, mark in ACCENTS.items()}
    return [MacroTextSpec(name, _text_of(mark)) for name, mark in marks.items()]


def _text_of(mark: str) -> Callable[[Any, LatexNodes2Text], str]:
    def text_of(node: Any, l2tobj: LatexNodes2Text) -> str:
        argument = l2tobj.nodelist_to_text(node.nodeargs[:1]).strip() if node.nodeargs else " "
        return accented(argument, mark)

    return text_of
