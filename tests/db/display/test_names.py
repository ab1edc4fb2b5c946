"""Names of authors have one clean spelling, whatever their source printed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.display import names
from db.display.names import THE_REST, clean_authors, clean_name, composed, is_group, split_suffix
from db.resolution.names import fold_author, surname


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ada Example", "Ada Example"),
        ("  Ada \u00a0 Example\n", "Ada Example"),
        (r"Fr\'ed\'eric Dupont", "Frédéric Dupont"),
        (r"Ana Marasovi\'c", "Ana Marasović"),
        (r"Benedikt B\"{u}nz", "Benedikt Bünz"),
        (r'Benedikt B\\"{u}nz', "Benedikt Bünz"),
        (r"{\L}ukasz Ka{\'{\i}}n", "Łukasz Kaín"),
        ("Jos\u00e9~A.~M\u00e1rquez", "José A. Márquez"),
        ("V\u0131\u0301t K\u00e1rn\u00fd", "Vít Kárný"),
        ("Wa\u0131\u0308ss Example", "Waïss Example"),
        ("Lei\u0308la Example", "Leïla Example"),
        ("I\u015f\u0131k Example", "Işık Example"),
        ("O&#39;Neil Smith", "O'Neil Smith"),
        ("So\u00adft Hy\u200bphen\u202e", "Soft Hyphen"),
        ("Gri\ufb03n Example", "Griffin Example"),
        ("\U0001d400da Example", "Ada Example"),
        ("&amp;Iacute;. Example", "Í. Example"),
        ("Smith, John", "John Smith"),
        ("van der Berg, Jan Jr", "Jan van der Berg Jr"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("Example, Jr., Ada", "Ada Example Jr."),
        ("Example III, Hal", "Hal Example III"),
        ("Hal Example, III", "Hal Example III"),
        ("Hal Example Iii", "Hal Example III"),
        ("Alberto Sample Jr.", "Alberto Sample Jr."),
        ("Ada Example, Ph.D.", "Ada Example Ph.D."),
        ("Example Team, Example Lab", "Example Team, Example Lab"),
        ("Ada, Bo, Cy and Di", "Ada, Bo, Cy and Di"),
        ("Madhumitha V", "Madhumitha V"),
        ("\u738b\u5c0f\u660e", "\u738b\u5c0f\u660e"),
        ("\u200b", "\u200b"),
    ],
)
def test_a_name_has_clean_letters_and_the_given_name_first(printed: str, name: str) -> None:
    assert clean_name(printed) == name


OTHERS_IN_NAMES = ("Evan Smothers", "Greyson Brothers", "Olaf Othersen", "Juliet Al", "Moretta Ali")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (("Ada Example", "et al."), ("Ada Example", THE_REST)),
        (("Ada Example et al.",), ("Ada Example", THE_REST)),
        (("Ada Example", "and others"), ("Ada Example", THE_REST)),
        (("Ada Example", "12 others", "Bo Sample"), ("Ada Example", "Bo Sample", THE_REST)),
        (OTHERS_IN_NAMES, OTHERS_IN_NAMES),
        ((), ()),
    ],
)
def test_what_stands_for_the_rest_of_a_list_is_no_name(printed: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert clean_authors(printed) == names


@pytest.mark.parametrize(
    "name",
    [
        "Example Team",
        "Team Example",
        "EXAMPLE Collaboration",
        "The Example Team",
        "o3 contributors",
        "LG AI Research",
        "University Example",
        "example team",
    ],
)
def test_a_group_is_told_by_its_words_and_has_no_surname(name: str) -> None:
    assert is_group(name)
    assert surname(fold_author(name)) == fold_author(name)


@pytest.mark.parametrize("name", ["Jiaxin Ai", "Rui Ai", "LONG AI", "Marc Huertas-Company", "Team", "Ada Lab Example"])
def test_a_person_is_no_group(name: str) -> None:
    assert not is_group(name)
    assert is_group("Example AI")


def test_braces_hold_the_name_of_a_group_together() -> None:
    assert clean_name("{Society of Shelves, London}") == "Society of Shelves, London"
    assert clean_name("{Daum\\'e, III, Hal}") == "Hal Daumé III"


def test_a_suffix_is_no_surname() -> None:
    assert split_suffix("Hal Example III") == (["Hal", "Example"], "III")
    assert split_suffix("Jr.") == (["Jr."], "")
    assert surname(fold_author("Example, Jr., Ada")) == surname(fold_author("Ada Example")) == "example"


def test_spellings_of_one_name_fold_alike() -> None:
    spellings = (r"Fr\'ed\'eric Dupont", "Dupont, Frédéric", "Fre\u0301de\u0301ric Dupont", "FRÉDÉRIC DUPONT")
    assert {fold_author(spelling) for spelling in spellings} == {"frederic dupont"}


@given(st.text())
def test_any_text_has_a_name_of_composed_letters(printed: str) -> None:
    name = clean_name(printed)
    assert bool(name) == bool(printed)
    assert unicodedata.is_normalized("NFC", composed(printed))


@given(st.lists(st.text(max_size=30), max_size=5))
def test_no_list_of_names_grows_but_by_its_rest(printed: list[str]) -> None:
    assert len(clean_authors(tuple(printed))) <= len(printed) + 1


def test_a_name_without_end_is_cleaned_like_others_and_not_remembered() -> None:
    before = names._remembered_name.cache_info().misses
    assert clean_name("Berg, " + 200 * "Anna ").startswith("Anna Anna")
    assert names._remembered_name.cache_info().misses == before


@given(
    st.sampled_from(["Ada", "Ada Al", ""]),
    st.sampled_from(["et al", "ET ALII.", "Et Al.", "and Others", "3 more authors"]),
)
def test_words_for_authors_left_out_are_known_in_any_case(name: str, rest: str) -> None:
    for end in ("", " ", "\n"):
        left = (name,) if name else ()
        assert clean_authors((f"{name} {rest}{end}",)) == (*left, THE_REST)
    assert clean_authors((name or "Ada",)) == (name or "Ada",)
