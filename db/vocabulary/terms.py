"""What a name of the field stands for: metrics, data sets, tasks, models and methods."""

from __future__ import annotations

from typing import Literal

import msgspec


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """What a number measures."""

    name: str
    """The canonical name; the printed one where the vocabulary does not know it."""
    key: str = ""
    """The folded canonical name: unique, the same for every spelling."""
    is_curated: bool = True
    """Whether the vocabulary knows the name."""
    unit: str | None = None
    """The metric's own unit: "%", "dB", "ms" ..., "count" for things counted; None for a bare number."""
    is_bounded: bool = False
    """Whether it lies between 0 and 100 %, so that 0.93 without a unit means 93 %."""
    higher_is_better: bool | None = None
    """None where neither direction is better, or where nobody said."""
    is_cost: bool = False
    """Whether it says what a method costs rather than how good it is."""
    needs_dataset: bool = True
    """Whether a value says little without its data set; parameters or latency say as much without."""
    is_vague: bool = False
    """Whether the name is as often a word of the language ("loss", "time")."""
    lowest: float | None = None
    """No comparable value is below it; None where there is no bound beside that of `is_bounded`, or nobody said."""
    highest: float | None = None
    """No comparable value is above it, likewise."""
    family: str | None = None
    """What it rolls up into for search and lists, never for a rank; the family's bare measure bears its name."""
    conversion: Literal["complement"] | None = None
    """How it becomes the bare measure of its family: "complement" is 100 less it; None if it does not."""
    directions: dict[str, bool] = {}
    """Task to whether higher is better there, where that hangs on the task; one that nobody knows by its key."""
    is_ranked: bool = True
    """Whether its values rank; what an experiment is given as often as it is measured (steps, tokens) does not."""
    needs_unit: bool = False
    """Whether a bare number of that name is as likely something else: a bare "error" is no rate."""
    needs_size: bool = False
    """Whether it compares only pictures of one size, so that a data set of many sizes needs one."""
    tasks: tuple[str, ...] = ()
    """The tasks that it is a measure of, the usual one first; empty where it says nothing of the task."""
    bare: str | None = None
    """The canonical name of what it is under its `settings`: linear accuracy is accuracy with a linear probe."""
    settings: tuple[str, ...] = ()
    """What its name says already: the setting that makes it of the bare measure first, then what that implies."""
    same_as: dict[str, str] = {}
    """Task to the canonical name of the measure that it is there: for image classification top-1 error is the error."""
    aliases: tuple[str, ...] = ()
    """Other spellings than the canonical one, as people print them."""

    @property
    def is_attested(self) -> bool:
        """Whether it is known to be a name without looking at any paper."""
        return self.is_curated

    def direction_on(self, task: Task) -> bool | None:
        """Whether higher is better on a task, where that is said of it."""
        return self.directions.get(task.name_in_directions)


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """What a number was measured on."""

    name: str
    key: str = ""
    is_curated: bool = True
    task: str | None = None
    """The canonical name of the task that a number on it obviously belongs to; None where there is no one task."""
    is_sized: bool = False
    """Whether each size of its pictures is a benchmark of its own ("ImageNet 64x64")."""
    usual_metric: str | None = None
    """The canonical name of what the bare measure of its family means on it: on ImageNet "accuracy" is top-1."""
    usual_setting: str | None = None
    """The setting that goes without saying on it, so that who prints it says nothing more; None where none does."""
    other_tasks: tuple[str, ...] = ()
    """Other tasks with a benchmark of their own on it, in the same measure: their numbers compare with no others."""
    aliases: tuple[str, ...] = ()

    @property
    def is_attested(self) -> bool:
        """Whether it is known to be a name without looking at any paper."""
        return self.is_curated


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a model was asked to do."""

    name: str
    key: str = ""
    is_curated: bool = True
    usual_metric: str | None = None
    """The canonical name of the metric that a bare number means; None where there is no usual one."""
    defense: str | None = None
    """The canonical name of the task of those who defend against it; None where it is no attack."""
    area: str | None = None
    """The areas that sources file it under, in order; None where none says."""
    is_means: bool = False
    """Whether papers more often use it than measure it ("quantization", "reinforcement learning")."""
    aliases: tuple[str, ...] = ()

    @property
    def is_attested(self) -> bool:
        """Whether it is known to be a name without looking at any paper."""
        return self.is_curated

    @property
    def name_in_directions(self) -> str:
        """What directions call it: of one that nobody knows every source has a spelling of its own."""
        return self.name if self.is_curated else self.key


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """What a result is of: the method or variant. The vocabulary knows those that every paper compares with."""

    name: str
    key: str = ""
    is_curated: bool = True
    is_closed: bool = False
    """Whether one house alone makes it and others only use it, so that a paper's number of it is another's."""
    aliases: tuple[str, ...] = ()

    @property
    def is_attested(self) -> bool:
        """Whether it is known to be a name without looking at any paper."""
        return self.is_curated


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """A technique or architecture that papers name: what they build on, or what they propose."""

    name: str
    key: str = ""
    is_curated: bool = True
    """Whether the vocabulary knows it: a short list of what much of the field builds on."""
    aliases: tuple[str, ...] = ()
    area: str | None = None
    """The areas that sources file it under, in order; None where none says."""

    @property
    def is_attested(self) -> bool:
        """Whether it is known to be a name without looking at any paper."""
        return self.is_curated
