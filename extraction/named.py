"""The tasks, data sets and methods that a text names, whether or not it reports a number of them, or any at all.

Names that the vocabulary knows count wherever they stand. Of methods also counts what the text calls its own: that is
no name of a data set, a measure or a task.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from db.records import NamedTerm
from db.vocabulary.kinds import METHOD
from db.vocabulary.name_shapes import has_shape_of_name
from db.vocabulary.shipped import shipped_vocabulary
from extraction.rules.topic import own_benchmark, own_name
from extraction.words.mentions import Mention, find_names

_OTHER_KINDS = ("metric", "dataset", "task")


class Named(NamedTuple):
    """What a text names, in order, at every place."""

    tasks: tuple[NamedTerm, ...]
    datasets: tuple[NamedTerm, ...]
    methods: tuple[NamedTerm, ...]


def names_in(text: str) -> Named:
    """The tasks, data sets and methods that a text names."""
    names = find_names(text)
    return Named(
        tasks=_of(it for it in names if it.kind == "task"),
        datasets=_of(it for it in names if it.kind == "dataset"),
        methods=(*_of(it for it in names if _is_method(it)), *_own_method(text, names)),
    )


def _of(mentions: Iterable[Mention]) -> tuple[NamedTerm, ...]:
    """Each name where it stands first."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.name, mention)
    return tuple(NamedTerm(it.printed, it.start, it.end) for it in first.values())


def _is_method(mention: Mention) -> bool:
    """Whether a name is one of a method; many are known as models too, that everybody compares with."""
    if mention.kind == "model":
        return shipped_vocabulary().resolve(METHOD, mention.name).is_curated
    return mention.kind == "method"


def _own_method(text: str, names: Iterable[Mention]) -> tuple[NamedTerm, ...]:
    """What a text calls its own, unless that is a benchmark, or a name of something else; nothing for none."""
    own = own_name(text)
    if own is None or own == own_benchmark(text, own) or not has_shape_of_name(own, METHOD.name):
        return ()
    if any(it.printed == own and it.kind in _OTHER_KINDS for it in names):
        return ()
    start = text.find(own)
    return (NamedTerm(own, start, start + len(own)),)
