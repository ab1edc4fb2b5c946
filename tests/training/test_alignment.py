"""Each labelled result belongs to the number of the text that it was read from."""

from __future__ import annotations

from typing import Any

from extraction.results import read_drafts
from extraction.words.numbers import find_numbers
from training.alignment import align


def aligned_values(text: str, *labels: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Every number of a text as printed, with the metrics of the labels that are aligned with it."""
    _, drafts = read_drafts(text, find_numbers(text))
    numbers = [text[draft.passage.number.start : draft.passage.number.end] for draft in drafts]
    metrics = [[own["metric"] for own in its_labels] for its_labels in align(text, drafts, labels)]
    return list(zip(numbers, metrics, strict=True))


def label(quote: str, value: float, metric: str, unit: str | None = "%", dataset: str | None = None) -> dict[str, Any]:
    return {"quote": quote, "value": value, "metric": metric, "unit": unit, "dataset": dataset}


def test_a_label_belongs_to_the_number_inside_its_quote() -> None:
    text = "Accuracy is 80% on ours. Later the recall is 80% too."
    assert aligned_values(text, label("recall is 80%", 80, "recall")) == [("80", []), ("80", ["recall"])]


def test_a_difference_is_found_whatever_its_sign() -> None:
    assert aligned_values("It cuts the error by 5% there.", label("error by 5%", -5, "error")) == [("5", ["error"])]


def test_of_equal_numbers_in_one_quote_each_takes_a_label() -> None:
    text = "It gains 3% accuracy and 3% recall."
    both = (label("3% accuracy and 3% recall", 3, "accuracy"), label("3% accuracy and 3% recall", 3, "recall"))
    assert aligned_values(text, *both) == [("3", ["accuracy"]), ("3", ["recall"])]


def test_of_two_units_the_one_that_is_labelled_decides() -> None:
    text = "It is 2x faster and 2% better."
    assert aligned_values(text, label("2x faster and 2% better", 2, "accuracy")) == [("2", []), ("2", ["accuracy"])]


def test_a_number_that_two_data_sets_share_has_two_labels() -> None:
    shared = [label("90% on A1 and B2", 90, "accuracy", dataset=name) for name in ("A1", "B2")]
    assert aligned_values("We reach 90% on A1 and B2.", *shared) == [("90", ["accuracy", "accuracy"])]


def test_a_label_whose_words_do_not_stand_in_the_text_is_left_out() -> None:
    assert aligned_values("We reach 90% here.", label("exactly 90%", 90, "accuracy")) == [("90", [])]
