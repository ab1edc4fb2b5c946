"""Twice as much takes about twice the work: of loading, of one block of records, of publishing. No clock is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from db.engine import parse_url
from db.records import StatedResult
from loaders.loader import Mapped
from papershelf.snapshot.publish import publish
from tests.papershelf.loading.lines import LINES, load_lines, map_line
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


def of_popular_names(line: str) -> Mapped:
    """A paper of the one venue, by the one author, with a result on the one measure that all papers have."""
    mapped = map_line(line)
    result = StatedResult("absolute", 7.0, "7", "shelf score", dataset="Shelf", task="shelving")
    record = msgspec.structs.replace(mapped.record, venue="Shelving 2024", authors=("Ada Author",), results=(result,))
    return replace(mapped, record=record)


POPULAR = replace(LINES, map=of_popular_names)


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


def test_a_paper_costs_the_same_however_many_share_its_venue_author_and_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting all that refers to a popular name, whenever a paper comes to it, takes the square of the shelf."""

    def load_one_more(count: int) -> Work:
        url = f"sqlite:///{tmp_path / f'{count}.db'}"
        load_lines(url, papers(count), POPULAR)
        one_more = [("one-more", "The last paper of shelves | We shelve no more. | 2402.00001")]
        return work_of(lambda: load_lines(url, one_more, POPULAR), monkeypatch)

    load_one_more(1)
    small, large = load_one_more(SMALL // 4), load_one_more(LARGE)
    assert small.instructions > 1_000, "work of SQLite was counted"
    assert large.instructions <= 1.5 * small.instructions
    assert large.calls <= 1.2 * small.calls


def test_a_document_read_again_costs_little_where_a_hundredth_of_it_is_read_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def otherwise(line: str) -> Mapped:
        mapped = map_line(line)
        is_other = "0 of" in line and "00 of" in line
        return replace(mapped, record=msgspec.structs.replace(mapped.record, venue="Shelving")) if is_other else mapped

    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    document = [("all", "\n".join(lines for _, lines in papers(LARGE)))]
    load_lines(url, [])
    loader = replace(LINES, max_bytes=10**6)
    first = work_of(lambda: load_lines(url, document, loader), monkeypatch)
    again = work_of(lambda: load_lines(url, document, replace(loader, version=2, map=otherwise)), monkeypatch)
    assert again.instructions <= first.instructions / 3
    assert again.calls <= first.calls / 2


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
