"""Small linear models that run in plain Python: features are words, weights a text file that can be read and compared.

`python -m training` writes the weights. A model for classes is a softmax regression; a model for a choice is a
conditional logit: each candidate has a score, and the candidates of one choice share the probability.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import NamedTuple


class Classes(NamedTuple):
    """A softmax regression over a fixed list of classes."""

    names: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    """One weight a class for each feature; a feature that is not there counts nothing."""

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """The probability of each class, in the order of the names."""
        known = filter(None, map(self.weights.get, features))
        return softmax([*map(sum, zip(*known, strict=True))] or [0.0] * len(self.names))


class Choice(NamedTuple):
    """A conditional logit over whatever candidates there are."""

    weights: Mapping[str, float]

    def probabilities(self, candidates: Sequence[Iterable[str]]) -> list[float]:
        """The probability of each candidate, given the features of each."""
        weight, nothing = self.weights.get, itertools.repeat(0.0)
        return softmax([sum(map(weight, features, nothing)) for features in candidates])


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities in proportion to the exponentials of scores."""
    highest = max(scores, default=0.0)
    exponentials = [math.exp(score - highest) for score in scores]
    total = sum(exponentials)
    return [exponential / total for exponential in exponentials]


def most_probable(probabilities: Sequence[float]) -> int:
    """The place of the highest probability, the first of equals."""
    return max(range(len(probabilities)), key=probabilities.__getitem__)


def read_classes(path: Traversable) -> Classes:
    """The trained model of a step that decides between classes; the first line names them."""
    (_, *names), *rows = read_table(path)
    shared = functools.cache(float)
    return Classes(tuple(names), {feature: tuple(map(shared, weights)) for feature, *weights in rows})


def read_choice(path: Traversable) -> Choice:
    """The trained model of a step that chooses between candidates."""
    shared = functools.cache(float)
    return Choice({feature: shared(weight) for feature, weight in read_table(path)})


def read_table(path: Traversable) -> Iterator[list[str]]:
    """The lines of a file of weights, as lists of columns."""
    with path.open(encoding="utf8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")
