"""What the words that two titles do not share say: typos of one title, or the name of another work."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product, takewhile

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

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
    "commentary reply response rejoinder discussion appendix appendices supplement supplementary supplemental note "
    "notes berichtigung rectificatif erwiderung".split()
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
LEAST_OF_A_TYPO = 5
"""Letters of a word from which another letter in it is a typo: of shorter words two are often known, as TPC and TCP."""
LEAST_OF_A_STEM = 4
"""Letters that two forms of one word have in common."""
_INFLECTED = frozenset("s es ed d e ing ion ions ation ations al ally ly ue ues y ys ies".split()) | {""}
"""What two forms of one word may end in."""
_BETWEEN = frozenset("a an the and und of for in on at by as".split())
"""Words that make no title another one's."""
_KIND_OF_TEXT = re.compile(
    r"\b(?:(?:panel|tutorial)(?: session| abstract| summary)?|(?:(?:extended|demo) )?abstract(?: only)?|book review"
    r"|demo(?:nstration)?(?: description)?|(?:extended|short|full) version|(?:experience|invited|short) paper"
    r"|(?:invited|keynote) talk|poster|keynote)\b"
)
"""What a title says of the kind of text, and only some sources print, at either end or between title and subtitle."""
_VERSION = re.compile(r"v?[0-9]+\Z")
_NAMED_NUMBER = re.compile(r"[0-9]|[a-z]*[0-9]+(?!(?:st|nd|rd|th)\Z)[a-z]+|[a-z]+[0-9]")
"""What counts versions and sizes: "2", "1m", "v2"; "2000" and "5th" do not."""


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
    if _has_number(these, those, one) or _has_number(those, these, other):
        return True
    return any(_are_opposite(a, b) for a, b in product(these, those))


def _has_number(these: list[str], those: list[str], title: str) -> bool:
    """Whether one of two titles has a version or a size that the other has not: "qwen2.5-1m", "yolov2", "ditto-2: x".

    What stands in a subtitle of several words is none.
    """
    if those:
        return len(these) == len(those) == 1 and these[0] != those[0] and _VERSION.sub("", these[0]) == those[0]
    is_subtitle = len(these) > 1 and title.endswith(" ".join(these))
    return not is_subtitle and any(map(_NAMED_NUMBER.fullmatch, these))


def is_reworded(one: str, other: str) -> bool:
    """Whether each of two titles has words of its own that are no typos of the other's, be they ever so alike.

    "Speech" and "search", "training" and "pruning" are two subjects; "modeling" and "modelling", "achitecture" and
    "architecture" are one. What a title says of the kind of text does not count, nor the end where one is cut off.
    """
    these, those = content_apart(one, other)
    if not these or not those or one.startswith(other) or other.startswith(one):
        return False
    if ratio("".join(these), "".join(those)) < REWORDED:
        return True
    if OSA.distance("".join(these), "".join(those), score_cutoff=1) <= 1 and len(these) != len(those):
        return False  # spaces: "nystr m"
    return all(_without_spellings(these, those))


def has_words_more(one: str, other: str) -> bool:
    """Whether a title has words that say something of the content and are no typos of the other's."""
    return any(_without_spellings(*content_apart(one, other)))


def content_apart(one: str, other: str) -> tuple[list[str], list[str]]:
    """The words of the content that each of two titles has beyond those of the other, as they stand there."""
    titles = without_kind_of_text(one), without_kind_of_text(other)
    apart = words_apart(*titles)
    these, those = (
        [word for word in title.split() if word not in _BETWEEN and {word, _SAME_NUMBER.get(word)} & set(own)]
        for title, own in zip(titles, apart, strict=True)
    )
    return these, those


def _without_spellings(these: list[str], those: list[str]) -> tuple[list[str], list[str]]:
    """The words of both sides that are no spelling of one on the other, each taken once."""
    rest, others = [], list(those)
    for word in these:
        if (same := next((other for other in others if _is_spelling_of(word, other)), None)) is None:
            rest.append(word)
        else:
            others.remove(same)
    return rest, others


def _is_spelling_of(one: str, other: str) -> bool:
    """Whether a word is the other with a typo, in another form, or with something in front: markup not closed."""
    shorter, longer = sorted((one, other), key=len)
    if longer.endswith(shorter) and len(shorter) >= LEAST_OF_A_WORD:
        return True
    if one[0] != other[0] and len(shorter) >= LEAST_OF_A_WORD:
        return False
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return len(shorter) < len(longer) or len(shorter) >= LEAST_OF_A_TYPO
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return stem >= LEAST_OF_A_STEM and one[stem:] in _INFLECTED and other[stem:] in _INFLECTED


def without_kind_of_text(title: str) -> str:
    """A title of folded words without what it says of the kind of text: "panel", "extended abstract"."""
    if _KIND_OF_TEXT.search(title) is None:
        return title
    return " ".join(_KIND_OF_TEXT.sub(" ", title).split())


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
