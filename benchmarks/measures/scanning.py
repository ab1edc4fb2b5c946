"""Reading texts: one process alone, and the workers beside a load; with a plain scan for digits as the baseline."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from benchmarks.figures import Figure, figure
from benchmarks.processes import module, run
from benchmarks.stage import Stage

CORES = 2


def scan(stage: Stage) -> Iterator[Figure]:
    """Abstracts a second."""
    shelf = stage.shelf()
    runs = [json.loads(run(module("bench_text", shelf, "--json")).output) for _ in range(stage.runs)]
    yield figure(
        "scan on one core",
        "CPU of reading abstracts / CPU of one scan of the same for numbers by a regular expression",
        [(once["plain"], once["read"]) for once in runs],
        works=stage.works,
        values=[once["read"] for once in runs],
    )
    with closing(sqlite3.connect(f"file:{shelf}?mode=ro", uri=True)) as connection:
        texts = connection.execute("SELECT count(*) FROM extractions").fetchone()[0]
    costs = [cost for cost in stage.loads(runs=stage.runs) if cost.children]
    if not costs:
        return  # so few texts, or so few cores, that no worker was started
    yield figure(
        "scan beside the writer",
        "abstracts a second of CPU of the workers during a load / of one core alone",
        [(texts / cost.children, once["read"]) for cost, once in zip(costs, runs, strict=False)],
        works=stage.works,
        values=[CORES * texts / cost.children for cost in costs],
        cpu_seconds=[cost.children for cost in costs],
    )
    yield figure(
        "load, share of the time that the writer works",
        "CPU of the main process / time from start to end: the rest it waits, for workers or for a busy machine",
        [(cost.own, cost.seconds) for cost in costs],
        works=stage.works,
        cpu_seconds=[cost.own for cost in costs],
    )
    waits = [_waits(stage) for _ in range(stage.runs)]
    for what, of in (("for scanners", "that wait for workers"), ("for a processor", "that wait for a processor")):
        yield figure(
            f"load, share of the time that the writer waits {what}",
            f"seconds of the main process {of} / time from start to end",
            [(once[what], once["seconds"]) for once in waits],
            works=stage.works,
        )


def _waits(stage: Stage) -> dict[str, float]:
    """What the main process of a load waits for."""
    database = stage.empty("waits.db")
    cost = run(module("waiting", "--database", f"sqlite:///{database}", "load", stage.documents()))
    waits: dict[str, float] = json.loads(cost.output.splitlines()[-1])
    return waits
