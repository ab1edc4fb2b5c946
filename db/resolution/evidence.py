"""What two titles, author lists, years and abstracts say of whether they are of one work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.fuzz import ratio, token_sort_ratio
from rapidfuzz.process import extractOne

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
MOST_COMPARED = 6
"""Names that stand in no other list are compared letter by letter up to so many."""

_WORD = re.compile(r"[^\W_]+")
_NUMERAL = re.compile(r"[0-9]+|[ivx]+")


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


def differ_in_numbers(one: str, other: str) -> bool:
    """Whether two titles are told apart by numerals alone: part I and part II, or the reports of two years."""
    these, those = Counter(one.split()), Counter(other.split())
    only = [*(these - those), *(those - these)]
    return bool(only) and all(_NUMERAL.fullmatch(word) for word in only)


@lru_cache(maxsize=16_384)
def authors_shared(these: tuple[str, ...], those: tuple[str, ...]) -> float:
    """The share of the shorter of two known lists of folded names that the other has too.

    Surnames decide, in any order. Where they do not, given name and surname may stand the other way round, or a name
    may have a typo.
    """
    if (len(these), these) > (len(those), those):
        these, those = those, these
    matched, rest, other_rest = _same_surnames(these, those)
    if rest:
        turned = set(map(_words_of_name, other_rest))
        matched += sum(_words_of_name(name) in turned for name in rest)
        if matched < len(these) and max(len(rest), len(other_rest)) <= MOST_COMPARED:
            matched += _count_typos(rest, other_rest)
    return min(matched, len(these)) / len(these)


def _same_surnames(these: tuple[str, ...], those: tuple[str, ...]) -> tuple[int, list[str], list[str]]:
    """How many surnames two lists have in common, and the names of each that are left without them."""
    surnames, others = list(map(surname, these)), list(map(surname, those))
    if set(surnames).isdisjoint(others):  # as in most lists that are compared
        return 0, sorted(these), sorted(those)
    common = Counter(surnames) & Counter(others)
    return common.total(), _less(these, common), _less(those, common)


def _less(names: Iterable[str], matched: Counter[str]) -> list[str]:
    """The names that are left when so many of each surname are taken out."""
    open_ = matched.copy()
    rest = []
    for name in sorted(names):
        if open_[surname(name)] > 0:
            open_[surname(name)] -= 1
        else:
            rest.append(name)
    return rest


@lru_cache(maxsize=4_096)
def _words_of_name(name: str) -> frozenset[str]:
    return frozenset(name.split())


def _count_typos(these: list[str], those: list[str]) -> int:
    """How many of these names are one of those with a typo."""
    long = [name for name in those if len(name) >= LEAST_OF_A_NAME]
    least = 100 * ALIKE_NAMES
    return sum(
        len(name) >= LEAST_OF_A_NAME and extractOne(name, long, scorer=ratio, score_cutoff=least) is not None
        for name in these
    )


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
    return frozenset(_WORD.findall(fold(text)))
