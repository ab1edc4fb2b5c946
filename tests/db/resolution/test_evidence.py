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
    differ_in_numbers,
    is_reworded,
    speaks_of_another,
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


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("example metrics i", "example metrics ii", True),
        ("a challenge of 2019", "a challenge of 2020", True),
        ("example metrics", "example metrics 2", True),
        ("example metrics one", "example metrics two", True),
        ("example metrics part a", "example metrics part b", True),
        ("example metrics", "example metrics part one", True),
        ("example metrics", "example metrics part i", True),
        ("metrics of gpt2", "metrics of gpt3", True),
        ("the 12th example", "the thirteenth example", True),
        ("the 12th example", "the twelfth example", False),
        ("example metrics part ii", "example metrics part 2", False),
        ("example metrics part two", "example metrics part 2", False),
        ("example metrics part two", "example metrics part ii", False),
        ("example metrics part two", "example metrics part 3", True),
        ("example metrics in two parts", "example metrics in 2 parts", False),
        ("a look at metrics", "a first look at metrics", False),
        ("metrics of resnet50", "metrics of resnet 50", False),
        ("a metric of examples", "metric of examples", False),
        ("example metrics", "example metrics", False),
    ],
)
def test_numerals_alone_tell_parts_and_years_apart(one: str, other: str, differ: bool) -> None:
    assert differ_in_numbers(one, other) is differ


@pytest.mark.parametrize(
    ("one", "other", "speaks"),
    [
        ("example metrics", "erratum example metrics", True),
        ("example metrics", "reply to a comment on example metrics", True),
        ("metrics with examples", "metrics without examples", True),
        ("linear metrics", "nonlinear metrics", True),
        ("linear metrics", "non linear metrics", True),
        ("supervised metrics", "unsupervised metrics", True),
        ("upper bounds of metrics", "lower bounds of metrics", True),
        ("pointed metrics", "pointed metrics plus", True),
        ("learning metrics", "earning metrics", False),
        ("example metrics", "example metrics tutorial", False),
        ("a comment on examples", "a comment on example", False),
    ],
)
def test_a_word_of_one_title_alone_can_make_it_another_texts(one: str, other: str, speaks: bool) -> None:
    assert speaks_of_another(one, other) is speaks_of_another(other, one) is speaks


def test_words_that_are_no_typos_of_each_other_reword_a_title() -> None:
    assert is_reworded("metrics on imagenet", "metrics on celeba")
    assert not is_reworded("responive metrics", "responsive metrics abstract")
    assert not is_reworded("metrics", "metrics on celeba")


@pytest.mark.parametrize(
    ("one", "other", "reworded"),
    [
        ("fast training of networks", "fast pruning of networks", True),
        ("encoding of text", "decoding of text", True),
        ("detection in images", "selection in images", True),
        ("fast training of networks", "fast trainning of networks", False),
        ("textttdeepshelf sorting", "deepshelf sorting", False),
    ],
)
def test_a_word_with_another_first_letter_is_no_typo(one: str, other: str, reworded: bool) -> None:
    assert is_reworded(one, other) is is_reworded(other, one) is reworded


def test_titles_with_their_words_in_another_order_are_possibly_alike() -> None:
    assert are_possibly_alike("an open storage system for abstract objects", "an open abstract object storage system")
    assert not are_possibly_alike("an open storage system", "how long a sentence may be")


@given(st.text(st.characters(max_codepoint=127) | st.sampled_from("éß_")))
def test_words_are_runs_of_letters_and_digits_whatever_a_text_is_written_in(text: str) -> None:
    assert words_of(text) == frozenset(re.findall(r"[^\W_]+", fold(text)))
