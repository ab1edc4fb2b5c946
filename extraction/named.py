"""The tasks, data sets and methods that a text names, whether or not it reports a number of them, or any at all.

Names that the vocabulary knows count wherever they stand. Of methods also counts what the text calls its own: that is
no name of a data set, a measure or a task.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    tasks: dict[str, Mention] = {}
    datasets: dict[str, Mention] = {}
    methods: dict[str, Mention] = {}
    for name in names:
        if name.kind == "task":
            tasks.setdefault(name.name, name)
        elif name.kind == "dataset":
            datasets.setdefault(name.name, name)
        elif name.kind == "method" or (name.kind == "model" and _is_method(name)):
            methods.setdefault(name.name, name)
    return Named(_terms(tasks), _terms(datasets), (*_terms(methods), *_own_method(text, names)))


def _terms(first: Mapping[str, Mention]) -> tuple[NamedTerm, ...]:
    """The names of a kind, each where it stands first."""
    return tuple([NamedTerm(it.printed, it.start, it.end) for it in first.values()])


def _is_method(model: Mention) -> bool:
    """Whether the name of a model is one of a method too: many are, that everybody compares with."""
    return shipped_vocabulary().resolve(METHOD, model.name).is_curated


def _own_method(text: str, names: Iterable[Mention]) -> tuple[NamedTerm, ...]:
    """What a text calls its own, unless that is a benchmark, or a name of something else; nothing for none."""
    own = own_name(text)
    if own is None or own == own_benchmark(text, own) or not has_shape_of_name(own, METHOD.name):
        return ()
    if any(it.printed == own and it.kind in _OTHER_KINDS for it in names):
        return ()
    start = text.find(own)
    return (NamedTerm(own, start, start + len(own)),)
