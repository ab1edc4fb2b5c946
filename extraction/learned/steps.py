"""The learned steps of reading with their trained models: what `python -m training` makes and `find_results` runs."""

from __future__ import annotations

import functools
import math
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from extraction.learned.linear import Choice, Classes, read_choice, read_classes, read_table
from extraction.learned.task import TaskCues, read_task_cues


class Calibration(NamedTuple):
    """From the product of what the steps believe to how often they were right (Platt scaling of its log-odds)."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, believed: float) -> float:
        """How probable it is that something believed with this probability is right."""
        bounded = min(max(believed, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-self.slope * math.log(bounded / (1 - bounded)) - self.offset))


class Steps(NamedTuple):
    """The trained models of every learned step."""

    gate: Classes
    """Whether a number may be a result at all."""
    kind: Classes
    """None, absolute, up, down or ratio, for each number."""
    metric: Choice
    dataset: Choice
    attribution: Classes
    model: Choice
    task: Choice
    task_cues: TaskCues
    """Words that speak for tasks."""
    number_calibration: Calibration = Calibration()
    metric_calibration: Calibration = Calibration()
    dataset_calibration: Calibration = Calibration()


@functools.cache
def trained_steps() -> Steps:
    """The steps with the weights that come with the program."""
    return read_steps(files(__package__) / "weights")


def read_steps(weights: Traversable) -> Steps:
    """The steps with the weights of a folder, as `training` writes them."""
    calibrations = {name: Calibration(*map(float, line)) for name, *line in read_table(weights / "calibration.tsv")}
    return Steps(
        gate=read_classes(weights / "gate.tsv"),
        kind=read_classes(weights / "kind.tsv"),
        metric=read_choice(weights / "metric.tsv"),
        dataset=read_choice(weights / "dataset.tsv"),
        attribution=read_classes(weights / "attribution.tsv"),
        model=read_choice(weights / "model.tsv"),
        task=read_choice(weights / "task.tsv"),
        task_cues=read_task_cues(weights / "task_cues.tsv"),
        number_calibration=calibrations["number"],
        metric_calibration=calibrations["metric"],
        dataset_calibration=calibrations["dataset"],
    )
