"""Which records are the same paper: rules that look at a set of records alone, never at their order.

Identifiers decide first: records that share one are one paper, unless that would join two arXiv identifiers. Then
titles, with ever weaker evidence: an equal abstract, agreeing authors, nothing that contradicts. At each step a
record that fits several papers which are not one another is set aside; if it still fits several at the end it is a
paper of its own, with a review. Compatibility is not transitive, so merging pair by pair would depend on the order:
instead all records in the middle of a chain (compatible with two that are not compatible with each other) are set
aside at once, after which what is left falls into groups where everybody agrees with everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Literal

from db.records import PaperRecord
from db.resolution.names import authors_agree, block_key, fold_author, fold_title, is_nobody
from db.vocabulary import Vocabulary

Status = Literal["published", "preprint", "unknown"]

NEAR_EQUAL = 0.9
"""Share of the words of the shorter abstract that stand in the longer one, from which they are near-equal."""
YEARS_TO_PRINT = 2
"""Years that a paper may stand apart from its preprint."""
FEWEST_WORDS = 20
"""A shorter abstract is compared letter by letter."""


@dataclass(frozen=True, slots=True, order=True)
class Features:
    """What identity looks at in a record. Equal features are the same paper."""

    arxiv_id: str
    """"" for none."""
    dois: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    """Folded names; empty for unknown."""
    year: int
    """0 for unknown."""
    abstract: str
    venue_kind: Literal["", "workshop", "other"] = ""
    """"" for no venue. Features are ordered, so that none of them may be None."""

    @property
    def status(self) -> Status:
        """Whether the record tells of what was published: it has a DOI, or a venue that is no workshop.

        Workshops of this field have no proceedings of record: what they show is free to be published elsewhere.
        """
        if self.dois or self.venue_kind == "other":
            return "published"
        return "preprint" if self.arxiv_id or self.venue_kind == "workshop" else "unknown"


def features_of(record: PaperRecord, vocabulary: Vocabulary) -> Features:
    """What identity looks at in a record."""
    by_scheme: dict[str, set[str]] = defaultdict(set)
    for identifier in record.identifiers:
        by_scheme[identifier.scheme].add(identifier.value)
    folded = tuple(fold_author(name) for name in record.authors)
    return Features(
        arxiv_id=min(by_scheme["arxiv"], default=""),
        dois=tuple(sorted(by_scheme["doi"])),
        title=fold_title(record.title),
        authors=tuple(name for name in folded if not is_nobody(name)),
        year=int(record.published_on[:4]) if record.published_on else 0,
        abstract=record.abstract or "",
        venue_kind=_venue_kind(record.venue, vocabulary),
    )


def _venue_kind(printed: str | None, vocabulary: Vocabulary) -> Literal["", "workshop", "other"]:
    if not printed:
        return ""
    return "workshop" if vocabulary.resolve_venue(printed).kind == "workshop" else "other"


def keys_of(record: PaperRecord) -> set[str]:
    """The keys under which records that could be the same paper are found: identifiers and the folded title."""
    keys = {f"{identifier.scheme}:{identifier.value}" for identifier in record.identifiers}
    if block := block_key(record.title):
        keys.add(f"title:{block}")
    return keys


@dataclass(frozen=True, slots=True)
class Ruling:
    """What people decided, of the records of one block. Nothing in it contradicts itself (db.resolution.decisions)."""

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


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """A pair of papers (places in `Resolution.papers`) that a person should look at."""

    paper: int
    other: int
    reason: str
    """As in the table reviews."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The papers of a block, each the features of its records, in a canonical order; and the doubts between them."""

    papers: list[tuple[Features, ...]]
    doubts: list[Doubt]


def resolve(records: Iterable[Features], ruling: Ruling = UNDECIDED) -> Resolution:
    """Group records into papers. The records are a whole block: none outside it shares a key with one inside."""
    groups = [_Group(members) for members in _by_identifiers(sorted(set(records)), ruling)]
    for evidence in (_abstracts_agree, _known_authors_agree, _authors_agree):
        groups = [
            _Group([member for place in clique for member in groups[place].members])
            for clique in cliques(len(groups), _edges(groups, evidence, ruling))
        ]
    groups.sort(key=lambda group: group.members)
    doubts = [Doubt(a, b, "fits_several") for a, b in _edges(groups, _authors_agree, ruling)]
    doubts += [
        Doubt(a, b, "shared_identifier")
        for a, b in _pairs(group.dois for group in groups)
        if not ruling.parts(groups[a].members, groups[b].members)
    ]
    return Resolution([tuple(group.members) for group in groups], sorted(doubts))


class _Group:
    """Features that are already known to be one paper."""

    def __init__(self, members: list[Features]) -> None:
        self.members = sorted(members)
        self.arxiv_ids = {member.arxiv_id for member in members if member.arxiv_id}
        self.identifiers = self.arxiv_ids | {doi for member in members for doi in member.dois}
        self.dois = {doi for member in members for doi in member.dois}
        self.titles = {member.title for member in members if member.title}
        self.author_lists = {member.authors for member in members if member.authors}
        self.years = {(member.year, member.status) for member in members if member.year}
        self.published_in = {year for year, status in self.years if status == "published"}
        self.abstracts = {member.abstract for member in members if member.abstract}


def _by_identifiers(records: list[Features], ruling: Ruling) -> Iterator[list[Features]]:
    """Records that share identifiers, or that a decision joins."""
    place_of = {features: place for place, features in enumerate(records)}
    edges = _pairs(_identifiers(record) for record in records)
    for joined in ruling.joined:
        first, *others = sorted(place_of[features] for features in joined)
        edges += [(first, other) for other in others]
    for component in components(len(records), edges):
        yield from _without_contradiction([records[place] for place in component], ruling)


