"""The two parts of labelled papers: those that rules are written and weights are fitted on, and those kept apart.

Figures on abstracts that somebody has read while writing rules say little, so a third of the labels is put away, by
paper: nobody reads their abstracts, nothing is fitted on them, they only give figures. A paper's title alone decides,
so that everybody who repeats a figure means the same papers.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal, get_args

Part = Literal["seen", "kept-apart", "all"]
PARTS: tuple[Part, ...] = get_args(Part)

_NOT_LETTERS_OR_DIGITS = re.compile(r"[^a-z0-9]+")


def is_kept_apart(title: str) -> bool:
    """Whether a paper of this title is in the third that is kept apart: a hash of its letters and digits says so."""
    return int.from_bytes(hashlib.sha256(title_key(title).encode()).digest()[:4], "big") % 3 == 0


def title_key(title: str) -> str:
    """A title by its letters and digits."""
    return _NOT_LETTERS_OR_DIGITS.sub(" ", title.lower()).strip()


def is_in(part: Part, title: str) -> bool:
    """Whether a paper of this title belongs to a part."""
    return part == "all" or is_kept_apart(title) == (part == "kept-apart")
