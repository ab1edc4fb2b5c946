"""The figures of the reader on the labelled abstracts of `tests/labels/`, for the document that quotes them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from papershelf.cli import papershelf

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "labels"
LEVELS = {"number": "number", "metric": "number and metric", "dataset": "number, metric and data set", "links": "links"}


def figures() -> str:
    """Precision, recall and F1 at each level, as a table."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/papershelf.db"
        for command in (["load", "abstracts.json"], ["evaluate", "labels.jsonl", "--json"]):
            name, file_name, *options = command
            ran = CliRunner().invoke(papershelf, ["--database", database, name, str(FOLDER / file_name), *options])
            assert ran.exit_code == 0, ran.output
    return "\n".join(_rows(json.loads(ran.stdout)))


def _rows(measured: dict[str, dict[str, float]]) -> Iterator[str]:
    yield "| what must be right | precision | recall | F1 | right | found | labelled |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for level, name in LEVELS.items():
        figure = measured[level]
        shares = " | ".join(f"{figure[share]:.2f}" for share in ("precision", "recall", "f1"))
        yield f"| {name} | {shares} | {figure['hits']} | {figure['predicted']} | {figure['labelled']} |"
