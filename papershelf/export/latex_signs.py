"""Signs that LaTeX sets otherwise than pylatexenc writes them, or not at all.

pylatexenc writes macros for 1,553 characters. Of these 127 stop pdflatex (T1, with amsmath and amssymb): their macros
are those of other packages, or belong in mathematics. Each was set alone; `tests/papershelf/export` sets them again.
"""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

_SIGNS = {
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    '"': '{"}',
    "\u0170": r"{\H{U}}",
    "\u0171": r"{\H{u}}",
    "\u0126": "H",
    "\u0127": "h",
    "\u0166": "T",
    "\u0167": "t",
    "\u0149": "'n",
    "\u221a": r"{\ensuremath{\surd}}",
    "\u025b": r"{\ensuremath{\varepsilon}}",
    "\u03d2": r"{\ensuremath{\Upsilon}}",
    "\u22a7": r"{\ensuremath{\models}}",
    "\u22a8": r"{\ensuremath{\models}}",
    "\u266d": r"{\ensuremath{\flat}}",
    "\u266e": r"{\ensuremath{\natural}}",
    "\u266f": r"{\ensuremath{\sharp}}",
}
"""To BibTeX every brace counts, even one behind a backslash; and letters that pylatexenc mistakes."""
_WITHOUT_MACRO = frozenset(
    "ƕƞəɸʔʞΐ⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞↜↝⇅⇵∟∯∰∱∻∾≆≋≌≙≛≸≹⊫⊶⊷⊹⊾⋘⋙⋨⋰⌆⌕♩⨏⨖"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u205f\u2060"
)
"""What nothing sets of what LaTeX brings along; Cyrillic letters are told by their place."""


def sign_as_latex(character: str) -> str | None:
    """A character as LaTeX, or in plain letters that are yet to be encoded; None where pylatexenc is right."""
    if found := _SIGNS.get(character):
        return found
    if unicodedata.name(character, "").startswith(("SCRIPT ", "MATHEMATICAL SCRIPT ")):
        letter = unicodedata.normalize("NFKC", character)
        if letter.isascii():
            return rf"{{\ensuremath{{\mathcal{{{letter}}}}}}}" if letter.isupper() else letter
    return None


def has_no_macro(character: str) -> bool:
    """Whether a character has to be transliterated, though pylatexenc has a macro for it."""
    is_cyrillic = "\u0400" <= character <= "\u052f"
    return is_cyrillic or character in _WITHOUT_MACRO or unicodedata.category(character) == "Cn"


def transliteration(character: str) -> str:
    """A character in plain letters; white space of any width is a blank."""
    return " " if character.isspace() else anyascii(character)
