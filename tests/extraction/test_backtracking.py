"""The matcher that counts finds what `re` finds, and its count tells a harmless expression from a harmful one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extraction.backtracking import CountingMatcher, is_unbounded, sample

EXPRESSIONS = [
    r"a*ab",
    r"(?:a|ab)+?c",
    r"(a|b)*\Z",
    r"(?<![ab])b{1,2}(?=a|\Z)",
    r"\b\w+\b(?!%)",
    r"(?P<one>[ab]{1,2})-(?P=one)",
    r"(?i:A)B?[^a%]",
    r"^[^\W\d_]+?\s",
    r"(?>a+)b",
    r"(?:ab?)*+%",
    r"(?:a?){3}-",
    r".\B.$",
]
TEXTS = st.text("aAbB c-%_1\n", max_size=12)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@given(text=TEXTS)
def test_it_finds_what_re_finds(expression: str, text: str) -> None:
    pattern = re.compile(expression)
    found = pattern.search(text)
    assert CountingMatcher(pattern, text).search() == (found and found.span())


def steps(expression: str, text: str) -> int:
    matcher = CountingMatcher(re.compile(expression), text)
    matcher.search_all()
    return matcher.steps


def test_a_linear_expression_takes_twice_the_steps_for_twice_the_text() -> None:
    assert steps(r"(?<!\d)\d+%", "1" * 400) <= 2.1 * steps(r"(?<!\d)\d+%", "1" * 200)


@pytest.mark.parametrize(("expression", "factor"), [(r"\d+%", 3.5), (r"\d+\.?\d*%", 7)])
def test_an_expression_that_tries_every_start_to_the_end_is_told(expression: str, factor: float) -> None:
    assert steps(expression, "1" * 100) >= factor * steps(expression, "1" * 50)


def test_an_expression_that_tries_every_division_of_a_text_is_told() -> None:
    assert steps(r"(?:a|aa)+%", "a" * 16) >= 100 * steps(r"(?:a|aa)+%", "a" * 4)


@pytest.mark.parametrize("choice", range(3))
@pytest.mark.parametrize("expression", [r"a[bc]{1,3}(?:d|e)?", r"\d+(?:\.\d+)?\s?%", r"(?P<x>on|in) [^,]{2}"])
def test_a_sample_is_matched_by_its_expression(expression: str, choice: int) -> None:
    assert re.fullmatch(expression, sample(re.compile(expression), choice))


@pytest.mark.parametrize(
    ("expression", "is_so"),
    [(r"a{1,9}[bc]?", False), (r"a|(?:b{2}c+)?", True), (r"a(?!\d*%)", True), (r"(?i:x) ", False)],
)
def test_an_expression_that_may_go_on_without_end_is_told(expression: str, is_so: bool) -> None:
    assert is_unbounded(re.compile(expression)) is is_so
