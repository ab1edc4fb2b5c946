"""What a number cannot be of is not chosen, however likely the words make it."""

from __future__ import annotations

import pytest

from extraction.learned.metric.possible import may_be_of, of_possible
from extraction.results import read_drafts
from extraction.rules.drafts import Draft
from extraction.words.numbers import find_numbers


def _draft(text: str) -> Draft:
    return read_drafts(text, find_numbers(text))[1][0]


@pytest.mark.parametrize(
    ("text", "kind", "possible", "impossible"),
    [
        ("It takes 97 MB.", "absolute", ["model size", "memory", "gradient size"], ["top-1 accuracy", "speed"]),
        ("It gains 0.4 dB.", "up", ["PSNR"], ["inference speed", "accuracy", "tone fidelity"]),
        ("It runs at 31 fps.", "absolute", ["throughput", "drawn frames"], ["accuracy", "parameters"]),
        ("It has 7B of them.", "absolute", ["parameters"], ["accuracy", "long reward models"]),
        ("It gains 3.5% over it.", "up", ["accuracy", "token waste"], ["ResNet-50", "fine-tuned Larch-7B"]),
        ("It is 3.5% better.", "up", ["drift coefficient"], ["v2", "per-token", "more predictable", "efficient"]),
        ("It is 8x smaller than it.", "ratio", ["model size", "parameters"], ["speed", "performance"]),
        ("The two agree (r=-0.94).", "absolute", ["correlation", "Pearson correlation"], ["r", "accuracy"]),
    ],
)
def test_a_number_is_of_no_metric_that_its_unit_or_words_exclude(
    text: str, kind: str, possible: list[str], impossible: list[str]
) -> None:
    draft = _draft(text)
    assert [name for name in (*possible, *impossible) if may_be_of(name, draft, kind)] == possible


def test_what_is_left_shares_the_probability_of_what_cannot_be() -> None:
    chances = of_possible(
        ["top-1 accuracy", "model size", None], [0.5, 0.3, 0.2], _draft("It takes 97 MB."), "absolute"
    )
    assert chances == pytest.approx([0, 0.6, 0.4])


def test_where_nothing_else_can_be_chosen_the_probabilities_stay() -> None:
    chances = [0.8, 0.2]
    assert of_possible(["top-1 accuracy", None], chances, _draft("It takes 97 MB."), "absolute") == chances
