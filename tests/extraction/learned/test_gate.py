"""The gate lets through every text that may report a result, and holds back those whose numbers surely are none."""

from __future__ import annotations

import pytest

from extraction.learned.gate import OPEN, SHUT, gate_features, may_report
from extraction.learned.linear import Classes
from extraction.learned.steps import trained_steps
from extraction.words.numbers import find_numbers

NEVER = Classes((SHUT, OPEN), {"u=None|end=.": (9.0, -9.0), "u=None|end= ": (9.0, -9.0)})


def passes(text: str, gate: Classes) -> bool:
    return may_report(text, find_numbers(text), gate)


@pytest.mark.parametrize("printed", ["81.2%", "3x", "12 ms", "2 dB", "1.5 points"])
def test_a_unit_that_only_results_have_opens_whatever_the_words_say(printed: str) -> None:
    assert passes(f"We reach {printed} with 5 parts.", NEVER)


def test_a_text_without_numbers_is_held_back() -> None:
    assert not passes("We reach more.", Classes((SHUT, OPEN), {}))


def test_one_number_in_doubt_is_enough() -> None:
    assert not passes("There are 5 parts of 7 or 8 pieces.", NEVER)
    assert passes("There are 5 parts of 7 or 8, in all.", NEVER)


@pytest.mark.parametrize(
    "text",
    [
        "The workshop was held in 2017 in Vienna.",
        "We study 3 problems of type 2.",
        "It needs $O(n^2)$ steps for $n > 3$.",
    ],
)
def test_the_trained_gate_holds_back_what_reports_nothing(text: str) -> None:
    assert not passes(text, trained_steps().gate)


@pytest.mark.parametrize(
    "text", ["The method obtains an FID of 3.21 on CIFAR-10.", "It scores 71.3 on SuperGLUE.", "It has 7B parameters."]
)
def test_the_trained_gate_lets_results_through(text: str) -> None:
    assert passes(text, trained_steps().gate)


def test_features_are_the_size_and_unit_of_a_number_and_the_words_beside_it_in_small_letters() -> None:
    text = "An FID of 3.21 on CIFAR"
    features = gate_features(text, find_numbers(text)[0])
    assert features[0] == "u=None|.<=100"
    assert {"l0=of", "l1=fid", "r0=on", "r1=cifar", "l12=of fid", "l=an"} <= set(features)
