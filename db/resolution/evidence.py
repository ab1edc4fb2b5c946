"""What two titles, author lists, years and abstracts say of whether they are of one work."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from functools import lru_cache
from itertools import product, takewhile

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
MOST_COMPARED = 6
"""Names that stand in no other list are compared letter by letter up to so many."""

_WORD = re.compile(r"[^\W_]+")
_BLANK_BETWEEN = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)
_NUMERAL = re.compile(r"[0-9]+|[ivx]+")
_COUNT = re.compile(r"[^\W_]*[0-9][^\W_]*|[ivx]+|[^\W_]")
"""What may count: "2", "12th", "v2", "gpt2", "ii", "b"."""
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_CARDINALS = {
    word: str(number)
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_SAME_NUMBER = {
    **{word: f"{number}{_ENDINGS.get(number, 'th')}" for number, word in enumerate(_ORDINALS, 1)},
    **{word: str(number) for number, word in enumerate("i ii iii iv v vi vii viii ix".split(), 1)},
}
_COUNTED = frozenset("part parts volume vol number no chapter lecture session episode version".split())
"""Words that a number stands with."""
_SERIES = frozenset("part volume vol chapter lecture session episode".split())
"""Those of them that a series counts its works by."""
_NUMBER_OF_A_PART = re.compile(r"[0-9]+(?:st|nd|rd|th)?")
_NOTICES = frozenset(
    "erratum errata corrigendum corrigenda correction corrections addendum retraction retracted comment comments "
    "commentary reply response rejoinder discussion appendix appendices supplement supplementary supplemental".split()
)
"""Words by which another text speaks of a paper, or belongs to it."""
_TURNS = frozenset("not non without plus".split())
"""Words that make of a title another one: "X without Y", "X++"."""
_NEGATING = frozenset("non un in im ir il dis anti de a".split())
"""Beginnings that turn a word into its opposite."""
LEAST_OF_A_WORD = 4
"""Letters of a word from which another beginning makes it another word, and not a typo."""
_OPPOSITES = frozenset(map(frozenset, (("upper", "lower"), ("forward", "backward"), ("offline", "online"))))
REWORDED = 60
"""Likeness of the words that two titles do not share, in percent, below which they are no typos of each other."""


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
    """Whether two titles are told apart by numbers alone: part I and part II, GPT2 and GPT3, the reports of two years.

    Where one title only has more words, these are a numeral or what a number stands with: "part one". Parts of a series
    are told apart whatever follows: "Part 3.1, Storage" and "Part 3.2, Manipulation".
    """
    numbered, others = _numbered(one), _numbered(other)
    if any(numbered[word] != others[word] for word in numbered.keys() & others.keys()):
        return True
    these, those = words_apart(one, other)
    only = [word for word in (*these, *those) if word not in _COUNTED]
    if (these and those) or len(only) < len(these) + len(those):
        return bool(only) and all(word in _CARDINALS or _COUNT.fullmatch(word) for word in only)
    return bool(only) and all(map(_NUMERAL.fullmatch, only))


def _numbered(title: str) -> dict[str, list[str]]:
    """What a title counts with which numbers: "part 3 1 storage" counts parts, with 3 and 1."""
    words = title.split()
    counted: dict[str, list[str]] = {}
    for place, word in enumerate(words):
        if word in _SERIES:
            behind = (_CARDINALS.get(it, _SAME_NUMBER.get(it, it)) for it in words[place + 1 :])
            if numbers := list(takewhile(_NUMBER_OF_A_PART.fullmatch, behind)):
                counted[word] = numbers
    return counted


def letters_counted(title: str) -> str:
    """The letters of a title of folded words, the parts of a series in figures: "part two", "part ii" are "part2"."""
    words = title.split()
    return "".join(
        _CARDINALS.get(word, _SAME_NUMBER.get(word, word)) if before in _SERIES else word
        for before, word in zip(("", *words), words, strict=False)
    )


def speaks_of_another(one: str, other: str) -> bool:
    """Whether a word that one title alone has makes it another text's: "erratum", "without", "nonlinear"."""
    these, those = words_apart(one, other)
    for words in (_NOTICES, _TURNS):
        if words.isdisjoint(these) != words.isdisjoint(those):
            return True
    return any(_are_opposite(a, b) for a, b in product(these, those))


def is_reworded(one: str, other: str) -> bool:
    """Whether each of two titles has words of its own that are no typos of the other's.

    A single word with another first letter is none, however alike it is ("training" and "pruning", "decoding" and
    "encoding"), unless it is the other with something in front: markup that was not closed.
    """
    these, those = words_apart(one, other)
    if len(these) == len(those) == 1 and _begin_otherwise(*these, *those):
        return True
    return bool(these and those) and ratio("".join(these), "".join(those)) < REWORDED


def _begin_otherwise(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one[0] != other[0] and len(shorter) >= LEAST_OF_A_WORD and not longer.endswith(shorter)


def words_apart(one: str, other: str) -> tuple[list[str], list[str]]:
    """The words that each of two titles has beyond those of the other, each in its order; numbers alike are equal."""
    ours, theirs = ([_SAME_NUMBER.get(word, word) for word in title.split()] for title in (one, other))
    ours, theirs = _in_figures(ours, theirs), _in_figures(theirs, ours)
    these, those = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    return [word for word in ours if word in these], [word for word in theirs if word in those]


def _in_figures(words: list[str], others: list[str]) -> list[str]:
    """The words, a number in figures that the others have in figures alone: "part two" beside "part 2"."""
    return [
        number if (number := _CARDINALS.get(word)) and number in others and word not in others else word
        for word in words
    ]


def _are_opposite(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    is_negated = longer.endswith(shorter) and longer.removesuffix(shorter) in _NEGATING
    return (is_negated and len(shorter) >= LEAST_OF_A_WORD) or frozenset((one, other)) in _OPPOSITES


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


def _is_misprinted(one: str, other: str) -> bool:
    """Whether a name may be the other with a typo, or without some of its words: "Ana Garcia", "Ana Garcia Lopez"."""
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return True
    return min(len(one), len(other)) >= LEAST_OF_A_NAME and ratio(one, other) >= 100 * ALIKE_NAMES


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
