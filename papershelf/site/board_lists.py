"""The boards of a data set, a metric, a task or a model, for its page: the largest first, each with its leader."""

from __future__ import annotations

import sqlite3
from typing import Any

MOST_BOARDS = 12
_LED = """
    SELECT boards.dataset, boards.metric, boards.split, boards.setting, boards.address, boards.entry_count,
        leading.rank, leading.value, leading.unit, leading.model, papers.title AS paper, papers.slug AS paper_slug
    FROM (SELECT * FROM boards WHERE {which} ORDER BY entry_count DESC, id LIMIT :limit) AS boards
    LEFT JOIN board_results AS leading ON leading.id = (
        SELECT id FROM board_results WHERE board_id = boards.id AND rank = 1 ORDER BY id LIMIT 1)
    LEFT JOIN papers ON papers.id = leading.paper_id
    ORDER BY boards.entry_count DESC, boards.id
"""
_PLACES = """
    SELECT boards.dataset, boards.metric, boards.split, boards.setting, boards.address, boards.entry_count,
        judged.rank, judged.value, judged.unit, judged.model, papers.title AS paper, papers.slug AS paper_slug
    FROM board_results AS judged JOIN boards ON boards.id = judged.board_id
    LEFT JOIN papers ON papers.id = judged.paper_id
    WHERE judged.model = :name AND judged.rank IS NOT NULL
    ORDER BY judged.rank, boards.entry_count DESC, judged.id LIMIT :limit
"""
BOARDS_OF = {
    "datasets": _LED.format(which="dataset_id = :row"),
    "metrics": _LED.format(which="metric_id = :row"),
    "tasks": _LED.format(which="task = :name"),
    "models": _PLACES,
}
"""Table of what has a name to its boards; of a model those on which it has a place, the best first."""


def boards_of(snapshot: sqlite3.Connection, table: str, row: int, name: str) -> list[dict[str, Any]]:
    """The boards to show on the page of one thing, and one more where there are more."""
    if table not in BOARDS_OF:
        return []
    cursor = snapshot.execute(BOARDS_OF[table], {"row": row, "name": name, "limit": MOST_BOARDS + 1})
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, found, strict=True)) for found in cursor]
