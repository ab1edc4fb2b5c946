"""Graphs over 0..size-1 whose parts do not depend on any order of nodes or edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def components(size: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components, each in order, ordered by their first."""
    parent = list(range(size))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for a, b in edges:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    found: dict[int, list[int]] = defaultdict(list)
    for place in range(size):
        found[root(place)].append(place)
    return list(found.values())


def cliques(size: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups in which everybody is joined to everybody.

    A node whose neighbours are not all joined to each other is set aside; what is left then falls into such groups by
    itself. Those set aside are grouped among themselves in the same way.
    """
    neighbours: dict[int, set[int]] = {place: set() for place in range(size)}
    for a, b in edges:
        neighbours[a].add(b)
        neighbours[b].add(a)
    found: list[list[int]] = []
    open_ = set(range(size))
    while open_:
        aside = {place for place in open_ if _is_between(place, neighbours, open_)}
        kept = open_ - aside
        # Nobody is between two others only where all are: a ring, say.
        found += _groups(kept, neighbours) if kept else [[place] for place in sorted(aside)]
        open_ = aside if kept else set()
    return found


def _is_between(place: int, neighbours: dict[int, set[int]], among: set[int]) -> bool:
    own = neighbours[place] & among
    return any(not own <= neighbours[other] | {other} for other in own)


def _groups(nodes: set[int], neighbours: dict[int, set[int]]) -> list[list[int]]:
    """The groups that nodes fall into of which none is between others: each node with its neighbours."""
    return [group for node in sorted(nodes) if (group := sorted(neighbours[node] & nodes | {node}))[0] == node]
