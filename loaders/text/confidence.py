"""How sure a result is, from the rules that made it.

The figures are hand-set frequencies: for each rule, about how often what it decided agreed with the labels of abstracts
that were read while the rules were written, less a few points for abstracts that were not. They are frequencies of
rules and not a model: every result of one rule gets the same.
"""

from __future__ import annotations

_NUMBER = {
    "by": 0.93,
    "comparison after": 0.91,
    "continued": 0.87,
    "default": 0.72,
    "factor": 0.92,
    "noun": 0.78,
    "part": 0.73,
    "points": 0.85,
    "sign": 0.91,
    "states": 0.86,
    "to a value": 0.87,
    "verb": 0.84,
}
"""Kind and value are right."""
_METRIC = {
    "beside": 0.9,
    "continued": 0.64,
    "default": 0.37,
    "faster": 0.75,
    "list": 0.88,
    "near": 0.63,
    "noun": 0.42,
    "only": 0.66,
    "smaller": 0.5,
    "task": 0.64,
    "unit": 0.76,
}
"""The metric is right where the number is."""
_DATASET = {
    "after": 0.68,
    "beside": 0.86,
    "before": 0.7,
    "cost": 0.99,
    "earlier": 0.54,
    "list": 0.83,
    "none": 0.82,
    "on": 0.84,
    "only": 0.62,
    "own": 0.74,
}
"""The data set (or that there is none) is right where number and metric are."""


def confidences(kind_rule: str, metric_rule: str, dataset_rule: str) -> tuple[float, float, float]:
    """The probabilities that the number, number and metric, and number, metric and data set are right."""
    number = _NUMBER[kind_rule]
    metric = number * _METRIC[metric_rule]
    return number, round(metric, 3), round(metric * _DATASET[dataset_rule], 3)
