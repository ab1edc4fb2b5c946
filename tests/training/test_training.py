"""`python -m training`: from labels and a shelf to weights that the reader runs, and a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from extraction.evaluation.labels import Label
from extraction.evaluation.split import is_kept_apart
from extraction.learned.steps import read_steps
from tests.papershelf.loading.lines import load_lines
from training.__main__ import train
from training.steps import read_with

DATASETS = ("ImageNet", "COCO", "CIFAR-10", "SQuAD", "MNIST", "GSM8K", "ADE20K", "GLUE", "Cityscapes", "KITTI")
METRICS = ("accuracy", "F1", "recall", "precision", "mIoU")


def invented(number: int) -> tuple[str, str, list[dict[str, object]]]:
    """A title, an abstract of one result and one setting, and the label."""
    dataset, metric, value = DATASETS[number % 10], METRICS[number % 5], 50 + number
    quote = f"{value}.5% {metric}"
    abstract = f"We train for {number + 2} epochs. Shelf-{number} reaches {quote} on {dataset}."
    result = {"quote": quote, "kind": "absolute", "value": value + 0.5, "unit": "%", "metric": metric}
    return f"Paper number {number}", abstract, [{**result, "dataset": dataset, "attribution": "own"}]


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    """Labels of forty invented abstracts, and a shelf that holds them."""
    papers = [invented(number) for number in range(40)]
    load_lines(
        f"sqlite:///{tmp_path / 'a.db'}", [("a.txt", "\n".join(f"{title} | {text}" for title, text, _ in papers))]
    )
    gold = tmp_path / "gold.jsonl"
    lines = (json.dumps({"title": title, "results": results}) for title, _, results in papers)
    gold.write_text("\n".join(lines), encoding="utf-8")
    return [str(gold), "--database", f"sqlite:///{tmp_path / 'a.db'}"]


def test_training_writes_weights_that_read_like_the_labels_and_reports_on_the_part_kept_apart(
    tmp_path: Path, arguments: list[str]
) -> None:
    weights, report = tmp_path / "weights", tmp_path / "report.md"
    weights.mkdir()
    ran = CliRunner().invoke(train, [*arguments, "--weights", str(weights), "--report", str(report)])
    assert ran.exit_code == 0, ran.output
    _, text, (label,) = invented(41)
    (found,) = read_with(read_steps(weights), text).results
    assert (found.kind, found.value, found.metric, found.dataset) == (
        "absolute",
        label["value"],
        label["metric"],
        label["dataset"],
    )
    apart = sum(is_kept_apart(Label(invented(number)[0])) for number in range(40))
    first, second = (line for line in report.read_text("utf8").splitlines() if line.startswith("| gold.jsonl"))
    assert first.startswith(f"| gold.jsonl | {apart} | {apart} |")
    assert second.startswith(f"| gold.jsonl | {40 - apart} | {40 - apart} |")


def test_training_twice_writes_the_same_bytes(tmp_path: Path, arguments: list[str]) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        options = ["--weights", str(tmp_path / name), "--report", str(tmp_path / f"{name}.md")]
        assert CliRunner().invoke(train, [*arguments, *options]).exit_code == 0
    written = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert written
    for name in written:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name
    assert (tmp_path / "first.md").read_bytes() == (tmp_path / "second.md").read_bytes()


def test_labels_without_a_text_end_the_training(tmp_path: Path, arguments: list[str]) -> None:
    Path(arguments[0]).write_text('{"title": "A paper that nobody loaded"}\n', encoding="utf-8")
    ran = CliRunner().invoke(train, [*arguments, "--weights", str(tmp_path), "--report", str(tmp_path / "report.md")])
    assert ran.exit_code == 1
    assert "holds no text of 1 labels" in ran.output
