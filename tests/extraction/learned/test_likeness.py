"""How names are counted in abstracts without labels, and what the counts say."""

from __future__ import annotations

import pytest

from extraction.learned.likeness import UNKNOWN, likeness
from training.likeness import count_likeness

SENTENCES = [
    ("We test it on FooSet and BarSet-9.", {"fooset": (2, 0, 0), "barset9": (2, 0, 0)}),
    ("The FooSet dataset is large.", {"fooset": (2, 0, 0)}),
    ("Datasets such as FooSet, BarSet and BazSet are old.", dict.fromkeys(("barset", "bazset", "fooset"), (2, 0, 0))),
    ("We propose FooNet. FooNet achieves much.", {"foonet": (0, 2, 0)}),
    ("Here, FooBench is a new benchmark for it.", {"foobench": (2, 0, 0)}),
    ("It is better in terms of FooScore.", {"fooscore": (0, 0, 2)}),
    ("There FooNet stands for nothing.", {}),
]


@pytest.mark.parametrize(("sentence", "counts"), SENTENCES)
def test_what_stands_around_a_name_says_what_it_is_of(sentence: str, counts: dict[str, tuple[int, int, int]]) -> None:
    assert count_likeness([sentence, sentence]) == counts


def test_a_name_of_one_abstract_is_not_counted() -> None:
    assert count_likeness(["We propose FooNet. FooNet achieves much, on FooSet too."]) == {}


def test_the_counts_tell_data_sets_from_models_and_know_nothing_of_the_unheard() -> None:
    assert likeness("cifar10").dataset_odds > 3
    assert likeness("mamba").dataset_odds < -1
    assert likeness("a name that nobody printed") == UNKNOWN
    assert UNKNOWN.dataset_odds == 0