def _without_contradiction(members: list[Features], ruling: Ruling) -> Iterator[list[Features]]:
    """Records that identifiers connect, in groups of which none has two arXiv identifiers or what was parted.

    Every arXiv identifier has a group of its own, and so has what was parted; of the rest, what shares an identifier
    with one group alone belongs to it. Two arXiv identifiers stay together only where a decision says so.
    """
    cores = _cores(members, ruling)
    if not any(_contradict(a, b, ruling) for a, b in combinations(cores, 2)):
        yield members
        return
    shared = _pairs(core.identifiers for core in cores)
    edges = [(a, b) for a, b in shared if not _contradict(cores[a], cores[b], ruling)]
    groups = [
        _Group([member for place in clique for member in cores[place].members]) for clique in cliques(len(cores), edges)
    ]
    in_cores = {member for core in cores for member in core.members}
    rest = [member for member in members if member not in in_cores]
    belonging: dict[int, list[Features]] = defaultdict(list)
    for part in components(len(rest), _pairs(_identifiers(member) for member in rest)):
        own = [rest[place] for place in part]
        identifiers = {identifier for member in own for identifier in _identifiers(member)}
        fitting = [place for place, group in enumerate(groups) if group.identifiers & identifiers]
        if len(fitting) == 1:
            belonging[fitting[0]] += own
        else:
            yield own
    for place, group in enumerate(groups):
        yield [*group.members, *belonging[place]]


def _cores(members: list[Features], ruling: Ruling) -> list[_Group]:
    """What must not be torn apart: what was joined, what has one arXiv identifier, and each record that was parted."""
    present = set(members)
    cores = [list(joined) for joined in ruling.joined if joined <= present]
    joined = {member for core in cores for member in core}
    cores += [[m] for m in members if m not in joined and (m.arxiv_id or m in ruling.parted)]
    groups = [_Group(core) for core in cores]
    edges = [
        (a, b)
        for a, b in _pairs(group.arxiv_ids for group in groups)
        if not ruling.parts(groups[a].members, groups[b].members)
    ]
    grouped = cliques if ruling.parted else components  # without a contradiction the two are the same
    return [
        _Group([member for place in own for member in groups[place].members]) for own in grouped(len(groups), edges)
    ]


def _contradict(a: _Group, b: _Group, ruling: Ruling) -> bool:
    return bool(a.arxiv_ids and b.arxiv_ids) or ruling.parts(a.members, b.members)


def _identifiers(features: Features) -> set[str]:
    return {*features.dois, *filter(None, [features.arxiv_id])}


def _edges(groups: list[_Group], evidence: Callable[[_Group, _Group], bool], ruling: Ruling) -> list[tuple[int, int]]:
    """The pairs of groups that share a title and agree, by the given evidence too."""
    return [
        (a, b)
        for a, b in _pairs(group.titles for group in groups)
        if not _contradict(groups[a], groups[b], ruling)
        and _years_agree(groups[a], groups[b])
        and evidence(groups[a], groups[b])
    ]


def _years_agree(a: _Group, b: _Group) -> bool:
    """Equal, or at most two apart where one of the two may be a preprint of the other; unknown agrees with any.

    Two published versions of different years are two papers, whatever preprints each of them has.
    """
    if a.published_in and b.published_in:
        return not a.published_in.isdisjoint(b.published_in)
    return (
        not a.years
        or not b.years
        or any(
            abs(one - two) <= (YEARS_TO_PRINT if _may_precede(of_one, of_two) else 0)
            for one, of_one in a.years
            for two, of_two in b.years
        )
    )


def _may_precede(one: Status, two: Status) -> bool:
    """Whether one can be the preprint of the other: of two that nobody says anything of, neither is one."""
    return "preprint" in (one, two) or {one, two} == {"published", "unknown"}


def _authors_agree(a: _Group, b: _Group) -> bool:
    return not a.author_lists or not b.author_lists or _known_authors_agree(a, b)


def _known_authors_agree(a: _Group, b: _Group) -> bool:
    return any(authors_agree(one, two) for one in a.author_lists for two in b.author_lists)


def _abstracts_agree(a: _Group, b: _Group) -> bool:
    return _authors_agree(a, b) and any(near_equal(one, two) for one in a.abstracts for two in b.abstracts)


def near_equal(one: str, two: str) -> bool:
    """Whether two abstracts are one text but for small changes, or for a cut."""
    if one == two:
        return True
    shorter, longer = sorted((_words(one), _words(two)), key=len)
    return len(shorter) >= FEWEST_WORDS and len(shorter & longer) >= NEAR_EQUAL * len(shorter)


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _pairs(labels: Iterable[Iterable[Hashable]]) -> list[tuple[int, int]]:
    """The pairs of places whose sets of labels have one in common, each pair once, in order."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for place, own in enumerate(labels):
        for label in own:
            holders[label].append(place)
    return sorted({pair for places in holders.values() for pair in combinations(places, 2)})


def components(size: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components of a graph over 0..size-1, each in order, ordered by their first."""
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


def cliques(size: int, edges: list[tuple[int, int]]) -> list[list[int]]:
    """Groups of a graph in which everybody is joined to everybody, found without regard to any order.

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
        kept = open_ - aside if aside != open_ else set()
        order = sorted(kept)
        index = {place: number for number, place in enumerate(order)}
        inside = [(index[a], index[b]) for a, b in edges if a in kept and b in kept]
        found += [[order[number] for number in component] for component in components(len(order), inside)]
        if not kept:
            found += [[place] for place in sorted(aside)]
            break
        open_ = aside
    return found


def _is_between(place: int, neighbours: dict[int, set[int]], among: set[int]) -> bool:
    own = neighbours[place] & among
    return any(not own <= neighbours[other] | {other} for other in own)
