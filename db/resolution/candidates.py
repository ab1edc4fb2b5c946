"""Which records could be one paper: those that share a key and of which not everything speaks against it.

Records of one core are one node here, however many they are. A key that more than `LIMIT` cores hold is crowded: no
work has so many, so nothing is looked for along it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from db.resolution.evidence import (
    HALF,
    NEAR_EQUAL,
    abstracts_shared,
    are_possibly_alike,
    authors_shared,
    is_telling,
)
from db.resolution.features import Comparable, Features
from db.resolution.hashing import is_on_arxiv
from db.resolution.keys import Keys
from db.resolution.sketches import Sketch, could_texts_be_near
from db.resolution.title_words import differ_in_numbers

LIMIT = 50
"""Cores that may hold a key before it is crowded."""
MOST_COMPARED = 6
"""Different records of a core that are compared; one with more is a candidate for whoever shares a key with it."""
TELLING_TITLE = 3
"""Spaces in a title from which it may be one work's although the authors are not the same."""
YEARS_APART = 2
"""Years from which two records of titles that are only alike are two works."""

Pair = tuple[int, int]
"""Two cores, the smaller first."""


@dataclass(slots=True)
class Core:
    """The records of one core."""

    members: list[Features] = field(default_factory=list)
    identifying: set[int] = field(default_factory=set)
    telling: set[int] = field(default_factory=set)
    naming: set[int] = field(default_factory=set)

    def add(self, features: Features, keys: Keys) -> None:
        """Take a record in."""
        self.members.append(features)
        self.identifying |= keys.identifying
        self.telling |= keys.telling
        self.naming |= keys.naming


def cores_of(keys_of_records: Mapping[Features, Keys]) -> dict[int, Core]:
    """Records by their cores."""
    cores: dict[int, Core] = defaultdict(Core)
    for features, keys in keys_of_records.items():
        cores[keys.core].add(features, keys)
    return cores


def crowded(cores: Mapping[int, Core]) -> set[int]:
    """The keys that too many of these hold."""
    counts: dict[int, int] = defaultdict(int)
    for core in cores.values():
        for key in core.telling:
            counts[key] += 1
    return {key for key, count in counts.items() if count > LIMIT}


def candidates(cores: Mapping[int, Core]) -> set[Pair]:
    """The pairs of cores that share a key which is not crowded and could be one paper; there are no other cores."""
    holders: dict[int, list[int]] = defaultdict(list)
    none = crowded(cores)
    for number, core in cores.items():
        for key in core.telling - none:
            holders[key].append(number)
    pairs = {pair for own in holders.values() if len(own) > 1 for pair in combinations(sorted(own), 2)}
    return {(a, b) for a, b in pairs if not are_apart(a, b) and could_be_one(cores[a].members, cores[b].members)}


def are_apart(core: int, other: int) -> bool:
    """Whether two different cores are two papers by what they are: both are arXiv identifiers."""
    return is_on_arxiv(core) and is_on_arxiv(other)


def could_be_one(these: Sequence[Features], those: Sequence[Features]) -> bool:
    """Whether records of two cores that share a key could be one paper. More records never make it less so.

    The cores are not apart by what they are (`are_apart`).
    """
    if len(these) > MOST_COMPARED or len(those) > MOST_COMPARED:
        return True
    return any(_could_be_one(one, other) for one in these for other in those)


def could_be_one_by_sketches(these: Sequence[Sketch], those: Sequence[Sketch]) -> bool | None:
    """What `could_be_one` says, as far as sketches tell; None where the records have to be looked at."""
    if len(these) > MOST_COMPARED or len(those) > MOST_COMPARED:
        return True
    said = {_could_be_one_by_sketches(one, other) for one in these for other in those}
    return True if True in said else None if None in said else False


def _could_be_one(one: Features, other: Features) -> bool:
    by_titles = _could_be_one_by_titles(one, other)
    if by_titles is not None:
        return by_titles
    if abstracts_shared(one.abstract, other.abstract) < NEAR_EQUAL:
        return False
    if one.authors and other.authors and authors_shared(one.authors, other.authors) < HALF:
        return is_telling(one.abstract, other.abstract)
    return True


def _could_be_one_by_sketches(one: Sketch, other: Sketch) -> bool | None:
    by_titles = _could_be_one_by_titles(one, other)
    return False if by_titles is None and not could_texts_be_near(one, other) else by_titles


def _could_be_one_by_titles(one: Comparable, other: Comparable) -> bool | None:
    """Whether two records could be one paper as far as all but their abstracts tells; None where these decide."""
    has_texts = one.has_abstract and other.has_abstract
    years_apart = _years_apart(one, other)
    are_titles_alike = years_apart <= YEARS_APART and _may_titles_be_one(one, other)
    is_title_equal = one.letters == other.letters
    # Most share a key by chance and have other titles, whoever wrote them. So authors are compared last.
    if are_titles_alike or is_title_equal:
        is_known = bool(one.authors and other.authors)
        shared = authors_shared(one.authors, other.authors) if is_known else 0
        agree = shared >= HALF
        if not shared and not has_texts and one.dois and other.dois and set(one.dois).isdisjoint(other.dois):
            return False
        if is_title_equal and (agree or not is_known):
            return True
        if are_titles_alike and (shared or not years_apart):
            return agree or min(one.title.count(" "), other.title.count(" ")) >= TELLING_TITLE
    return None if has_texts else False


def _may_titles_be_one(one: Comparable, other: Comparable) -> bool:
    return titles_possibly_alike(one, other) and not differ_in_numbers(one.title, other.title)


def titles_possibly_alike(one: Comparable, other: Comparable) -> bool:
    """Whether titles are alike, or one is the other without its subtitle."""
    is_main_equal = not {one.title, one.main_title}.isdisjoint((other.title, other.main_title))
    return is_main_equal or are_possibly_alike(one.title, other.title)


def _years_apart(one: Comparable, other: Comparable) -> int:
    return abs(one.year - other.year) if one.year and other.year else 0
