"""How an expression is built tells whether it can take more than linear time."""

from __future__ import annotations

import re

import pytest

from tests.expressions import endless_repeats


@pytest.mark.parametrize(
    "expression",
    [
        r"\d*%",
        r"(?:ab|c)+",
        r"(?:\w+ ){0,3}",
        r"a+(?=b)",
        r"(?=\w*-)a",
        r"(?<![a-z])[a-z]++-",
        r"a+?",
        r"(?:a+|b)c",
        r"\s+\Z",
        r"(?P<name>a*)b",
    ],
)
def test_a_repeat_that_has_no_end_and_may_fail_is_found(expression: str) -> None:
    assert endless_repeats(re.compile(expression)) != []


@pytest.mark.parametrize(
    "expression",
    [r"\d{1,9}%", r"https?://\S+", r"[a-z]+|[^\w\s]|\d", r"(\w{1,40}|[@&]+)", r"(?:ab?){0,9}+c", r"(?P<name>[A-Z]\w*)"],
)
def test_a_bound_or_nothing_that_follows_makes_a_repeat_harmless(expression: str) -> None:
    assert endless_repeats(re.compile(expression)) == []
