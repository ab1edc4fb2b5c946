"""How much the tests tried: kept in `figures.json`, shown in docs/reliability.md, and never less in any later run.

A figure has the words that follow its number in the document ("41 kills of a load"); the tests that add up to it tell
each its part. `pytest THE_TESTS --regenerate` writes what they tried, and with `tests/docs/test_reliability.py` behind
them the document too.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = Path(__file__).with_name("figures.json")
Figures = dict[str, dict[str, int]]
"""The words of a figure, the tests that add up to it, and how much each of them tried."""


def kept() -> Figures:
    """The figures of the document."""
    figures: Figures = json.loads(FILE.read_text(encoding="utf-8"))
    return figures


def total(words: str) -> int:
    """A figure as the document shows it."""
    return sum(kept()[words].values())


def keep(words: str, test: str, count: int) -> None:
    """Write how much a test tried."""
    with _alone():
        figures = kept()
        figures.setdefault(words, {})[test] = count
        FILE.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


@contextmanager
def _alone() -> Iterator[None]:
    """Tests run in several processes."""
    with FILE.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
