"""Addresses of papers: which slugs a paper would have, in order, and who comes first where several would have one.

A paper would have the slug of its title; where that is another's, one with its arXiv identifier, DOI or year added;
and last one with a hash of itself, which nobody shares. An addition follows two hyphens, which no title's slug has. Of
several papers that would have a slug as their own the earliest has it, and the others take their next; a slug that is
no paper's own leads to the earliest that has a record of it. All depends on the papers that would have one slug
(db.store.slug_rows).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from db.resolution.merge import MergedPaper
from db.resolution.names import slugify

UNTITLED = "paper"
"""Stands for a title without letters and digits; such a slug always has an addition."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The slugs that a paper would have."""

    rank: str
    """Which of several papers has a slug as its own: the one whose rank sorts first. No two papers have one."""
    base: str
    """Its title's; "" where there is none."""
    addition: str
    """The next; "" where nothing is known that could be added."""
    leads: tuple[str, ...]
    """Those that its records would have alone."""

    @property
    def last(self) -> str:
        """The one that nobody else would have."""
        return with_hash(self.base, self.rank)


def claims_of(paper: MergedPaper) -> Claims:
    """The slugs that a paper would have."""
    base = paper.slugs[0]
    addition = with_addition(base, paper.arxiv_id, paper.doi, paper.published_on)
    return Claims(f"0 {' '.join(paper.age)}", base, addition, tuple(slug for slug in paper.slugs[1:] if slug))


def lead(rank: str) -> str:
    """The rank of a paper for a slug that only a record of it would have: behind all whose own it would be."""
    return f"1{rank[1:]}"


def is_own(rank: str) -> bool:
    """Whether a paper would have a slug as its own."""
    return rank.startswith("0")


def with_addition(base: str, arxiv_id: str | None, doi: str | None, published_on: str | None) -> str:
    """The slug of a paper whose title's slug is another's; "" where nothing is known that could be added."""
    addition = slugify(arxiv_id or doi or "") or (published_on or "")[:4]
    return f"{base or UNTITLED}--{addition}" if addition else ""


def with_hash(base: str, rank: str) -> str:
    """The slug of a paper that has no other."""
    return f"{base or UNTITLED}--{hashlib.sha256(rank[2:].encode()).hexdigest()[:12]}"
