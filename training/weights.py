"""Writing the weights that `extraction.learned.steps` reads: text files that a person can read and compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extraction.learned.linear import Choice, Classes
from extraction.learned.steps import Steps
from training.task import cue_rows

DIGITS = 2
"""Decimals of a weight: more of them change no decision worth speaking of."""


def write_steps(steps: Steps, folder: Path) -> None:
    """Write one file a step, and one with the calibrations."""
    for name in ("gate", "kind", "attribution"):
        _write(folder / f"{name}.tsv", _rows_of_classes(getattr(steps, name)))
    for name in ("metric", "dataset", "model", "task"):
        _write(folder / f"{name}.tsv", _rows_of_choice(getattr(steps, name)))
    _write(folder / "task_cues.tsv", cue_rows(steps.task_cues))
    levels = {
        "number": steps.number_calibration,
        "metric": steps.metric_calibration,
        "dataset": steps.dataset_calibration,
    }
    _write(folder / "calibration.tsv", ([level, *map(str, line)] for level, line in levels.items()))


def _rows_of_classes(model: Classes) -> Iterator[Sequence[str]]:
    yield ["feature", *model.names]
    for feature, weights in sorted(model.weights.items()):
        printed = [_printed(weight) for weight in weights]
        if any(weight != "0" for weight in printed):
            yield [feature, *printed]


def _rows_of_choice(model: Choice) -> Iterator[Sequence[str]]:
    for feature, weight in sorted(model.weights.items()):
        if (printed := _printed(weight)) != "0":
            yield [feature, printed]


def _printed(weight: float) -> str:
    return f"{round(weight, DIGITS) + 0.0:.{DIGITS}f}".rstrip("0").rstrip(".")


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), "utf8")
