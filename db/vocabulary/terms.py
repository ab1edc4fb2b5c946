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
    aliases: tuple[str, ...] = ()
    """Other spellings than the canonical one, as people print them."""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """What a number was measured on."""

    name: str
    key: str = ""
    is_curated: bool = True
    task: str | None = None
    """The canonical name of the task that a number on it obviously belongs to; None where there is no one task."""
    aliases: tuple[str, ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a model was asked to do."""

    name: str
    key: str = ""
    is_curated: bool = True
    aliases: tuple[str, ...] = ()


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model that every paper compares with, known so that it is taken for nothing else."""

    name: str
    key: str = ""
