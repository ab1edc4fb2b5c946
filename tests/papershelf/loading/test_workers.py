"""Worker processes scan texts, find what the main process would, and end with it, however that ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from papershelf.loading import scanning as scanning_module
from papershelf.loading.scanning import FEWEST_FOR_WORKERS, Scanner, scan

PROJECT = Path(__file__).resolve().parents[3]
TEXTS = [f"Our model number {number} reaches {50 + number / 100}% accuracy on CIFAR-10." for number in range(700)]
TEXTS_BY_HASH = {str(number): text for number, text in enumerate(TEXTS)}
SCANNING = """
import sys
from papershelf.loading.scanning import Scanner

if __name__ == "__main__":
    with Scanner(workers=2) as scanner:
        texts = {
            str(number): f"Our model reaches {number / 300}% accuracy on CIFAR-10, and {number} FPS."
            for number in range(int(sys.argv[1]))
        }
        scan = scanner.start(texts)
        print("submitted", flush=True)
        scan.outcomes()
    print("collected", flush=True)
"""
PATIENCE_SECONDS = 30


@pytest.fixture
def scanning_program(tmp_path: Path) -> list[str]:
    """A program that has its workers scan as many texts as it is told to."""
    program = tmp_path / "program.py"
    program.write_text(SCANNING)
    return [sys.executable, str(program)]


@pytest.fixture
def scanning(scanning_program: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process of that program that is busy for a good while, in a group of its own as on a terminal."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command, pipe = [*scanning_program, "20000"], subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as run:
        yield run


def group_ends(group: int) -> bool:
    """Whether all processes of a group end, after some time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False


@pytest.fixture
def few_for_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers start at fewer texts than it takes to be worth it."""
    monkeypatch.setattr(scanning_module, "FEWEST_FOR_WORKERS", len(TEXTS))


@pytest.mark.usefixtures("few_for_workers")
def test_workers_find_what_the_main_process_finds() -> None:
    expected = dict(zip(TEXTS_BY_HASH, scan(TEXTS), strict=True))
    for workers in (1, 2):
        with Scanner(workers) as scanner:
            scans = [scanner.start(TEXTS_BY_HASH), scanner.start({}), scanner.start({"one more": TEXTS[0]})]
            assert bool(multiprocessing.active_children()) == (workers > 1)
            assert scans[2].outcomes() == {"one more": expected["0"]}
            assert scans[1].outcomes() == {}
            assert scans[0].outcomes() == expected


def test_a_run_of_few_texts_starts_no_worker() -> None:
    with Scanner(workers=2) as scanner:
        scanner.start({str(number): TEXTS[0] for number in range(FEWEST_FOR_WORKERS - 1)})
        assert not multiprocessing.active_children()
        scanner.start({"one more": TEXTS[0]})
        assert multiprocessing.active_children()


@pytest.mark.usefixtures("few_for_workers")
def test_what_a_worker_leaves_that_the_system_kills_is_scanned_all_the_same() -> None:
    expected = dict(zip(TEXTS_BY_HASH, scan(TEXTS), strict=True))
    with Scanner(workers=2) as scanner:
        before = scanner.start(TEXTS_BY_HASH)
        for worker in multiprocessing.active_children():
            worker.kill()
            worker.join()
        after = scanner.start(TEXTS_BY_HASH)
        assert before.outcomes() == after.outcomes() == expected


def test_texts_are_scanned_where_no_worker_can_start(tmp_path: Path, scanning_program: list[str]) -> None:
    folder = tmp_path / ("x" * 100)  # too long for the socket that workers are asked for by
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "TMPDIR": str(folder)}
    command = [*scanning_program, str(FEWEST_FOR_WORKERS)]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == ["submitted", "collected"]


def imported_by(module: str) -> set[str]:
    say = f"import sys, {module}; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


def test_workers_begin_with_the_reader_and_nothing_of_a_shelf() -> None:
    imported = imported_by("papershelf.loading.prepared")
    assert "extraction.reader" in imported
    assert {name.partition(".")[0] for name in imported} & {"sqlalchemy", "click", "loaders", "sqlite3"} == set()
    ours = {name for name in imported if name.startswith(("db.", "papershelf."))}
    allowed = ("db.vocabulary", "db.records", "db.cleaning", "db.identifiers", "papershelf.loading")
    assert {name for name in ours if not name.startswith(allowed)} == set()


def test_who_has_workers_read_does_without_the_reader() -> None:
    assert not {name for name in imported_by("papershelf.loading.worker") if name.startswith("extraction")}


def test_workers_end_when_the_main_process_is_killed(scanning: subprocess.Popen[str]) -> None:
    assert scanning.stdout is not None
    assert scanning.stdout.readline() == "submitted\n"
    scanning.kill()
    scanning.wait()
    assert group_ends(scanning.pid)


def test_an_interrupt_prints_no_traceback_of_workers(scanning: subprocess.Popen[str]) -> None:
    assert scanning.stdout is not None
    assert scanning.stdout.readline() == "submitted\n"
    os.killpg(scanning.pid, signal.SIGINT)
    output, errors = scanning.communicate()
    assert "collected" not in output
    assert errors.count("Traceback") == 1  # of the program itself, which catches nothing
    assert group_ends(scanning.pid)
