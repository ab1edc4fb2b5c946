"""The chart of a board: every result as a point in time, and the best so far as a line, in SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from db.display.counts import counted

HEIGHT = 260
TOP, BOTTOM = 18, 228
"""Between them, in pixels from above, stand the values; below them the dates."""
SIDE = 2.0
"""Percent of the width that stays free on each side."""
_GRAIN = 1000
"""Units of the width that points are placed by: more would not be seen."""
_LABEL_SIDE = 4.0
"""Percent of the width that the middle of a date's label keeps from each side, so that none is cut off."""
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Point:
    """A result on a board."""

    published_on: str
    """As precise as it is known: year, month or day."""
    value: float
    is_record: bool
    label: str
    """What it is, in words: model or title of the paper."""
    text: str
    """The value as printed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place of the chart: x in percent of its width, y in pixels from above."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws."""

    points: str
    """All results, as the path of an SVG whose width is a thousand."""
    line: str
    """The best so far, likewise."""
    records: list[Mark]
    values: list[Mark]
    """Labelled lines across."""
    dates: list[Mark]
    """Labelled dates; their y is that of the label."""
    title: str
    description: str
    height: int = HEIGHT


def chart_of(points: Sequence[Point], name: str, is_higher_better: bool, unit: str | None) -> Chart | None:
    """The chart of a board's dated results; None where fewer than two points or a single date would be drawn."""
    dated = sorted(((instant(point.published_on), point) for point in points), key=lambda pair: pair[0])
    if len({when for when, _ in dated}) < 2:
        return None
    first, last = dated[0][0], dated[-1][0]
    low, high = _range(dated, is_higher_better)
    ticks = round_values(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])

    def x(when: float) -> float:
        return SIDE + (100 - 2 * SIDE) * (when - first) / (last - first)

    def y(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(BOTTOM - share * (BOTTOM - TOP), 1)

    records = [(when, point) for when, point in dated if point.is_record]
    dots = {(round(x(when) / 100 * _GRAIN), y(point.value)) for when, point in dated}
    steps = [f"M{x(records[0][0]) * 10:.1f},{y(records[0][1].value)}"] if records else []
    for when, point in records[1:]:
        steps.append(f"H{x(when) * 10:.1f}V{y(point.value)}")
    if records:
        steps.append(f"H{x(last) * 10:.1f}")
    better = "higher" if is_higher_better else "lower"
    suffix = f" {unit}" if unit and unit != "%" else unit or ""
    return Chart(
        points="".join(f"M{across},{down}h0" for across, down in sorted(dots)),
        line="".join(steps),
        records=[
            Mark(round(x(when), 2), y(point.value), f"{point.text}, {point.label}, {point.published_on}")
            for when, point in records
        ],
        values=[Mark(0, y(tick), f"{tick:,.10g}{suffix}") for tick in ticks],
        dates=[
            Mark(round(min(max(x(when), _LABEL_SIDE), 100 - _LABEL_SIDE), 2), HEIGHT - 8, label)
            for when, label in _dates(first, last)
        ],
        title=f"{name} over time; {better} is better",
        description=_description(dated, records),
    )


def instant(published_on: str) -> float:
    """A date as a number of years; of what is not known the beginning counts."""
    year, month, day = (*(int(part) for part in published_on.split("-")), 1, 1)[:3]
    return year + (month - 1) / _MONTHS_OF_A_YEAR + (day - 1) / 372


def round_values(low: float, high: float) -> list[float]:
    """Three to six round values that lie across a range."""
    if high <= low:
        spread = abs(low) * 0.1 or 1.0
        low, high = low - spread, high + spread
    exponent = math.floor(math.log10((high - low) / 3))
    steps = [factor * 10.0 ** (exponent + more) for more in (0, 1) for factor in (1, 2, 5)]
    step = next(step for step in steps if (high - low) / step <= 5)
    start = math.ceil(low / step - 1e-9)
    return [round(number * step, 12) for number in range(start, math.floor(high / step + 1e-9) + 1)] or [low]


def _range(dated: Sequence[tuple[float, Point]], is_higher_better: bool) -> tuple[float, float]:
    """The values that the chart spans: all records, and all but the worst tenth of the others.

    One result of a wrong scale would else press all others into a line; what lies beyond is drawn at the edge.
    """
    ordered = sorted((point.value for _, point in dated), reverse=is_higher_better)
    kept = ordered[: max(2, math.ceil(len(ordered) * 0.9))]
    spanned = [*kept, *(point.value for _, point in dated if point.is_record)]
    low, high = min(spanned), max(spanned)
    margin = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return low - margin, high + margin


def _dates(first: float, last: float) -> list[tuple[float, str]]:
    """At most six labels across a range of years: years, or the months at its ends where it holds none."""
    years = range(math.ceil(first), math.floor(last) + 1)
    if len(years) < 2:
        return [(first, _month(first)), (last, _month(last))]
    step = math.ceil(len(years) / 6)
    return [(year, str(year)) for year in years if (year - years[0]) % step == 0]


def _month(when: float) -> str:
    return f"{int(when)}-{int((when % 1) * _MONTHS_OF_A_YEAR + 1e-6) + 1:02}"


def _description(dated: Sequence[tuple[float, Point]], records: Sequence[tuple[float, Point]]) -> str:
    told = f"{counted(len(dated), 'result')} from {dated[0][1].published_on} to {dated[-1][1].published_on}."
    if not records:
        return told
    start, best = records[0][1], records[-1][1]
    if start is best:
        return f"{told} The best is {best.text} ({best.label}, {best.published_on})."
    return (
        f"{told} The best went from {start.text} ({start.label}, {start.published_on}) to {best.text} "
        f"({best.label}, {best.published_on}), in {len(records)} records. The table of records has them all."
    )
