"""Publishing: beside a plain copy of the published tables, and where nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, figure
from benchmarks.processes import papershelf, run
from benchmarks.stage import Stage, ceiling


def publish(stage: Stage) -> Iterator[Figure]:
    """A first snapshot, and a second one of the same content."""
    shelf = stage.shelf()
    firsts, seconds, ceilings = [], [], []
    for _ in range(stage.runs):
        pointer = stage.fresh_folder("published") / "public.db"
        firsts.append(run(papershelf(shelf, "publish", "-o", str(pointer))))
        seconds.append(run(papershelf(shelf, "publish", "-o", str(pointer))))
        ceilings.append(ceiling("publish", pointer.resolve(), stage.empty("copy.db")))
    cpu, peaks = [cost.cpu for cost in firsts], [cost.peak_mb for cost in firsts]
    yield figure(
        "publish",
        "CPU of publishing / CPU of plain sqlite3 copying the published tables, with their indexes and search",
        [(cost.cpu, least) for cost, (least, _) in zip(firsts, ceilings, strict=True)],
        works=stage.works,
        cpu_seconds=cpu,
        peaks_mb=peaks,
    )
    yield figure(
        "publish, memory",
        "peak of publishing / peak of the plain copy",
        [(cost.peak_mb, peak) for cost, (_, peak) in zip(firsts, ceilings, strict=True)],
        works=stage.works,
        peaks_mb=peaks,
        values=[max(peaks)],
    )
    yield figure(
        "publish, unchanged",
        "CPU of publishing what is published / CPU of publishing it first",
        [(again.cpu, first.cpu) for first, again in zip(firsts, seconds, strict=True)],
        works=stage.works,
        cpu_seconds=[again.cpu for again in seconds],
        peaks_mb=[again.peak_mb for again in seconds],
        values=[again.cpu for again in seconds],
    )
