"""All benchmarks on generated records: `python -m benchmarks --size 10k`.

Every figure is a ratio to a baseline of the same run, with its spread over several runs, and the CPU seconds (of all
processes) and the memory beside it: times of one machine mean little elsewhere. `benchmarks/last.json` keeps the last
figures of each size; docs/performance.md shows them (`make bench` pastes them).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.figures import LAST, Figure, read_results, write_results
from benchmarks.generator.writing import SIZES
from benchmarks.measures.loading import growth, hub, load, readers, reread, rooms
from benchmarks.measures.peers import peers
from benchmarks.measures.publishing import publish
from benchmarks.measures.scanning import scan
from benchmarks.measures.server import postgresql
from benchmarks.measures.starting import start
from benchmarks.plot import CHART, chart
from benchmarks.processes import ROOT, machine
from benchmarks.report import line
from benchmarks.stage import Stage

MEASURES: tuple[Callable[[Stage], Iterator[Figure]], ...] = (
    start,
    load,
    growth,
    scan,
    publish,
    readers,
    reread,
    hub,
    rooms,
    peers,
    postgresql,
)


def main() -> None:
    """Measure what is asked for, print each figure as it comes, and keep them all."""
    names = [measure.__name__ for measure in MEASURES]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", default="10k", help=f"works: {', '.join(SIZES)}, or a number; 10k takes minutes")
    parser.add_argument("--runs", type=int, default=3, help="of each measurement, for the spread")
    parser.add_argument("--only", action="append", choices=names, help="may be given several times")
    parser.add_argument("--skip", action="append", choices=names, default=[], help="may be given several times")
    parser.add_argument(
        "--alexandria3k", type=Path, default=ROOT / "build" / "alexandria3k" / "bin" / "a3k", help="the peer's program"
    )
    parser.add_argument("--folder", type=Path, help="where documents and databases are made, and removed again")
    parser.add_argument("--results", type=Path, default=LAST, help="the file that keeps the last figures")
    options = parser.parse_args()
    works = SIZES[options.size] if options.size in SIZES else int(options.size)
    results = read_results(options.results)
    about = {"date": datetime.now(UTC).date().isoformat(), "machine": machine()}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        stage = Stage(Path(folder), works, options.runs, results, options.alexandria3k)
        for measure in MEASURES:
            if measure.__name__ in options.skip or measure.__name__ not in (options.only or names):
                continue
            begun = time.monotonic()
            for found in measure(stage):
                results.add(msgspec.structs.replace(found, **about))
                print(line(found), flush=True)
            print(f"  ({measure.__name__}: {time.monotonic() - begun:.0f} s)", flush=True)
            write_results(results, options.results)
    if options.results == LAST:
        CHART.write_text(chart(results.costs), encoding="utf-8")


if __name__ == "__main__":
    main()
