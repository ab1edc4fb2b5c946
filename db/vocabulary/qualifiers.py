"""What qualifies a number: the setting that it was measured in, and the part of the data set.

The words stand in `qualifiers.jsonl`, each with its spellings; `{n}` in a spelling is any number, and in the name the
one that was printed ("5-shot"). Two results compare only where both of these agree.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Literal, NamedTuple

import msgspec

Kind = Literal["setting", "split"]

_NUMBER = r"[0-9]{1,5}(?:\.[0-9]{1,3})?"
_TOKEN = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?|[^\W0-9_]{1,40}")
_BEGINS = r"(?<![\w.-])"
_ANY_NUMBER = "{n}"
"""What stands for the number that a spelling begins with."""
_JOINED_CONDITION = re.compile(
    r"-(?:conditional|conditioned|incremental|agnostic|aware|wise|balanced|imbalanced)\b"
    r"|(?<=bit)(?:/| per )|(?<=bits)(?:/| per )|(?<=[0-9])\s?/\s?[0-9]"
)
_SIZE = re.compile(r"\b([0-9]{1,5})x\1\b")
_NEGATED = re.compile(
    r"\b(?:without|no|nor|not|w/o)[ -]"
    r"(?:any |an? |the |additional |extra |further |task-specific |hand-crafted |requiring |using |need for ){0,2}\Z",
    re.IGNORECASE,
)
"""What a number was measured without does not qualify it."""
_CONTAINED = re.compile(
    r"\b(?:consist\w{0,3} of|compris\w{1,3}(?: of)?|contain\w{0,3}|composed of|made up of|totall?ing|a total of)\s"
    r"(?:about |over |only |more than ){0,2}\Z",
    re.IGNORECASE,
)
"""What a data set holds: "consists of 17736 labeled images" says how large it is."""
_OF_OTHERS = re.compile(
    r"\b(?:prior|previous|existing|several|recent|most|many|various|traditional|conventional|i\.e|e\.g|such as|unlike"
    r"|alternatives?|rather than|instead of|including)\b",
    re.IGNORECASE,
)
"""What a sentence says that tells of the work of others, or of a field with its parts."""
_TAKEN_UP = (
    r"\b(?:leverag(?:es?|ing|ed)|(?:inspired|motivated) by|outperform(?:s|ing|ed)?|surpass(?:es|ing|ed)?)\s"
    r"(?:(?!(?:on|at|in|with|by|for|under)\s)[\w-]{1,20}\s){0,3}"
)
_AS_AN_OBJECT = re.compile(_TAKEN_UP + r"\Z", re.IGNORECASE)
"""What a text takes up or sets itself against qualifies no number of its own: "inspired by few-shot learning"."""
_OBJECT = re.compile(_TAKEN_UP + r"[\w-]{1,20}", re.IGNORECASE)
_BESIDE_TRAINING = re.compile(r"\btrain(?:ing)?\s?/\s?\Z", re.IGNORECASE)
_TRAINING_BEHIND = re.compile(r"\s?/\s?train", re.IGNORECASE)
"""What is done in "training/validation" is measured on no part of the data."""
_JOINED_WORDS = re.compile(r"[_.]+")
"""What parts the words of a name that programs read: "test_clean", "test.other"."""
_LONGEST_NEGATION = 50
_FIRST_NUMBER = re.compile(_NUMBER)
_NUMBER_BEFORE = re.compile(
    rf"\b(?:with|and|using|from|of|only|on)\s(?P<number>{_NUMBER})(?P<sign>%?)\s?(?:and|,|/|or|&)\s?\Z"
)
"""A number that goes on to the next, and is none that is reached: "with 250 and 4000 labels"."""
_LABELS = "labels"


class Qualifier(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that qualifies numbers."""

    name: str
    kind: Kind
    group: str = ""
    """Of those of one group a number has what is said nearest to it: zero-shot or fine-tuned. Its name where empty."""
    other_task: str | None = None
    """The task that it says a number is of, where that is another than its data set's: pose estimation on COCO."""
    holds_of_text: bool = False
    """Whether a text that names it anywhere speaks of it everywhere: a paper on binary networks."""
    holds_beside_others: bool = False
    """Whether it holds of all numbers of such a text, whatever else their sentences say: of federated learning."""
    implied_by: tuple[str, ...] = ()
    """The names of those beside which it says nothing more: who has 4000 labels learns semi-supervised."""
    least: float = 0
    """The least number that makes it one: pictures have sides of 16 at least, what is smaller is something else."""
    spellings: tuple[str, ...]


