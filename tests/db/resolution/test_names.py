"""Folding of titles and names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.resolution import names
from db.resolution.names import (
    fold,
    fold_author,
    fold_title,
    is_nobody,
    letters_of,
    letters_of_each,
    main_title,
    slugify,
    surname,
    title_words,
)


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


@given(st.sampled_from(["Deep Residual Learning", "Poincaré ResNet", "BT^2: A Study", "Łukasz's ÆON"]))
def test_a_title_folds_to_one_whatever_its_case_spacing_and_punctuation(title: str) -> None:
    for printed in (title.upper(), title.replace(" ", "  "), title.replace(" ", "-"), f"“{title}”."):
        assert fold_title(printed) == fold_title(title)
        assert "".join(title_words(printed)) == fold_title(title)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Geoffrey E. Hinton", "geoffrey e hinton"),
        ("Hinton, Geoffrey E.", "geoffrey e hinton"),
        ("Łukasz Kaiser", "lukasz kaiser"),
        ("Jean-Baptiste  Alayrac", "jean baptiste alayrac"),
        ("Sammy Davis, Jr.", "sammy davis jr"),
        ("王伟", "王伟"),
        ("Lud&#228;scher, Bertram", "bertram ludascher"),
        ("and Gerald Tesauro", "gerald tesauro"),
        ("Prof. Dr. Anna Berg", "anna berg"),
        ("Dr. Dre", "dr dre"),
        ("J. <b>Scho</b>elkopf", "j schoelkopf"),
        (r"Fr\'ed\'eric M{\"u}ller", "frederic muller"),
    ],
)
def test_an_authors_name_is_folded(printed: str, folded: str) -> None:
    assert fold_author(printed) == folded


@pytest.mark.parametrize(
    "printed",
    [
        *("Anonymous", "Anonymous Author(s)", "Anonymous, Anonymous", "ANON.", "Author(s) unknown", "Unknown", "N/A"),
        *(
            "None",
            "No author",
            "Anonymous Submission",
            "Paper under double-blind review",
            "et al.",
            "and others",
            "-",
            "",
        ),
    ],
)
def test_some_names_are_nobodys(printed: str) -> None:
    assert is_nobody(fold_author(printed))


@pytest.mark.parametrize("printed", ["S. Na", "Na Li", "Noa Others", "Anna Author", "Wei No", "N. A. Berg"])
def test_names_that_begin_alike_are_somebodys(printed: str) -> None:
    assert not is_nobody(fold_author(printed))


def test_letters_of_other_scripts_stay_themselves() -> None:
    assert fold("Москва ΑΒΓ ÉCOLE Straße") == "москва αβγ ecole strasse"


def test_a_surname_is_the_last_word_that_is_no_suffix() -> None:
    assert [surname(name) for name in ("sammy davis jr", "laurens van der maaten", "plato")] == [
        "davis",
        "maaten",
        "plato",
    ]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("On the $O(n^2)$ Cost", "on the o n 2 cost"),
        (r"An $\\mathcal{O}(\\alpha)$ Bound", "an o alpha bound"),
        ("An O(α) Bound", "an o alpha bound"),
        ("Graphs &amp; Trees", "graphs trees"),
        ("A <i>Very</i> Deep H<sub>2</sub>O Model", "a very deep h2o model"),
        ("a < b and b > c", "a b and b c"),
        ("C++ and PointNet++: x+1, O(n+m)", "c plus plus and pointnet plus plus x 1 o n m"),
        ("深度学习", "深度学习"),
        ("?!", ""),
    ],
)
def test_the_words_of_a_title_are_those_that_are_read(title: str, words: str) -> None:
    assert " ".join(title_words(title)) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Pruning at Scale", "pruning at scale"),
        ("Pruning at Scale: A Study of Three Networks", "pruning at scale"),
        ("Pruning at Scale - a study", "pruning at scale"),
        ("Native or Relational (Panel Session)", "native or relational"),
        ("Pruner: Pruning at Scale (Extended Abstract)", "pruner pruning at scale"),
        ("(Panel)", "panel"),
    ],
)
def test_the_main_title_is_without_subtitle_and_remarks_unless_little_is_left(title: str, words: str) -> None:
    assert " ".join(main_title(title)) == words


def test_a_name_without_end_is_folded_like_others_and_not_remembered() -> None:
    before = names._remembered_author.cache_info().misses
    assert fold_author("Berg, " + 200 * "Anna ").startswith("anna anna")
    assert names._remembered_author.cache_info().misses == before


@given(st.lists(st.one_of(st.text(alphabet="aB1 .-_\0\n\u00e9\ufb01"), st.text()), min_size=1))
def test_letters_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert letters_of_each(texts) == [letters_of(text) for text in texts]


@given(st.text(alphabet="aB1 .-_,{}~and Dr"))
def test_an_accent_changes_nothing_else_of_a_folded_name(name: str) -> None:
    assert fold_author(f"{name} \u00e9lan") == fold_author(f"{name} elan")
