"""Sketches: the little of a record by which most others that share a key with it are told apart, before any is read."""

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
    """What a record can be told apart by: a function of the record alone."""

    title: str
    """Its folded words, with a space between them."""
    main_title: str
    """Those of the title without subtitle and remarks in brackets."""
    year: int
    """0 for unknown."""
    word_count: int
    """Different words of the abstract; `NO_TEXT` where it is unknown."""
    places: bytes
    """The places that these words are hashed to, a bit each."""


encode_sketch = msgspec.json.Encoder().encode
decode_sketch = msgspec.json.Decoder(Sketch).decode


def sketch_of(features: Features) -> Sketch:
    """The sketch of a record."""
    words = words_of(features.abstract)
    count = len(words) if features.abstract else NO_TEXT
    return Sketch(features.title, features.main_title, features.year, count, _places(words))


def could_texts_be_near(one: Sketch, other: Sketch) -> bool:
    """Whether abstracts could share as many words as near-equal ones do: True wherever they are near-equal.

    Where a place is taken by words of one abstract alone, at least one of its words is missing in the other.
    """
    if one.word_count == NO_TEXT or other.word_count == NO_TEXT:
        return False
    shorter, longer = (one, other) if one.word_count <= other.word_count else (other, one)
    missing = int.from_bytes(shorter.places) & ~int.from_bytes(longer.places)
    return shorter.word_count - missing.bit_count() >= NEAR_EQUAL * shorter.word_count


def _places(words: Iterable[str]) -> bytes:
    taken = 0
    for word in words:
        taken |= _place(word)
    return taken.to_bytes(PLACES // 8)


@lru_cache(maxsize=WORDS_REMEMBERED)
def _place(word: str) -> int:
    return 1 << crc32(word.encode()) % PLACES
