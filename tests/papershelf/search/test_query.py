"""What a person types is words, phrases and conditions, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.query import Condition, Term, parse, years_of


def test_words_phrases_and_conditions_are_told_apart() -> None:
    query = parse(
        'pruning “vision transformer” -survey -"a b" author:"Ada Lovelace" -venue:ICML year:2020-2023 Has:Code'
    )
    assert query.terms == (Term("pruning"), Term("vision transformer", is_phrase=True))
    assert query.without == (Term("survey"), Term("a b", is_phrase=True))
    assert query.conditions == (
        Condition("author", "Ada Lovelace"),
        Condition("year", "2020-2023"),
        Condition("has", "Code"),
    )
    assert query.excluded == (Condition("venue", "ICML"),)


@pytest.mark.parametrize("text", ["LLaMA: open", "year:soon", "has:cheese", "author:", "self-supervised", "author::"])
def test_what_is_no_condition_is_words(text: str) -> None:
    query = parse(text)
    assert query.conditions == ()
    assert query.terms


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("2020", [2020]),
        ("2020-2022", [2020, 2021, 2022]),
        ("2020..2021", [2020, 2021]),
        ("soon", None),
        ("20-21", None),
        ("", None),
        ("-", None),
    ],
)
def test_years_are_one_or_several(value: str, years: list[int] | None) -> None:
    found = years_of(value)
    assert (None if found is None else list(found)) == years


@pytest.mark.parametrize(
    ("value", "year", "others"), [(">2020", 2021, 2020), (">=2020", 2020, 2019), ("2020-", 2020, 2019)]
)
def test_years_may_be_open(value: str, year: int, others: int) -> None:
    years = years_of(value)
    assert years is not None
    assert year in years
    assert others not in years


@pytest.mark.parametrize(("text", "sign"), [("C++", "++"), ("C#", "#"), ("C", ""), ("a+b+", ""), ("c++*", "")])
def test_a_sign_at_the_end_is_part_of_a_name(text: str, sign: str) -> None:
    (term,) = parse(text).terms
    assert term.sign == sign


@given(st.text())
def test_every_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert all(term.pieces for term in (*query.terms, *query.without))
