"""Other programs on the same files, works in Crossref's form: none of them resolves anything or reads abstracts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, figure
from benchmarks.processes import Cost, papershelf, run
from benchmarks.stage import Stage


def peers(stage: Stage) -> Iterator[Figure]:
    """Loading beside sqlite-utils, which keeps the JSON, and alexandria3k, which fills tables."""
    works = stage.documents(None, "--form", "crossref")
    database = stage.folder / "peer.db"
    tool = str(Path(sys.executable).with_name("sqlite-utils"))
    unpacked = f"gzip -dc {works}/*.gz | {tool} insert {database} works - --nl --pk DOI --replace"
    commands = {"sqlite-utils insert": ["sh", "-c", unpacked]}
    if stage.alexandria3k.exists():
        commands["alexandria3k populate"] = [str(stage.alexandria3k), "populate", str(database), "crossref", str(works)]
    else:
        print(f"alexandria3k is not measured: {stage.alexandria3k} is not there (`make build/alexandria3k/bin/a3k`).")
    own = [run(papershelf(stage.empty("crossref.db"), "load", str(works))) for _ in range(stage.runs)]
    for name, command in commands.items():
        costs = [_once(stage, command) for _ in range(stage.runs)]
        yield figure(
            f"load beside {name}",
            f"CPU of a load, all processes / CPU of `{name}` on the same files in Crossref's form",
            [(ours.cpu, cost.cpu) for ours, cost in zip(own, costs, strict=True)],
            works=stage.works,
            cpu_seconds=[cost.cpu for cost in costs],
            peaks_mb=[cost.peak_mb for cost in costs],
        )


def _once(stage: Stage, command: list[str]) -> Cost:
    stage.empty("peer.db")
    return run(command)
