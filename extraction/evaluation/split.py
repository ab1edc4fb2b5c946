"""The two parts of labelled papers: those that rules are written and weights are fitted on, and those kept apart.

Figures on abstracts that somebody has read while writing rules say little, so a part of the labels is put away, by
paper: nobody reads their abstracts, nothing is fitted on them, they only give figures. The label alone decides, so that
everybody who repeats a figure means the same papers: where it does not say so itself (`apart`), of papers listed from
July 2025 on every second one by a hash of its arXiv identifier, of all others every third one by a hash of its title.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal, get_args

from extraction.evaluation.labels import Label

Part = Literal["seen", "kept-apart", "all"]
PARTS: tuple[Part, ...] = get_args(Part)
HALVED_FROM = "2025-07"
"""The first month whose listings are halved: later than every label that the reader was first made on."""

_NOT_LETTERS_OR_DIGITS = re.compile(r"[^a-z0-9]+")


def is_kept_apart(label: Label) -> bool:
    """Whether a labelled paper is kept apart: its label says so, or a hash of its title (late listings: identifier)."""
    if label.apart is not None:
        return label.apart
    if label.arxiv is not None and label.day is not None and label.day >= HALVED_FROM:
        return _hash(f"half {label.arxiv}") % 2 == 0
    return _hash(title_key(label.title)) % 3 == 0


def title_key(title: str) -> str:
    """A title by its letters and digits."""
    return _NOT_LETTERS_OR_DIGITS.sub(" ", title.lower()).strip()


def is_in(part: Part, label: Label) -> bool:
    """Whether a labelled paper belongs to a part."""
    return part == "all" or is_kept_apart(label) == (part == "kept-apart")


def _hash(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")
