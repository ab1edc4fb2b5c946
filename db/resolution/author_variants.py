"""Which names of authors are one person: rules that look at the set of papers alone, never at their order.

Two names are variants where their forms allow it and their co-authors prove it. A form never proves anything by itself:
names that look alike share co-authors before they are one, the more of them the less the forms say. Co-authors are
counted by folded name, so that no decision rests on another one. Names of one list are several people.

What is known of a person decides before any form: names that have one ORCID alone are joined by it, names with two
different ones never, and a name that itself has several is joined with none, for it is several people's. The same do
the numbers of dblp, where people part those of one name. Numbers that machines give (OpenAlex, Semantic Scholar) were
made from names as well: one that is all that two names have stands for their co-authors, where the forms allow one
person, and two different ones part nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

from db.display.names import split_suffix
from db.resolution.graph import cliques, components

_UMLAUT = re.compile("(?<=[aou])e(?=[bcdfghjklmnpqrstvwxz])")

Pair = tuple[str, str]
"""Two folded names, the smaller first."""

MOST_HOLDERS = 200
"""A form that more names have leads to nothing: "w zhang" says of nobody who he is."""
LONGEST_FORM = 100
"""Characters of a short form: no index takes a key without end."""
MOST_PAPERS = 1_000
"""A name on more papers is joined with none: it is several people's, or stands for itself."""
MOST_AUTHORS = 50
"""The authors of a longer list need not know each other, so it shows no co-authors."""
DECIDING = ("orcid", "dblp")
"""Schemes of identifiers that say who a name is."""
SUPPORTING = ("openalex", "semantic-scholar")
"""Schemes of identifiers that say so of names that are alike."""
CERTAIN = 1_000_000
"""More co-authors than any form could have: what identifiers say outweighs them."""
CLEARLY = 2
"""Of two names that contradict each other, a third is a variant of the one that has so many times the evidence."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two forms are alike, and what they must share to be one person."""

    kind: str
    fewest: int
    """Co-authors that both names have."""
    least_share: float
    """Of the shorter list of co-authors: much of it where the forms say little."""


# Measured on 37,740 papers with 68,202 names; read by eye: docs/decisions/0013-variants-of-names.md.
SPACING = Likeness("spacing", 1, 0)
ORDER = Likeness("order", 1, 1 / 3)
UMLAUT = Likeness("umlaut", 1, 1 / 10)
MIDDLE_INITIAL = Likeness("middle initial", 2, 0)
MIDDLE_NAME = Likeness("middle name", 2, 1 / 10)
INITIAL = Likeness("initial", 2, 1 / 5)


def pair_of(one: str, other: str) -> Pair:
    """Two names as a pair."""
    return (one, other) if one < other else (other, one)


def short_form(name: str) -> str:
    """What names that differ in given names have in common: initial and surname, or the name where it is one word."""
    given, surname, _ = _parts(name)
    return f"{given[0][0]} {surname}"[:LONGEST_FORM] if given else name[:LONGEST_FORM]


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.partition(" ")[0]


def letters_of(name: str) -> str:
    """What names that differ in spacing, in umlauts or in the order of their words have in common."""
    return "".join(sorted(_without_umlauts(name).replace(" ", "")))


def _without_umlauts(name: str) -> str:
    """A folded name with its umlauts in one letter: "schoelkopf" is "Schölkopf" too, while "yue" is no "yu"."""
    return _UMLAUT.sub("", name)


def likeness(one: str, other: str) -> Likeness | None:
    """How two folded names are alike; None where they cannot be one person's."""
    these, those = one.split(), other.split()
    if "".join(these) == "".join(those):
        return SPACING
    if _without_umlauts(one) == _without_umlauts(other):
        return UMLAUT
    if sorted(these) == sorted(those):
        # "j s lee" and "s j lee" are two people, "edward j hu" and "j edward hu" are one.
        return ORDER if any(len(word) > 1 for word, other in zip(these, those, strict=True) if word != other) else None
    given, surname, suffix = _parts(one)
    given_of_other, *rest = _parts(other)
    if not given or not given_of_other or [surname, suffix] != rest:
        return None
    return _likeness_of_given(*sorted((given, given_of_other), key=len))


def _likeness_of_given(fewer: list[str], more: list[str]) -> Likeness | None:
    """How the given names of one surname are alike: each of the fewer fits one of the others, in their order."""
    if not _fit(fewer[0], more[0]):
        return None
    left_out: list[str] = []
    pairs = [(fewer[0], more[0])]
    open_ = fewer[1:]
    for word in more[1:]:
        if open_ and _fit(open_[0], word):
            pairs.append((open_.pop(0), word))
        else:
            left_out.append(word)
    if open_:
        return None
    leaves_out_name = any(len(word) > 1 for word in left_out)
    is_first_whole = len(fewer[0]) > 1 and len(more[0]) > 1
    if is_first_whole:
        return MIDDLE_NAME if leaves_out_name else MIDDLE_INITIAL
    if any(one == other and len(one) > 1 for one, other in pairs):
        return MIDDLE_NAME
    # "s kevin zhou" goes by his second name, so that "shu zhou" is somebody else.
    return None if leaves_out_name and len(more[0]) == 1 else INITIAL


