"""How many abstracts a second the built-in reader reads on one core, beside one scan of the same texts for digits.

Run with `python -m benchmarks.bench_text SHELF.db`, whose abstracts are read; `--json` prints the two rates alone.
Times of a machine mean little elsewhere; the ratio to the plain scan means more. Then texts that were made to keep a
reader busy, each of them once and doubled: a reader that is linear takes about twice the time for the second.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from extraction.links import find_links
from extraction.reader import read_text
from extraction.results import find_results

_RUNS = 3
MOST = 5_000
"""Abstracts that are read; more say no more."""
_LENGTH = 20_000
"""Characters of a text that was made to keep a reader busy."""
_HOSTILE = {
    "digits": "7",
    "nested brackets": "([{",
    "per cent and slash": "%/",
    "4,000 percentages": "9.5%,",
    "numbers joined by and": "91.5 and ",
    "from A to B": "from 12.5% to 13.7% ",
    "one long sentence": "we reach 91.5% accuracy with one of many models ",
    "named results": "91.5% on ImageNet and 88.1% mAP on COCO, ",
    "names alone": "CIFAR-10/100/",
    "white space": " \n\t",
}
"""What such a text repeats, on both sides of an ordinary result."""


def abstracts_per_second(texts: list[str], work: Callable[[str], object]) -> float:
    """The best of some runs over all texts."""
    best = 0.0
    for _ in range(_RUNS):
        start = time.process_time()
        for text in texts:
            work(text)
        best = max(best, len(texts) / (time.process_time() - start))
    return best


def growth(unit: str) -> tuple[float, float]:
    """Seconds for a text that repeats a unit, and for one of twice its length; the best of some runs."""
    return _seconds(_around(unit, _LENGTH)), _seconds(_around(unit, 2 * _LENGTH))


def _around(unit: str, length: int) -> str:
    half = (unit * (length // 2 // len(unit) + 1))[: length // 2]
    return f"{half} We reach 91.5% top-1 accuracy on ImageNet, 2x faster. {half}"


def _seconds(text: str) -> float:
    return 1 / abstracts_per_second([text], read_text)


def read_abstracts(shelf: Path) -> list[str]:
    """The abstracts of a shelf in SQLite."""
    with closing(sqlite3.connect(f"file:{shelf}?mode=ro", uri=True)) as connection:
        found = connection.execute(
            "SELECT abstract FROM papers WHERE abstract IS NOT NULL ORDER BY id LIMIT ?", (MOST,)
        )
        return [abstract for (abstract,) in found]


def main() -> None:
    """Print one line for each step: abstracts a second, and how many plain scans it costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_text", description=__doc__)
    parser.add_argument("shelf", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    texts = read_abstracts(options.shelf)
    read_text("The vocabulary is read once: 80.1% accuracy on ImageNet.")
    baseline = abstracts_per_second(texts, re.compile(r"\d+(?:\.\d+)?").findall)
    if options.json:
        print(json.dumps({"plain": baseline, "read": abstracts_per_second(texts, read_text)}))
        return
    print(f"{len(texts):,} abstracts, best of {_RUNS} runs on one core")
    print(f"{'step':<24}{'abstracts/s':>12}{'plain scans':>13}")
    print(f"{'plain scan for digits':<24}{baseline:>12,.0f}{1:>13.1f}")
    for name, work in (("find_links", find_links), ("find_results", find_results), ("both (read_text)", read_text)):
        rate = abstracts_per_second(texts, work)
        print(f"{name:<24}{rate:>12,.0f}{baseline / rate:>13.1f}")
    print()
    print(f"{f'{_LENGTH:,} characters of':<24}{'ms':>12}{'doubled':>13}{'growth':>10}")
    for name, unit in _HOSTILE.items():
        once, twice = growth(unit)
        print(f"{name:<24}{once * 1000:>12.1f}{twice * 1000:>13.1f}{twice / once:>10.1f}")


if __name__ == "__main__":
    main()
