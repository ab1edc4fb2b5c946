"""The labelled abstracts of the project's own, which anyone can measure the reader on: no worse than was measured."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from papershelf.cli import papershelf

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
LABELS = [json.loads(line) for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
ABSTRACTS = {
    entry["paper"]["id"]: entry["paper"]["summary"]
    for entry in json.loads((HERE / "abstracts.json").read_text(encoding="utf-8"))
}
# Measured F1, less 0.03: about three results of a hundred.
LEAST = {"number": 0.935, "metric": 0.785, "dataset": 0.735}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `papershelf evaluate` says of the labels, on a shelf of their abstracts."""
    database = f"sqlite:///{tmp_path_factory.mktemp('labels') / 'papershelf.db'}"
    for command in (["load", str(HERE / "abstracts.json")], ["evaluate", str(HERE / "labels.jsonl"), "--json"]):
        ran = CliRunner().invoke(papershelf, ["--database", database, *command])
        assert ran.exit_code == 0, ran.output
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


def test_every_label_finds_its_abstract(measured: dict[str, Any]) -> None:
    assert (measured["papers"], measured["absent"], measured["failed"]) == (len(ABSTRACTS), [], [])
    assert len(LABELS) == len(ABSTRACTS) >= 25


@pytest.mark.parametrize("level", LEAST)
def test_results_agree_with_the_labels_as_measured(measured: dict[str, Any], level: str) -> None:
    assert measured[level]["f1"] >= LEAST[level]


def test_a_result_that_says_that_it_is_sure_of_its_metric_nearly_always_is_right(measured: dict[str, Any]) -> None:
    bands = measured["reliability"]["metric"][-2:]
    predicted, right = (sum(band[name] for band in bands) for name in ("predicted", "right"))
    assert predicted >= 60
    assert right / predicted >= 0.95


def test_every_labelled_link_is_found_and_no_other(measured: dict[str, Any]) -> None:
    assert (measured["links"]["labelled"], measured["links"]["f1"]) == (3, 1.0)


@pytest.mark.parametrize("label", LABELS, ids=[label["arxiv"] for label in LABELS])
def test_every_quote_stands_in_its_abstract_and_holds_its_value(label: dict[str, Any]) -> None:
    abstract = " ".join(ABSTRACTS[label["arxiv"]].split())
    for result in label["results"]:
        assert result["quote"] in abstract
        printed = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", result["quote"])]
        assert abs(result["value"]) in printed


def test_no_weight_is_fitted_on_them() -> None:
    (labels,) = re.findall(r"^LABELS := (.*)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    (records,) = re.findall(r"^RECORDS := (.*)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [path for path in f"{labels} {records}".split() if HERE.is_relative_to((PROJECT / path).resolve())] == []
