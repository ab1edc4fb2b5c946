"""Papershelf that says at its end what its main process waited for, as a line of JSON. Linux only.

`python -m benchmarks.waiting load FOLDER --database URL`
"""

from __future__ import annotations

import json
import time
from concurrent.futures import Future
from pathlib import Path

from db.store.extractions import Outcome
from papershelf.cli import main as papershelf
from papershelf.loading.scanning import Scan
from papershelf.loading.worker import Scanned


def main() -> None:
    """Run a command, and say for how many seconds it waited for workers that scan, and for a processor."""
    for_scanners = 0.0
    of_task = Scan._of_task

    def watched(self: Scan, hashes: list[str], handed_over: Future[list[Scanned]] | None) -> list[Outcome]:
        nonlocal for_scanners
        begun = time.perf_counter()
        outcomes = of_task(self, hashes, handed_over)
        for_scanners += time.perf_counter() - begun if handed_over is not None else 0
        return outcomes

    Scan._of_task = watched  # type: ignore[method-assign]
    begun, before = time.perf_counter(), _for_a_processor()
    try:
        papershelf()
    finally:
        for_processor, seconds = _for_a_processor() - before, time.perf_counter() - begun
        print(json.dumps({"seconds": seconds, "for scanners": for_scanners, "for a processor": for_processor}))


def _for_a_processor() -> float:
    """Seconds that this process was ready to run and did not."""
    return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9


if __name__ == "__main__":
    main()
