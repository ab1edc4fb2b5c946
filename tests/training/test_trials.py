"""Trials by time and by source: what is learned from, what is tested, and which names are unknown meanwhile."""

from __future__ import annotations

import pytest

from db.vocabulary import resolve_dataset, resolve_metric
from extraction.evaluation.labels import Label
from extraction.words.mentions import find_mentions
from training.trials import month_of, source_of, trials_of
from training.unknown import without_names

LABELS = [
    Label("a", venue="icml-2023"),
    Label("b", venue="icmlw-legacy"),
    Label("c", day="2024-11-05", arxiv="2411.00001"),
    Label("d", day="2025-03-05", arxiv="2503.00001"),
    Label("e", day="2025-08-05", arxiv="2508.00001"),
    Label("f"),
]


@pytest.mark.parametrize(
    ("label", "month", "source"),
    [
        (LABELS[0], "2023-12", "ICML"),
        (LABELS[1], "", "ICML"),
        (LABELS[2], "2024-11", "daily papers"),
        (LABELS[4], "2025-08", "daily papers"),
        (LABELS[5], "", "other pages"),
    ],
)
def test_a_label_tells_its_month_and_its_source(label: Label, month: str, source: str) -> None:
    assert (month_of(label), source_of(label)) == (month, source)


def test_later_months_are_tested_by_what_was_labelled_before_them_and_a_source_by_all_others() -> None:
    parts = {
        trial.name: (
            "".join(label.title for label in LABELS if trial.is_learned(label)),
            "".join(label.title for label in LABELS if trial.is_tested(label)),
        )
        for trial in trials_of(LABELS)
    }
    assert parts == {
        "2025-01 until 2025-07": ("ac", "d"),
        "2025-07 and later": ("acd", "e"),
        "ICML": ("cdef", "ab"),
        "daily papers": ("abf", "cde"),
        "other pages": ("abcde", "f"),
    }


def test_a_name_is_unknown_by_all_its_spellings_and_known_again_afterwards() -> None:
    text = "It reaches 80.1% mIoU on ADE-20K and 91.2% on CIFAR-10."
    known = find_mentions(text)
    with without_names({"mIoU"}, {"ADE20K"}):
        assert {mention.name for mention in find_mentions(text)}.isdisjoint({"mIoU", "ADE20K"})
        assert not resolve_dataset("ADE20K").is_curated
        assert not resolve_metric("mIoU").is_curated
    assert find_mentions(text) == known
    assert {mention.name for mention in known} >= {"mIoU", "ADE20K", "CIFAR-10"}
