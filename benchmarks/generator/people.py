"""Authors: people in groups, few of them in very many papers, some of them with the name of another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from benchmarks.generator.chance import Chance
from benchmarks.generator.text import phrases

GROUP_SIZE = 16
FIRST_POPULATION = 6_000
"""People who might write the first paper."""
NEWCOMERS = 3
"""People who come with each further paper."""
INITIALS = "ABCDEGHJKLMNPRST"


@dataclass(frozen=True, slots=True)
class Person:
    """An author as a person, whatever is printed."""

    given: str
    middle: str
    """An initial; empty where there is none."""
    family: str


@dataclass(frozen=True, slots=True)
class Name:
    """The name on one paper."""

    given: str
    family: str

    @property
    def printed(self) -> str:
        """In one line, given name first."""
        return f"{self.given} {self.family}"


@lru_cache(maxsize=1024)
def person(seed: int, number: int) -> Person:
    """The person of a number."""
    chance = Chance(seed, "person", number)
    given = _choice(chance, "given")
    middle = chance.one_of(INITIALS) if chance.happens(0.25) else ""
    if chance.happens(0.3):
        return Person(given, middle, _choice(chance, "family"))
    parts = ["family_start"] + ["family_middle"] * chance.below(3) + ["family_end"]
    return Person(given, middle, "".join(chance.one_of(phrases()[part])[0] for part in parts))


def authors(chance: Chance, paper: int, count: int) -> list[int]:
    """The numbers of the people who wrote a paper: members of one group, known names and newcomers."""
    population = FIRST_POPULATION + NEWCOMERS * paper
    group = chance.rank(population // GROUP_SIZE, flat=256)
    found: dict[int, None] = {}
    for _ in range(4 * count):
        if len(found) == count:
            break
        if len(found) < GROUP_SIZE and chance.happens(0.5):
            found[group * GROUP_SIZE + chance.rank(GROUP_SIZE, flat=2)] = None
        elif chance.happens(0.35):
            found[chance.rank(population, flat=256)] = None
        else:
            found[population + len(found)] = None
    return list(found)


def author_count(chance: Chance) -> int:
    """Mostly three to six, now and then a crowd."""
    if chance.happens(0.002):
        return chance.between(30, 120)
    return 1 + chance.below(4) + chance.below(4) + (chance.below(9) if chance.happens(0.15) else 0)


def name(chance: Chance, someone: Person) -> Name:
    """What one paper prints of a person: mostly given and family name, sometimes initials or the other way round."""
    drawn = chance.below(100)
    if drawn < 70 or (drawn < 94 and not someone.middle):
        return Name(someone.given, someone.family)
    if drawn < 94:
        return Name(f"{someone.given} {someone.middle}.", someone.family)
    if drawn < 99:
        return Name(f"{someone.given[0]}.", someone.family)
    return Name(someone.family, someone.given)


def _choice(chance: Chance, heading: str) -> str:
    return chance.skewed(phrases()[heading], flat=8)[0]
