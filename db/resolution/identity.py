"""Which records are the same paper: rules that look at a set of records alone, never at their order.

Identifiers decide first: records that share one are one paper, unless that would join two arXiv identifiers
(`db.resolution.identifiers`). Then comes ever weaker evidence (`db.resolution.levels`), looked for only between
records that share a key and could be one (`db.resolution.candidates`). At each level a paper that fits several which
are not one another is set aside; if it still fits several at the end it stays a paper of its own, and goes on the
review list. Compatibility is not transitive, so merging pair by pair would depend on the order: instead all that
stand in the middle of a chain are set aside at once, after which what is left falls into groups where everybody
agrees with everybody. What stays apart and yet speaks for being one is a doubt (`db.resolution.doubts`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from itertools import product

from db.resolution.candidates import Pair, candidates, cores_of
from db.resolution.doubts import Doubt, doubts
from db.resolution.features import Features
from db.resolution.graph import cliques
from db.resolution.groups import Evidence, Group, compare
from db.resolution.identifiers import UNDECIDED, Ruling, by_identifiers, contradict
from db.resolution.keys import keys_of
from db.resolution.levels import LEVELS, Level


@dataclass(frozen=True, slots=True)
class Resolution:
    """The papers of a set of records, each the features of its records, in a canonical order; and the doubts."""

    papers: list[tuple[Features, ...]]
    doubts: list[Doubt]
    """Of each paper the best."""
    doubt_counts: dict[int, int] = field(default_factory=dict)
    """How many there are of a paper, by its place."""


def resolve(records: Iterable[Features], ruling: Ruling = UNDECIDED, pairs: Set[Pair] | None = None) -> Resolution:
    """Group records into papers.

    `pairs` are the cores among them that share a key and could be one paper; None if these are all records there are.
    """
    ordered = sorted(set(records))
    if len(ordered) == 1:
        return Resolution([tuple(ordered)], [])
    if pairs is None:
        pairs = candidates(cores_of({features: keys_of(features) for features in ordered}))
    shelf = _Shelf([Group(members) for members in by_identifiers(ordered, ruling)], pairs, ruling)
    for level in LEVELS:
        shelf.join(level)
    shelf.groups.sort(key=lambda group: group.members)
    found = doubts(shelf.groups, shelf.evidence(), ruling)
    return Resolution([tuple(group.members) for group in shelf.groups], found.best, found.counts)


class _Shelf:
    """Groups of records, and the pairs of them that could be one paper."""

    def __init__(self, groups: list[Group], candidates: Set[Pair], ruling: Ruling) -> None:
        self.groups = groups
        self._candidates = candidates
        """Pairs of cores."""
        self._ruling = ruling
        self._compared: dict[tuple[Group, Group], Evidence] = {}

    def evidence(self) -> dict[Pair, Evidence]:
        """Each pair of groups that could be one paper, by their places, with what speaks for it."""
        places: dict[int, set[int]] = defaultdict(set)
        for place, group in enumerate(self.groups):
            for member in group.members:
                places[member.core].add(place)
        pairs = {
            (min(a, b), max(a, b)) for one, other in self._candidates for a, b in product(places[one], places[other])
        }
        return {
            (a, b): self._compare(self.groups[a], self.groups[b])
            for a, b in sorted(pairs)
            if a != b and not contradict(self.groups[a], self.groups[b], self._ruling)
        }

    def join(self, level: Level) -> None:
        """Join the groups that this level of evidence says are one paper."""
        edges = level(self.groups, self.evidence())
        joined: list[Group] = []
        for own in cliques(len(self.groups), edges):
            groups = [self.groups[place] for place in own]
            joined.append(groups[0] if len(own) == 1 else Group(m for group in groups for m in group.members))
        self.groups = joined

    def _compare(self, one: Group, other: Group) -> Evidence:
        if (one, other) not in self._compared:
            self._compared[one, other] = compare(one, other)
        return self._compared[one, other]
