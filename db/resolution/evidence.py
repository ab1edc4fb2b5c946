"""What two titles, author lists, years and abstracts say of whether they are of one work."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from functools import lru_cache

from rapidfuzz.fuzz import ratio, token_sort_ratio

from db.display.names import split_suffix
from db.resolution.names import fold, surname

NEAR_EQUAL = 0.8
"""Share of the words of the shorter abstract that stand in the longer one, from which the two are near-equal."""
FEWEST_WORDS = 20
"""An abstract of fewer different words is compared letter by letter."""
HALF = 0.5
"""Share of the shorter author list from which two lists agree."""
ALIKE = 0.85
"""Likeness from which two titles can be one with typos."""
LEAST_OF_A_BEGINNING = 3
"""Spaces in a title from which another one that begins with it is likely the same."""
POSSIBLY_ALIKE = 0.75
"""Likeness from which two titles of the same authors may be one, for a person to judge."""
ALIKE_NAMES = 0.85
"""Likeness from which two names can be one with a typo."""
LEAST_OF_A_NAME = 10
"""Letters of a name from which another letter is a typo: Wei Li and Wei Liu are two people."""
MOST_INITIALS = 3
"""Letters of the initials of a name where they stand together."""
MOST_COMPARED = 6
"""Names that stand in no other list are compared letter by letter up to so many."""

_WORD = re.compile(r"[^\W_]+")
_BLANK_BETWEEN = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)


def titles_alike(one: str, other: str) -> float:
    """How alike two titles of folded words are, from 0 to 1: the share of letters that stand in both in one order."""
    return 1.0 if one == other else ratio(one, other) / 100


def are_possibly_alike(one: str, other: str) -> bool:
    """Whether two titles are alike enough to be compared, be it with their words in another order."""
    least = 100 * POSSIBLY_ALIKE  # told where to give up, the library takes a fraction of the time
    is_alike = ratio(one, other, score_cutoff=least) or token_sort_ratio(one, other, score_cutoff=least)
    return bool(is_alike) or is_beginning(one, other)


def is_beginning(one: str, other: str) -> bool:
    """Whether one title is the beginning of the other, and says enough for that: the rest is a subtitle or a remark."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(f"{shorter} ") and shorter.count(" ") >= LEAST_OF_A_BEGINNING


@lru_cache(maxsize=16_384)
def authors_shared(these: tuple[str, ...], those: tuple[str, ...]) -> float:
    """The share of the shorter of two known lists of folded names that the other has too.

    Surnames decide, in any order, unless given names contradict each other: Wei Wang is not Li Wang, J. Wang or Wang
    may be either. Where surnames do not decide, given name and surname may stand the other way round, a name may miss
    words of the other or have a typo.
    """
    these, those = sorted((these, those), key=lambda names: (len(names), names))
    common = Counter(these) & Counter(those)
    matched = common.total()
    if matched < len(these):
        rest, others = (sorted((Counter(names) - common).elements()) for names in (these, those))
        matched += _take(rest, others, surname, _may_be_one)
        matched += _take(rest, others, lambda name: frozenset(name.split()), lambda one, other: True)
        matched += _take(rest, others, lambda name: name.replace(" ", ""), lambda one, other: True)
        matched += _take(rest, others, _surname_of_turned, _are_initials_turned)
        if rest and max(len(rest), len(others)) <= MOST_COMPARED:
            matched += _take(rest, others, lambda name: "", _is_misprinted)
    return matched / len(these)


def _take(names: list[str], others: list[str], key: Callable[[str], Hashable], fits: Callable[[str, str], bool]) -> int:
    """Take out of both lists the names that fit one of equal key in the other; gives their number."""
    holders: dict[Hashable, list[str]] = defaultdict(list)
    for other in others:
        holders[key(other)].append(other)
    taken = 0
    for name in tuple(names):
        holding = holders[key(name)]
        if (found := next((other for other in holding if fits(name, other)), None)) is not None:
            holding.remove(found)
            others.remove(found)
            names.remove(name)
            taken += 1
    return taken


def _may_be_one(one: str, other: str) -> bool:
    """Whether given names of one surname allow it: one is unknown, or they have an initial in common."""
    these, those = ({word[0] for word in split_suffix(name)[0][:-1]} for name in (one, other))
    return not (these and those) or not these.isdisjoint(those)


def _surname_of_turned(name: str) -> str:
    """The surname of a name, also of one with initials behind it."""
    return turned[0] if (turned := _turned(name)) else surname(name)


def _turned(name: str) -> tuple[str, str] | None:
    """Surname and initials of a name that has them in this order, as indexes print: "garcia a b", "garcia ab"."""
    words = name.split()
    initials = ""
    while len(words) > 1 and len(words[-1]) == 1:
        initials = words.pop() + initials
    if not initials and len(words) > 1 and len(words[-1]) <= MOST_INITIALS < len(words[-2]):
        initials = words.pop()
    return (words[-1], initials) if initials and len(words[-1]) > 1 else None


def _are_initials_turned(one: str, other: str) -> bool:
    """Whether one of two names has the initials of the other behind its surname, all of them or the first alone."""
    for name, normal in ((one, other), (other, one)):
        if (turned := _turned(name)) and not _turned(normal):
            initials = "".join(word[0] for word in split_suffix(normal)[0][:-1])
            if turned[1] in (initials, initials[:1]):
                return True
    return False


def _is_misprinted(one: str, other: str) -> bool:
    """Whether a name may be the other with a typo, or without some of its words: "Ana Garcia", "Ana Garcia Lopez"."""
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return True
    if min(len(one), len(other)) < LEAST_OF_A_NAME:
        return False
    return max(ratio(one, other), ratio(one.replace(" ", ""), other.replace(" ", ""))) >= 100 * ALIKE_NAMES


@lru_cache(maxsize=1_024)
def abstracts_shared(one: str, other: str) -> float:
    """The share of the words of the shorter abstract that the other has too; 1 for equal ones, 0 where one is short."""
    if one == other:
        return 1.0
    shorter, longer = sorted((words_of(one), words_of(other)), key=len)
    return len(shorter & longer) / len(shorter) if len(shorter) >= FEWEST_WORDS else 0.0


def is_telling(one: str, other: str) -> bool:
    """Whether two abstracts are near-equal, and of so many words that no other text would be."""
    if abstracts_shared(one, other) < NEAR_EQUAL:
        return False
    return min(len(words_of(one)), len(words_of(other))) >= FEWEST_WORDS


@lru_cache(maxsize=1_024)
def words_of(text: str) -> frozenset[str]:
    """The different words of a text."""
    if text.isascii():  # most are, and this is twice as fast
        return frozenset(text.lower().encode().translate(_BLANK_BETWEEN).decode().split())
    return frozenset(_WORD.findall(fold(text)))
