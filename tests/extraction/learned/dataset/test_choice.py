"""The candidates for the data set of a number, and the evidence that they bring."""

from __future__ import annotations

from extraction.learned.dataset.choice import Candidate, dataset_candidates
from extraction.learned.dataset.names import dataset_names
from extraction.learned.tokens import tokens_of
from extraction.results import read_drafts
from extraction.words.numbers import find_numbers

TEXT = (
    "We introduce FooSumBench, a benchmark of summaries. Our tagger reaches 84.0% accuracy on CIFAR10, SVHN and "
    "BarQuux, and 71.2% in Zorblat. It also gains 3% elsewhere."
)


def _candidates(text: str, printed: str, before: list[str | None] | None = None) -> list[Candidate]:
    topic, drafts = read_drafts(text, find_numbers(text))
    starts = [draft.passage.number.start for draft in drafts]
    place = starts.index(text.index(printed))
    got = before if before is not None else [None] * place
    names, tokens = dataset_names(topic, drafts), tokens_of(drafts[place].scene)
    return dataset_candidates(names, drafts, place, "absolute", "accuracy", got, tokens)


def _names(text: str, printed: str) -> list[str | None]:
    return [candidate.name for candidate in _candidates(text, printed)]


def _features(candidates: list[Candidate], name: str | None) -> list[str]:
    return next(candidate.features for candidate in candidates if candidate.name == name)


def test_the_first_candidate_is_that_the_text_states_none() -> None:
    for printed in ("84.0", "71.2", "3%"):
        names = _names(TEXT, printed)
        assert names[0] is None
        assert names.count(None) == 1


def test_names_in_a_row_are_candidates_alone_and_together() -> None:
    assert {"CIFAR10", "SVHN", "BarQuux", "CIFAR-10, SVHN and BarQuux"} <= set(_names(TEXT, "84.0"))


def test_a_name_that_only_its_print_shows_is_a_candidate_in_the_sentence_of_the_number() -> None:
    assert "Zorblat" in _names(TEXT, "71.2")
    assert "Zorblat" not in _names(TEXT, "3%")


def test_a_method_after_a_list_of_data_sets_is_not_of_the_list() -> None:
    text = "We propose Zapper, a tagger. On CIFAR-10, SVHN, Zapper reaches 84.0% accuracy."
    assert not any(name and "Zapper" in name and "SVHN" in name for name in _names(text, "84.0"))


def test_what_other_sentences_name_is_a_candidate_where_the_number_stands_alone() -> None:
    names = _names(TEXT, "3%")
    assert {"FooSumBench", "CIFAR-10, SVHN and BarQuux", "SVHN"} <= set(names)


def test_the_data_set_of_the_number_before_is_a_candidate() -> None:
    candidates = _candidates("It scores 71.2% here and 64.0% there.", "64.0", ["Quuxtown"])
    assert any(feature.startswith("by before") for feature in _features(candidates, "Quuxtown"))


def test_no_data_set_is_a_candidate_twice() -> None:
    names = _names("It has 84.0% on CIFAR10 and 82.0% on CIFAR-10. CIFAR 10 is small.", "84.0")
    assert sum("cifar" in (name or "").lower() for name in names) == 1


def test_the_evidence_tells_on_which_side_and_how_far_a_name_stands() -> None:
    candidates = _candidates(TEXT, "71.2")
    assert {"A=1|name", "A last=in", "after in"} <= set(_features(candidates, "Zorblat"))
    assert {"B=2|known", "after on", "is cifar-10"} <= set(_features(candidates, "CIFAR10"))


def test_a_name_that_the_text_introduces_brings_that_as_evidence() -> None:
    features = _features(_candidates(TEXT, "3%"), "FooSumBench")
    assert any(feature.startswith("is a benchmark|True") for feature in features)


def test_the_work_on_a_number_does_not_grow_with_the_names_around_it() -> None:
    text = "We report " + "MNIST, COCO, SVHN and FooBench and " * 100 + "a gain of 3% there" + " on MNIST or COCO" * 100
    candidates = _candidates(text + ".", "3%")
    assert len(candidates) <= 40
    assert all(len(candidate.features) <= 250 for candidate in candidates)
