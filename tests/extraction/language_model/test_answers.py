"""What of a language model's answer counts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.cleaning import fault_of
from extraction.language_model.answers import BadAnswer, CheckedAnswer, Refused, check_answer

TEXT = (
    "It reaches\n 84.0% top-1  accuracy, sim3.5AP more, at 1,000 FPS \u2013 "
    "with 1/9 of the parameters (2-3% of \u201cmost\u201d)."
)


def answered(*results: dict[str, Any]) -> CheckedAnswer:
    return check_answer(TEXT, json.dumps({"results": results}))


def result(quote: str, value: object, **fields: Any) -> dict[str, Any]:
    return {"quote": quote, "kind": "absolute", "value": value, "metric": "accuracy", "attribution": "own", **fields}


@pytest.mark.parametrize(
    ("quote", "value", "evidence", "value_text"),
    [
        ("84.0% top-1 accuracy", 84.0, "84.0% top-1  accuracy", "84.0"),
        ("It reaches 84.0%", 84, "It reaches\n 84.0%", "84.0"),
        ("sim3.5AP more", 3.5, "sim3.5AP more", "3.5"),
        ("at 1,000 FPS", 1000, "at 1,000 FPS", "1,000"),
        ("1/9 of the parameters", 9, "1/9 of the parameters", "9"),
        ('2-3% of "most"', 3, "2-3% of \u201cmost\u201d", "3"),
        ("FPS - with 1/9", 9, "FPS \u2013 with 1/9", "9"),
        (" 84.0% ", "84.0", "84.0%", "84.0"),
    ],
)
def test_a_quote_is_found_as_the_text_prints_it(quote: str, value: object, evidence: str, value_text: str) -> None:
    checked = answered(result(quote, value))
    (found,) = checked.findings.results
    assert (TEXT[found.start : found.end], found.value_text) == (evidence, value_text)
    assert found.value_text in evidence
    assert not checked.dropped


@pytest.mark.parametrize(
    ("given_result", "reason"),
    [
        (result("85.0% top-1 accuracy", 85.0), "quote not in the text"),
        (result("", 84.0), "quote not in the text"),
        (result(" ", 84.0), "quote not in the text"),
        (result("84.0% top-1 accuracy", 84.1), "number not in the quote"),
        (result("84.0% top-1 accuracy", 4.0), "number not in the quote"),
        (result("84.0% top-1 accuracy", -84.0), "number not in the quote"),
        (result("It reaches 84", 84), "quote not in the text"),
        (result("4.0% top-1 accuracy", 4.0), "quote not in the text"),
        (result("0% top-1 accuracy", 0), "quote not in the text"),
        (result("000 FPS", 0), "quote not in the text"),
        (result("84.0% top-1 accuracy", 84.0, kind="share"), "malformed"),
        (result("84.0% top-1 accuracy", 84.0, metric=""), "malformed"),
        (result("84.0% top-1 accuracy", 84.0, metric=None), "malformed"),
        (result("84.0% top-1 accuracy", 84.0, unit="percent of everything"), "malformed"),
        (result("84.0% top-1 accuracy", 84.0, dataset="x" * 3000), "malformed"),
        (result("1/9 of the parameters", -9, kind="ratio"), "malformed"),
        (result("84.0% top-1 accuracy", None), "malformed"),
        ({"quote": "84.0%"}, "malformed"),
    ],
)
def test_a_result_that_the_text_does_not_bear_out_is_dropped_with_its_reason(
    given_result: dict[str, Any], reason: str
) -> None:
    checked = answered(given_result, result("84.0% top-1 accuracy", 84.0))
    assert [found.value for found in checked.findings.results] == [84.0]
    assert checked.dropped == {reason: 1}


def test_a_quote_of_half_the_abstract_is_no_evidence() -> None:
    text = "word " * 100 + "84.0% accuracy"
    checked = check_answer(text, json.dumps({"results": [result(text, 84.0)]}))
    assert checked.dropped == {"quote too long": 1}


def test_a_sign_counts_where_it_is_printed_and_is_the_direction_of_a_difference() -> None:
    text = "A log-likelihood of -3.2; the error falls by 2.5%."
    results = [
        result("log-likelihood of -3.2", -3.2),
        result("falls by 2.5%", -2.5, kind="delta", metric="error"),
    ]
    checked = check_answer(text, json.dumps({"results": results}))
    assert [(found.value, found.value_text) for found in checked.findings.results] == [(-3.2, "-3.2"), (-2.5, "2.5")]


def test_results_stand_in_the_order_of_the_text_and_have_no_probabilities() -> None:
    found = answered(result("at 1,000 FPS", 1000), result("It reaches 84.0%", 84.0)).findings.results
    assert [one.value for one in found] == [84.0, 1000.0]
    assert {one.number_confidence for one in found} == {None}


@pytest.mark.parametrize("nothing", [None, "", "null", "N/A", "none"])
def test_what_a_model_says_it_does_not_know_is_left_out(nothing: str | None) -> None:
    (found,) = answered(
        result("84.0%", 84.0, unit=nothing, dataset=nothing, task=nothing, model=nothing)
    ).findings.results
    assert (found.unit, found.dataset, found.task, found.model) == (None, None, None, None)


@pytest.mark.parametrize(
    "around",
    [
        "%s",
        "```json\n%s\n```",
        "Here it is:\n```\n%s\n```\nI hope that it helps.",
        "The list: %s Anything else?",
        "<think>A set {of} things.</think>%s",
    ],
)
def test_json_is_found_in_a_fence_or_among_words(around: str) -> None:
    answer = around % json.dumps({"results": [result("84.0%", 84.0)]})
    assert len(check_answer(TEXT, answer).findings.results) == 1


def test_a_bare_list_is_a_list_of_results() -> None:
    assert len(check_answer(TEXT, json.dumps([result("84.0%", 84.0)])).findings.results) == 1


@pytest.mark.parametrize("answer", ["", " \n", "I cannot help with that.", "I'm sorry, I am unable to read this."])
def test_declining_is_told_from_nonsense(answer: str) -> None:
    with pytest.raises(Refused):
        check_answer(TEXT, answer)


@pytest.mark.parametrize(
    "answer", ["84.0%", "{}", '{"results": null}', '{"results": [{"quote": "84', "null", "[1", "\ud800"]
)
def test_an_answer_without_a_list_of_results_is_none(answer: str) -> None:
    with pytest.raises(BadAnswer) as raised:
        check_answer(TEXT, answer)
    assert not isinstance(raised.value, Refused)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["84.0%", "own", "delta", "", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["quote", "value", "kind", "metric", "unit", "model"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(
    st.text(max_size=80), st.text(max_size=80) | st.lists(_JSON, max_size=4).map(lambda r: json.dumps({"results": r}))
)
def test_whatever_is_answered_what_counts_stands_in_the_text(text: str, answer: str) -> None:
    try:
        checked = check_answer(text, answer)
    except BadAnswer:
        return
    for found in checked.findings.results:
        assert fault_of(found) is None
        assert found.value_text in text[found.start : found.end]


def test_the_first_place_counts_that_does_not_cut_a_number() -> None:
    text = "From 15.5% it falls to 5.5%."
    (found,) = check_answer(text, json.dumps({"results": [result("5.5%", 5.5)]})).findings.results
    assert (found.start, found.end) == (23, 27)


@given(st.text(alphabet="abc -\n\u2013", min_size=1, max_size=40), st.data())
def test_any_stretch_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    stretch = text[start : data.draw(st.integers(start + 1, len(text)))]
    checked = check_answer(text, json.dumps({"results": [result(stretch, 123456.0)]}))
    assert checked.dropped == {"quote not in the text" if not stretch.strip() else "number not in the quote": 1}
