"""What a number may measure in the text's own words: the noun phrase that it modifies."""

from __future__ import annotations

import pytest

from extraction.words.noun_phrases import narrowed, phrases_beside
from extraction.words.numbers import find_numbers
from extraction.words.sentences import Span

TIED = [
    ("It cuts token waste by up to 12.5%.", ["token waste"]),
    ("It has the highest average shelf balance of 0.46.", ["shelf balance"]),
    ("It shows a striking 94.4% shelving consistency with people.", ["shelving consistency"]),
    ("It brings improvements of 13% in legibility and more.", ["legibility"]),
    ("Readers give 25.6% lower ratings on average.", ["rating"]),
    ("It is better at both (Shelf-I: 0.66).", ["Shelf-I"]),
    ("It gains in quality and diversity (+17.6%), too.", ["diversity"]),
    ("It makes unsafe replies (e.g., from 39.0% in all).", ["unsafe replies"]),
    ("It achieves 40.2 and stops.", []),
]


@pytest.mark.parametrize(("text", "names"), TIED)
def test_the_phrase_that_a_number_modifies_is_read_from_before_and_from_after(text: str, names: list[str]) -> None:
    number, *_ = find_numbers(text)
    found = [phrase.name for phrase in phrases_beside(text, Span(0, len(text)), number.start, number.stop)]
    assert [name for name in found if name != "striking"] == names


def test_a_measure_takes_the_words_that_narrow_it_and_no_verb() -> None:
    text = "It raises repair success rate, and raises success rate."
    first, second = text.index("success"), text.rindex("success")
    narrow = narrowed(text, Span(0, len(text)), first, first + len("success rate"))
    assert narrow is not None
    assert (narrow.name, narrow.link) == ("repair success rate", "repair")
    assert narrowed(text, Span(0, len(text)), second, second + len("success rate")) is None
