"""Known-item search: `python -m benchmarks.bench_search SNAPSHOT [--queries 200]`.

Somebody knows a paper and types a part of what they remember. For papers drawn by a fixed chance, in five ways: the
title; the name before its colon; four words of the title; a surname and the year; five words of the abstract that are
not in the title. What counts is whether the paper is the first found, or among the first ten, and how long a search
takes (of a processor). Beside it, in the same run: BM25 of SQLite over title and abstract, and papers in order of
importance, as Datasette's own search gives them.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles

from db.resolution.names import fold, surname
from papershelf.search.engine import search
from papershelf.snapshot.about import open_snapshot

SEED = 20240527
_WORD = re.compile(r"[^\W\d_]{3,}")
_HEAD = re.compile(r"([^:]{2,20}):\s")
Finder = Callable[[sqlite3.Connection, str], list[int]]


def main() -> None:
    """Measure, and print a table for docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_search", description=__doc__)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    options = parser.parse_args()
    snapshot = open_snapshot(options.snapshot.resolve())
    print("| remembered | searches | first | in ten | BM25: in ten | by importance: in ten | p50 ms | p95 ms |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, queries in known_items(snapshot, options.queries).items():
        print(line(snapshot, kind, queries))


def known_items(snapshot: sqlite3.Connection, count: int) -> dict[str, list[tuple[str, int]]]:
    """Queries by kind, each with the paper that is looked for."""
    chance = random.Random(SEED)
    rows = snapshot.execute(
        "SELECT papers.id, title, abstract, year, (SELECT authors.folded_name FROM paper_authors JOIN authors "
        "ON authors.id = author_id WHERE paper_id = papers.id AND position = 0) "
        "FROM papers WHERE length(abstract) > 400 AND year IS NOT NULL"
    ).fetchall()
    chance.shuffle(rows)
    found: dict[str, list[tuple[str, int]]] = {}
    for row, title, abstract, year, author in rows:
        for kind, query in remembered(chance, title, abstract, year, author):
            if len(found.setdefault(kind, [])) < count:
                found[kind].append((query, row))
        if len(found) == 5 and all(len(queries) >= count for queries in found.values()):
            break
    return found


def remembered(
    chance: random.Random, title: str, abstract: str, year: int, author: str | None
) -> Iterator[tuple[str, str]]:
    """What somebody may remember of a paper, by kind."""
    yield "the title", title
    if head := _HEAD.match(title):
        yield "the name before the colon", head[1]
    words = [word for word in dict.fromkeys(_WORD.findall(title)) if len(word) > 3]
    if len(words) >= 4:
        yield "four words of the title", " ".join(chance.sample(words, 4))
    if author:
        yield "a surname and the year", f"{surname(author)} {year}"
    of_title = {fold(word) for word in _WORD.findall(title)}
    others = [word for word in dict.fromkeys(_WORD.findall(abstract)) if len(word) > 4 and fold(word) not in of_title]
    if len(others) >= 5:
        yield "five words of the abstract", " ".join(chance.sample(others, 5))


def line(snapshot: sqlite3.Connection, kind: str, queries: list[tuple[str, int]]) -> str:
    """The figures of one kind, as a row of the table."""
    times: list[float] = []

    def ours(snapshot: sqlite3.Connection, query: str) -> list[int]:
        begun = time.process_time()
        rows = [one.row for one in search(snapshot, query, size=10).rows]
        times.append((time.process_time() - begun) * 1000)
        return rows

    places = [place(ours(snapshot, query), wanted) for query, wanted in queries]
    others = [
        sum(place(finder(snapshot, query), wanted) is not None for query, wanted in queries)
        for finder in (by_bm25, by_importance)
    ]
    first, in_ten = places.count(0), sum(found is not None for found in places)
    p95 = quantiles(times, n=20)[-1]
    figures = [len(queries), first, in_ten, *others, f"{median(times):.0f}", f"{p95:.0f}"]
    return f"| {kind} | {' | '.join(map(str, figures))} |"


def place(rows: list[int], wanted: int) -> int | None:
    """The place of a paper among those found; None where it is not there."""
    return rows.index(wanted) if wanted in rows else None


def by_bm25(snapshot: sqlite3.Connection, query: str) -> list[int]:
    """SQLite's own order, title before abstract."""
    return _plain(snapshot, query, "bm25(papers_fts, 4.0, 0.0, 1.0, 0.0), rowid")


def by_importance(snapshot: sqlite3.Connection, query: str) -> list[int]:
    """The order of rows, as a table page of Datasette shows them."""
    return _plain(snapshot, query, "rowid")


def _plain(snapshot: sqlite3.Connection, query: str, order: str) -> list[int]:
    words = " ".join(f'"{word}"' for word in re.findall(r"\w+", query))
    found = snapshot.execute(
        f"SELECT rowid FROM papers_fts WHERE papers_fts MATCH ? ORDER BY {order} LIMIT 10",
        (f"{{title abstract}} : ({words})",),
    )
    return [row for (row,) in found]


if __name__ == "__main__":
    main()
