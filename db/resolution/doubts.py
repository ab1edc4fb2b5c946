"""Doubts: papers that stay apart and yet speak for being one, each with a score and reasons for a person to judge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.resolution.candidates import YEARS_APART
from db.resolution.groups import Evidence, Group
from db.resolution.identifiers import Ruling
from db.resolution.levels import is_bare_title, is_near_title, is_same_text, is_same_title

MOST_DOUBTS = 5
"""Papers that a paper in doubt is shown with: the best; of more their number."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """A pair of papers (places in `Resolution.papers`) that a person should look at."""

    paper: int
    other: int
    reason: str
    """As in the table reviews."""
    score: float = 1.0
    """From 0 to 1: how much speaks for one paper."""
    evidence: str = ""
    """What speaks for it and against it, in words."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """The doubts between papers: of each paper the best, and how many there are of it."""

    best: list[Doubt]
    counts: dict[int, int]


def doubts(groups: Sequence[Group], found: Mapping[Pair, Evidence], ruling: Ruling) -> Doubts:
    """The doubts between papers, as they stand at the end."""
    by_evidence = list(_by_evidence(found))
    shared = list(_sharing(groups))
    counts = Counter(place for doubt in by_evidence for place in (doubt.paper, doubt.other))
    for places in shared:
        counts.update({place: len(places) - 1 - _parted(place, places, groups, ruling) for place in places})
    beside = {
        (a, b)
        for places in shared
        for a, b in _neighbours(places)
        if not ruling.parts(groups[a].members, groups[b].members)
    }
    by_identifiers = [Doubt(a, b, "shared_identifier", evidence="one DOI stands on both") for a, b in beside]
    return Doubts(
        sorted([*_best(by_evidence), *by_identifiers]), {place: count for place, count in counts.items() if count}
    )


def _parted(place: int, places: list[int], groups: Sequence[Group], ruling: Ruling) -> int:
    """How many of these papers people parted from one of them."""
    own = groups[place].members
    if ruling.parted.keys().isdisjoint(own):
        return 0
    return sum(ruling.parts(own, groups[other].members) for other in places if other != place)


def _by_evidence(found: Mapping[Pair, Evidence]) -> Iterator[Doubt]:
    for (a, b), evidence in found.items():
        if reason := _reason(evidence):
            yield Doubt(a, b, reason, _score(evidence), _in_words(evidence))


def _reason(evidence: Evidence) -> str | None:
    """Why a pair that stays apart is in doubt; None if it is not."""
    if any(fits(evidence) for fits in (is_same_text, is_same_title, is_near_title, is_bare_title)):
        return "fits_several"
    if evidence.is_numbered_apart:
        return None
    is_alike = evidence.is_title_possibly_alike or evidence.is_main_title_equal
    if evidence.do_authors_agree:
        is_alike = is_alike and (evidence.years_apart or 0) <= YEARS_APART
        is_title_enough = evidence.is_title_equal
    elif evidence.authors:
        is_title_enough = evidence.is_title_equal and (evidence.years_apart or 0) <= YEARS_APART
        is_alike = is_alike and evidence.years_apart == 0 and not evidence.are_dois_apart
    else:
        is_alike = is_alike and evidence.years_apart == 0 and not evidence.are_dois_apart
        is_title_enough = is_alike and evidence.is_title_equal
    if is_title_enough or is_alike:
        return "same_title" if is_title_enough else "similar_title"
    return "similar_abstract" if evidence.is_text_telling else None


def _score(evidence: Evidence) -> float:
    """How much speaks for one paper: what is unknown counts half."""
    authors = 0.5 if evidence.authors is None else evidence.authors
    abstract = 0.5 if evidence.abstract is None else evidence.abstract
    return round(0.4 * evidence.title + 0.3 * authors + 0.2 * abstract + 0.1 * evidence.do_years_agree, 2)


def _in_words(evidence: Evidence) -> str:
    title = "equal titles" if evidence.is_title_equal else f"titles alike at {evidence.title:.2f}"
    words = [title, _share("authors", evidence.authors), _share("words of the abstract", evidence.abstract)]
    if evidence.years_apart is not None:
        words.append(f"{evidence.years_apart} years apart" if evidence.years_apart else "one year")
    words += ["two DOIs"] * evidence.are_dois_apart + ["two venues"] * evidence.are_venues_apart
    words += ["two pages"] * evidence.are_pages_apart
    return "; ".join(words)


def _share(what: str, share: float | None) -> str:
    return f"{what} unknown" if share is None else f"{share:.2f} of the {what}"


def _best(doubts: list[Doubt]) -> set[Doubt]:
    """Those that are among the best of one of their papers."""
    of_paper: dict[int, list[Doubt]] = defaultdict(list)
    for doubt in sorted(doubts, key=lambda doubt: (-doubt.score, doubt)):
        of_paper[doubt.paper].append(doubt)
        of_paper[doubt.other].append(doubt)
    return {doubt for own in of_paper.values() for doubt in own[:MOST_DOUBTS]}


def _sharing(groups: Sequence[Group]) -> Iterator[list[int]]:
    """The places of papers that have one DOI, for each DOI that several have."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        for doi in group.dois:
            holders[doi].append(place)
    yield from (places for _, places in sorted(holders.items()) if len(places) > 1)


def _neighbours(places: list[int]) -> Iterator[Pair]:
    """Each place with the few after it: together they show everybody, however many there are."""
    for number, place in enumerate(places):
        for other in places[number + 1 : number + 3]:
            yield place, other
