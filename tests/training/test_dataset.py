"""What the choice of a data set learns from labels."""

from __future__ import annotations

from typing import Any

from db.vocabulary import resolve_dataset
from extraction.results import read_drafts
from extraction.words.numbers import find_numbers
from training.alignment import align
from training.dataset import dataset_examples
from training.fit import fit_choice
from training.metric import Group

Labels = list[tuple[str, str | None]]


def _is_same(name: str | None, label: str | None) -> bool:
    if name is None or label is None:
        return name is label
    return resolve_dataset(name).name == resolve_dataset(label).name


def _groups(text: str, labels: Labels) -> list[Group]:
    topic, drafts = read_drafts(text, find_numbers(text))
    results: list[dict[str, Any]] = [
        {"quote": quote, "kind": "absolute", "value": float(quote.strip("%")), "unit": "%", "metric": "accuracy"}
        | {"dataset": data_set}
        for quote, data_set in labels
    ]
    return dataset_examples(topic, drafts, align(text, drafts, results), _is_same)


def test_every_labelled_number_with_its_data_set_among_the_candidates_has_a_right_one() -> None:
    groups = _groups("It has 81.5% accuracy on SVHN, 77.2% in all and 12 layers.", [("81.5%", "SVHN"), ("77.2%", None)])
    assert [sum(is_right for _, is_right in group) for group in groups] == [1, 1]
    assert ["none" in features for group in groups for features, is_right in group if is_right] == [False, True]


def test_a_data_set_that_is_no_candidate_teaches_nothing_wrong() -> None:
    (group,) = _groups("It has 81.5% accuracy on SVHN.", [("81.5%", "a private one")])
    assert not any(is_right for _, is_right in group)


def test_what_is_learned_from_some_sentences_holds_for_others() -> None:
    lessons: list[tuple[str, Labels]] = [
        ("It reaches 81.5% on SVHN and 77.2% on MNIST.", [("81.5%", "SVHN"), ("77.2%", "MNIST")]),
        ("We get 41.0% accuracy on GSM8K and 12.5% on MMLU.", [("41.0%", "GSM8K"), ("12.5%", "MMLU")]),
        ("Of the answers 61.3% are right. MMLU is older.", [("61.3%", None)]),
    ]
    model = fit_choice([group for text, labels in lessons for group in _groups(text, labels)], least=1)
    for group in _groups("Ours has 55.0% on COCO and 66.1% on GLUE.", [("55.0%", "COCO"), ("66.1%", "GLUE")]):
        probabilities = model.probabilities([features for features, _ in group])
        assert group[max(range(len(group)), key=probabilities.__getitem__)][1]
