"""Addresses of papers: which slug is whose, a function of the set of papers of a block."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from db.resolution.merge import MergedPaper
from db.resolution.names import slugify

UNTITLED = "paper"
"""Stands for a title without letters and digits; such a slug always has an addition."""


def assign_slugs(papers: Sequence[MergedPaper]) -> tuple[list[str], dict[str, int]]:
    """Each paper's own slug, and every slug that leads to one of them (by its place in `papers`).

    Papers whose titles give one slug share a block, so nothing outside of it can want the same. Where papers would
    share a slug the earliest keeps it and the others add arXiv identifier, DOI or year; an addition follows two
    hyphens, which no title's slug has. A slug that is no paper's own leads to the earliest that has a record of it.
    """
    by_age = sorted(range(len(papers)), key=lambda place: papers[place].age)
    leads_to: dict[str, int] = {}
    own = [""] * len(papers)
    for place in by_age:
        own[place] = next(slug for slug in _candidates(papers[place]) if slug not in leads_to)
        leads_to[own[place]] = place
    for place in by_age:
        for slug in papers[place].slugs:
            if slug:
                leads_to.setdefault(slug, place)
    return own, leads_to


def _candidates(paper: MergedPaper) -> Iterator[str]:
    base = paper.slugs[0]
    if base:
        yield base
    base = base or UNTITLED
    if paper.arxiv_id:
        yield f"{base}--{slugify(paper.arxiv_id)}"
    # A DOI or a year can fold to what another paper has: only in a block, where it is seen, may they be used.
    if base != UNTITLED and paper.doi:
        yield f"{base}--{slugify(paper.doi)}"
    if base != UNTITLED and paper.published_on:
        yield f"{base}--{paper.published_on[:4]}"
    yield f"{base}--{hashlib.sha256(repr(paper.age).encode()).hexdigest()[:12]}"
