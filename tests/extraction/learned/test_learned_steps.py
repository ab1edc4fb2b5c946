"""The learned steps run in plain Python, on weights that come with the program, and say how sure they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.learned.decisions import decide
from extraction.learned.kind import KINDS, LEAST_PROBABILITY, rule_kind
from extraction.learned.linear import Choice, Classes, most_probable, read_classes
from extraction.learned.steps import Calibration, trained_steps
from extraction.results import find_results, read_drafts
from extraction.words.numbers import find_numbers

WEIGHTS = Path(__file__).resolve().parents[3] / "extraction" / "learned" / "weights"


def test_classes_add_the_weights_of_their_features() -> None:
    model = Classes(("yes", "no"), {"a": (1.0, 0.0), "b": (0.0, 1.0), "c": (2.0, 0.0)})
    assert model.probabilities(["a", "b"]) == [0.5, 0.5]
    assert model.probabilities(["unknown"]) == [0.5, 0.5]
    assert model.probabilities([]) == [0.5, 0.5]
    yes, no = model.probabilities(["a", "c"])
    assert yes == pytest.approx(0.9526, abs=1e-4)
    assert yes + no == pytest.approx(1.0)


def test_a_choice_is_among_whatever_candidates_there_are() -> None:
    model = Choice({"near": 2.0, "far": -1.0})
    probabilities = model.probabilities([["far"], ["near", "unknown"], []])
    assert most_probable(probabilities) == 1
    assert sum(probabilities) == pytest.approx(1.0)


def test_weights_are_a_table_that_a_person_can_write(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("feature\tyes\tno\nl1=with\t-0.5\t0.25\n", encoding="utf-8")
    assert read_classes(tmp_path / "x.tsv") == Classes(("yes", "no"), {"l1=with": (-0.5, 0.25)})


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 3), st.floats(-3, 3))
def test_a_calibration_keeps_the_order_and_gives_probabilities(
    first: float, second: float, slope: float, offset: float
) -> None:
    calibration = Calibration(slope, offset)
    low, high = calibration(min(first, second)), calibration(max(first, second))
    assert 0 <= low <= high <= 1


def test_the_trained_steps_know_the_classes_that_the_program_knows() -> None:
    steps = trained_steps()
    assert steps.kind.names == KINDS
    assert steps.attribution.names == ("own", "other")
    assert all(calibration.slope > 0 for calibration in (steps.number_calibration, steps.metric_calibration))


def test_files_of_weights_are_sorted_tables_without_weights_of_nothing() -> None:
    paths = sorted(WEIGHTS.glob("*.tsv"))
    assert {"gate", "kind", "metric", "dataset", "attribution", "model", "task"} <= {path.stem for path in paths}
    for path in paths:
        rows = [line.split("\t") for line in path.read_text("utf8").splitlines()]
        assert len({len(row) for row in rows}) == 1, path
        if path.stem in ("metric", "dataset", "model", "task"):
            names = [name for name, _ in rows]
            assert names == sorted(set(names)), path
            assert all(float(weight) for _, weight in rows), path


def test_a_decision_is_what_is_most_probable_and_never_less_than_the_least() -> None:
    text = "We train 12 layers for 90 epochs in 2019 and reach 81.5% top-1 accuracy on ImageNet."
    (decision,) = decide(*read_drafts(text, find_numbers(text)), trained_steps())
    assert decision.draft.passage.number.value == 81.5
    assert decision.kind == rule_kind(decision.draft) == "absolute"
    assert LEAST_PROBABILITY <= decision.kind_probability <= 1
    assert (decision.metric, decision.dataset) == ("top-1 accuracy", "ImageNet")


@pytest.mark.parametrize(
    "text",
    [
        "It reaches 81.5% top-1 accuracy on ImageNet, 1.2% above the baseline, with 4.2G FLOPs.",
        "Recall rises from 5.1 to 7.3 on COCO while latency drops by 12 ms; 3x faster than before.",
    ],
)
def test_each_level_is_at_most_as_sure_as_the_one_before(text: str) -> None:
    found = find_results(text)
    assert found
    for result in found:
        levels = (result.number_confidence, result.metric_confidence, result.dataset_confidence)
        assert all(level is not None for level in levels)
        assert 1 >= (levels[0] or 0) >= (levels[1] or 0) >= (levels[2] or 0) >= 0
