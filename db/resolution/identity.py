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
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """A pair of papers (places in `Resolution.papers`) that a person should look at."""

    paper: int
    other: int
    reason: str
    """fits_several or shared_identifier, as in the table reviews."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The papers of a block, each the features of its records, in a canonical order; and the doubts between them."""

    papers: list[tuple[Features, ...]]
    doubts: list[Doubt]


def resolve(records: Iterable[Features]) -> Resolution:
    """Group records into papers. The records are a whole block: none outside it shares a key with one inside."""
    groups = [_Group(members) for members in _by_identifiers(sorted(set(records)))]
    for evidence in (_abstracts_agree, _known_authors_agree, _authors_agree):
        groups = [
            _Group([member for place in clique for member in groups[place].members])
            for clique in cliques(len(groups), _edges(groups, evidence))
        ]
    groups.sort(key=lambda group: group.members)
    doubts = [Doubt(a, b, "fits_several") for a, b in _edges(groups, _authors_agree)]
    doubts += [Doubt(a, b, "shared_identifier") for a, b in _pairs(group.dois for group in groups)]
    return Resolution([tuple(group.members) for group in groups], sorted(doubts))


class _Group:
    """Features that are already known to be one paper."""

    def __init__(self, members: list[Features]) -> None:
        self.members = sorted(members)
        self.arxiv_ids = {member.arxiv_id for member in members if member.arxiv_id}
        self.dois = {doi for member in members for doi in member.dois}
        self.titles = {member.title for member in members if member.title}
        self.author_lists = {member.authors for member in members if member.authors}
        self.years = {(member.year, member.status) for member in members if member.year}
        self.published_in = {year for year, status in self.years if status == "published"}
        self.abstracts = {member.abstract for member in members if member.abstract}


def _by_identifiers(records: list[Features]) -> Iterator[list[Features]]:
    """Records that share identifiers; where that would join arXiv identifiers, each of these has its own."""
    identifiers = [{*record.dois, *filter(None, [record.arxiv_id])} for record in records]
    for component in components(len(records), _pairs(identifiers)):
        members = [records[place] for place in component]
        of_arxiv_id: dict[str, list[Features]] = {member.arxiv_id: [] for member in members if member.arxiv_id}
        if len(of_arxiv_id) <= 1:
            yield members
            continue
        for member in members:
            if member.arxiv_id:
                of_arxiv_id[member.arxiv_id].append(member)
        dois = {arxiv_id: {doi for member in own for doi in member.dois} for arxiv_id, own in of_arxiv_id.items()}
        rest = [member for member in members if not member.arxiv_id]
        for part in components(len(rest), _pairs(set(member.dois) for member in rest)):
            shared = {doi for place in part for doi in rest[place].dois}
            fitting = [arxiv_id for arxiv_id, own in dois.items() if own & shared]
            if len(fitting) == 1:
                of_arxiv_id[fitting[0]] += [rest[place] for place in part]
            else:
                yield [rest[place] for place in part]
        yield from of_arxiv_id.values()


def _edges(groups: list[_Group], evidence: Callable[[_Group, _Group], bool]) -> list[tuple[int, int]]:
    """The pairs of groups that share a title and agree, by the given evidence too."""
    return [
        (a, b)
        for a, b in _pairs(group.titles for group in groups)
        if len(groups[a].arxiv_ids | groups[b].arxiv_ids) <= 1
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
