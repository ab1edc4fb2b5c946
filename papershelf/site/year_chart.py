"""The small chart of papers by year, in SVG: a bar a year, from the first to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.display.counts import counted

HEIGHT = 96
TOP, BOTTOM = 16, 76
"""Between them, in pixels from above, stand the bars; below them the years."""
MOST_LABELS = 6
"""Years that are written below the bars: more would run into each other on a phone."""
_FEW = 14
"""With no more bars than this each has its number above it, where numbers fit; else only the highest and the last."""
_WIDEST = 10.0
"""Percent of the width that a bar with its gap takes at most: as much as a year below it takes on a phone."""
_CHARACTER = 2.1
"""Percent of the width that a character above a bar takes there."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A year: places in percent of the width and in pixels from above."""

    year: int
    count: int
    x: float
    y: float
    width: float
    height: float
    has_count: bool
    has_year: bool

    @property
    def middle(self) -> float:
        """Where its labels stand."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class YearChart:
    """What the template draws."""

    bars: list[Bar]
    description: str
    height: int = HEIGHT
    bottom: int = BOTTOM


def year_chart(counts: Sequence[tuple[int, int]]) -> YearChart | None:
    """The chart of years and their numbers of papers; None where it would be a single bar."""
    if len(counts) < 2:
        return None
    found = dict(counts)
    years = range(min(found), max(found) + 1)
    most = max(found.values())
    highest = next(year for year in years if found.get(year) == most)
    step = min(_WIDEST, 100 / len(years))
    every = -(-len(years) // MOST_LABELS)
    label = len(f"{most:,}") * _CHARACTER
    labels_fit = len(years) <= _FEW and label <= step
    labelled = {highest} | ({years[-1]} if (years[-1] - highest) * step >= label else set())
    bars = []
    for place, year in enumerate(years):
        count = found.get(year, 0)
        height = round(max(count / most * (BOTTOM - TOP), 1.0 if count else 0.0), 1)
        bars.append(
            Bar(
                year,
                count,
                x=round(place * step + step * 0.1, 2),
                y=round(BOTTOM - height, 1),
                width=round(step * 0.8, 2),
                height=height,
                has_count=bool(count) and (labels_fit or year in labelled),
                has_year=(len(years) - 1 - place) % every == 0,
            )
        )
    total = sum(found.values())
    told = f"{counted(total, 'paper')} from {years[0]} to {years[-1]}, most of them ({most:,}) in {highest}."
    return YearChart(bars, told)
