"""What a name of the field stands for: metrics, data sets, tasks and models."""

from __future__ import annotations

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
    tasks: tuple[str, ...] = ()
    """The tasks that it is a measure of, the usual one first; empty where it says nothing of the task."""
    aliases: tuple[str, ...] = ()
    """Other spellings than the canonical one, as people print them."""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """What a number was measured on."""

    name: str
    key: str = ""
    is_curated: bool = True
    task: str | None = None
    """The canonical name of the task that a number on it obviously belongs to; None where there is no one task."""
    is_sized: bool = False
    """Whether each size of its pictures is a benchmark of its own ("ImageNet 64x64")."""
    aliases: tuple[str, ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a model was asked to do."""

    name: str
    key: str = ""
    is_curated: bool = True
    usual_metric: str | None = None
    """The canonical name of the metric that a bare number means; None where there is no usual one."""
    is_means: bool = False
    """Whether papers more often use it than measure it ("quantization", "reinforcement learning")."""
    aliases: tuple[str, ...] = ()


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model that every paper compares with, known so that it is taken for nothing else."""

    name: str
    key: str = ""
