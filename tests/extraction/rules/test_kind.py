"""The kind of a number and the sign of a difference, from the words around it."""

from __future__ import annotations

import pytest

from extraction.rules.kind import read_kind, signed_value
from extraction.words.numbers import find_numbers

KINDS = [
    ("achieves ", "84.0%", " accuracy", "absolute", 84.0),
    ("boosts accuracy to ", "84.0%", " here", "absolute", 84.0),
    ("outperforms it by ", "2%", "", "delta", 2.0),
    ("reduces latency by ", "2%", "", "delta", -2.0),
    ("with ", "35%", " lower latency", "delta", -35.0),
    ("a gain of up to ", "3.1%", "", "delta", 3.1),
    ("a drop of ", "3.1%", "", "delta", -3.1),
    ("at ", "2x", " faster speed", "ratio", 2.0),
    ("with ", "60%", " of the original FLOPs", "ratio", 60.0),
    ("retaining ", "99%", " of it", "ratio", 99.0),
    ("a change of ", "-1.5%", "", "delta", -1.5),
]


@pytest.mark.parametrize(("lead", "printed", "tail", "kind", "value"), KINDS)
def test_the_words_around_a_number_say_its_kind_and_sign(
    lead: str, printed: str, tail: str, kind: str, value: float
) -> None:
    (number,) = find_numbers(lead + printed + tail)
    reading = read_kind(number, lead, tail)
    assert reading.kind == kind
    shown = signed_value(number.value, reading.direction, True, number.sign) if kind == "delta" else number.value
    assert shown == value


def test_better_is_less_for_a_metric_where_lower_is_better() -> None:
    assert signed_value(5.0, "better", False, 0) == -5.0
    assert signed_value(5.0, "worse", False, 0) == 5.0
    assert signed_value(5.0, "up", False, 0) == 5.0
