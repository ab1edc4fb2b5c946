"""Sketches: what two records that share a key are compared by, before either is read; most share it by chance."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

import msgspec

from db.resolution.evidence import NEAR_EQUAL, words_of
from db.resolution.features import Features

PLACES = 256
"""Places that words of an abstract are hashed to: 110 different words, as half of the abstracts have, take some 90."""
NO_TEXT = -1
WORDS_REMEMBERED = 65_536
"""Words whose places are: the most frequent ones are nearly all that abstracts consist of."""


class Sketch(msgspec.Struct, frozen=True, array_like=True):
    """A record without its abstract: a function of the record alone."""

    dois: tuple[str, ...]
    title: str
    main_title: str
    authors: tuple[str, ...]
    year: int
    word_count: int
    """Different words of the abstract; `NO_TEXT` where it is unknown."""
    places: bytes
    """The places that these words are hashed to, a bit each."""

    @property
    def letters(self) -> str:
        """The title without its spaces."""
        return self.title.replace(" ", "")

    @property
    def has_abstract(self) -> bool:
        """Whether it is known."""
        return self.word_count != NO_TEXT


def sketch_of(features: Features) -> Sketch:
    """The sketch of a record."""
    words = words_of(features.abstract)
    count = len(words) if features.abstract else NO_TEXT
    return Sketch(
        features.dois, features.title, features.main_title, features.authors, features.year, count, _places(words)
    )


def could_texts_be_near(one: Sketch, other: Sketch) -> bool:
    """Whether two known abstracts could share as many words as near-equal ones do: True wherever they are near-equal.

    Where a place is taken by words of one abstract alone, at least one of its words is missing in the other.
    """
    shorter, longer = (one, other) if one.word_count <= other.word_count else (other, one)
    missing = int.from_bytes(shorter.places) & ~int.from_bytes(longer.places)
    count = shorter.word_count
    return not count or (count - missing.bit_count()) / count >= NEAR_EQUAL


def _places(words: Iterable[str]) -> bytes:
    taken = 0
    for word in words:
        taken |= _place(word)
    return taken.to_bytes(PLACES // 8)


@lru_cache(maxsize=WORDS_REMEMBERED)
def _place(word: str) -> int:
    return 1 << crc32(word.encode()) % PLACES
