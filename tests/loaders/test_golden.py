"""Each golden input gives what stands in the file beside it; a change of a loader shows as a difference of data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loaders import recognise
from loaders.loader import HEAD_SIZE, Loader

GOLDEN = Path(__file__).parent / "golden"
INPUTS = sorted(path for path in GOLDEN.iterdir() if not path.name.endswith(".golden.json"))


@pytest.mark.parametrize("source", INPUTS, ids=lambda path: path.name)
def test_a_loader_gives_what_its_golden_file_holds(
    source: Path, outcome: Callable[[Loader, bytes], dict[str, list[Any]]], regenerate: bool
) -> None:
    document = source.read_bytes()
    loader = recognise(document[:HEAD_SIZE])
    assert loader is not None
    found = {"loader": loader.name, **outcome(loader, document)}
    golden = source.with_suffix(".golden.json")
    if regenerate:
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert golden.exists(), "no golden file yet: run pytest tests/loaders --regenerate and read what it writes"
    assert found == json.loads(golden.read_text(encoding="utf-8"))


def test_every_golden_file_has_its_input() -> None:
    expected = {source.with_suffix(".golden.json") for source in INPUTS}
    assert expected == set(GOLDEN.glob("*.golden.json"))
    assert len(expected) == len(INPUTS)
