"""What several measurements share: generated documents, shelves that were loaded from them, and what that took."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Results
from benchmarks.processes import Cost, module, papershelf, run


@dataclass(slots=True)
class Stage:
    """One run of the benchmarks."""

    folder: Path
    """For everything that is made; nothing of it stays."""
    works: int
    runs: int
    results: Results
    alexandria3k: Path
    _loads: dict[int, list[Cost]] = field(default_factory=dict)

    def documents(self, works: int | None = None, *options: str) -> Path:
        """Documents of so many generated works."""
        count = works or self.works
        folder = self.folder / "-".join(["documents", str(count), *(option.strip("-") for option in options)])
        if not folder.exists():
            run(module("generator", folder, "--size", str(count), *options))
        return folder

    def shelf(self, works: int | None = None) -> Path:
        """A shelf that was loaded from them."""
        count = works or self.works
        self.loads(count)
        return self.folder / f"shelf-{count}.db"

    def loads(self, works: int | None = None, runs: int = 1) -> list[Cost]:
        """What loading them took, in at least so many runs; each starts from nothing."""
        count = works or self.works
        documents = self.documents(count)
        costs = self._loads.setdefault(count, [])
        while len(costs) < runs:
            costs.append(run(papershelf(self.empty(f"shelf-{count}.db"), "load", str(documents))))
        return costs

    def empty(self, name: str) -> Path:
        """The path of a database that is not there, nor what SQLite keeps beside it."""
        for path in self.folder.glob(f"{name}*"):
            path.unlink()
        return self.folder / name

    def fresh_folder(self, name: str) -> Path:
        """An empty folder."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path


def ceiling(kind: str, source: Path | str, target: Path | str) -> tuple[float, float]:
    """CPU seconds and memory of the least that writing takes (`benchmarks.ceiling`)."""
    cost = run(module("ceiling", kind, str(source), str(target)))
    return json.loads(cost.output.splitlines()[-1])["cpu"], cost.peak_mb
