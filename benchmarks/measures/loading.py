"""Loading on SQLite: beside the ceiling, at a tenth of the size, with readers, again with a change, and a hub."""

from __future__ import annotations

import json
import sqlite3
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.figures import Figure, Point, figure
from benchmarks.processes import module, papershelf, run
from benchmarks.stage import Stage, ceiling

HUB = 10_000
MOST_TIMES = 4
"""What a hub may cost beside others, before it is given up."""
PAUSE_OF_A_READER = 0.02


def load(stage: Stage) -> Iterator[Figure]:
    """Whole loads, and their writing process alone, beside rows that are only written."""
    costs = stage.loads(runs=stage.runs)
    ceilings = [ceiling("load", stage.shelf(), stage.empty("ceiling.db"))[0] for _ in costs]
    works = stage.works
    cpu, peaks = [cost.cpu for cost in costs], [cost.peak_mb for cost in costs]
    of = "CPU of plain sqlite3 writing the same rows into the same tables and indexes / CPU of "
    pairs = [(least, cost.own) for least, cost in zip(ceilings, costs, strict=True)]
    yield figure(
        "load, the writer",
        f"{of}the main process, which reads, resolves and writes",
        pairs,
        works=works,
        cpu_seconds=[cost.own for cost in costs],
        peaks_mb=peaks,
    )
    pairs = [(least, cost.cpu) for least, cost in zip(ceilings, costs, strict=True)]
    yield figure("load, all", f"{of}all processes", pairs, works=works, cpu_seconds=cpu, peaks_mb=peaks)
    yield _unread(stage, of)


def _unread(stage: Stage, of: str) -> Figure:
    """The same with a reader that finds nothing, at once; its shelf has fewer rows, and a ceiling of its own."""
    costs, pairs = [], []
    for _ in range(stage.runs):
        database = stage.empty("unread.db")
        costs.append(run(module("unread", "--database", f"sqlite:///{database}", "load", stage.documents())))
        pairs.append((ceiling("load", database, stage.empty("ceiling.db"))[0], costs[-1].cpu))
    return figure(
        "load, nothing scanned",
        f"{of}a load whose reader finds nothing in any text, at once",
        pairs,
        works=stage.works,
        cpu_seconds=[cost.cpu for cost in costs],
        peaks_mb=[cost.peak_mb for cost in costs],
    )


