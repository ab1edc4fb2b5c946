"""What people decided about identity, applied to the records of a block: a function of the two sets.

Decisions that part papers come first: whatever else speaks for it, no two of them become one. Then the papers that
records make by themselves are joined as decisions say, later decisions first; one that would join what another parts
is not followed, and both papers go on the review list. A title that stands on several papers names none of them, and
that goes on the list too. What a decision names and no record is of waits for such a record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

import msgspec

from db.display.cleaner import clean_title
from db.records import ApartDecision, Identifier, MergeDecision, PaperDecision, PaperName, PaperRecord
from db.resolution.candidates import Pair as CorePair
from db.resolution.doubts import Doubt
from db.resolution.features import Features
from db.resolution.graph import components
from db.resolution.identifiers import Ruling
from db.resolution.identity import Resolution, resolve
from db.resolution.keys import IDENTIFIERS
from db.resolution.names import fold_author, fold_title, letters_of, slugify, surname

_encode = msgspec.json.Encoder().encode
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourcedDecision:
    """A decision about papers, and the documents that say so."""

    decision: PaperDecision
    documents: frozenset[int]


Records = Mapping[Features, Sequence[PaperRecord]]
Pair = tuple[Features, Features, str]
"""Two records whose papers a person should look at, and the reason."""


def resolve_as_decided(
    records: Records, decisions: Iterable[PaperDecision], pairs: Set[CorePair] | None = None
) -> Resolution:
    """Group records into papers as `resolve` does, and as people decided."""
    of_identity = {one for one in decisions if isinstance(one, MergeDecision | ApartDecision)}
    ordered = sorted(of_identity, key=decision_order)
    if not ordered:
        return resolve(records, pairs=pairs)
    parted = _parted(records, [decision for decision in ordered if isinstance(decision, ApartDecision)])
    undecided = resolve(records, Ruling(parted=parted), pairs)
    same = [decision for decision in ordered if isinstance(decision, MergeDecision)]
    joined, doubted = _join(records, same, undecided, Ruling(parted=parted))
    resolution = resolve(records, Ruling(joined, parted), pairs) if joined else undecided
    return _with_doubts(resolution, _doubts(resolution, doubted))


def is_named(name: PaperName, record: PaperRecord) -> bool:
    """Whether a decision's name of a paper is that of a record."""
    if name.scheme in IDENTIFIERS:
        return Identifier(name.scheme, name.value) in record.own_identifiers
    if name.year and not (record.published_on or "").startswith(f"{name.year:04}"):
        return False
    if name.venue and letters_of(name.venue) != letters_of(record.venue or ""):
        return False
    if name.author and not _is_among(fold_author(name.author), record.authors):
        return False
    if name.scheme == "title":
        return bool(folded := fold_title(clean_title(name.value))) and fold_title(record.title) == folded
    return slugify(record.title) == name.value


def _is_among(author: str, printed: Sequence[str]) -> bool:
    """Whether a folded name, or a surname alone, is that of one of these authors."""
    return any(author in (folded, surname(folded)) for folded in map(fold_author, printed))


def narrowest(found: Mapping[PaperName, Set[T]]) -> dict[PaperName, set[T]]:
    """What each name of a decision stands for, less what a narrower name beside it does.

    Identifiers are the narrowest, then titles with author or venue, then titles.
    """
    taken: dict[int, set[T]] = defaultdict(set)
    for name, own in found.items():
        taken[_width(name)] |= own
    return {name: set(own).difference(*(taken[width] for width in range(_width(name)))) for name, own in found.items()}


def _width(name: PaperName) -> int:
    if name.scheme in IDENTIFIERS:
        return 0
    return 1 if name.author or name.venue else 2


def of_papers(
    decisions: Iterable[SourcedDecision], papers: Sequence[Sequence[PaperRecord]]
) -> dict[int, list[SourcedDecision]]:
    """What is decided about each paper, by its place, but for identity; later decisions first.

    A name that stands for several papers names none of them.
    """
    found: dict[int, list[SourcedDecision]] = defaultdict(list)
    about = [one for one in decisions if not isinstance(one.decision, MergeDecision | ApartDecision)]
    for sourced in later_first(about):
        for name in sourced.decision.papers:
            named = [place for place, own in enumerate(papers) if any(is_named(name, record) for record in own)]
            if len(named) == 1 and sourced not in found[named[0]]:
                found[named[0]].append(sourced)
    return {place: own for place, own in found.items() if own}


