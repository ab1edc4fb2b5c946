"""How well a shelf tells works apart: `python -m benchmarks.generator.judge SHELF.db TRUTH.csv`.

The shelf was loaded from generated documents, the truth was written with them (`--truth`). Counted are pairs of
records: those of one work that stand on one paper, by how the second record differs from the first, and those on one
paper that are of two works. Not all can be found: of a work whose title and abstract both changed, authors are left.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

Place = tuple[str, int]
"""The base name of a document, and a position in it."""


@dataclass(slots=True)
class Judgement:
    """Pairs of records, counted."""

    found: Counter[str] = field(default_factory=Counter)
    """Of one work and on one paper, by the variant of the later record."""
    missed: Counter[str] = field(default_factory=Counter)
    """Of one work and on two papers."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Of two works and on one paper."""

    @property
    def precision(self) -> float:
        """Share of the pairs on one paper that are of one work."""
        return self.found.total() / (self.found.total() + self.wrong.total() or 1)

    @property
    def recall(self) -> float:
        """Share of the pairs of one work that stand on one paper."""
        return self.found.total() / (self.found.total() + self.missed.total() or 1)


def judge(truth: Iterable[tuple[Place, int, str]], papers: Mapping[Place, int]) -> Judgement:
    """Compare which record is of which work with the paper that each stands on; rejected records are left out."""
    judgement = Judgement()
    by_work: dict[int, list[tuple[int, str]]] = defaultdict(list)
    by_paper: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for place, work, variant in truth:
        if place in papers:
            by_work[work].append((papers[place], variant))
            by_paper[papers[place]].append((work, variant))
    for records in by_work.values():
        for (paper, _), (other, variant) in combinations(records, 2):
            (judgement.found if paper == other else judgement.missed)[variant] += 1
    for records in by_paper.values():
        judgement.wrong.update(variant for (work, _), (other, variant) in combinations(records, 2) if work != other)
    return judgement


def read_truth(path: Path) -> list[tuple[Place, int, str]]:
    """The place, work and variant of each record."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            ((row["document"], int(row["position"])), int(row["work"]), row["variant"]) for row in csv.DictReader(file)
        ]


def read_papers(shelf: Path) -> dict[Place, int]:
    """The paper of each record of a shelf."""
    query = "SELECT uri, position, paper_id FROM entries JOIN documents ON documents.id = document_id"
    with closing(sqlite3.connect(f"file:{shelf}?mode=ro", uri=True)) as connection:
        found = connection.execute(f"{query} WHERE paper_id IS NOT NULL")
        return {(uri.rpartition("/")[2], position): paper for uri, position, paper in found}


def main() -> None:
    """Print precision and recall, and the pairs by variant."""
    shelf, truth = map(Path, sys.argv[1:])
    judgement = judge(read_truth(truth), read_papers(shelf))
    print(f"precision {judgement.precision:.4f}, recall {judgement.recall:.4f}")
    print(f"{'variant':24}{'found':>8}{'missed':>8}{'wrong':>8}")
    counters = (judgement.found, judgement.missed, judgement.wrong)
    for variant in sorted(set().union(*counters)):
        print(f"{variant:24}" + "".join(f"{counter[variant]:>8,}" for counter in counters))


if __name__ == "__main__":
    main()
