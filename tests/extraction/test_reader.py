"""The version of the built-in reader follows from all that it reads by."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from extraction.version import RULES_VERSION, VERSION, files_read_by, version_of

PROJECT = Path(__file__).resolve().parents[2]
ABSTRACT = "Our Prunet reaches 81.5% accuracy on the ZooBench test set and 76.1% on CarrotBase."


def test_the_version_changes_with_the_rules_and_with_every_file(tmp_path: Path) -> None:
    copies = [tmp_path / file.name for file in files_read_by()]
    for copy, file in zip(copies, files_read_by(), strict=True):
        copy.write_bytes(file.read_bytes())
    assert version_of(RULES_VERSION, copies) == VERSION
    assert version_of(RULES_VERSION + 1, copies) != VERSION
    for copy in copies:
        before = copy.read_bytes()
        copy.write_bytes(before + b"x")
        assert version_of(RULES_VERSION, copies) != VERSION
        copy.write_bytes(before.replace(b"\n", b"\r\n"))
        assert version_of(RULES_VERSION, copies) == VERSION, "a checkout with Windows line ends reads the same"


def test_the_version_fits_the_column_of_every_database() -> None:
    assert 0 < VERSION < 2**31


def test_all_weights_count() -> None:
    counted = {file.name for file in files_read_by()}
    assert {file.name for file in (files("extraction.learned") / "weights").iterdir()} <= counted


@pytest.mark.parametrize(
    "line", ['{"name": "CarrotBase", "task": "image classification", "aliases": ["ZooBench"]}', '{"name": "A A Data"}']
)
def test_a_shelf_after_a_changed_line_of_the_vocabulary_equals_a_fresh_one(tmp_path: Path, line: str) -> None:
    program = tmp_path / "program"
    for package in ("db", "extraction", "loaders", "migrations", "papershelf"):
        shutil.copytree(PROJECT / package, program / package, ignore=shutil.ignore_patterns("__pycache__"))
    day = tmp_path / "2024-05-27.json"
    (entry, *_) = json.loads((PROJECT / "examples/2025-03-18.json").read_text(encoding="utf-8"))
    entry["summary"] = entry["paper"]["summary"] = ABSTRACT
    day.write_text(json.dumps([entry]), encoding="utf-8")

    def run(shelf: str, *words: str) -> str:
        command = [sys.executable, "-m", "papershelf", *words, "--database", f"sqlite:///{tmp_path / shelf}"]
        return subprocess.run(command, cwd=program, capture_output=True, text=True, check=True).stdout

    run("updated.db", "load", str(day))
    before = run("updated.db", "fingerprint")
    with (program / "db/vocabulary/datasets.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert "1 paper derived again" in run("updated.db", "derive")
    run("fresh.db", "load", str(day))
    assert run("updated.db", "fingerprint") == run("fresh.db", "fingerprint")
    if "CarrotBase" in line:
        assert run("updated.db", "fingerprint") != before
