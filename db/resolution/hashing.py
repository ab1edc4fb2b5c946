"""Texts as 64-bit numbers: what records are found by is kept as short as it can be."""

from __future__ import annotations

from hashlib import blake2b

ON_ARXIV = "arxiv:"
"""What an arXiv identifier begins with, as a text of which a number is made."""


def hash_of(text: str) -> int:
    """A signed number of 64 bits, the same on every machine and in every run; never 0.

    It is odd for an arXiv identifier and even for all else: whether two records have different ones is told by numbers.
    """
    number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
    return number | 1 if text.startswith(ON_ARXIV) else number & ~1 or 2


def is_on_arxiv(number: int) -> bool:
    """Whether a number is of an arXiv identifier."""
    return number & 1 == 1
