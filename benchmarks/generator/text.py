"""Abstracts and titles, recombined from `phrases.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from benchmarks.generator.chance import Chance

PHRASES = Path(__file__).with_name("phrases.txt")
WITH_NUMBERS = 0.18
"""Share of abstracts that report numbers."""
_SLOT = re.compile(r"\{(\w+)\}")
_ARTICLE = re.compile(r"\b[Aa] $")
_VOWEL = re.compile(r"(?!one)[aeiou]", re.IGNORECASE)
_SKEWED = frozenset({"task", "dataset", "metric", "model", "front", "boilerplate"})
"""Headings whose first lines are chosen far more often, as names of the field are."""
_WITH_TERM = frozenset({"adjective", "noun", "nouns"})
"""Headings of which the first choice in a phrase has a term of its own: two sentences or titles are seldom alike."""


@cache
def phrases() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Every choice under its heading, cut at its slots: words, slot, words, slot, words."""
    found: dict[str, list[tuple[str, ...]]] = {}
    heading: list[tuple[str, ...]] = []
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            heading.append(tuple(_SLOT.split(line)))
    return {name: tuple(choices) for name, choices in found.items()}


def phrase(chance: Chance, heading: str, names: Mapping[str, str], *, in_title: bool = False) -> str:
    """One choice under a heading with its slots filled; names come before the choices of that heading."""
    choices = phrases()[heading]
    cut = chance.skewed(choices, flat=1) if heading in _SKEWED else chance.one_of(choices)
    return _filled(chance, cut, names, in_title=in_title)


def title(chance: Chance, names: Mapping[str, str]) -> str:
    """The title of a paper."""
    return phrase(chance, "title", names, in_title=True)


def sentences(chance: Chance, names: Mapping[str, str]) -> list[str]:
    """The sentences of an abstract: a problem, what is proposed, how, what came of it."""
    headings = ["problem"] * chance.between(1, 3) + ["approach"] + ["detail"] * chance.between(4, 9)
    if chance.happens(WITH_NUMBERS):
        headings += ["evidence"] * (1 + chance.rank(4, flat=1))
    headings += [heading for heading, share in (("praise", 0.6), ("closing", 0.5)) if chance.happens(share)]
    if "repo" in names and chance.happens(0.45):
        headings.append("code")
    used: set[tuple[str, ...]] = set()
    return [_filled(chance, _unused(chance, heading, used), names) for heading in headings]


def reworded(chance: Chance, printed: list[str], names: Mapping[str, str]) -> list[str]:
    """The same abstract as it reads elsewhere: sentences changed or left out, seldom written over."""
    if chance.happens(0.12):
        return sentences(chance, names)
    return list(_revised(chance, printed, names, chance.one_of((0.1, 0.2, 0.4)))) or printed


def _revised(chance: Chance, printed: list[str], names: Mapping[str, str], share: float) -> Iterator[str]:
    for sentence in printed:
        if not chance.happens(share):
            yield sentence
        elif chance.happens(0.6):
            yield phrase(chance, "detail", names)


def _unused(chance: Chance, heading: str, used: set[tuple[str, ...]]) -> tuple[str, ...]:
    """A choice that was not made before, and is noted: no abstract says everything twice in the same words."""
    choices = phrases()[heading]
    number = chance.below(len(choices))
    while choices[number] in used:
        number = (number + 1) % len(choices)
    used.add(choices[number])
    return choices[number]


def _filled(chance: Chance, cut: tuple[str, ...], names: Mapping[str, str], *, in_title: bool = False) -> str:
    parts, has_term = list(cut), False
    for place in range(1, len(parts), 2):
        slot = parts[place]
        lower = slot.lower()
        words = names[lower] if lower in names else _number(chance, lower) or phrase(chance, lower, names)
        if not has_term and lower in _WITH_TERM:
            words = _term(chance) if lower == "adjective" else f"{_term(chance)} {words}"
            has_term = True
        if slot != lower:
            words = _as_title(words) if in_title else words[0].upper() + words[1:]
        if _ARTICLE.search(parts[place - 1]) and _VOWEL.match(words):
            parts[place - 1] = f"{parts[place - 1][:-1]}n "
        parts[place] = words
    return "".join(parts)


def _as_title(words: str) -> str:
    """The words with capitals, as titles have them; what has one already stays."""
    return " ".join("-".join(part[:1].upper() + part[1:] for part in word.split("-")) for word in words.split(" "))


def _term(chance: Chance) -> str:
    """A technical term of a hundred thousand, some of them frequent."""
    return "".join(chance.skewed(phrases()[part], flat=16)[0] for part in ("term_start", "term_stem", "term_end"))


def _number(chance: Chance, slot: str) -> str | None:
    if slot == "percent":
        return f"{chance.between(21, 98)}.{chance.below(10)}{'%' if chance.happens(0.75) else ''}"
    if slot == "small":
        return f"{chance.below(9)}.{chance.between(1, 9)}"
    if slot == "times":
        return str(chance.between(2, 12)) if chance.happens(0.6) else f"{chance.between(1, 9)}.{chance.between(1, 9)}"
    return None
