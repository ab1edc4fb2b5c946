"""The page on extraction names steps that exist, and shows labels that `papershelf evaluate` takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from extraction.evaluation.labels import read_labels
from extraction.evaluation.spellings import spellings_of_file

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "extraction.md").read_text(encoding="utf-8")


def test_every_step_names_modules_that_exist() -> None:
    table = PAGE.split("| step | modules | what it does |")[1].split("\n\n")[0]
    modules = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[2])]
    assert len(modules) > 15
    assert [name for name in modules if not any((PROJECT / "extraction").rglob(f"{name}.py"))] == []


def test_the_label_that_is_shown_is_one(tmp_path: Path) -> None:
    (shown,) = re.findall(r'^    \{"title".*?\]\}\n', PAGE, re.MULTILINE | re.DOTALL)
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps(json.loads(shown)), encoding="utf-8")
    (label,) = read_labels(labels)
    assert (label.arxiv, label.day, len(label.links), len(label.results)) == ("2405.00001", "2024-05-27", 1, 1)


def test_the_spellings_that_are_shown_are_some(tmp_path: Path) -> None:
    (shown,) = re.findall(r'^    (\{"metrics".*\})$', PAGE, re.MULTILINE)
    aliases = tmp_path / "aliases.json"
    aliases.write_text(shown, encoding="utf-8")
    spellings = spellings_of_file(aliases)
    assert spellings.metric("acc") == "accuracy"
    assert spellings.dataset("ILSVRC-2012") == "ImageNet"