def _fit(one: str, other: str) -> bool:
    """Whether two given names are the same, or one is the initial of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _parts(name: str) -> tuple[list[str], str, str]:
    """Given names, surname and suffix ("jr") of a folded name."""
    words, suffix = split_suffix(name)
    return words[:-1], words[-1] if words else "", suffix


def variants_in_spelling(anagrams: Iterable[str]) -> Iterator[Pair]:
    """Of all names with the same letters the pairs whose forms allow them to be one person."""
    return (pair for pair in combinations(sorted(anagrams), 2) if likeness(*pair))


def variants_in_family(family: Iterable[str]) -> Iterator[Pair]:
    """Of all names with one initial and surname the pairs whose forms allow them to be one person.

    Compared are names with the same first name, and initials with all; their number is linear in the family, for what
    more than `MOST_HOLDERS` names have in common leads to nothing.
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(family):
        by_first[first_name(name)].append(name)
    for namesakes in by_first.values():
        if len(namesakes) <= MOST_HOLDERS:
            yield from (pair for pair in combinations(namesakes, 2) if likeness(*pair))
    if sum(map(len, by_first.values())) <= MOST_HOLDERS:
        initials = [name for first, own in by_first.items() if len(first) == 1 for name in own]
        others = [name for first, own in by_first.items() if len(first) > 1 for name in own]
        yield from (pair for one, other in product(initials, others) if likeness(*(pair := pair_of(one, other))))


@dataclass(slots=True)
class Appearances:
    """Where names stand: their papers, and with whom."""

    papers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    coauthors: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    identifiers: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Of names that have some: scheme to what sources give under the name."""

    def add(self, paper: int, authors: frozenset[str], name: str) -> None:
        """Take note of a paper with these authors, for one of them."""
        self.papers[name].add(paper)
        if len(authors) <= MOST_AUTHORS:
            self.coauthors[name].update(authors - {name})

    def stand_together(self, one: str, other: str) -> bool:
        """Whether two names stand in one list."""
        return not self.papers[one].isdisjoint(self.papers[other])

    def are_one(self, one: str, other: str) -> bool | None:
        """Whether two names are one person's by what is known of them; None where it does not tell."""
        if not self.identifiers:
            return None
        these, those = (
            {scheme: own[scheme] for scheme in DECIDING if scheme in own}
            for own in (self.identifiers.get(one, {}), self.identifiers.get(other, {}))
        )
        if any(len(values) > 1 for values in (*these.values(), *those.values())):
            return False
        verdicts = {these[scheme] == those[scheme] for scheme in these.keys() & those.keys()}
        return any(verdicts) if verdicts else None

    def are_numbered_alike(self, one: str, other: str) -> bool:
        """Whether a machine gives two names one number, and neither of them another."""
        these, those = self.identifiers.get(one, {}), self.identifiers.get(other, {})
        return any(these.get(scheme) == those.get(scheme) and len(these.get(scheme, ())) == 1 for scheme in SUPPORTING)

    def shared(self, one: str, other: str) -> int:
        """The number of co-authors that prove two names to be variants; 0 where they prove nothing.

        Where identifiers make them one it is `CERTAIN`.
        """
        alike, are_one = likeness(one, other), self.are_one(one, other)
        if self.stand_together(one, other) or are_one is False:
            return 0
        if are_one:
            return CERTAIN
        if alike is None:
            return 0
        these, those = self.coauthors[one], self.coauthors[other]
        shared = len(these & those)
        if shared >= max(alike.fewest, alike.least_share * min(len(these), len(those))):
            return shared
        return alike.fewest if self.are_numbered_alike(one, other) else 0


def groups_of(names: Iterable[str], evidence: Mapping[Pair, int], seen: Appearances) -> list[list[str]]:
    """Names in groups, each one person. The names are all that evidence joins to one another, directly or not.

    A name between names that contradict each other goes with those that it has clearly more evidence for, or with none:
    "a kumar" never joins "amit kumar" and "anil kumar". Where a longer chain would, its links are set aside.
    """
    order = sorted(set(names))
    neighbours: dict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), shared in evidence.items():
        neighbours[one][other] = neighbours[other][one] = shared
    kept = {name: _without_contradiction(own, seen) for name, own in neighbours.items()}
    place_of = {name: place for place, name in enumerate(order)}
    edges = sorted(
        (place_of[one], place_of[other]) for one, other in evidence if other in kept[one] and one in kept[other]
    )
    edges_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    found = components(len(order), edges)
    component_of = {place: number for number, places in enumerate(found) for place in places}
    for edge in edges:
        edges_of[component_of[edge[0]]].append(edge)
    groups: list[list[str]] = []
    for number, places in enumerate(found):
        group = [order[place] for place in places]
        if any(_contradict(one, other, seen) for one, other in combinations(group, 2)):
            index = {place: at for at, place in enumerate(places)}
            inside = [(index[a], index[b]) for a, b in edges_of[number]]
            groups += [[group[at] for at in clique] for clique in cliques(len(group), inside)]
        else:
            groups.append(group)
    return groups


def _without_contradiction(neighbours: Mapping[str, int], seen: Appearances) -> set[str]:
    """Of the variants of a name those that can be one person."""
    contradicted = {
        one: max((neighbours[other] for other in neighbours.keys() - {one} if _contradict(one, other, seen)), default=0)
        for one in neighbours
    }
    return {name for name, shared in neighbours.items() if shared >= CLEARLY * contradicted[name]}


def _contradict(one: str, other: str, seen: Appearances) -> bool:
    """Whether two names cannot be one person's: they stand in one list, or have other given names of one initial.

    What identifiers say goes before given names.
    """
    if seen.stand_together(one, other):
        return True
    if (are_one := seen.are_one(one, other)) is not None:
        return not are_one
    return short_form(one) == short_form(other) and likeness(one, other) is None


def shown_first(name: str, uses: int) -> tuple[bool, int, str]:
    """Of several names of a person the smallest is shown: one that has no initial for a first name, used most."""
    return len(first_name(name)) == 1, -uses, name
