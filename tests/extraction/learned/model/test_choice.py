"""The names that a number may be of, and what the choice between them learns from."""

from __future__ import annotations

from typing import Any

import pytest

from extraction.learned.attribution import ATTRIBUTIONS, attribution_of_number
from extraction.learned.linear import Choice
from extraction.learned.model.choice import model_candidates, model_of_number
from extraction.learned.model.names import names_of
from extraction.results import read_drafts
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from extraction.words.numbers import find_numbers
from training.alignment import align
from training.attribution import attribution_examples
from training.fit import fit_choice, fit_classes
from training.model import model_groups


def _read(text: str) -> tuple[Topic, list[Draft]]:
    return read_drafts(text, find_numbers(text))


NAMES = [
    ("We present Larch, which beats GPT-4o by 3%.", ["Larch", "GPT-4o"]),
    ("In this work, our tree tagger (TTag) gains 3%.", ["TTag"]),
    ("Remarkably, Alder R1 Distill Llama 8B gains 3%.", ["Alder R1 Distill Llama 8B"]),
    ("A 7B Larch-based model, Larch 2.0, gains 3%.", ["Larch", "Larch 2.0"]),
    ("Even o1-mini only gains 3%, and meTag gains 4%.", ["o1-mini", "meTag"]),
    ("**TreeTag** and \\textit{BushTag}, `WeedTag`, gain 3%.", ["TreeTag", "BushTag", "WeedTag"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names_are_what_is_printed_as_names_with_the_sizes_and_versions_that_follow(
    text: str, expected: list[str]
) -> None:
    topic, _ = _read(text)
    assert names_of(topic).printed == expected


def test_names_stand_where_the_text_has_them() -> None:
    topic, _ = _read("We call it (Larch-Tiny), a tagger. Larch-Tiny gains 3% over BERT.")
    names = names_of(topic)
    assert [topic.text[place.start : place.end] for place in names.places] == ["Larch-Tiny", "Larch-Tiny", "BERT"]
    assert all(names.printed[place.name] == topic.text[place.start : place.end] for place in names.places)


def test_the_name_that_a_text_introduces_ranks_first() -> None:
    names = names_of(_read("Taggers such as BERT are slow. We propose Larch, a tagger. It gains 3% on GLUE.")[0])
    assert names.printed[names.ranked[0]] == "Larch"


def test_the_candidates_are_none_and_every_name_around_once() -> None:
    topic, drafts = _read("We propose Larch. On GLUE, Larch gains 3% over BERT and Larch-Tiny.")
    candidates = model_candidates(names_of(topic), drafts, 0, "up", "own")
    assert sorted(str(candidate.name) for candidate in candidates) == ["BERT", "GLUE", "Larch", "Larch-Tiny", "None"]


def test_a_text_of_many_names_gives_few_candidates() -> None:
    text = "We compare " + ", ".join(f"Tagger{number}X" for number in range(500)) + " and Larch, which gains 3%."
    topic, drafts = _read(text)
    names = names_of(topic)
    assert len(names.printed) <= 40
    assert len(model_candidates(names, drafts, 0, "up", "own")) <= 14


def test_without_weights_no_name_is_chosen() -> None:
    topic, drafts = _read("We propose Larch. Larch gains 3% over BERT.")
    assert model_of_number(Choice({}), names_of(topic), drafts, 0, "up", "own") is None


LABELLED = [
    ("We propose {0}. {0} reaches 81.5% accuracy, and {1} only 70.2%.", ("81.5%", 0, "own"), ("70.2%", 1, "other")),
    (
        "We introduce {0}. With {0} it is 82.5% accuracy, while {1} gets 60.2%.",
        ("82.5%", 0, "own"),
        ("60.2%", 1, "other"),
    ),
]
PAIRS = [("Larch", "BERT"), ("TreeTag", "GPT-4o"), ("AlderNet", "LLaMA"), ("HazelTag", "XLNet")]


def _labelled(pairs: list[tuple[str, str]]) -> list[tuple[Topic, list[Draft], list[list[dict[str, Any]]]]]:
    texts = []
    for pair in pairs:
        for pattern, *facts in LABELLED:
            topic, drafts = _read(pattern.format(*pair))
            results: list[dict[str, Any]] = [
                {"quote": quote, "kind": "absolute", "value": float(quote.strip("%")), "unit": "%"}
                | {"metric": "accuracy", "dataset": None, "model": pair[which], "attribution": whose}
                for quote, which, whose in facts
            ]
            texts.append((topic, drafts, align(topic.text, drafts, results)))
    return texts


def test_what_is_learned_from_some_texts_is_read_from_another() -> None:
    training = _labelled(PAIRS[:-1])
    choice = fit_choice(
        [group for topic, drafts, aligned in training for group in model_groups(topic, drafts, aligned)]
    )
    examples = [it for topic, drafts, aligned in training for it in attribution_examples(topic, drafts, aligned)]
    classes = fit_classes(examples, ATTRIBUTIONS)
    for topic, drafts, aligned in _labelled(PAIRS[-1:]):
        names = names_of(topic)
        for place, (label,) in enumerate(aligned):
            whose = attribution_of_number(classes, topic, names, drafts, place, "absolute")
            assert whose == label["attribution"]
            assert model_of_number(choice, names, drafts, place, "absolute", whose) == label["model"]


def test_every_labelled_number_makes_a_group_in_which_the_labelled_model_is_right() -> None:
    for topic, drafts, aligned in _labelled(PAIRS):
        groups = model_groups(topic, drafts, aligned)
        assert [sum(is_right for _, is_right in group) for group in groups] == [1] * len(drafts)
