"""Data sets that share the beginning of their names: "CIFAR-10/100", "AIME24 & 25", "ImageNet-R/A/C"."""

from __future__ import annotations

import re
from typing import NamedTuple

from db.vocabulary import resolve_dataset
from db.vocabulary.combined import continuations, with_end_of

_SIBLING = re.compile(
    r"\s?(?P<joint>/|\\?&|,(?=\s?(?:20\d\d\b|-\d|\d{1,4}\}))|,?\s?and)\s?(?P<hyphen>-?)"
    r"(?P<ending>[vV]?\d{1,20}(?:\.\d{1,20})?(?:-?[A-Z](?!\w))?|[A-Z][A-Za-z]{0,10})"
    r"(?![\w.]{0,40}[\w%]|\s?(?:%|points?))"
)
_MOST = 4


class Sibling(NamedTuple):
    """A data set that a text names by the ending of its name alone."""

    start: int
    end: int
    printed: str
    """Its name, completed."""
    name: str
    """The canonical name."""


def siblings_of(text: str, end: int, printed: str) -> tuple[str | None, list[Sibling]]:
    """The known data sets named behind one that ends here, and what that one is where they share its ending as well.

    "CIFAR-10/100" names two, and "CIFAR-10/100-C" two others.
    """
    siblings: list[Sibling] = []
    shared: str | None = None
    printed = printed.replace("{", "")  # "CIFAR-{10, 100}"
    while len(siblings) < _MOST and (match := _SIBLING.match(text, end)):
        ending, is_slash = match["ending"], match["joint"] == "/"
        if ending[0].isupper() and not (is_slash or match["hyphen"] or ending[1:2].isdecimal()):
            break
        before = siblings[-1].printed if siblings else printed
        resolved = ((name, resolve_dataset(name)) for name in continuations(before, ending))
        name, dataset = next(((name, it) for name, it in resolved if it.is_curated), (None, None))
        if name is None or dataset is None:
            break
        ended = with_end_of(ending, printed) if is_slash and not siblings else None
        if ended is not None and resolve_dataset(ended).is_curated:
            shared = resolve_dataset(ended).name
        end = match.end()
        siblings.append(Sibling(match.start("ending"), end, name, dataset.name))
    return shared, siblings
