"""What two titles, author lists and abstracts say of being of one work."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.resolution.evidence import (
    abstracts_shared,
    are_possibly_alike,
    authors_shared,
    titles_alike,
    words_of,
)
from db.resolution.names import fold

names = st.lists(st.sampled_from(["anna berg", "a berg", "carl dahl", "wei li", "li wei", "eva falk"]), min_size=1)


@pytest.mark.parametrize(
    ("these", "those", "shared"),
    [
        (("anna berg",), ("a berg",), 1),
        (("anna berg",), ("carl dahl",), 0),
        (("anna berg", "carl dahl"), ("carl dahl",), 1),
        (("anna berg", "carl dahl", "eva falk"), ("anna berg", "x y"), 0.5),
        (("li wei",), ("wei li",), 1),
        (("wei li", "wei li"), ("wei li", "bo li"), 0.5),
        (("wei wang",), ("li wang",), 0),
        (("wei wang",), ("w wang",), 1),
        (("wang",), ("li wang",), 1),
        (("j zico kolter",), ("zico kolter",), 1),
        (("bo li", "li"), ("li", "wei li"), 0.5),
        (("ana garcia",), ("ana garcia lopez",), 1),
        (("garcia",), ("ana garcia lopez",), 0),
        (("wei li",), ("wei liu",), 0),
        (("robert golding",), ("robert goldring",), 1),
        (("times ten team",), ("timesten team",), 1),
        (("kjetil norvag",), ("kjetil n rv g",), 1),
        (("ada b garcia", "bo li"), ("garcia a b", "li b"), 1),
        (("ada bea garcia",), ("garcia ab",), 1),
        (("ada garcia",), ("garcia b",), 0),
        (("lei zhang",), ("zhang li",), 0),
        (("jan van der berg",), ("van der berg j",), 1),
        (tuple(f"n{n} family{n}x" for n in range(30)), tuple(f"family{n}x n{n}" for n in range(30)), 1),
    ],
)
def test_authors_are_shared_by_their_surnames(these: tuple[str, ...], those: tuple[str, ...], shared: float) -> None:
    assert authors_shared(these, those) == shared


@given(names.map(tuple), names.map(tuple))
def test_what_is_shared_is_the_same_from_both_sides(these: tuple[str, ...], those: tuple[str, ...]) -> None:
    assert 0 <= authors_shared(these, those) == authors_shared(those, these) <= 1


@given(st.text("ab "), st.text("ab "))
def test_titles_are_as_alike_from_both_sides(one: str, other: str) -> None:
    assert titles_alike(one, other) == titles_alike(other, one)
    assert are_possibly_alike(one, other) == are_possibly_alike(other, one)
    assert abstracts_shared(one, other) == abstracts_shared(other, one)


def test_titles_with_their_words_in_another_order_are_possibly_alike() -> None:
    assert are_possibly_alike("an open storage system for abstract objects", "an open abstract object storage system")
    assert not are_possibly_alike("an open storage system", "how long a sentence may be")


@given(st.text(st.characters(max_codepoint=127) | st.sampled_from("éß_")))
def test_words_are_runs_of_letters_and_digits_whatever_a_text_is_written_in(text: str) -> None:
    assert words_of(text) == frozenset(re.findall(r"[^\W_]+", fold(text)))
