"""Proper names that no vocabulary knows, as candidates for a learned step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.words.mentions import Mention, find_mentions
from extraction.words.proper_names import find_proper_names


def printed(mentions: list[Mention]) -> set[str]:
    return {mention.printed for mention in mentions}


NAMES = [
    ("We compare FooNet with ViT-L/14 and o4-mini.", {"FooNet", "ViT-L/14", "o4-mini"}),
    ("It beats Foo 3.1 8B here.", {"Foo 3.1 8B"}),
    ("The 4DFOO-1K and 2Foo, and AdaF^2N.", {"4DFOO-1K", "2Foo", "AdaF^2N"}),
    ("The Adaptive Foo Mechanism (AI) is short.", {"Adaptive Foo Mechanism"}),
    ("Here Goldfoo wins. Goldfoo is small.", {"Goldfoo"}),
    ("Goldfoo wins.", set()),
    ("We use AI and GPUs at top-1, 5.3% and 80GB on 3D scenes.", set()),
    ("Our CLIP-based net is FooBench-trained.", set()),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_a_proper_name_is_known_by_its_print(text: str, names: set[str]) -> None:
    assert printed(find_proper_names(text)) == names


@given(st.text(alphabet="aB1 .,-(%^{}/", max_size=80) | st.text())
def test_every_mention_is_the_words_where_it_stands(text: str) -> None:
    for mention in find_proper_names(text):
        assert text[mention.start : mention.end] == mention.printed != ""


@pytest.mark.parametrize("piece", ["a ", "foo of 5 ", "5% ", "detection ", "A", "A-", "1", "1.2 ", "[((", "%/", "A1^{"])
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work(
    growth: Callable[[Callable[[str], object], str], float], piece: str
) -> None:
    def work(text: str) -> None:
        find_mentions(text)
        find_proper_names(text)

    assert growth(work, piece * 400) <= 2.5
