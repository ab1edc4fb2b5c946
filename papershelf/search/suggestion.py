"""What may have been meant where little is found: near spellings among the words of the index."""

from __future__ import annotations

import sqlite3

from rapidfuzz.distance import DamerauLevenshtein

from db.resolution.names import fold
from papershelf.search.query import Query

SHORTEST = 4
"""Letters of a word that is looked for among others."""
_NEAR = """
    SELECT word, paper_count FROM search_words
    WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? AND is_name
"""


def suggest(snapshot: sqlite3.Connection, query: Query) -> str | None:
    """The query with each unknown word in its nearest spelling; None where nothing is near."""
    meant = query.text
    for term in query.terms:
        for piece in term.pieces if not term.is_prefix else []:
            better = _nearest(snapshot, piece)
            if better is not None:
                meant = meant.replace(piece, better)
    return meant if meant != query.text else None


def _nearest(snapshot: sqlite3.Connection, piece: str) -> str | None:
    """The word that is nearest to one that few papers hold, and that more hold; None where none is near."""
    word = fold(piece)
    if len(word) < SHORTEST or any(char.isdigit() for char in word):
        return None
    found = snapshot.execute("SELECT paper_count FROM search_words WHERE word = ?", [word]).fetchone()
    own = found[0] if found else 0
    most = 1 if len(word) < 7 else 2
    candidates: list[tuple[int, int, str]] = []
    for begun in dict.fromkeys((word[0], word[1])):
        bounds = (begun, f"{begun}\U0010ffff", len(word) - most, len(word) + most)
        for other, count in snapshot.execute(_NEAR, bounds):
            distance = DamerauLevenshtein.distance(word, other, score_cutoff=most)
            if 0 < distance <= most and count > max(0 if distance == 1 else 5, 5 * own):
                candidates.append((distance, -count, other))
    return min(candidates)[2] if candidates else None
