"""How far a figure may be off for the abstracts that happened to be labelled: the bootstrap over papers.

Numbers of one abstract are not independent, so that whole papers are drawn (Efron and Tibshirani, An Introduction to
the Bootstrap, 1993, chapter 13: the percentile interval).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec

from extraction.evaluation.figures import Compared
from extraction.evaluation.pairing import Level

DRAWS = 1_000
_SEED = 0
_TAIL = 0.025


class Interval(msgspec.Struct, frozen=True):
    """Where a figure lies with 95 % confidence."""

    least: float
    most: float


def f1_interval(papers: Sequence[Compared], level: Level) -> Interval:
    """The 95 % interval of F1 at a level; the same for the same papers, in whatever order; 0 to 1 without any."""
    counts = sorted(_counts(paper, level) for paper in papers)
    if not any(total for _, total in counts):
        return Interval(0.0, 1.0)
    draw = random.Random(_SEED)
    drawn = sorted(_f1(draw.choices(counts, k=len(counts))) for _ in range(DRAWS))
    place = round(_TAIL * DRAWS)
    return Interval(round(drawn[place], 4), round(drawn[-1 - place], 4))


def _counts(paper: Compared, level: Level) -> tuple[int, int]:
    """How many results of a paper are right, and how many are found plus how many are labelled."""
    hits = sum(pair.level >= level for pair in paper.pairs)
    return hits, sum((pair.found is not None) + (pair.labelled is not None) for pair in paper.pairs)


def _f1(counts: Sequence[tuple[int, int]]) -> float:
    hits = sum(right for right, _ in counts)
    total = sum(both for _, both in counts)
    return 2 * hits / total if total else 0.0
