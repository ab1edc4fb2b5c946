r"""LaTeX in prose as text: formulas, commands and quotes ("$\ell_1$" is ℓ_1, "\textbf{new}" is new).

No word is dropped for a macro that nobody knows: it becomes its name ("\maxpool" is maxpool). What cannot be read stays
as it is printed, and an address is left alone but for the signs that LaTeX escapes in it.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import Any

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from db.accents import accent_macros

_LONGEST_FORMULA = 600
_ADDRESS = r"(?P<address>https?://(?:[^\s{}<>\"$\\]|\\[_%#&~-]|\\textasciitilde(?:\{\})?)+)"
# A dollar sign opens mathematics where no space follows. Where the formula is plain ("$k$", but also "$5 and 3$"), none
# may stand before the closing one, no digit follows it, and no words stand in it: "$5 and $6" is money.
_TELLING = (
    rf"\$\$?\s?(?!\s|[0-9.,]{{1,12}}[)%]?\s+(?:[a-z]{{3}}|[KMB]\b))(?=[^$]{{0,{_LONGEST_FORMULA}}}[\\^_{{])"
    rf"(?:[^$\\]|\\.){{1,{_LONGEST_FORMULA}}}?\$\$?"
)
_SIMPLE = (
    r"\$(?=[^\s$])(?![^$]{0,60}(?:[A-Za-z]{2} | [A-Za-z]{2}))"
    r"(?:[^$\n0-9][^$\n]{0,60}(?<=\S)\$|[0-9][^$\n]{0,60}(?<=\S)\$(?![0-9]))"
)
# With spaces inside it is one letter or a relation ("$ f $", "$ s = o(n) $"); with words in it, it says a relation or a
# function, and no two words stand side by side: "$y = wx$", "$O(N log N )$".
_SPACED = r"\$ (?:[A-Za-z]|[A-Za-z] ?[=<>] ?[A-Za-z0-9()]{1,12}) \$"
_RELATION = (
    r"\$(?=[A-Za-z][^$\n]{0,60}[=<>+(])(?![^$\n]{0,60}?[A-Za-z]{3}[,.;]?\s{1,3}[A-Za-z]{3})(?![^$\n]{0,60}?[.;,]\s{1,3}[A-Z])"
    r"[^$\n]{1,60}\$(?![0-9A-Za-z])"
)
_BRACKETED = rf"\\\((?:[^\\]|\\[^)]){{1,{_LONGEST_FORMULA}}}\\\)"
_PATH = r"(?<![A-Za-z0-9])[A-Z]:(?:\\[A-Za-z0-9][\w.-]{0,60}+(?!\s?\{)){1,20}+"
r"""A path on a disk: "C:\Users\name"."""
_ARGUMENT = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,200}\}){0,200}\}){0,600}\}"
_COMMAND = rf"\\[A-Za-z]++\*?(?:\[[^\]]{{0,80}}\])?(?:\s?{_ARGUMENT}){{0,3}}(?!\s?\{{)"
_GROUP = r"\{\\(?:bf|em|it|sc|sf|tt|rm|small|bfseries|itshape|sl)(?![A-Za-z])\s?[^{}]{0,600}\}"
_BRACED = r"\{\s?\\[A-Za-z]{2,40}\s?\}"
_ACCENT = (
    r"""\{?\\(?:["'`^~=.](?:\\?[A-Za-z]|\{\\?[A-Za-z]\})|[Hcuvkrbd](?:\{\\?[A-Za-z]\}|\s[A-Za-z](?![A-Za-z])))\}?"""
)
_FOUND = re.compile(
    rf"{_ADDRESS}|(?P<path>{_PATH})|(?P<formula>{_TELLING}|{_SIMPLE}|{_SPACED}|{_RELATION}|{_BRACKETED})|(?P<accent>{_ACCENT})|(?P<group>{_GROUP}|{_BRACED})"
    rf"|(?P<command>{_COMMAND})|\\{{1,2}}(?P<sign>[&%$#_{{}}|])|(?P<space>\\[\\ ,;:!/-])"
    r"|``(?P<quoted>[^`'\"]{1,600})(?:''|\")|(?<![`\w])`(?P<quotation>[^`'\n]{1,60})'(?![A-Za-z'])|(?P<tie>(?<=[A-Za-z.:,)])~(?=[A-Za-z0-9(\[\\]))",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([_%#&~-])|\\textasciitilde(?:\{\})?")
_CITATION = re.compile(r"\\(?:[cC]ite[a-z]*|ref|label|eqref|footnotemark|thanks)\b")
_POINTING = re.compile(r"\\(?:href|url)(?![A-Za-z])")
"""What no formula holds, though some set an address in one."""
_LINKED = re.compile(rf"\\href\s?({_ARGUMENT})\s?({_ARGUMENT})")
_PRINTED = re.compile(rf"\\(?:url|nolinkurl|path)\s?({_ARGUMENT})")
_FOOTNOTE = re.compile(rf"\\footnote(?:text)?\s?({_ARGUMENT})")
_WRAPPED = re.compile(rf"\\(?:emph|underline|uline|mbox|text[a-z]*)\s?({_ARGUMENT})")
_FONT = re.compile(r"(?:math|text)(?:cal|bb|bf|rm|tt|it|sf|scr|frak)(?=.)|sqrt(?=[A-Z]|[a-z]\Z)|propto(?=[A-Z])")
_DECLARATIONS = (
    "bf em it rm sc sf sl tt cal small large Large footnotesize bfseries itshape boldmath left right big Big bigl bigr"
    " smash"
).split()
_SHORTHANDS = {
    "ie": "i.e.",
    "Ie": "I.e.",
    "eg": "e.g.",
    "Eg": "E.g.",
    "etc": "etc.",
    "etal": "et al.",
    "wrt": "w.r.t.",
    "vs": "vs.",
    "cf": "cf.",
    "iid": "i.i.d.",
}
"""Macros that the styles of conferences give every author."""
_SIGNS = {"lor": "∨", "Join": "⋈", "unaryplus": "+", "unaryminus": "-", "space": " ", "over": "/", "eps": "ε"}
"""Macros that pylatexenc does not know, or that authors bring along under one name."""
_NO_LETTERS = re.compile(
    r"\\(?:boldsymbol|bm|mathds|mathsf|mathscr|textsf|operatorname\*?|mbox|hbox|limits)(?![A-Za-z])"
)
_FRACTION = re.compile(r"\\(?:[dt]frac|nicefrac|sfrac)(?![A-Za-z])")
_FUNCTIONS = (
    "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup"
    " ln log max min polylog sec sin sinh sup tan tanh Pr"
).split()
"""Operators that LaTeX sets apart from what they stand beside (The LaTeX Companion, 2nd edition, table 8.7)."""
_OPENS, _CLOSES = "\ue000", "\ue001"
"""Private signs that stand around a function until what is beside it is known."""
_BESIDE = re.compile(rf"{_CLOSES}{_OPENS}|(?<=[\w)}}\]]){_OPENS}|{_CLOSES}(?=[^\W_]|√)")
_ALONE = re.compile(rf"[{_OPENS}{_CLOSES}]")
_DOUBLED = re.compile(r"\\(?=\\[%&_#$])")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
"""To LaTeX it begins a comment."""
_GLUED_LETTER = re.compile(r"(\\[A-Za-z]+)(?=[^\x00-\x7f])")
"""A macro before a letter that is none to LaTeX, and ends it; pylatexenc takes it for a part of the name."""
_GLUED_ACCENT = re.compile(r"\\((?:wide)?(?:tilde|hat)|bar|vec|overline)([A-Z])(?![a-z])")
"""One that lost the braces of its letter."""
_FACE_OF_BRACKET = re.compile(r"\\text(?:tt|bf|it|rm|sc)(?=\[)")
_TYPEWRITER = re.compile(r"\\texttt(?=\s?\{)")
_RAISED = re.compile(r"(?<!\\)([\^_])\{((?:[^{}]|\{[^{}]{0,100}\}){1,200})\}")
_LETTERS = re.compile(r"[A-Za-z]+")
_BEFORE_ARGUMENT = re.compile(r"\\([A-Za-z]{2,40})(?=\{[^}])")
_SHORT = re.compile(r"\s*(?:[+-]?\w+|[+-]?\\[A-Za-z]+(?:\{[\w -]*\})?|[*+'-]+)\s*")
_COMMON_SIGNS = str.maketrans({"∼": "~", "∗": "*", "ϵ": "ε", "ϕ": "φ", "⁢": ""})
_FORMULA_SPACES = re.compile(r"\s+")


def plain_latex(text: str) -> str:
    """The text without its LaTeX."""
    return _FOUND.sub(_plain, text) if any(sign in text for sign in "\\$`~") else text


def _plain(found: re.Match[str]) -> str:
    printed = found[0]
    match found.lastgroup:
        case "address":
            return _ESCAPED.sub(lambda sign: sign[1] or "~", printed)
        case "path":
            return printed if _is_unknown(printed[3:]) else printed[:2] + plain_latex(printed[2:])
        case "formula" if _POINTING.search(printed):
            inside = printed[2:-2] if printed.startswith("\\(") else printed.strip("$")
            return plain_latex(inside.strip())
        case "formula":
            return _FORMULA_SPACES.sub(" ", _converted(printed))
        case "command":
            return _command(printed)
        case "sign":
            return found["sign"]
        case "space":
            return "" if printed in (r"\!", r"\/", r"\-") else " "
        case "tie":
            return " "
        case "quoted":
            return f"“{plain_latex(found['quoted'])}”"
        case "quotation":
            return f"‘{plain_latex(found['quotation'])}’"
        case _:  # an accented letter, or a group
            return _converted(printed)


def _command(printed: str) -> str:
    """A command of prose with its arguments; what is cited or only points elsewhere in the paper is left out."""
    if _CITATION.match(printed):
        return ""
    if printed == r"\sqrt":
        return "√"
    if linked := _LINKED.match(printed):
        address, words = (plain_latex(argument[1:-1]).strip() for argument in linked.groups())
        return address if words in address else f"{words} ({address})"
    if only := _PRINTED.match(printed):
        return plain_latex(only[1][1:-1]).strip()
    if note := _FOOTNOTE.match(printed):
        return f" ({plain_latex(note[1][1:-1]).strip()})"
    if wrapped := _WRAPPED.fullmatch(printed):
        return plain_latex(wrapped[1][1:-1])
    return _converted(printed)


@lru_cache(maxsize=8_192)
def _converted(printed: str) -> str:
    """What LaTeX sets; as it is printed where it cannot be read."""
    printed = _BARE_PERCENT.sub(r"\\%", _DOUBLED.sub("", printed))
    printed = _FRACTION.sub(r"\\frac", _NO_LETTERS.sub("", printed))
    printed = _GLUED_ACCENT.sub(r"\\\1{\2}", _GLUED_LETTER.sub(r"\1 ", _FACE_OF_BRACKET.sub("", printed)))
    printed = _TYPEWRITER.sub(r"\\text", printed)
    try:
        spaced = _BEFORE_ARGUMENT.sub(_apart, _RAISED.sub(_bracketed, printed))
        text = str(_to_text().latex_to_text(spaced)).translate(_COMMON_SIGNS)
    except Exception:  # the library raises whatever comes up on what is no LaTeX
        return printed
    return _ALONE.sub("", _BESIDE.sub(" ", text))


def _bracketed(raised: re.Match[str]) -> str:
    """An exponent or index in brackets, where it would run into what follows: n^{3/2} is n^(3/2)."""
    return raised[0] if _SHORT.fullmatch(raised[2]) else f"{raised[1]}{{({raised[2]})}}"


def _apart(macro: re.Match[str]) -> str:
    """A macro that nobody knows apart from its argument, with which its name would be one word."""
    name = macro[1]
    return macro[0] if not _is_unknown(name) or name in ("begin", "end") or _FONT.match(name) else f"{macro[0]} "


def _is_unknown(words: str) -> bool:
    """Whether the letters that words begin with are no macro that anybody knows."""
    name = _LETTERS.match(words)
    return name is None or _to_text().latex_context.get_macro_spec(name[0]).simplify_repl is _unknown


@lru_cache(maxsize=1)
def _to_text() -> LatexNodes2Text:
    r"""What converts: pylatexenc, but an unknown macro is its name; one that lost its space is read ("\mathcalO")."""
    logging.getLogger("pylatexenc.latex2text").setLevel(logging.ERROR)  # it warns of what is converted in vain
    context = get_default_latex_context_db()
    declarations = [MacroTextSpec(name, "") for name in _DECLARATIONS]
    shorthands = [MacroTextSpec(name, words) for name, words in _SHORTHANDS.items()]
    functions = [MacroTextSpec(name, f"{_OPENS}{name}{_CLOSES}") for name in _FUNCTIONS]
    signs = [MacroTextSpec(name, sign) for name, sign in _SIGNS.items()]
    macros = [*accent_macros(), *declarations, *shorthands, *functions, *signs]
    context.add_context_category("papershelf", macros=macros, prepend=True)
    context.set_unknown_macro_spec(MacroTextSpec("", _unknown))
    return LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=True)


def _unknown(node: Any, l2tobj: LatexNodes2Text) -> str:
    font = _FONT.match(node.macroname)
    if font is None:
        return f"{node.macroname}{node.macro_post_space}"
    rest = node.macroname[font.end() :] + str(node.macro_post_space)
    return f"√{rest}" if font[0] == "sqrt" else f"∝{rest}" if font[0] == "propto" else rest