class Qualification(NamedTuple):
    """A qualifier where a text prints it."""

    start: int
    end: int
    kind: Kind
    name: str
    printed: str
    group: str
    """Of those of one group the nearest holds."""
    holds_beside_others: bool = False
    """Whether it adds to what a sentence says where the text is about it."""


class _Spelled(NamedTuple):
    qualifier: Qualifier
    spelling: str


_NAMES_REMEMBERED = 20_000


def find_qualifiers(text: str, start: int = 0, end: int | None = None) -> list[Qualification]:
    """The qualifiers that a stretch of a text prints, in order; of two that overlap the longer one."""
    end = len(text) if end is None else end
    by_beginning = _spellings()
    found: list[Qualification] = []
    covered = start
    for token in _TOKEN.finditer(text, start, end):
        word = token.group()
        beginning = _ANY_NUMBER if word[0].isdecimal() else word.casefold()
        if beginning not in by_beginning or token.start() < covered:
            continue
        if not _any_of(beginning).match(text, token.start(), end):
            continue  # as nearly every number
        begin = max(start, token.start() - _LONGEST_NEGATION)
        if _NEGATED.search(text, begin, token.start()):
            continue
        if _AS_AN_OBJECT.search(text, begin, token.start()):
            continue
        if word[0].isdecimal() and _CONTAINED.search(text, begin, token.start()):
            continue
        matches = [
            (match, it.qualifier)
            for it in by_beginning[beginning]
            if (match := _pattern(it.spelling).match(text, token.start(), end)) and _number(match) >= it.qualifier.least
        ]
        if matches:
            match, qualifier = max(matches, key=lambda it: (it[0].end(), _ANY_NUMBER not in it[1].name, it[1].name))
            if not _goes_on(text, match.end(), end) and not (qualifier.kind == "split" and _is_training(text, match)):
                covered = match.end()
                name = _name(qualifier, _number(match))
                if _group_of(qualifier) == _LABELS and (first := _one_more(text, begin, match, qualifier)):
                    found.append(first)
                found.append(_qualification(match, qualifier, name))
    return found


def _goes_on(text: str, position: int, end: int) -> bool:
    """Whether the last word goes on: "on the class-conditional task" is about no class, "2.1 bits/dim" no precision."""
    return _JOINED_CONDITION.match(text, position, end) is not None


def _one_more(text: str, begin: int, match: re.Match[str], qualifier: Qualifier) -> Qualification | None:
    """The smaller number before it that shares its words: "1% and 10% labels" are 1% and 10% of labels."""
    words = _FIRST_NUMBER.sub("", match.group(), count=1)
    before = _NUMBER_BEFORE.search(text, begin, match.start())
    if before is None or words.startswith("%") != (before["sign"] == "%"):
        return None
    if float(before["number"]) == _number(match):
        return None
    printed = before["number"] + words
    start, end = before.start("number"), before.end("sign")
    name = _name(qualifier, float(before["number"]))
    return Qualification(start, end, qualifier.kind, name, printed, _LABELS)


def _is_training(text: str, split: re.Match[str]) -> bool:
    """Whether a part of the data stands beside training: "training/validation", "train/val/test splits"."""
    start = max(0, split.start() - _LONGEST_NEGATION)
    is_behind = _BESIDE_TRAINING.search(text, start, split.start()) is not None
    return is_behind or _TRAINING_BEHIND.match(text, split.end()) is not None


