"""Which model of a list each of several numbers is of: "A and B reach 3.2 and 8.0" pairs in order, or not at all."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from extraction.learned.model.names import Names, Place
from extraction.rules.scene import Passage, Scene

_JOINS = re.compile(r"\s?(?:,|/|&|,?\sand|,?\sor)\s?")


def listed_model(names: Names, scene: Scene, passage: Passage, model: str | None) -> str | None:
    """The model of a number of several in a row, given the likeliest one.

    Where that is one of a list of names, the numbers are of them in order; None where there are not as many.
    """
    if model is None or len(passage.group) < 2 or passage.is_range:
        return model
    for names_in_row in _lists(names, scene):
        if model in names_in_row:
            is_pair = len(names_in_row) == len(passage.group)
            return names_in_row[passage.group.index(passage.number)] if is_pair else None
    return model


def _lists(names: Names, scene: Scene) -> Iterator[list[str]]:
    """The names of a sentence that stand in a row of at least two, less those that are known to be something else."""
    first = bisect.bisect_left(names.starts, scene.span.start)
    last = bisect.bisect_left(names.starts, scene.span.end, first)
    others = (*scene.datasets, *scene.metrics)
    row: list[Place] = []
    for place in names.places[first:last]:
        if any(it.start < place.end and place.start < it.end for it in others):
            continue
        if row and not _JOINS.fullmatch(scene.text, row[-1].end, place.start):
            if len(row) > 1:
                yield [names.printed[it.name] for it in row]
            row = []
        row.append(place)
    if len(row) > 1:
        yield [names.printed[it.name] for it in row]
