"""The text of a table's cell, without the marks of Markdown, HTML and LaTeX that people type with it."""

from __future__ import annotations

import html
import re

from db.cleaning import clean_line

LONGEST_CELL = 200
"""Characters of what is looked at."""
_DEEPEST_LATEX = 4
"""Commands of LaTeX within each other."""

_MARKDOWN = re.compile(r"\*\*|__|`|~~|(?<!\w)_|_(?!\w)|\[(?=[^\]]{0,300}\]\()|\]\([^)]{0,2000}\)")

_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"<sup>\s*([^<>]{1,20}?)\s*</sup>", re.IGNORECASE)

_COMMAND = (
    r"\\(?:text(?:bf|it|rm|sc|tt|normal)?|math(?:bf|it|rm)|underline|emph|bm|boldsymbol|mbox|bf|it|"
    r"tiny|scriptsize|footnotesize|small|(?:text|cell|row)?color\s*(?:\[[^\[\]]{0,20}\])?\s*\{[^{}]{0,40}\})"
)
_LATEX = re.compile(rf"{_COMMAND}\s*\{{([^{{}}]*)\}}|\{{({_COMMAND}\s[^{{}}]*)\}}|{_COMMAND}(?![a-z])")
_CITED = re.compile(r"[~\s]?\\cite[a-z]?\*?\s*(?:\[[^\[\]]{0,40}\])?\{[^{}]{0,200}\}")
_RAISED_TEXT = re.compile(r"\\textsuperscript\s*(?=\{)")
_MATHS = re.compile(r"\$([^$]*)\$")
_SPELLED = {
    "\\pm": "±",
    "\\times": "×",
    "\\cdot": "·",
    "\\%": "%",
    "\\*": "*",
    "\\sim": "~",
    "\\approx": "≈",
    "\\,": " ",
    "\\dagger": "†",
    "\\ddagger": "‡",
    "\\dag": "†",
    "\\ddag": "‡",
    "\\ast": "*",
    "\\star": "*",
    "\\(": "",
    "\\)": "",
}
_NAMED = re.compile("|".join(re.escape(name) for name in sorted(_SPELLED, key=len, reverse=True)), re.ASCII)
_LOWERED = re.compile(r"_\{([^{}]*[^{}0-9.\s][^{}]*)\}|_(?=±)|\^\{([*†‡§]+)\}|\^(?=[*†‡§])")
_BESIDE = re.compile(r"(?<=[0-9%])(?:\s?\^\{(\s?[+-][0-9.]+\s?)\})?\s?_\{(\s?[+-]?[0-9.]+\s?)\}")
"""What is set below a number, and above it where it has a sign: its spread."""
_RAISED_POWER = re.compile(r"(?<=10)[⁻⁺]?[⁰¹²³⁴-⁹]+")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

_ALIKE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width
    | dict.fromkeys("∗⁎⋆★☆✱", "*")
    | dict.fromkeys("﹪٪", "%")
    | dict.fromkeys("−–‒‑⁻﹣", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad")
)
"""Characters that look like one of ASCII, and such that show nothing."""
_THIN_SPACE = re.compile("(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_IN_GROUPS = re.compile(r"\s*[-+]?[1-9][0-9]{0,2}(?:( |_|’)[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+|,[0-9]{1,2})?\s*")
"""A number of which spaces, underscores or apostrophes part the thousands."""


def plain(printed: str) -> str:
    """What is typed, on one line and without marks of Markdown."""
    return clean_line(_MARKDOWN.sub("", printed))


def text_of_cell(printed: str) -> str:
    """A cell on one line, without marks of Markdown, HTML and LaTeX, and with one sign each for minus and spread."""
    text = _THIN_SPACE.sub("", printed[: 5 * LONGEST_CELL])
    if groups := _IN_GROUPS.fullmatch(text):
        text = text.strip().replace(groups[1], "")
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _SUPERSCRIPT.sub(r"^{\1}", text))
    if "\\" in text or "$" in text:
        text = _without_latex(text)
    if "_" in text or "^" in text:
        text = _BESIDE.sub(r" (\1\2)", text.translate(_ALIKE))
        text = _LOWERED.sub(lambda lowered: lowered[1] or lowered[2] or "", text)
    text = _RAISED_POWER.sub(lambda raised: f"^{raised[0].translate(_RAISED)}", text)
    return plain(text.translate(_ALIKE))[:LONGEST_CELL]


def _without_latex(text: str) -> str:
    text = _RAISED_TEXT.sub("^", _CITED.sub("", _MATHS.sub(r"\1", text)))
    for _ in range(_DEEPEST_LATEX):
        before, text = text, _LATEX.sub(lambda command: command[1] or command[2] or "", text)
        if text == before:
            break
    return _NAMED.sub(lambda command: _SPELLED[command[0]], text)
