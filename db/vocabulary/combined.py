"""Names that are several: what a reader gives as one data set, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.vocabulary.name_shapes import has_shape_of_name

if TYPE_CHECKING:
    from db.vocabulary.vocabulary import Vocabulary

_JOINT = re.compile(r"\s?,\s(?:and\s)?|\s?(?:\\?&|\band\b)\s|(?<=[\w)+])\s?/\s?(?=-?\w)")
_NUMBERED = re.compile(r"(?P<beginning>.*?[A-Za-z][ -]?)(?P<version>[vV]?)[0-9][0-9.]{0,40}(?:-?[A-Z])?\Z")
_LETTERED = re.compile(r"(?P<beginning>.*[A-Za-z0-9]-)[A-Za-z][\w+]{0,20}\Z")
_NUMBER = re.compile(r"[vV]?[0-9][0-9.]{0,40}(?P<end>-?[A-Z])?\Z")
_LETTERS = re.compile(r"[A-Z]\w{0,10}\Z")
_LONGEST = 200
"""Characters of a combined name that is taken apart: a longer one is a text."""


def members(printed: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The names that a printed name joins; itself alone where it is one, none where it joins names with mere words.

    "CIFAR-10 and CIFAR-100" are two, "Tanks and Temples" is one, and "EMMA, Olympiad and MathVista" names nothing.
    """
    if len(printed) > _LONGEST or vocabulary.resolve_dataset(printed).is_curated:
        return (printed,)
    parts = [part.strip() for part in _JOINT.split(printed) if part.strip()]
    if len(parts) < 2:
        return (printed,)
    names: list[str] = []
    for part in parts:
        continued = list(continuations(names[-1], part)) if names else []
        known = (name for name in continued if vocabulary.resolve_dataset(name).is_curated)
        is_number = bool(continued) and _NUMBER.match(part.lstrip("-")) is not None
        names.append(next(known, continued[0] if is_number else part))
    ended = with_end_of(parts[-1], parts[0])
    if "/" in printed and ended is not None and vocabulary.resolve_dataset(ended).is_curated:
        names[0] = ended
    known_ones = [vocabulary.resolve_dataset(name).is_curated for name in names]
    shaped = [has_shape_of_name(name) for name in names]
    is_word_shaped = any(is_shaped and " " not in name for name, is_shaped in zip(names, shaped, strict=True))
    if all(ok or is_shaped for ok, is_shaped in zip(known_ones, shaped, strict=True)):
        is_each_one = any(known_ones) or is_word_shaped
        return tuple(dict.fromkeys(names)) if is_each_one else (printed,)
    is_several = any(known_ones) or is_word_shaped or (len(parts) > 2 and any(shaped))
    return () if is_several else (printed,)


def continuations(name: str, ending: str) -> Iterator[str]:
    """What a mere ending may name after a name: "CIFAR-10", "-100" is "CIFAR-100", "ImageNet-R", "A" "ImageNet-A"."""
    ending = ending.removeprefix("-")
    numbered, lettered = _NUMBERED.match(name), _LETTERED.match(name)
    if _NUMBER.match(ending) and numbered:
        yield numbered["beginning"] + ending
        if numbered["version"] and ending[0].isdecimal():
            yield numbered["beginning"] + numbered["version"] + ending
    elif _LETTERS.match(ending) and lettered:
        yield lettered["beginning"] + ending


def with_end_of(ending: str, name: str) -> str | None:
    """A name with the letter that ends a number behind it and is said of both: "CIFAR-10/100C"; None for no letter."""
    number = _NUMBER.match(ending.removeprefix("-"))
    is_bare = name[-1:].isdecimal()
    return name + number["end"] if number and number["end"] and is_bare else None
