"""What the choice of a metric learns from labels."""

from __future__ import annotations

from typing import Any

from db.vocabulary import resolve_metric
from extraction.results import read_drafts
from extraction.words.numbers import find_numbers
from training.alignment import align
from training.fit import fit_choice
from training.metric import Group, Numbers, metric_examples, metric_lessons

Labels = list[tuple[str, str]]


def _is_same(name: str, label: str) -> bool:
    return resolve_metric(name).name == resolve_metric(label).name


def _numbers(text: str, labels: Labels) -> Numbers:
    topic, drafts = read_drafts(text, find_numbers(text))
    results: list[dict[str, Any]] = [
        {"quote": quote, "kind": "absolute", "value": float(quote.strip("%")), "unit": None, "metric": metric}
        | {"dataset": None}
        for quote, metric in labels
    ]
    return topic, drafts, align(text, drafts, results)


def _groups(text: str, labels: Labels) -> list[Group]:
    return metric_examples(*_numbers(text, labels), _is_same)


def test_one_candidate_is_right_for_every_labelled_number() -> None:
    groups = _groups(
        "It has an F1 of 81.5% and a recall of 77.2%, with 12 layers.", [("81.5%", "F1"), ("77.2%", "recall")]
    )
    assert [sum(is_right for _, is_right in group) for group in groups] == [1, 1]
    assert all("none" not in features for group in groups for features, is_right in group if is_right)


def test_where_no_candidate_is_the_labelled_metric_the_one_that_says_so_is_right() -> None:
    (group,) = _groups("It has an F1 of 81.5%.", [("81.5%", "leakage rate")])
    assert [("none" in features, is_right) for features, is_right in group][-1] == (True, True)
    assert sum(is_right for _, is_right in group) == 1


def test_what_is_learned_from_some_sentences_holds_for_others() -> None:
    lessons: list[tuple[str, Labels]] = [
        ("It reaches 81.5% F1 and 77.2% recall on ours.", [("81.5%", "F1"), ("77.2%", "recall")]),
        ("We obtain 41.0% WER and 12.5% CER there.", [("41.0%", "WER"), ("12.5%", "CER")]),
        ("With 61.3% mIoU and 70.4% precision it is best.", [("61.3%", "mIoU"), ("70.4%", "precision")]),
    ]
    model = fit_choice([group for text, labels in lessons for group in _groups(text, labels)], least=1)
    for group in _groups("Ours gets 55.0% Dice and 66.1% AUC.", [("55.0%", "Dice"), ("66.1%", "AUC")]):
        probabilities = model.probabilities([features for features, _ in group])
        chosen = max(range(len(group)), key=probabilities.__getitem__)
        assert group[chosen][1]


def test_the_second_round_sees_what_was_chosen_before_and_not_what_is_labelled() -> None:
    text, labels = "It has 81.5% F1 there, 77.2% on ours.", [("81.5%", "leakage rate"), ("77.2%", "leakage rate")]
    once = _groups(text, labels)
    lesson = [("It has 61.5% F1 there, 67.2% on ours.", [("61.5%", "F1"), ("67.2%", "F1")])] * 5
    (twice, *_) = metric_lessons([_numbers(text, labels), *(_numbers(*one) for one in lesson)], _is_same)
    assert any(is_right and "by before|unknown|False" in features for features, is_right in once[1])
    assert not any("by before|unknown|False" in features for features, _ in twice[1])
    assert twice[1][-1][1]
