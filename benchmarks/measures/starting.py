"""How long commands take to start."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, figure
from benchmarks.processes import papershelf, run
from benchmarks.stage import Stage

TIMES = 5
"""Runs of each command, by turns; they are short."""


def start(stage: Stage) -> Iterator[Figure]:
    """Commands that do next to nothing, beside one of sqlite-utils."""
    shelf = stage.shelf(min(stage.works, 1_000))
    script = str(Path(sys.executable).with_name("papershelf"))
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "papershelf --version": [script, "--version"],
        "papershelf sql": [script, *papershelf(shelf, "sql", "SELECT 1")[3:]],
        "papershelf load --help": [script, "load", "--help"],
    }
    baseline = [str(Path(sys.executable).with_name("sqlite-utils")), "--version"]
    run(baseline)  # the first start compiles modules
    for name, command in commands.items():
        run(command)
        costs = [(run(command), run(baseline)) for _ in range(TIMES)]
        seconds = [cost.cpu for cost, _ in costs]
        yield figure(
            name,
            "CPU / CPU of `sqlite-utils --version`",
            [(cost.cpu, other.cpu) for cost, other in costs],
            works=0,
            cpu_seconds=seconds,
            values=seconds,
        )
