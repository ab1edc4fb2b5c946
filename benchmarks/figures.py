"""Figures: ratios against a baseline of the same run, with their spread, and the goals that they are held to."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

LAST = Path(__file__).with_name("last.json")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure must reach: a bound on its ratio, or, with a unit, on its value."""

    bound: float
    is_least: bool = False
    """Whether at least so much is wanted, not at most."""
    unit: str | None = None

    def __str__(self) -> str:
        amount = f"{self.bound:,g} {self.unit}" if self.unit else f"{self.bound:g}"
        return f"{'at least' if self.is_least else 'at most'} {amount}"

    def is_reached(self, measured: float) -> bool:
        """Whether a ratio, or a value in the goal's unit, is good enough."""
        return measured >= self.bound if self.is_least else measured <= self.bound


GOALS = {
    "load, the writer": Goal(0.35, is_least=True),
    "load, nothing scanned": Goal(0.35, is_least=True),
    "load, speed kept at ten times the size": Goal(0.9, is_least=True),
    "load, memory": Goal(500, unit="MB"),
    "load on PostgreSQL": Goal(0.3, is_least=True),
    "scan beside the writer": Goal(5000, is_least=True, unit="abstracts/s on two cores"),
    "publish": Goal(1.5),
    "publish, memory": Goal(400, unit="MB"),
    "publish, unchanged": Goal(1, unit="s"),
    "re-read that changes 1 %": Goal(1.5),
    "reads during a load that found it locked": Goal(0),
    "10,000 of one title": Goal(2),
    "papershelf --version": Goal(0.15, unit="s"),
    "papershelf sql": Goal(0.25, unit="s"),
    "papershelf load --help": Goal(0.25, unit="s"),
}
"""By the name of the figure; the others have none."""


class Figure(msgspec.Struct, frozen=True):
    """One thing that was measured."""

    name: str
    works: int
    """How many generated works it was measured with; 0 where that does not matter."""
    ratio: float
    low: float
    """The lowest of several runs; the same as `ratio` where there was one."""
    high: float
    of: str
    """What is divided by what."""
    value: float | None = None
    """Where the goal has a unit: the median in it."""
    unit: str | None = None
    goal: str | None = None
    passed: bool | None = None
    cpu_seconds: float = 0
    """User and system time of all processes, median."""
    peak_mb: float = 0
    """Of the largest process, greatest of all runs."""
    date: str = ""
    machine: str = ""


class Point(msgspec.Struct, frozen=True, order=True):
    """What loading costs at a size."""

    works: int
    papers: int
    """That the shelf made of their records."""
    milliseconds: float
    """CPU a paper, of all processes."""
    peak_mb: float


class Results(msgspec.Struct):
    """All that the last runs measured: `last.json`."""

    figures: list[Figure] = msgspec.field(default_factory=list)
    costs: list[Point] = msgspec.field(default_factory=list)
    rooms: dict[str, float] = msgspec.field(default_factory=dict)
    """Share of the time of a load's main process, by room."""

    def add(self, figure: Figure) -> None:
        """Put a figure in the place of an earlier one of its name and size."""
        rest = [it for it in self.figures if (it.name, it.works) != (figure.name, figure.works)]
        self.figures = sorted([*rest, figure], key=lambda it: (it.name, it.works))

    def add_cost(self, point: Point) -> None:
        """Put a point in the place of an earlier one of its size."""
        self.costs = sorted([*(it for it in self.costs if it.works != point.works), point])


def figure(
    name: str,
    of: str,
    pairs: Sequence[tuple[float, float]],
    *,
    works: int,
    cpu_seconds: Iterable[float] = (),
    peaks_mb: Iterable[float] = (),
    values: Sequence[float] = (),
) -> Figure:
    """A figure of several runs, each with what was measured and its baseline, judged by the goal of its name."""
    ratio, low, high = spread(pairs)
    goal = GOALS.get(name)
    value = statistics.median(values) if values else None
    judged = value if goal and goal.unit else ratio
    return Figure(
        name=name,
        works=works,
        of=of,
        ratio=round(ratio, 4),
        low=round(low, 4),
        high=round(high, 4),
        value=None if value is None else round(value, 3),
        unit=goal.unit if goal else None,
        goal=str(goal) if goal else None,
        passed=None if goal is None or judged is None else goal.is_reached(judged),
        cpu_seconds=round(statistics.median(list(cpu_seconds) or [0]), 2),
        peak_mb=round(max(peaks_mb, default=0)),
    )


def spread(pairs: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The median, lowest and highest ratio of what was measured to its baseline."""
    ratios = [measured / baseline for measured, baseline in pairs]
    return statistics.median(ratios), min(ratios), max(ratios)


def read_results(path: Path = LAST) -> Results:
    """The results of the last runs; none where nothing was measured yet."""
    return msgspec.json.decode(path.read_bytes(), type=Results) if path.exists() else Results()


def write_results(results: Results, path: Path = LAST) -> None:
    """Keep results for the documentation."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
