"""What is shown of papers that a search found: a row each, with the words around what was looked for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from papershelf.search.ranking import CLOSING, OPENING, Marked

COLUMNS = {
    "slug": "The paper's permanent address: /papers/SLUG.",
    "title": "Title.",
    "published_on": "Date of publication, as precise as it is known.",
    "year": "Year of it.",
    "venue": "Where it was published.",
    "first_author": "The first author, as printed.",
    "author_count": "Number of authors.",
    "votes": "Votes at the latest observation.",
    "repo_count": "Number of repositories.",
    "result_count": "Number of results.",
    "arxiv_id": "arXiv identifier.",
    "doi": "DOI.",
    "excerpt": "Words of the abstract around what was looked for, which stands in brackets.",
}
"""The columns of what is found, as JSON, CSV and the command line give them."""

_WORDS_BEFORE, _WORDS = 10, 34
_PAPERS = """
    SELECT papers.id, papers.slug, papers.title, papers.published_on, papers.year, venues.name,
        (SELECT name FROM paper_authors WHERE paper_id = papers.id ORDER BY position LIMIT 1),
        papers.author_count, papers.votes, papers.repo_count, papers.result_count, papers.arxiv_id, papers.doi
    FROM papers LEFT JOIN venues ON venues.id = papers.venue_id
    WHERE papers.id IN (SELECT value FROM json_each(?))
"""
_SPACE = re.compile(r"\s+")


def rows_of(snapshot: sqlite3.Connection, found: Sequence[Marked]) -> list[dict[str, Any]]:
    """A row for each paper, in the order given; in an excerpt the marks of the engine stand."""
    listed = f"[{','.join(str(one.row) for one in found)}]"
    papers = {row: values for row, *values in snapshot.execute(_PAPERS, [listed])}
    return [dict(zip(COLUMNS, (*papers[one.row], excerpt(one.abstract)), strict=True)) for one in found]


def excerpt(marked: str) -> str:
    """The words around the first mark of a text; its beginning where it has none."""
    words = _SPACE.split(marked.strip())
    first = next((place for place, word in enumerate(words) if OPENING in word), 0)
    start = max(0, first - _WORDS_BEFORE)
    shown = " ".join(words[start : start + _WORDS])
    if shown.count(OPENING) > shown.count(CLOSING):  # a phrase that the end cuts
        shown += CLOSING
    return ("… " if start else "") + shown + (" …" if len(words) > start + _WORDS else "")


def bracketed(excerpt: str) -> str:
    """An excerpt for programs and terminals: what was looked for in brackets."""
    return excerpt.replace(OPENING, "[").replace(CLOSING, "]")
