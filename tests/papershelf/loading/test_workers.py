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

from papershelf.loading.scanning import FEWEST_FOR_WORKERS, Scanner, scan

PROJECT = Path(__file__).resolve().parents[3]
TEXTS = [f"Our model number {number} reaches {50 + number / 100}% accuracy on CIFAR-10." for number in range(700)]
SCANNING = """
from papershelf.loading.scanning import Scanner

if __name__ == "__main__":
    with Scanner(workers=2) as scanner:
        for number in range(20_000):
            scanner.submit(str(number), f"Our model reaches {number / 300}% accuracy on CIFAR-10, and {number} FPS.")
        print("submitted", flush=True)
        scanner.collect()
    print("collected", flush=True)
"""
PATIENCE_SECONDS = 30


@pytest.fixture
def scanning(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has its workers scan for a good while, in a group of its own as on a terminal."""
    program = tmp_path / "program.py"
    program.write_text(SCANNING)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(program)]
    pipe = subprocess.PIPE
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


def test_workers_find_what_the_main_process_finds() -> None:
    assert len(TEXTS) > FEWEST_FOR_WORKERS
    found = []
    for workers in (1, 2):
        with Scanner(workers) as scanner:
            for number, text in enumerate(TEXTS):
                scanner.submit(str(number), text)
            found.append(scanner.collect())
            assert scanner.collect() == {}
    assert found[0] == found[1] == {str(number): json for number, json in enumerate(scan(TEXTS))}


def test_what_a_worker_leaves_that_the_system_kills_is_scanned_all_the_same() -> None:
    with Scanner(workers=2) as scanner:
        for number, text in enumerate(TEXTS):
            scanner.submit(str(number), text)
        for worker in multiprocessing.active_children():
            worker.kill()
            worker.join()
        for number, text in enumerate(TEXTS, len(TEXTS)):
            scanner.submit(str(number), text)
        found = scanner.collect()
        assert [found[str(number)] for number in range(2 * len(TEXTS))] == scan(TEXTS) * 2
        scanner.submit("one more", TEXTS[0])
        assert scanner.collect() == {"one more": scan(TEXTS[:1])[0]}


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
