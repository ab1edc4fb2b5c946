"""Spellings come from the file that is named, from the one beside the labels, or from the vocabulary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extraction.evaluation.labels import MalformedLabels
from extraction.evaluation.spellings import plain, spellings_beside, spellings_of_vocabulary

TABLES = {"metrics": {"acc": ["hits", "τ-bench score"]}, "datasets": {"shelves": ["The Shelf"]}}


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    (tmp_path / "aliases.json").write_text(json.dumps(TABLES), encoding="utf-8")
    return tmp_path / "labels.jsonl"


def test_a_file_beside_the_labels_says_which_names_are_one(labels: Path) -> None:
    spellings = spellings_beside(labels)
    assert spellings.source == str(labels.with_name("aliases.json"))
    assert {spellings.metric(name) for name in ("Acc", "hits", "tau bench-score")} == {"acc"}
    assert {spellings.dataset(name) for name in ("shelves", "the shelf", "Shelves dataset")} == {"shelves"}
    assert spellings.dataset(None) == spellings.metric(None) == ""


def test_a_file_that_is_named_goes_before_the_one_beside(labels: Path, tmp_path: Path) -> None:
    named = tmp_path / "own.json"
    named.write_text('{"metrics": {"x": ["y"]}, "datasets": {}}', encoding="utf-8")
    assert spellings_beside(labels, named).metric("y") == "x"


def test_without_a_file_the_vocabulary_says_it(tmp_path: Path) -> None:
    spellings = spellings_beside(tmp_path / "labels.jsonl")
    assert spellings.source == "the vocabulary of papershelf"
    assert spellings.dataset("ILSVRC 2012") == spellings.dataset("ImageNet-1K") != spellings.dataset("ImageNet-V2")
    assert spellings.task("image-classification") == spellings.task("image classification")


def test_metrics_of_cost_are_known_under_every_spelling() -> None:
    spellings = spellings_of_vocabulary()
    assert spellings.metric("FLOPs") in spellings.without_dataset
    assert spellings.metric("accuracy") not in spellings.without_dataset


@pytest.mark.parametrize("content", ["", "[]", '{"metrics": {}}', '{"metrics": {"a": "b"}, "datasets": {}}'])
def test_a_malformed_file_of_spellings_is_refused_by_name(labels: Path, content: str) -> None:
    labels.with_name("aliases.json").write_text(content, encoding="utf-8")
    with pytest.raises(MalformedLabels, match=r"aliases\.json: "):
        spellings_beside(labels)


def test_a_plain_name_has_no_case_and_no_signs() -> None:
    assert plain(" Pass@1 (%) ") == "pass at 1"
    assert plain(None) == ""
