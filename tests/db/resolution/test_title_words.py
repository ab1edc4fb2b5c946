"""What the words that two titles do not share say of whether they are of one work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.resolution.title_words import (
    differ_in_numbers,
    has_words_more,
    is_reworded,
    speaks_of_another,
    without_kind_of_text,
)

titles = st.lists(
    st.sampled_from("a of metrics metric shelf shelfv2 2 ii part panel abstract not speech search tpc tcp".split()),
    min_size=1,
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other", "has_more"),
    [
        ("kernel metrics of shelves", "metrics of shelves", True),
        ("metrics of shelves", "the metric for shelves", False),
        ("metrics of shelves", "metrics of shelves panel session", False),
    ],
)
def test_words_of_the_content_are_more_than_typos_and_the_kind_of_text(one: str, other: str, has_more: bool) -> None:
    assert has_words_more(one, other) is has_more


@given(titles, titles)
def test_two_titles_say_the_same_of_each_other_from_both_sides(one: str, other: str) -> None:
    for says in (differ_in_numbers, has_words_more, is_reworded, speaks_of_another):
        assert says(one, other) is says(other, one)
        assert not says(one, one)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("where is the shelf panel", "where is the shelf"),
        ("panel session where is the shelf", "where is the shelf"),
        ("shelves extended abstract", "shelves"),
        ("shelves demo abstract sorting books", "shelves sorting books"),
        ("panels of wood", "panels of wood"),
    ],
)
def test_what_a_title_says_of_the_kind_of_text_can_be_left_out(title: str, bare: str) -> None:
    assert without_kind_of_text(title) == bare


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
        ("example metrics", "a note on example metrics", True),
        ("beispielhafte metriken", "berichtigung beispielhafte metriken", True),
        ("shelfnet metrics", "shelfnetv2 metrics", True),
        ("shelf2 report", "shelf2 1m report", True),
        ("sorting books on shelves", "sorting2 distilled books on shelves", False),
        ("books on shelves", "2 distilled books on shelves", True),
        ("a report on shelves", "a report on shelves of the 5th workshop", False),
        ("a report on shelves", "a report on shelves by the working group i3", False),
        ("a report of 2000 on shelves", "a report on shelves", False),
        ("metrics of shelves", "metrics of shelves in 3d and colour", False),
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
        ("metrics for speech", "metrics for search", True),
        ("metrics for convex shelves", "metrics for concave shelves", True),
        ("monolingual metrics", "multilingual metrics", True),
        ("metrics of tpc", "metrics of tcp", True),
        ("metrics of gans", "metrics of gcns", True),
        ("the achitecture of shelves", "the architecture of shelves", False),
        ("trust in shelves", "turst in shelves", False),
        ("processes of shelves", "process of shelves", False),
        ("compressing metrics", "compressed metrics", False),
        ("a provable metric", "a provably metric", False),
        ("a vision of shelves", "a vision for shelves", False),
        ("the nystrom metric", "the nystr m metric", False),
        ("metrics panel session of shelves", "metrics panel abstract of shelves", False),
        ("colour metrics of catalogues", "color metrics of catalogs", False),
        ("the shelf effect size and age", "the shelf effect colour and shape", True),
        ("moppit finds motif peptides", "muppit finds mutant peptides", True),
        ("the fourth generation of shelves", "the foruth generation of shelves", False),
        ("a specification of shelves with strudel", "a specification of shelves with s", False),
    ],
)
def test_a_word_that_is_no_typo_or_form_of_another_rewords_a_title(one: str, other: str, reworded: bool) -> None:
    assert is_reworded(one, other) is is_reworded(other, one) is reworded
