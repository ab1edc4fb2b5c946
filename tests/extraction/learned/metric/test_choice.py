"""The candidates for the metric of a number, and the evidence that they bring."""

from __future__ import annotations

from extraction.learned.metric.choice import Candidate, metric_candidates, surroundings_of
from extraction.learned.tokens import tokens_of
from extraction.results import read_drafts
from extraction.words.numbers import find_numbers

TEXT = (
    "Recall is what matters here. Our tagger reaches a BLEU of 31.2 and then 84.0% accuracy on IWSLT14. "
    "It is also 2x as cheap, and gains 3% elsewhere."
)


def _candidates(text: str, printed: str, before: list[str | None] | None = None) -> list[Candidate]:
    topic, drafts = read_drafts(text, find_numbers(text))
    starts = [draft.passage.number.start for draft in drafts]
    place = starts.index(text.index(printed))
    got = before if before is not None else [None] * place
    tokens = tokens_of(drafts[place].scene)
    return metric_candidates(surroundings_of(topic), drafts, place, "absolute", got, tokens)


def _features(candidates: list[Candidate], name: str | None) -> list[str]:
    return next(candidate.features for candidate in candidates if candidate.name == name)


def test_what_the_sentence_names_comes_with_its_place_and_what_the_rest_of_the_text_names_without() -> None:
    mentions = {candidate.name: candidate.mention for candidate in _candidates(TEXT, "84.0")}
    assert {name for name, mention in mentions.items() if mention is not None} == {"BLEU", "accuracy"}
    assert mentions["BLEU"] is not None
    assert mentions["BLEU"].start == TEXT.index("BLEU")
    assert "Recall" in mentions


def test_no_metric_is_a_candidate_twice() -> None:
    names = [candidate.name for candidate in _candidates(TEXT + " The accuracies are 82.1% and 83.5%.", "82.1")]
    assert len(names) == len(set(names))
    assert sum(name in ("accuracy", "accuracies") for name in names) == 1


def test_the_last_candidate_is_none_of_the_others() -> None:
    names = [candidate.name for candidate in _candidates(TEXT, "3%")]
    assert names[-1] is None
    assert names.count(None) == 1


def test_what_a_number_of_its_unit_mostly_is_can_always_be_chosen() -> None:
    for printed, expected in (("2x", {"speed", "cost"}), ("3%", {"accuracy", "performance", "success rate", "score"})):
        assert expected <= {candidate.name for candidate in _candidates(TEXT, printed)}


def test_the_metric_of_the_number_before_is_a_candidate_and_told_from_the_others() -> None:
    text = "It scores 71.2, 64.0 and 55.5 on three suites."
    candidates = _candidates(text, "64.0", ["solve rate"])
    assert "by before|bounded|False" in _features(candidates, "solve rate")
    assert any(feature.startswith("same list|True") for feature in _features(candidates, "solve rate"))
    assert not any(feature.startswith("same") for feature in _features(candidates, "scores"))


def test_the_evidence_tells_on_which_side_and_how_far_a_name_stands() -> None:
    candidates = _candidates(TEXT, "84.0")
    assert {"Ad=0|True|False", "Aall="} <= set(_features(candidates, "accuracy"))
    assert {"Bd=4|True|False", "Bcrossed=100True", "Bfirst=of", "Blast=then"} <= set(_features(candidates, "BLEU"))


def test_the_work_on_a_number_does_not_grow_with_the_names_around_it() -> None:
    text = "We report " + "accuracy, recall, BLEU, FID and " * 200 + "a gain of 3% there" + " in WER or CER" * 200 + "."
    candidates = _candidates(text, "3%")
    assert len(candidates) <= 30
    assert all(len(candidate.features) <= 400 for candidate in candidates)
