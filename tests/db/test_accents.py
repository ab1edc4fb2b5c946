r"""Accents of LaTeX: one mark more for each, however they are nested."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from db.accents import ACCENTS, accented
from db.display.latex import plain_latex
from loaders.bibtex_latex import readable, without_mathematics

DEPTH = 60
"""Accents within each other: a text that doubles with each would hold 2^60 characters."""


def formula(latex: str) -> str:
    return plain_latex(f"${latex}$")


def formula_of_a_name(latex: str) -> str:
    return without_mathematics(f"${latex}$")


@pytest.mark.parametrize("read", [formula, formula_of_a_name, readable])
@pytest.mark.parametrize("accent", ACCENTS)
def test_accents_of_accents_add_a_mark_each(read: Callable[[str], str], accent: str) -> None:
    macro = f"\\{accent}{{"
    text = read(macro * DEPTH + "ab" + "}" * DEPTH)
    assert len(unicodedata.normalize("NFD", text)) <= len(macro) * DEPTH + DEPTH + 2 + 2 * DEPTH
    three = unicodedata.normalize("NFD", read(macro * 3 + "a" + "}" * 3))
    assert len(three) == 4


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\~{\^e}", "ễ"),
        (r"\'{\i}", "í"),
        (r"\v{\j}", "ǰ"),
        (r"\"{\u{x}}y", "x\u0306\u0308y"),
        (r"\H{ou}", "őű"),
    ],
)
def test_a_letter_keeps_the_marks_it_has(latex: str, text: str) -> None:
    assert readable(latex) == text


def test_a_mark_alone_takes_no_mark() -> None:
    assert accented("\u0306", "\u0308") == "\u0306"
    assert accented("", "\u0308") == ""
