"""Found and labelled results are paired one to one, and agree on the number, then the metric, then the data set."""

from __future__ import annotations

from typing import Any

import pytest

from db.records import Findings, FoundResult
from extraction.evaluation.pairing import Level, agreement, named_results, pair
from extraction.evaluation.spellings import spellings_of_vocabulary
from tests.extraction.evaluation.results import NUMBER, SURE, found, labelled

VOCABULARY = spellings_of_vocabulary()


@pytest.mark.parametrize(
    ("found_values", "labelled_values", "level"),
    [
        ({}, {}, Level.DATASET),
        ({"kind": "delta"}, {}, Level.NOTHING),
        ({"value": 91.4}, {}, Level.NOTHING),
        ({"value": 91.50000001}, {}, Level.DATASET),
        ({"kind": "delta", "value": 3}, {"kind": "delta", "value": -3}, Level.NOTHING),
        ({"kind": "ratio", "unit": "x"}, {"kind": "ratio", "unit": "%"}, Level.NOTHING),
        ({"kind": "ratio", "unit": "×"}, {"kind": "ratio", "unit": "%"}, Level.DATASET),
        ({"unit": "M"}, {"unit": "B"}, Level.NOTHING),
        ({"unit": "M"}, {"unit": "m"}, Level.DATASET),
        ({"unit": None}, {"unit": "%"}, Level.DATASET),
        ({"metric": "F1"}, {}, Level.NUMBER),
        ({"metric": "Acc."}, {"metric": "accuracy"}, Level.DATASET),
        ({"metric": "accuracy"}, {"metric": "performance"}, Level.DATASET),
        ({"metric": "score"}, {"metric": "performance"}, Level.DATASET),
        ({"metric": "performance"}, {"metric": "accuracy"}, Level.NUMBER),
        ({"dataset": "ImageNet"}, {}, Level.METRIC),
        ({"dataset": "ImageNet-1K"}, {"dataset": "ILSVRC 2012"}, Level.DATASET),
        ({"dataset": "ImageNet-V2"}, {"dataset": "ImageNet"}, Level.METRIC),
        ({"dataset": "COCO", "metric": "latency"}, {"metric": "latency"}, Level.DATASET),
    ],
)
def test_a_found_and_a_labelled_result_agree_up_to_a_level(
    found_values: dict[str, Any], labelled_values: dict[str, Any], level: Level
) -> None:
    assert agreement(found(**found_values), labelled(**labelled_values), VOCABULARY) is level


def test_the_best_agreements_are_paired_first_and_each_result_once() -> None:
    vague, exact = found(metric="F1"), found(dataset="COCO")
    on_coco, on_imagenet = labelled(dataset="COCO"), labelled(dataset="ImageNet")
    pairs = pair([vague, exact], [on_imagenet, on_coco], VOCABULARY)
    assert [(one.found, one.labelled, one.level) for one in pairs] == [
        (exact, on_coco, Level.DATASET),
        (vague, on_imagenet, Level.NUMBER),
    ]


def test_what_has_no_partner_stands_alone() -> None:
    lone, missed = found(value=1), labelled(value=2)
    pairs = pair([lone], [missed], VOCABULARY)
    assert [(one.found, one.labelled, one.level) for one in pairs] == [
        (lone, None, Level.NOTHING),
        (None, missed, Level.NOTHING),
    ]


def test_results_are_named_as_an_export_names_them_and_equal_ones_count_once() -> None:
    def on(dataset: str, start: int) -> FoundResult:
        return FoundResult(
            **NUMBER | SURE | {"metric": "Top-1 acc."}, value_text="91.5", dataset=dataset, start=start, end=start + 9
        )

    findings = Findings(results=(on("ILSVRC 2012", 50), on("ImageNet-1K", 10)))
    (named,) = named_results(findings)
    assert (named.metric, named.dataset, named.start) == ("top-1 accuracy", "ImageNet", 10)
