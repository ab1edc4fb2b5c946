"""Folding of titles and names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.resolution.names import authors_agree, block_key, fold, fold_author, fold_title, slugify, surname


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Attention Is All You Need", "attention-is-all-you-need"),
        ("Poincaré ResNet", "poincare-resnet"),
        ("BT^2: Backward-compatible Training", "bt-2-backward-compatible-training"),
        ("深度学习", "shenduxuexi"),
        ("α-NeRF -- a   study", "a-nerf-a-study"),
        ("!?", ""),
        ("w" * 100, "w" * 40),
        (" ".join(["word"] * 50), "-".join(["word"] * 20)),
    ],
)
def test_a_slug_is_made_of_words_and_shortened_at_a_word(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_every_slug_is_letters_digits_and_single_hyphens(title: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slugify(title))


@given(st.text(), st.text())
def test_titles_of_one_slug_share_a_block(one: str, two: str) -> None:
    assert slugify(one) != slugify(two) or block_key(one) == block_key(two)


@given(st.sampled_from(["Deep Residual Learning", "Poincaré ResNet", "BT^2: A Study", "Łukasz's ÆON"]))
def test_titles_that_fold_to_one_share_a_block(title: str) -> None:
    for printed in (title.upper(), title.replace(" ", "  "), title.replace(" ", "-"), f"“{title}”."):
        assert fold_title(printed) == fold_title(title)
        assert block_key(printed) == block_key(title)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Geoffrey E. Hinton", "geoffrey e hinton"),
        ("Hinton, Geoffrey E.", "geoffrey e hinton"),
        ("Łukasz Kaiser", "lukasz kaiser"),
        ("Jean-Baptiste  Alayrac", "jean baptiste alayrac"),
        ("Sammy Davis, Jr.", "sammy davis jr"),
        ("王伟", "王伟"),
    ],
)
def test_an_authors_name_is_folded(printed: str, folded: str) -> None:
    assert fold_author(printed) == folded


def test_letters_of_other_scripts_stay_themselves() -> None:
    assert fold("Москва ΑΒΓ ÉCOLE Straße") == "москва αβγ ecole strasse"


def test_a_surname_is_the_last_word_that_is_no_suffix() -> None:
    assert [surname(name) for name in ("sammy davis jr", "laurens van der maaten", "plato")] == [
        "davis",
        "maaten",
        "plato",
    ]


@pytest.mark.parametrize(
    ("these", "those", "agree"),
    [
        ((), ("a b",), True),
        (("anna berg",), ("a berg",), True),
        (("anna berg",), ("carl dahl",), False),
        (("anna berg", "carl dahl"), ("carl dahl",), True),
        (("anna berg", "carl dahl", "eva falk"), ("anna berg",), False),
        (tuple(f"a n{number}" for number in range(30)), tuple(f"a n{number}" for number in range(27)), True),
        (("li wei",), ("wei li",), True),
        (("wei li", "wei li"), ("wei li", "bo li"), True),
    ],
)
def test_authors_agree_on_surnames(these: tuple[str, ...], those: tuple[str, ...], agree: bool) -> None:
    assert authors_agree(these, those) is agree
    assert authors_agree(those, these) is agree
