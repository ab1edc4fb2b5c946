"""Fitting finds the optimum, the same one every time."""

from __future__ import annotations

import math

import pytest

from training.fit import fit_choice, fit_classes


def test_classes_without_penalty_believe_what_they_saw() -> None:
    examples = [(("rain",), "wet")] * 3 + [(("rain",), "dry")]
    model = fit_classes(examples, ("wet", "dry"), penalty=1e-9)
    assert model.probabilities(["rain"]) == pytest.approx([0.75, 0.25], abs=1e-3)


def test_a_penalty_draws_weights_to_nothing() -> None:
    examples = [(("rain",), "wet")] * 3 + [(("rain",), "dry")]
    strong = fit_classes(examples, ("wet", "dry"), penalty=100.0)
    assert 0.5 < strong.probabilities(["rain"])[0] < 0.53


def test_a_feature_seen_too_seldom_has_no_weight() -> None:
    examples = [(("often", "once"), "a"), (("often",), "b")]
    assert set(fit_classes(examples, ("a", "b"), least=2).weights) == {"often"}


def test_a_choice_prefers_what_was_right_and_any_of_several_right_ones() -> None:
    group = [(("near",), True), (("far",), False), (("near", "late"), True)]
    model = fit_choice([group] * 20, penalty=0.01, least=1)
    near, far, late = model.probabilities([["near"], ["far"], ["near", "late"]])
    assert near + late > 0.95 > 0.05 > far


def test_a_choice_is_at_its_optimum() -> None:
    groups = [[(("a",), True), (("b",), False)], [(("a",), False), (("b",), True)], [(("a",), True), (("b",), False)]]
    model = fit_choice(groups, penalty=1.0, least=1)
    gap = model.weights["a"] - model.weights["b"]
    # The gradient of both weights is zero: 2 - 3 * p = w, and the two weights mirror each other.
    assert 2 - 3 / (1 + math.exp(-gap)) == pytest.approx(model.weights["a"], abs=1e-4)
    assert model.weights["a"] == pytest.approx(-model.weights["b"], abs=1e-4)


def test_groups_without_a_right_candidate_teach_nothing() -> None:
    taught = [(("x",), True), (("y",), False)]
    assert fit_choice([taught, [(("y",), False)]], least=1) == fit_choice([taught], least=1)


def test_the_same_labels_give_the_same_weights() -> None:
    examples = [((f"w{n % 7}", f"v{n % 5}"), "ab"[n % 2]) for n in range(60)]
    assert fit_classes(examples, ("a", "b")) == fit_classes(examples, ("a", "b"))
