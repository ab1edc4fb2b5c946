"""Small linear models that run in plain Python: features are words, weights a text file that can be read and compared.

`python -m training` writes the weights. A model for classes is a softmax regression; a model for a choice is a
conditional logit: each candidate has a score, and the candidates of one choice share the probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple


class Classes(NamedTuple):
    """A softmax regression over a fixed list of classes."""

    names: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    """One weight a class for each feature; a feature that is not there counts nothing."""

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """The probability of each class, in the order of the names."""
        known = [weights for feature in features if (weights := self.weights.get(feature)) is not None]
        return softmax([math.fsum(column) for column in zip(*known, strict=True)] or [0.0] * len(self.names))


class Choice(NamedTuple):
    """A conditional logit over whatever candidates there are."""

    weights: Mapping[str, float]

    def probabilities(self, candidates: Sequence[Iterable[str]]) -> list[float]:
        """The probability of each candidate, given the features of each."""
        weight = self.weights.get
        return softmax([math.fsum(weight(feature, 0.0) for feature in features) for features in candidates])


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities in proportion to the exponentials of scores."""
    highest = max(scores, default=0.0)
    exponentials = [math.exp(score - highest) for score in scores]
    total = math.fsum(exponentials)
    return [exponential / total for exponential in exponentials]


def read_classes(step: str) -> Classes:
    """The trained model of a step that decides between classes."""
    header, *lines = _lines(step)
    rows = (line.split("\t") for line in lines)
    return Classes(tuple(header.split("\t")[1:]), {row[0]: tuple(map(float, row[1:])) for row in rows})


def read_choice(step: str) -> Choice:
    """The trained model of a step that chooses between candidates."""
    _, *lines = _lines(step)
    rows = (line.split("\t") for line in lines)
    return Choice({feature: float(weight) for feature, weight in rows})


def _lines(step: str) -> list[str]:
    return files(__package__).joinpath("weights", f"{step}.tsv").read_text("utf8").splitlines()
