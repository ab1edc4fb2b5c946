"""How sure a result is, from the rules that made it.

The figures are hand-set: for each rule, about how often a result that it made agreed with the labels of abstracts that
were read while the rules were written. They are frequencies of rules, not a model, and on other texts somewhat high.
"""

from __future__ import annotations

_NUMBER = {
    "sign": 0.93,
    "factor": 0.88,
    "comparison after": 0.92,
    "by": 0.93,
    "verb": 0.88,
    "noun": 0.9,
    "points": 0.85,
    "to a value": 0.85,
    "states": 0.82,
    "part": 0.75,
    "continued": 0.85,
    "default": 0.72,
}
_METRIC = {
    "beside": 0.88,
    "near": 0.65,
    "list": 0.85,
    "continued": 0.75,
    "carried": 0.55,
    "only": 0.6,
    "unit": 0.85,
    "faster": 0.85,
    "smaller": 0.7,
    "noun": 0.5,
    "task": 0.65,
    "default": 0.55,
}
_DATASET = {
    "list": 0.85,
    "on": 0.85,
    "beside": 0.85,
    "after": 0.75,
    "before": 0.75,
    "earlier": 0.6,
    "own": 0.65,
    "only": 0.6,
    "none": 0.7,
    "cost": 1.0,
}


def confidences(kind_rule: str, metric_rule: str, dataset_rule: str) -> tuple[float, float, float]:
    """The probabilities that the number, number and metric, and number, metric and data set are right."""
    number = _NUMBER[kind_rule]
    metric = number * _METRIC[metric_rule]
    return number, round(metric, 3), round(metric * _DATASET[dataset_rule], 3)
