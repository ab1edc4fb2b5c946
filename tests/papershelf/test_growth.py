"""Twice as much takes about twice the work: of loading, of one block of records, of publishing. No clock is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from db.engine import parse_url
from papershelf.snapshot.publish import publish
from tests.papershelf.loading.lines import load_lines
from tests.work import Work, work_of

SMALL, LARGE = 400, 800
BATCH = 100
MOST = 2.5
"""Twice as much, with some room: an index of twice the size is a little deeper."""


def papers(count: int) -> list[tuple[str, str]]:
    """Documents of papers that have nothing in common."""
    lines = [f"Paper {number} of shelves | We shelve the {number}th. | 2401.{number:05}" for number in range(count)]
    return [(f"part-{start}", "\n".join(lines[start : start + BATCH])) for start in range(0, count, BATCH)]


def one_paper(count: int) -> list[tuple[str, str]]:
    """Documents of one paper, which each says in other words."""
    lines = [f"Shelves | In words of the {number}th. | 2401.00001" for number in range(count)]
    return [(f"part-{start}", "\n".join(lines[start : start + BATCH])) for start in range(0, count, BATCH)]


def load_all(url: str, documents: list[tuple[str, str]], batch: int) -> None:
    assert load_lines(url, documents, batch=batch).documents["loaded"] == len(documents)


def growth(of: Callable[[int], Work]) -> tuple[float, float]:
    """How many times the calls, and the instructions of SQLite, grow from the small number to the large one."""
    of(SMALL // 4)  # what is read or compiled once is no part of it
    small, large = of(SMALL), of(LARGE)
    assert small.instructions > 10_000, "work of SQLite was counted"
    return large.calls / small.calls, large.instructions / small.instructions


def test_twice_the_papers_take_twice_the_work_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(count: int) -> Work:
        url = f"sqlite:///{tmp_path / f'{count}.db'}"
        load_lines(url, [])
        return work_of(lambda: load_all(url, papers(count), batch=BATCH), monkeypatch)

    assert max(growth(load)) <= MOST


def test_twice_the_records_of_one_paper_take_twice_the_work_to_load_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(count: int) -> Work:
        url = f"sqlite:///{tmp_path / f'{count}.db'}"
        load_lines(url, [])
        return work_of(lambda: load_all(url, one_paper(count), batch=10 * count), monkeypatch)

    assert max(growth(load)) <= MOST


def test_twice_the_papers_take_twice_the_work_to_publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def publishing(count: int) -> Work:
        url = f"sqlite:///{tmp_path / f'{count}.db'}"
        load_all(url, papers(count), batch=BATCH)
        return work_of(lambda: publish(parse_url(url), tmp_path / f"public-{count}.db"), monkeypatch)

    assert max(growth(publishing)) <= MOST
