"""Which records identifiers, cores and decisions make one paper, and what keeps two groups apart for certain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from db.resolution.features import Features
from db.resolution.graph import cliques, components
from db.resolution.groups import Group


@dataclass(frozen=True, slots=True)
class Ruling:
    """What people decided, of a set of records. Nothing in it contradicts itself (db.resolution.decisions)."""

    joined: tuple[frozenset[Features], ...] = ()
    """Records that are one paper, in disjoint groups."""
    parted: Mapping[Features, frozenset[Features]] = field(default_factory=dict)
    """For a record all those that are not the same paper; said from both sides."""

    def parts(self, these: Iterable[Features], those: Iterable[Features]) -> bool:
        """Whether one of these is not the same paper as one of those."""
        if not self.parted:
            return False
        others = frozenset(those)
        return any(not others.isdisjoint(self.parted.get(one, ())) for one in these)


UNDECIDED = Ruling()


def contradict(one: Group, other: Group, ruling: Ruling) -> bool:
    """Whether two groups are certainly two papers: by their arXiv identifiers, or because people said so."""
    return bool(one.arxiv_ids and other.arxiv_ids) or ruling.parts(one.members, other.members)


def by_identifiers(records: list[Features], ruling: Ruling) -> Iterator[list[Features]]:
    """Records that share an identifier or a core, or that a decision joins, in groups without a contradiction."""
    place_of = {features: place for place, features in enumerate(records)}
    edges = list(_stars(_marks(record) for record in records))
    for joined in ruling.joined:
        first, *others = sorted(place_of[features] for features in joined)
        edges += [(first, other) for other in others]
    for component in components(len(records), edges):
        yield from _without_contradiction([records[place] for place in component], ruling)


def _marks(features: Features) -> tuple[Hashable, ...]:
    """What makes a record one paper with all that have it too."""
    return (*features.identifiers, features.core)


def _stars(labels: Iterable[Iterable[Hashable]]) -> Iterator[tuple[int, int]]:
    """Pairs of places that connect all whose sets of labels have one in common: the first one with each other."""
    first: dict[Hashable, int] = {}
    for place, own in enumerate(labels):
        for label in own:
            if (with_it := first.setdefault(label, place)) != place:
                yield with_it, place


def _without_contradiction(members: list[Features], ruling: Ruling) -> Iterator[list[Features]]:
    """Records that identifiers connect, in groups of which none has two arXiv identifiers or what was parted.

    Every arXiv identifier has a group of its own, and so has what was parted; of the rest, what shares an identifier
    with one group alone belongs to it. Two arXiv identifiers stay together only where a decision says so.
    """
    cores = _cores(members, ruling)
    if sum(bool(core.arxiv_ids) for core in cores) <= 1 and not any(_are_parted(cores, ruling)):
        yield members
        return
    groups = list(_joined_cores(cores, ruling))
    in_cores = {member for core in cores for member in core.members}
    rest = [member for member in members if member not in in_cores]
    holders: dict[Hashable, set[int]] = defaultdict(set)
    for place, group in enumerate(groups):
        for mark in {mark for member in group for mark in _marks(member)}:
            holders[mark].add(place)
    belonging: dict[int, list[Features]] = defaultdict(list)
    for part in components(len(rest), _stars(_marks(member) for member in rest)):
        own = [rest[place] for place in part]
        fitting: set[int] = set().union(*(holders.get(mark, ()) for member in own for mark in _marks(member)))
        if len(fitting) == 1:
            belonging[fitting.pop()] += own
        else:
            yield own
    for place, group in enumerate(groups):
        yield [*group, *belonging[place]]


def _cores(members: list[Features], ruling: Ruling) -> list[Group]:
    """What must not be torn apart: what was joined, what has one arXiv identifier, and each record that was parted."""
    present = set(members)
    cores = [list(joined) for joined in ruling.joined if joined <= present]
    joined = {member for core in cores for member in core}
    cores += [[m] for m in members if m not in joined and (m.arxiv_id or m in ruling.parted)]
    groups = [Group(core) for core in cores]
    if not ruling.parted:
        owned = components(len(groups), _stars(group.arxiv_ids for group in groups))
    else:
        edges = _holding_in_common(group.arxiv_ids for group in groups)
        owned = cliques(
            len(groups), ((a, b) for a, b in edges if not ruling.parts(groups[a].members, groups[b].members))
        )
    return [Group(member for place in own for member in groups[place].members) for own in owned]


def _are_parted(cores: list[Group], ruling: Ruling) -> Iterator[bool]:
    """For each core with parted records whether one of them is in another core."""
    core_of = {member: place for place, core in enumerate(cores) for member in core.members}
    for one, others in ruling.parted.items():
        if one in core_of:
            yield any(core_of.get(other, core_of[one]) != core_of[one] for other in others)


def _joined_cores(cores: list[Group], ruling: Ruling) -> Iterator[list[Features]]:
    """Cores that share an identifier and do not contradict each other, joined.

    Two with arXiv identifiers always do, so only pairs with one that has none are looked at: what was parted.
    """
    shared = _holding_in_common(
        (core.identifiers for core in cores), {n for n, c in enumerate(cores) if not c.arxiv_ids}
    )
    edges = ((a, b) for a, b in shared if not contradict(cores[a], cores[b], ruling))
    for own in cliques(len(cores), edges):
        yield [member for place in own for member in cores[place].members]


def _holding_in_common(
    labels: Iterable[Iterable[Hashable]], among: set[int] | None = None
) -> Iterator[tuple[int, int]]:
    """The pairs of places whose labels have one in common; only those with one of `among`, if given."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for place, own in enumerate(labels):
        for label in own:
            holders[label].append(place)
    pairs = {
        (min(a, b), max(a, b))
        for places in holders.values()
        for a in places
        if among is None or a in among
        for b in places
        if a != b
    }
    yield from sorted(pairs)
