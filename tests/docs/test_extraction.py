"""The page on extraction names steps that exist, and shows labels that `papershelf evaluate` takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from docs.extraction_walk import ABSTRACT, PATH, SHOWN, path_of
from extraction import reader
from extraction.evaluation.labels import read_labels
from extraction.evaluation.spellings import spellings_of_file
from extraction.results import find_results

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "extraction.md").read_text(encoding="utf-8")


def test_the_page_names_every_module_of_the_path_and_no_other() -> None:
    table = PAGE.split("| folder | asks | modules |")[1].split("\n\n")[0]
    named = {
        f"{row.split('`')[1]}{name}.py" for row in table.splitlines()[2:] for name in re.findall(r"`([\w/]+)`", row)[1:]
    }
    folders = [PROJECT / "extraction" / folder for folder in ("words", "rules", "learned")]
    modules = {path.relative_to(PROJECT).as_posix() for folder in folders for path in folder.rglob("*.py")}
    assert named == {module for module in modules if not module.endswith("__init__.py")}


def test_the_walk_shows_every_step_that_the_reader_takes() -> None:
    steps = path_of(ABSTRACT)
    assert [step.function for step in steps] == list(SHOWN)
    assert steps[-1].results == list(find_results(ABSTRACT))


def test_the_walk_is_of_the_reader_that_reads() -> None:
    names = reader.read_text.__code__.co_names
    assert {"find_numbers", PATH[1].__code__.co_name, "read_numbers"} <= set(names)


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
