"""Values on a metric's own scale, so that numbers printed with different units can be ranked together."""

from __future__ import annotations

import math

from db.vocabulary.terms import Metric

_SECONDS = {
    "µs": 1e-6,
    "us": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "min": 60.0,
    "h": 3_600.0,
    "hours": 3_600.0,
    "GPU hours": 3_600.0,
    "days": 86_400.0,
    "GPU days": 86_400.0,
}
_BYTES = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
_COUNTS = {"count": 1.0, "K": 1e3, "k": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12, "P": 1e15}
_WORK_OF_DEVICES = frozenset({"GPU hours", "GPU days"})
"""Hours of one device are no hours by the clock: the two are never compared."""


def comparable_value(metric: Metric, value: float, unit: str | None) -> float | None:
    """An absolute value on the metric's own scale; None where the printed unit leaves it uncertain.

    On a metric in percent that cannot exceed 100 %, 0.93 without a unit is 93. Parameters and FLOPs are counted
    ("83.3M" is 83,300,000), times and sizes are converted to the metric's unit. An uncurated metric has no scale, and
    what lies beyond the bounds of a metric is no value of it.
    """
    if not metric.is_curated or not math.isfinite(value) or (metric.needs_unit and unit is None):
        return None
    comparable = _on_scale(metric, value, unit)
    return comparable if comparable is not None and is_possible(metric, comparable) else None


def is_possible(metric: Metric, comparable: float) -> bool:
    """Whether a value on a metric's own scale lies within its bounds."""
    lowest, highest = (0.0, 100.0) if metric.is_bounded else (metric.lowest, metric.highest)
    return (lowest is None or comparable >= lowest) and (highest is None or comparable <= highest)


def _on_scale(metric: Metric, value: float, unit: str | None) -> float | None:
    """A value in the metric's own unit; None where the printed one leaves it uncertain."""
    if metric.unit == "%":
        return _percent(metric, value, unit)
    if unit == metric.unit:
        return value
    for table in (_SECONDS, _BYTES, _COUNTS):
        if metric.unit in table and unit in table:
            return _converted(table, value, unit, metric.unit)
    if metric.unit == "count" and unit is None:
        return value
    if metric.unit == "dB" and unit is None:
        return value
    return None


def _percent(metric: Metric, value: float, unit: str | None) -> float | None:
    if unit == "%":
        return value
    if unit is not None:
        return None
    if not metric.is_bounded:
        return value if value > 1 else None
    if 0 <= value < 1:
        return round(value * 100, 10)
    # A bare 1 is either one percent or all of it.
    return value if 1 < value <= 100 else None


def _converted(table: dict[str, float], value: float, unit: str, wanted: str) -> float | None:
    if (unit in _WORK_OF_DEVICES) != (wanted in _WORK_OF_DEVICES):
        return None
    # Twelve digits: no paper prints more, and 83.3 * 1e6 is 83300000 again.
    return float(f"{value * table[unit] / table[wanted]:.12g}")