def later_first(decisions: Iterable[SourcedDecision]) -> list[SourcedDecision]:
    """Decisions in the order in which they count; what several documents say alike is one of all of them."""
    documents: dict[PaperDecision, frozenset[int]] = defaultdict(frozenset)
    for sourced in decisions:
        documents[sourced.decision] |= sourced.documents
    return [SourcedDecision(one, documents[one]) for one in sorted(documents, key=decision_order)]


def decision_order(decision: PaperDecision) -> tuple[tuple[int, ...], bytes]:
    """Later decisions first; of one day, or of none, by what they say."""
    day = decision.decided_on
    return tuple(-ord(character) for character in day) if day else (1,), _encode(decision)


def _named(records: Records, names: Iterable[PaperName]) -> list[set[Features]]:
    """The records that each name of a decision stands for: a title for those that nothing narrower beside it names."""
    found = {
        name: {features for features, same in records.items() if any(is_named(name, record) for record in same)}
        for name in names
    }
    return [own for _, own in sorted(narrowest(found).items())]


def _parted(records: Records, decisions: Iterable[ApartDecision]) -> dict[Features, frozenset[Features]]:
    """The records that each record must not be one paper with."""
    parted: dict[Features, set[Features]] = defaultdict(set)
    for decision in decisions:
        for these, those in combinations(_named(records, decision.papers), 2):
            for one in these - those:
                for other in those - these:
                    parted[one].add(other)
                    parted[other].add(one)
    return {one: frozenset(others) for one, others in parted.items()}


def _join(
    records: Records, decisions: Iterable[MergeDecision], undecided: Resolution, ruling: Ruling
) -> tuple[tuple[frozenset[Features], ...], list[Pair]]:
    """The records that decisions make one paper, in groups; and what of them could not be followed."""
    paper_of = {features: place for place, paper in enumerate(undecided.papers) for features in paper}
    followed: list[tuple[int, int]] = []
    doubted: list[Pair] = []
    groups = [frozenset(paper) for paper in undecided.papers]
    for decision in decisions:
        papers, unclear = _papers_named(records, decision, paper_of)
        doubted += [_pair(undecided, a, b, "unclear_decision") for a, b in unclear]
        edges = followed + [(papers[0], other) for other in papers[1:]]
        component = next((own for own in components(len(groups), edges) if papers and papers[0] in own), [])
        contrary = [(a, b) for a, b in combinations(component, 2) if ruling.parts(groups[a], groups[b])]
        if contrary:
            doubted += [_pair(undecided, a, b, "contrary_decisions") for a, b in contrary]
        else:
            followed = edges
    joined = (own for own in components(len(groups), followed) if len(own) > 1)
    return tuple(frozenset().union(*(groups[place] for place in own)) for own in joined), doubted


def _papers_named(
    records: Records, decision: MergeDecision, paper_of: Mapping[Features, int]
) -> tuple[list[int], list[tuple[int, int]]]:
    """The papers that a decision names, in order; and the pairs of papers that one name of it stands for alike."""
    named: set[int] = set()
    unclear: list[tuple[int, int]] = []
    for name in sorted(decision.papers, key=lambda name: (_width(name), name)):
        (matching,) = _named(records, [name])
        papers = {paper_of[features] for features in matching}
        if name.scheme not in IDENTIFIERS:
            papers -= named
        if len(papers) > 1:
            unclear += combinations(sorted(papers), 2)
        else:
            named |= papers
    return sorted(named), unclear


def _with_doubts(resolution: Resolution, doubts: set[Doubt]) -> Resolution:
    counts = Counter(resolution.doubt_counts)
    counts.update(place for doubt in doubts for place in (doubt.paper, doubt.other))
    return replace(resolution, doubts=sorted([*resolution.doubts, *doubts]), doubt_counts=dict(counts))


def _pair(resolution: Resolution, a: int, b: int, reason: str) -> Pair:
    return resolution.papers[a][0], resolution.papers[b][0], reason


def _doubts(resolution: Resolution, pairs: Iterable[Pair]) -> set[Doubt]:
    """Doubts between the papers that pairs of records are of now; none where they are one."""
    paper_of = {features: place for place, paper in enumerate(resolution.papers) for features in paper}
    places = ((paper_of[one], paper_of[other], reason) for one, other, reason in pairs)
    return {Doubt(min(a, b), max(a, b), reason) for a, b, reason in places if a != b}
