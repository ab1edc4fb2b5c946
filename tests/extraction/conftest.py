"""What the tests of text share: a count of steps that no clock disturbs."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python a call runs."""
    count = 0

    def trace(frame: object, event: str, arg: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.fixture
def growth() -> Callable[[Callable[[str], object], str], float]:
    """By how much the steps of some work grow when its text is doubled."""

    def measure(work: Callable[[str], object], text: str) -> float:
        work(text)  # what is read once is read
        return lines_run(lambda: work(text * 2)) / max(lines_run(lambda: work(text)), 100)

    return measure
