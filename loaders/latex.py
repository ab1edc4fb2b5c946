r"""LaTeX of words in titles and names as text: accents ("Schr\"{o}dinger"), letters, escaped signs, emphasis.

Mathematics ("$\ell_1$") stays as it is, as does every other macro: a title that lost its dollar signs
("\ell_1-Norm") is not understood, and what is not understood is not dropped.
"""

from __future__ import annotations

import re
import unicodedata

from pylatexenc.latex2text import LatexNodes2Text

_EMPHASIS = r"\\(?:emph|underline|text(?:it|bf|sc|tt|rm|sf)?)\{([^{}$]*)\}"
_ACCENT = r"""\\(?:["'`^~=.](?:\\?[A-Za-z]|\{\\?[A-Za-z]\})|[Hcuvkrbd](?:\{\\?[A-Za-z]\}|\s[A-Za-z]))"""
_NESTED = rf"""\\(?:["'`^~=.]|[Hcuvkrbd](?=[\s{{])\s?)(?:\{{(?:{_ACCENT})\}}|{_ACCENT})"""
_LETTER = r"\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?:\{\}|\s|(?![A-Za-z]))"
_WORDS = re.compile(
    rf"\${_EMPHASIS}\$|(?P<mathematics>\$[^$]*\$)|{_EMPHASIS}"
    rf"|(?P<letter>\{{(?:{_NESTED}|{_ACCENT}|{_LETTER})\}}|{_NESTED}|{_ACCENT}|{_LETTER})"
    r"|\\(?P<sign>[&%$#_{}])|(?P<break>\\\\)|``(?P<quoted>[^`']*)''"
)
_TO_TEXT = LatexNodes2Text()


def plain_words(text: str) -> str:
    """The text without the LaTeX of its words."""
    return _WORDS.sub(_plain, text) if "\\" in text or "``" in text else text


def _plain(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "mathematics":
            return found[0]
        case "letter":
            return unicodedata.normalize("NFC", str(_TO_TEXT.latex_to_text(found[0])))
        case "sign":
            return found["sign"]
        case "break":
            return " "
        case "quoted":
            return f"“{found['quoted']}”"
        case _:
            return found[1] or found[3] or ""  # what is emphasised; a formula of nothing but words is one, too
