"""The reader as if some names of the vocabulary were not known: what a stranger's benchmark is to it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar
from unittest import mock

from db.vocabulary import Dataset, Metric, shipped, shipped_vocabulary
from extraction.words import mentions

Name = TypeVar("Name", Metric, Dataset)


@contextmanager
def without_names(metrics: Set[str], datasets: Set[str]) -> Iterator[None]:
    """Read texts without some canonical names, and all their spellings."""
    known = shipped_vocabulary()
    fewer = replace(known, metrics=_left(known.metrics, metrics), datasets=_left(known.datasets, datasets))
    with (
        mock.patch.object(shipped, "shipped_vocabulary", return_value=fewer),
        mock.patch.object(mentions, "shipped_vocabulary", return_value=fewer),
    ):
        _forget()
        yield
    _forget()


def _left(terms: tuple[Name, ...], names: Set[str]) -> tuple[Name, ...]:
    return tuple(term for term in terms if term.name not in names)


def _forget() -> None:
    mentions.find_names.cache_clear()
    mentions._index.cache_clear()
