"""How well records of the same work find each other: precision and recall on a matching benchmark.

    python -m benchmarks.bench_identity ../shared/data/matching/dblp-acm

The folder is in the form of the Leipzig benchmarks: `tableA.csv` and `tableB.csv` with id, title, authors, venue and
year, and `match.csv`, the pairs that are the same work. Records are resolved as a shelf would; a pair is found where
both are one paper, and reviewed where a doubt stands between their papers. One half of the pairs, by the hash of their
identifier, was looked at when the rules were made; the figures of the other half flatter nobody.
"""

from __future__ import annotations

import csv
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from db.cleaning import clean_line
from db.records import PaperRecord
from db.resolution.features import Features, features_of
from db.resolution.identity import resolve
from db.vocabulary import shipped_vocabulary

Pair = tuple[str, str]


def records_of(table: Path) -> dict[str, PaperRecord]:
    """The records of a table by their identifiers."""
    with table.open(encoding="utf-8", errors="replace", newline="") as lines:
        return {
            row["id"]: PaperRecord(
                title=clean_line(row["title"]),
                authors=tuple(filter(None, map(clean_line, (row["authors"] or "").split(", ")))),
                published_on=row["year"] or None,
                venue=clean_line(row["venue"] or "") or None,
            )
            for row in csv.DictReader(lines)
        }


def pairs_of(papers: Iterable[tuple[set[str], set[str]]]) -> set[Pair]:
    """The pairs of a record of the first table and one of the second that stand in one paper."""
    return {(a, b) for these, those in papers for a in these for b in those}


def figures(truth: set[Pair], found: set[Pair], reviewed: set[Pair], is_of_part: Callable[[str], bool]) -> str:
    """Precision, recall and F1 of the pairs whose first record belongs to a part, in a line."""
    true, merged, seen = ({pair for pair in pairs if is_of_part(pair[0])} for pairs in (truth, found, found | reviewed))
    precision, recall = len(true & merged) / len(merged), len(true & merged) / len(true)
    f1 = 2 * precision * recall / (precision + recall)
    with_reviews = len(true & seen) / len(true)
    return (
        f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  R with reviews {with_reviews:.4f}  "
        f"({len(true)} pairs, {len(seen) - len(merged)} on the review list)"
    )


def _is_seen(id_: str) -> bool:
    return sha256(id_.encode()).digest()[0] < 128


def main(folder: Path) -> None:
    """Print the figures of a benchmark."""
    tables = [records_of(folder / f"table{letter}.csv") for letter in "AB"]
    with (folder / "match.csv").open(encoding="utf-8", newline="") as lines:
        truth = {(row[0], row[1]) for row in csv.reader(lines)}
    ids: dict[Features, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for side, table in enumerate(tables):
        for id_, record in table.items():
            ids[features_of(record, shipped_vocabulary())][side].add(id_)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    resolution = resolve(ids)
    seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    papers = [tuple(set().union(*(ids[one][side] for one in paper)) for side in (0, 1)) for paper in resolution.papers]
    found = pairs_of((a, b) for a, b in papers)
    doubts = {(doubt.paper, doubt.other) for doubt in resolution.doubts}
    reviewed = pairs_of(
        both for a, b in doubts for both in ((papers[a][0], papers[b][1]), (papers[b][0], papers[a][1]))
    )
    print(f"all      {figures(truth, found, reviewed, lambda id_: True)}")
    print(f"seen     {figures(truth, found, reviewed, _is_seen)}")
    print(f"unseen   {figures(truth, found, reviewed, lambda id_: not _is_seen(id_))}")
    count = sum(map(len, tables))
    print(f"{count} records, {len(papers)} papers, {1e6 * seconds / count:.0f} microseconds a record")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