def _qualification(match: re.Match[str], qualifier: Qualifier, name: str) -> Qualification:
    group, holds = _group_of(qualifier), qualifier.holds_beside_others
    return Qualification(*match.span(), qualifier.kind, name, match.group(), group, holds)


def _group_of(qualifier: Qualifier) -> str:
    return qualifier.group or ("split" if qualifier.kind == "split" else qualifier.name)


@functools.lru_cache(maxsize=_NAMES_REMEMBERED)
def qualifiers_in(name: str) -> tuple[Qualification, ...]:
    """The qualifiers that a name prints, remembered: the same few names come again and again."""
    return tuple(find_qualifiers(name))


def find_topics(text: str) -> list[Qualification]:
    """The qualifiers of a text that hold for all of it: named in several ways, or early and not as others' work."""
    lower = text.lower()
    words = lower.replace("-", " ")
    named = [spelled for needle, its in _topics().items() if needle in words for spelled in its]
    if not named:
        return []  # as most texts
    text = _OBJECT.sub(lambda match: " " * len(match.group()), text)
    lower = text.lower()
    found = []
    for spelled in named:
        if match := _pattern(spelled.spelling).search(text):
            qualifier = spelled.qualifier
            found.append(_qualification(match, qualifier, qualifier.name))
    times = Counter(it.name for it in found)
    topics = [
        it for it in found if times[it.name] > 1 or (it.end < len(text) // 3 and not _is_of_others(text, lower, it))
    ]
    most: dict[str, str] = {}
    for it in sorted(topics, key=lambda it: (-lower.count(it.printed.lower()), it.start)):
        most.setdefault(it.group, it.name)
    return [it for it in topics if most[it.group] == it.name and not _is_outnumbered(lower, it)]


def _is_outnumbered(lower: str, topic: Qualification) -> bool:
    """Whether a text names another of the group more often: what it is about is that, if anything."""
    counts = {
        name: sum(lower.count(spelling) for spelling in spellings) for name, spellings in _groups()[topic.group].items()
    }
    return max(counts.values()) > counts[topic.name]


def _is_of_others(text: str, lower: str, said: Qualification) -> bool:
    """Whether a qualifier is named where the work of others is told, and the text does not come back to it."""
    start, end = text.rfind(". ", 0, said.start) + 1, text.find(". ", said.end)
    if _OF_OTHERS.search(text, start, end if end >= 0 else len(text)) is None:
        return False
    return lower.find(said.printed.lower(), said.end) < 0


def folded(kind: Kind, printed: str | None) -> str | None:
    """A printed setting or split as results are grouped by it; in small letters where the vocabulary knows none."""
    if printed is None or not printed.strip():
        return None
    names = [found.name for found in qualifiers_in(printed) if found.kind == kind]
    if not names and kind == "split":  # a card says "val", or "test_clean", where a sentence says "val set"
        words = f"{_JOINED_WORDS.sub(' ', printed.strip())} set"
        names = [found.name for found in qualifiers_in(words) if found.kind == kind and found.start == 0]
    return joined(names) if names else " ".join(printed.casefold().split())


def other_task(setting: str | None) -> str | None:
    """The task that a folded setting says a number is of instead of its data set's; None where it says none."""
    named = (_other_tasks().get(said) for said in (setting or "").split(", "))
    return next((task for task in named if task is not None), None)


def size_in(setting: str | None) -> str | None:
    """The size of pictures that a folded setting tells: "256x256"; None for none."""
    match = _SIZE.search(setting) if setting is not None else None
    return match.group() if match else None


def without(name: str, setting: str | None) -> str | None:
    """A folded setting less one of its qualifiers; None where nothing is left."""
    return joined(other for other in (setting or "").split(", ") if other and other != name)


def joined(names: Iterable[str]) -> str | None:
    """Several qualifiers of one number as one, without those that others imply; None for none."""
    all_of_them = set(names)
    implied = {
        name
        for name in all_of_them & _implied().keys()
        if any(_implied()[name].fullmatch(other) for other in all_of_them)
    }
    return ", ".join(sorted(all_of_them - implied)) or None


def _name(qualifier: Qualifier, number: float) -> str:
    return qualifier.name.replace(_ANY_NUMBER, f"{number:g}")


def _number(match: re.Match[str]) -> float:
    """The number that stands for `{n}` in a spelling, the first of two; 0 where there is none."""
    return float(match.group(1)) if match.re.groups else 0.0


@functools.cache
def _spellings() -> dict[str, tuple[_Spelled, ...]]:
    """How qualifiers are spelled, by the word or number that the spelling begins with: most words begin none."""
    by_beginning: dict[str, tuple[_Spelled, ...]] = {}
    for qualifier in _qualifiers():
        for spelling in qualifier.spellings:
            tokens = _TOKEN.findall(spelling.casefold().removeprefix("{n}"))
            beginning = _ANY_NUMBER if spelling.startswith("{n}") else tokens[0]
            beginning = _ANY_NUMBER if beginning[0].isdecimal() else beginning
            by_beginning[beginning] = (*by_beginning.get(beginning, ()), _Spelled(qualifier, spelling))
    return by_beginning


@functools.cache
def _groups() -> dict[str, dict[str, tuple[str, ...]]]:
    """The qualifiers of each group with their spellings in small letters, without those that hold a shorter one."""
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for it in _qualifiers():
        spellings = tuple(spelling.lower() for spelling in it.spellings if _ANY_NUMBER not in spelling)
        apart = tuple(one for one in spellings if not any(other in one and other != one for other in spellings))
        groups.setdefault(_group_of(it), {})[it.name] = apart
    return groups


@functools.cache
def _other_tasks() -> dict[str, str]:
    return {it.name: it.other_task for it in _qualifiers() if it.other_task is not None}


@functools.cache
def _implied() -> dict[str, re.Pattern[str]]:
    """The names that others imply, each with what these look like."""
    return {
        it.name: re.compile("|".join(re.escape(name).replace(r"\{n\}", _NUMBER) for name in it.implied_by))
        for it in _qualifiers()
        if it.implied_by
    }


@functools.cache
def _topics() -> dict[str, tuple[_Spelled, ...]]:
    """How the qualifiers of whole texts are spelled, by what stands in every text that prints it, in small letters."""
    by_needle: dict[str, tuple[_Spelled, ...]] = {}
    for qualifier in _qualifiers():
        for spelling in qualifier.spellings if qualifier.holds_of_text else ():
            needle = max(spelling.lower().replace("-", " ").split(_ANY_NUMBER), key=len)
            by_needle[needle] = (*by_needle.get(needle, ()), _Spelled(qualifier, spelling))
    return by_needle


@functools.cache  # patterns take long to compile, and few of these are ever met
def _pattern(spelling: str) -> re.Pattern[str]:
    return re.compile(_BEGINS + _expression(spelling), re.IGNORECASE)


@functools.cache
def _any_of(beginning: str) -> re.Pattern[str]:
    """A pattern for all spellings of that beginning, which looks once at the number that several begin with."""
    spellings = [it.spelling for it in _spellings()[beginning]]
    counted = [_expression(it.removeprefix(_ANY_NUMBER)) for it in spellings if it.startswith(_ANY_NUMBER)]
    others = [_expression(it) for it in spellings if not it.startswith(_ANY_NUMBER)]
    either = [*others, *([f"{_NUMBER}(?:{'|'.join(counted)})"] if counted else [])]
    return re.compile(f"{_BEGINS}(?:{'|'.join(either)})", re.IGNORECASE)


def _expression(spelling: str) -> str:
    escaped = re.escape(spelling).replace(r"\ ", "[ -]")
    literal = escaped.replace(r"\{n\}", f"({_NUMBER})", 1).replace(r"\{n\}", _NUMBER)
    is_over = r"(?![^\W0-9_])" if spelling[-1].isalpha() else r"(?!\w|\.[0-9])"
    return literal + is_over


def _qualifiers() -> Iterator[Qualifier]:
    for line in files(__package__).joinpath("qualifiers.jsonl").read_bytes().splitlines():
        yield msgspec.json.decode(line, type=Qualifier)