def growth(stage: Stage) -> Iterator[Figure]:
    """The same at a tenth of the size: speed and memory should stay."""
    large, small = stage.loads(runs=stage.runs), stage.loads(stage.works // 10, runs=stage.runs)
    # The start of the program is no cost of a paper.
    start = run(papershelf(stage.empty("empty.db"), "load", str(stage.fresh_folder("nothing")))).cpu
    for costs, works in ((small, stage.works // 10), (large, stage.works)):
        papers = _papers(stage.shelf(works))
        milliseconds = 1000 * (statistics.median(cost.cpu for cost in costs) - start) / papers
        stage.results.add_cost(Point(works, papers, round(milliseconds, 4), round(max(cost.peak_mb for cost in costs))))
    pairs = [(10 * (few.cpu - start), many.cpu - start) for few, many in zip(small, large, strict=True)]
    yield figure(
        "load, speed kept at ten times the size",
        "CPU a paper at a tenth of the size / CPU a paper",
        pairs,
        works=stage.works,
        cpu_seconds=[cost.cpu for cost in large],
    )
    peaks = [cost.peak_mb for cost in large]
    yield figure(
        "load, memory",
        "peak of the largest process / the same at a tenth of the size",
        [(many.peak_mb, few.peak_mb) for few, many in zip(small, large, strict=True)],
        works=stage.works,
        peaks_mb=peaks,
        values=[max(peaks)],
    )


def readers(stage: Stage) -> Iterator[Figure]:
    """A reader that never waits, during a load: how often it finds the database locked."""
    database = stage.empty("read.db")
    run(papershelf(database, "load", str(stage.documents(stage.works // 10))))
    asked, refusals, ended = 0, Counter[str](), threading.Event()

    def read() -> None:
        nonlocal asked
        while not ended.is_set():
            asked += 1
            try:
                with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=0)) as connection:
                    connection.execute("SELECT title FROM papers ORDER BY id DESC LIMIT 1").fetchone()
            except sqlite3.OperationalError as error:
                refusals[error.sqlite_errorname] += 1
            time.sleep(PAUSE_OF_A_READER)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        cost = run(papershelf(database, "load", str(stage.documents())))
    finally:
        ended.set()
        reader.join()
    said = "".join(f"; {count:,} times {name}" for name, count in sorted(refusals.items()))
    yield figure(
        "reads during a load that found it locked",
        f"reads that found the database locked / reads, one every 20 ms during a load, without patience{said}",
        [(refusals.total(), asked)],
        works=stage.works,
        cpu_seconds=[cost.cpu],
    )


def reread(stage: Stage) -> Iterator[Figure]:
    """A newer loader reads the same documents: 1 % of the entries differ."""
    documents = stage.documents()
    rows, costs = [], []
    for _ in range(stage.runs):
        database = stage.empty("reread.db")
        run(papershelf(database, "load", str(documents)))
        _count_written_papers(database)
        costs.append(run(module("newer_loader", "--database", f"sqlite:///{database}", "load", documents)))
        changed = json.loads(costs[-1].output.splitlines()[-1])["changed"]
        with closing(sqlite3.connect(database)) as connection:
            written = connection.execute("SELECT count(DISTINCT id) FROM bench_written").fetchone()[0]
        rows.append((written, changed))
    yield figure(
        "re-read that changes 1 %",
        "papers whose row was written / entries that a newer loader maps otherwise",
        rows,
        works=stage.works,
        cpu_seconds=[cost.cpu for cost in costs],
        peaks_mb=[cost.peak_mb for cost in costs],
    )
    yield figure(
        "re-read that changes 1 %, time",
        "CPU of the re-read / CPU of the first load",
        [(cost.cpu, stage.loads()[0].cpu) for cost in costs],
        works=stage.works,
        cpu_seconds=[cost.cpu for cost in costs],
    )


def hub(stage: Stage) -> Iterator[Figure]:
    """Ten thousand records of one title, with neither authors nor abstract, beside as many of titles of their own."""
    one, own = stage.documents(HUB, "--bare", "--title", "Editorial"), stage.documents(HUB, "--bare")
    costs = []
    for _ in range(stage.runs):
        apart = run(papershelf(stage.empty("hub.db"), "load", str(own)))
        alike = run(papershelf(stage.empty("hub.db"), "load", str(one)), most_cpu=MOST_TIMES * apart.cpu)
        costs.append((alike, apart))
        if alike.was_cut:
            break
    cut = f" (given up at {MOST_TIMES} times: the ratio is larger)" if costs[-1][0].was_cut else ""
    yield figure(
        "10,000 of one title",
        f'CPU of loading 10,000 records called "Editorial" / 10,000 of other titles, else alike{cut}',
        [(alike.cpu, apart.cpu) for alike, apart in costs],
        works=HUB,
        cpu_seconds=[alike.cpu for alike, _ in costs],
        peaks_mb=[alike.peak_mb for alike, _ in costs],
    )


def rooms(stage: Stage) -> Iterator[Figure]:
    """Where the time of the main process goes: no figures, but shares."""
    shares = stage.folder / "shares.json"
    database = stage.empty("rooms.db")
    run(module("rooms", shares, "--database", f"sqlite:///{database}", "load", stage.documents()))
    found = json.loads(shares.read_text(encoding="utf-8"))
    stage.results.rooms = {room: round(share, 4) for room, share in found.items()}
    yield from ()


def _papers(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        count: int = connection.execute("SELECT count(*) FROM papers").fetchone()[0]
        return count


def _count_written_papers(database: Path) -> None:
    """Have SQLite note every paper whose row is inserted or updated from now on."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE bench_written (id INTEGER)")
        for verb in ("INSERT", "UPDATE"):
            connection.execute(
                f"CREATE TRIGGER bench_{verb.lower()} AFTER {verb} ON papers "
                "BEGIN INSERT INTO bench_written VALUES (NEW.id); END"
            )
        connection.commit()
