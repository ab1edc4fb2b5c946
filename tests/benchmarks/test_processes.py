from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.processes import CommandFailed, run

BUSY = "import time\nwhile time.process_time() < {}: pass"


def python(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_the_time_of_a_child_counts_and_is_told_from_that_of_the_first_process(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(BUSY.format(0.6), encoding="utf-8")
    cost = run(python(f"import subprocess, sys\nsubprocess.run([sys.executable, {str(child)!r}], check=True)"))
    assert 0.55 < cost.children < 1.5
    assert cost.own < cost.children


def test_the_time_of_a_process_counts_that_nobody_waits_for(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(BUSY.format(0.6), encoding="utf-8")
    cost = run(python(f"import subprocess, sys\nsubprocess.Popen([sys.executable, {str(child)!r}])"))
    assert 0.55 < cost.children < 1.5
    assert cost.own < cost.children


def test_memory_is_that_of_the_largest_process() -> None:
    assert run(python("b'x' * 300_000_000")).peak_mb > 280


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(CommandFailed, match="no such thing"):
        run(python("raise SystemExit('no such thing')"))


def test_a_command_that_takes_more_than_it_may_is_cut() -> None:
    cost = run(python(BUSY.format(60)), most_cpu=1)
    assert cost.was_cut
    assert cost.cpu < 10
