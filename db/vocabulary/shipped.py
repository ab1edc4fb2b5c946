"""The vocabulary that the program ships, and what reading texts goes by: findings are a function of text and reader.

What a shelf resolves names by is this and what its documents decide, and is passed to whoever resolves.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from db.vocabulary.kinds import KINDS
from db.vocabulary.names import NameKind, fold_name
from db.vocabulary.terms import Dataset, Method, Metric, Model, Task
from db.vocabulary.topics import Topic
from db.vocabulary.venues import Venue
from db.vocabulary.vocabulary import Vocabulary

Line = TypeVar("Line", bound=Metric | Dataset | Task | Venue | Topic | Model | Method)


@functools.cache
def shipped_vocabulary() -> Vocabulary:
    """The vocabulary of the package's files."""
    terms: dict[str, Any] = {kind.plural: _read(f"{kind.plural}.jsonl", kind.type, kind.folded_as) for kind in KINDS}
    return Vocabulary(**terms)


_REMEMBERED = 5_000
"""Printed names of a kind that are answered at once: reading a text asks for the same few at every step."""


@functools.lru_cache(maxsize=_REMEMBERED)
def resolve_metric(printed: str) -> Metric:
    """The metric of that name, by the shipped vocabulary."""
    return shipped_vocabulary().resolve_metric(printed)


@functools.lru_cache(maxsize=_REMEMBERED)
def resolve_dataset(printed: str) -> Dataset:
    """The data set of that name, by the shipped vocabulary."""
    return shipped_vocabulary().resolve_dataset(printed)


@functools.lru_cache(maxsize=_REMEMBERED)
def resolve_task(printed: str) -> Task:
    """The task of that name, by the shipped vocabulary."""
    return shipped_vocabulary().resolve_task(printed)


def resolve_model(printed: str) -> Model:
    """The model of that name, by the shipped vocabulary."""
    return shipped_vocabulary().resolve_model(printed)


def _read(file_name: str, type_: type[Line], kind: NameKind | None) -> tuple[Line, ...]:
    lines = files(__package__).joinpath(file_name).read_bytes().splitlines()
    rows = (msgspec.json.decode(line, type=type_) for line in lines)
    return tuple(msgspec.structs.replace(row, key=fold_name(row.name, kind)) for row in rows)
