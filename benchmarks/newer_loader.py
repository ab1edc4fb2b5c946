"""Papershelf whose loaders are one version newer, and read one entry of a hundred otherwise.

`python -m benchmarks.newer_loader load FOLDER --database URL`; its last line says how many entries it changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

import loaders
from db.records import PaperRecord
from loaders.loader import Loader, Mapped

changed = 0


def newer(loader: Loader) -> Loader:
    """A loader that gives every hundredth paper, by its title, another title."""
    return replace(loader, version=loader.version + 1, map=_changing(loader.map))


def _changing(map_entry: Callable[[Any], Mapped]) -> Callable[[Any], Mapped]:
    def map_otherwise(raw: Any) -> Mapped:
        global changed
        mapped = map_entry(raw)
        if not isinstance(mapped.record, PaperRecord) or sum(mapped.record.title.encode()) % 100:
            return mapped
        changed += 1
        record = msgspec.structs.replace(mapped.record, title=f"{mapped.record.title}, Revised")
        return replace(mapped, record=record)

    return map_otherwise


def main() -> None:
    """Run a command of Papershelf with such loaders."""
    those = tuple(newer(loader) for loader in loaders.all_loaders())
    loaders.all_loaders = lambda: those  # type: ignore[assignment]
    from papershelf.cli import main as papershelf  # takes the loaders as they are when it is imported

    try:
        papershelf()
    finally:
        print(json.dumps({"changed": changed}))


if __name__ == "__main__":
    main()
