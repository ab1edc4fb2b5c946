"""Choices that follow from a key alone, alike on every machine and every version of Python.

Only `random.Random.random` of a whole number is used, whose sequence Python promises never to change, and arithmetic
whose results are exact in IEEE floating point: no logarithm, no power.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A sequence of choices for one purpose, named by its key."""

    def __init__(self, *key: int | str) -> None:
        digest = blake2b(repr(key).encode(), digest_size=8).digest()
        self._random = Random(int.from_bytes(digest)).random

    def happens(self, probability: float) -> bool:
        """Whether something comes to pass that does so with a probability."""
        return self._random() < probability

    def below(self, count: int) -> int:
        """One of the numbers from 0 to count - 1, each as likely."""
        return int(self._random() * count)

    def between(self, low: int, high: int) -> int:
        """One of the numbers from low to high, both included."""
        return low + self.below(high - low + 1)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of several, each as likely."""
        return choices[self.below(len(choices))]

    def rank(self, count: int, flat: int = 1) -> int:
        """A rank from 0 to count - 1 by Zipf's law: about 1 / (rank + flat) as likely; `flat` is a power of two.

        The ranks fall into steps of doubling length, each step as likely as the other, and so is each rank of a step.
        """
        first = flat.bit_length() - 1
        steps = (count + flat - 1).bit_length() - first
        step = 1 << (first + self.below(steps))
        return (step - flat + self.below(step)) % count

    def skewed(self, choices: Sequence[T], flat: int = 4) -> T:
        """One of several, the first ones far more often."""
        return choices[self.rank(len(choices), flat)]
