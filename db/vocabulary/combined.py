"""Names that are several: what a reader gives as one data set, taken apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from db.vocabulary.name_shapes import has_shape_of_name

if TYPE_CHECKING:
    from db.vocabulary.vocabulary import Vocabulary

_JOINT = re.compile(r"\s?,\s(?:and\s)?|\s?(?:\\?&|\band\b)\s|(?<=[\w)])\s?/\s?(?=\w)")
_SHARED_BEGINNING = re.compile(r"(?P<beginning>.*?[A-Za-z][ -]?)v?[0-9][0-9.]{0,40}\Z")
_ONLY_NUMBER = re.compile(r"-?v?[0-9][0-9.]{0,40}\Z")
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
        shared = _SHARED_BEGINNING.match(names[-1]) if names and _ONLY_NUMBER.match(part) else None
        names.append(shared["beginning"] + part.lstrip("-") if shared else part)
    known = [vocabulary.resolve_dataset(name).is_curated for name in names]
    shaped = [has_shape_of_name(name) for name in names]
    if all(ok or is_shaped for ok, is_shaped in zip(known, shaped, strict=True)):
        is_each_one = any(known) or not any(" " in name for name in names)
        return tuple(dict.fromkeys(names)) if is_each_one else (printed,)
    is_several = any(known) or (len(parts) > 2 and any(shaped))
    return () if is_several else (printed,)
