"""The labels that the reader learns from: each a fact about a paper, none of its sentences."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from db.resolution.names import fold_title
from extraction.evaluation.labels import Label, read_labels
from training import __file__ as training

FILES = sorted((Path(training).parent / "labels").glob("*.jsonl"))
MOST_WORDS = 10
"""Of a quote: those beside a number that tell it from the same number elsewhere in its abstract."""


@pytest.fixture(scope="module")
def labels() -> list[Label]:
    """All of them."""
    return [label for path in FILES for label in read_labels(path)]


def test_there_are_thousands_and_no_paper_is_labelled_twice(labels: list[Label]) -> None:
    assert len(labels) > 3_000
    assert len({fold_title(label.title) for label in labels}) == len(labels)


def test_each_names_the_record_that_it_is_about(labels: list[Label]) -> None:
    assert not [label.title for label in labels if not label.venue and not (label.arxiv and label.day)]


def test_a_sixth_is_for_figures_alone(labels: list[Label]) -> None:
    assert {label.apart for label in labels} == {True, False}
    assert 0.14 < sum(label.apart is True for label in labels) / len(labels) < 0.20


def test_a_quote_is_a_number_and_no_sentence(labels: list[Label]) -> None:
    quotes = [result.quote for label in labels for result in label.results]
    assert not [quote for quote in quotes if len(quote.split()) > MOST_WORDS]
    assert not [quote for quote in quotes if not any(map(str.isdigit, quote))]
    assert sum(len(quote.split()) for quote in quotes) < 1.2 * len(quotes)


def test_a_number_is_one_result_and_two_only_of_two_metrics(labels: list[Label]) -> None:
    for label in labels:
        places = [(result.quote, result.value, result.metric) for result in label.results]
        assert len(set(places)) == len(places), label.title


def test_no_paper_is_labelled_that_others_have_labelled(shared: Path, labels: list[Label]) -> None:
    others = {
        fold_title(msgspec.json.decode(line, type=Label).title)
        for path in sorted((shared / "gold").glob("*.jsonl"))
        for line in path.read_bytes().splitlines()
    }
    assert not {fold_title(label.title) for label in labels} & others
