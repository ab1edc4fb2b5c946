"""Whether a name is more like a data set's, a model's or a metric's: counts over abstracts that nobody labelled.

`python -m training.likeness` writes the counts. A name that only one paper used has none.
"""

from __future__ import annotations

import functools
import math
from importlib.resources import files
from typing import NamedTuple


class Likeness(NamedTuple):
    """In how many abstracts a name stood as what ("on X" and "X dataset"; "X achieves"; "X of 83%")."""

    dataset: int = 0
    model: int = 0
    metric: int = 0

    @property
    def dataset_odds(self) -> float:
        """How much more like a data set's than a model's: a logarithm of odds, 0 where nothing is known."""
        return math.log((self.dataset + 0.5) / (self.model + 0.5))


UNKNOWN = Likeness()


def likeness(folded_name: str) -> Likeness:
    """The counts of a name, folded as `db.vocabulary.fold_name` does without a kind."""
    return _counts().get(folded_name, UNKNOWN)


@functools.cache
def _counts() -> dict[str, Likeness]:
    _, *lines = files(__package__).joinpath("weights", "likeness.tsv").read_text("utf8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {name: Likeness(int(dataset), int(model), int(metric)) for name, dataset, model, metric in rows}
