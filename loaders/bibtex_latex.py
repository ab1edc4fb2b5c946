r"""LaTeX of BibTeX fields as text: accents in every style, braces that protect capitals, quotes and dashes.

Mathematics ("$\ell_1$") stays as it is, for what shows a title knows formulas (`db.display.latex`). A macro that nobody
knows stays where it stands alone ("\ours"), and goes where it only sets its argument ("\foo{bar}" is bar).
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from typing import Any

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import get_default_latex_context_db as default_walker_context
from pylatexenc.macrospec import std_macro

from db.accents import accent_macros

_MATHEMATICS = re.compile(r"(?<!\\)\$\$?(?:[^$\\]|\\.)+\$\$?|\\\((?:[^\\]|\\[^()])+\\\)", re.DOTALL)
_SIGN_ALONE = re.compile(r"\$([<>|])\$|\$\\[{}]\$|\\(~)(?=[\s;,.)]|\Z)")
"""Signs that programs write as formulas: "$<$i$>$" is a tag, "$\\{$" a brace that protects; a tilde over nothing."""
_DOUBLED = re.compile(r"\\(?=\\[\"'`^~=][{]?[A-Za-z\\])")
"""The first of two backslashes before an accent, which a program has escaped."""
_DISPLAYED = re.compile(r"\\ensuremath\s?\{((?:[^{}]|\{[^{}]*\})*)\}")
_HELD = re.compile("[\ue000-\uf8ff]")
_FIRST_HELD, _MOST_HELD = 0xE000, 0x1900
"""Characters for private use stand for the formulas while the words around them are read."""
_BARE = re.compile(r"(?<!\\)[%&#]")
_QUOTES = (("``", "\u201c"), ("''", "\u201d"), ("---", "\u2014"), ("--", "\u2013"), ("~", " "))
_BRACES = str.maketrans("", "", "{}")
_ESCAPED = re.compile(
    r"\\([_%#&~$-])|\\text(asciitilde|less|greater|underscore)(?![A-Za-z])(?:\{\}|\s)?|\$(?:\\sim|([<>]))\$"
)
_SIGNS = {"asciitilde": "~", "less": "<", "greater": ">", "underscore": "_"}
_ADDRESS = re.compile(r"\\(?:url|path|nolinkurl|href)\s*\{([^{}]*)\}")
_WRITTEN = {
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "copyright": "\u00a9",
    "degree": "\u00b0",
    "glqq": "\u201e",
    "grqq": "\u201c",
    "glq": "\u201a",
    "grq": "\u2018",
    "og": "\u00ab",
    "fg": "\u00bb",
    "flqq": "\u00ab",
    "frqq": "\u00bb",
    "slash": "/",
    "I": "I",
    "textless": "<",
    "textgreater": ">",
    "textunderscore": "_",
    "textbar": "|",
    "textasciicircum": "^",
    "textbraceleft": "{",
    "textbraceright": "}",
    "nobreakdash": "",
    "nobreakspace": " ",
    "newblock": " ",
    "ignorespaces": "",
    "-": "",
    "/": "",
    "\\": " ",
    "texttt": "%s",
    "url": "%s",
    "enquote": "\u201c%s\u201d",
    "mkbibquote": "\u201c%s\u201d",
    "noopsort": "",
    "natexlab": "%s",
}
"""Macros that the library does not know or writes otherwise; "%s" is the argument."""
_ARGUMENTS = {"href": 2, **dict.fromkeys(("url", "enquote", "mkbibquote", "noopsort", "natexlab", "mbox", "hbox"), 1)}
"""How many arguments macros have of which the library does not know that."""
_SILENT = "relax bf em it rm sc sf sl tt small bfseries itshape cite citep citet footnotemark penalty".split()
_LONGEST_REMEMBERED = 300
"""Characters of a value whose text is remembered for a while."""


def readable(value: str) -> str:
    """The text of a field, its mathematics as printed."""
    return _remembered(value) if len(value) <= _LONGEST_REMEMBERED else _readable(value)


def undoubled(value: str) -> str:
    """The field without the second backslash of accents that were escaped twice."""
    return _DOUBLED.sub("", value)


def without_mathematics(value: str) -> str:
    """The text of a field, its formulas as text as well: a name of a venue or a keyword."""
    text = readable(value)
    return (
        _MATHEMATICS.sub(lambda formula: _converted(formula[0], _as_text()), text)
        if "$" in text or "\\" in text
        else text
    )


def plain_address(value: str) -> str:
    """An address, a DOI or a number without the escapes of LaTeX."""
    if "\\" not in value and "{" not in value:
        return value.strip()
    value = value.replace("\\/", "/")
    only = _ADDRESS.search(value)
    return _ESCAPED.sub(_sign, only[1] if only else value).translate(_BRACES).strip()


def _sign(escaped: re.Match[str]) -> str:
    return escaped[1] or _SIGNS.get(escaped[2] or "") or escaped[3] or "~"


def _readable(value: str) -> str:
    formulas: list[str] = []

    def hold(formula: re.Match[str]) -> str:
        if len(formulas) >= _MOST_HELD:
            return formula[0]
        formulas.append(formula[0])
        return chr(_FIRST_HELD + len(formulas) - 1)

    if "$" in value or "\\" in value:
        value = _SIGN_ALONE.sub(lambda sign: sign[1] or ("\u223c" if sign[2] else ""), undoubled(value))
        value = _MATHEMATICS.sub(hold, _DISPLAYED.sub(r"$\1$", _HELD.sub("", value)))
    text = _converted(value) if "\\" in value else _without_braces(value)
    if formulas:
        text = _HELD.sub(lambda held: formulas[ord(held[0]) - _FIRST_HELD], text)
    return text


_remembered = lru_cache(maxsize=16_384)(_readable)


def _without_braces(value: str) -> str:
    if "{" in value or "}" in value:
        value = value.translate(_BRACES)
    for printed, written in _QUOTES:
        if printed in value:
            value = value.replace(printed, written)
    return value


def _converted(value: str, to_text: LatexNodes2Text | None = None) -> str:
    try:
        escaped = _BARE.sub(r"\\\g<0>", value)
        text = str((to_text or _to_text()).latex_to_text(escaped, latex_context=_macros()))
    except Exception:  # the library raises whatever comes up on what is no LaTeX
        return _without_braces(value)
    return unicodedata.normalize("NFC", text.replace("\u00a0", " "))


@lru_cache(maxsize=1)
def _to_text() -> LatexNodes2Text:
    logging.getLogger("pylatexenc").setLevel(logging.ERROR)  # it warns of what is converted in vain
    context = get_default_latex_context_db()
    specs = [MacroTextSpec(name, written) for name, written in (_WRITTEN | dict.fromkeys(_SILENT, "")).items()]
    macros = [*accent_macros(), *specs, MacroTextSpec("href", "%(2)s")]
    context.add_context_category("bibtex", macros=macros, prepend=True)
    context.set_unknown_macro_spec(MacroTextSpec("", _unknown))
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)


@lru_cache(maxsize=1)
def _as_text() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    boxes = [MacroTextSpec(name, "%s") for name in ("mbox", "hbox", "text", "textrm", "textup", "mathrm")]
    context.add_context_category("bibtex", macros=[*boxes, *accent_macros()], prepend=True)
    return LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=True)


@lru_cache(maxsize=1)
def _macros() -> Any:
    context = default_walker_context()
    macros = [std_macro(name, False, count) for name, count in _ARGUMENTS.items()]
    context.add_context_category("bibtex", macros=macros, prepend=True)
    return context


def _unknown(node: Any, l2tobj: LatexNodes2Text) -> str:
    end = node.pos + node.len
    sets_argument = node.parsing_state.s[end : end + 1] == "{"
    return "" if sets_argument else str(node.latex_verbatim())
