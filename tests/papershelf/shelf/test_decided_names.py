"""What is told of decisions about names: typing errors among it, which change nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from papershelf.cli import papershelf

ROW = {"paper_title": "Prune", "model_name": "Pruner", "metrics": {"shelf score": "3.5", "Top 1 Accuracy": "81.5"}}
TABLE = [{"task": "Stacking", "datasets": [{"dataset": "Oak-Net", "sota": {"rows": [ROW]}}]}]
BIBLIOGRAPHY = "@article{one, title={Shelves}, journal={Journal of Shelving}, keywords={stacks}, year={2020}}\n"


def outcomes(database_url: str, folder: Path, *decisions: str) -> list[str]:
    """What is told of each decision, in order."""
    (folder / "in").mkdir()
    (folder / "in" / "table.json").write_text(json.dumps(TABLE))
    (folder / "in" / "shelves.bib").write_text(BIBLIOGRAPHY)
    head = "papershelf: curation\nname: corrections\nas_of: 2026-01-01\ndecisions:\n"
    (folder / "in" / "corrections.yaml").write_text(head + "".join(f"  - {{{one}}}\n" for one in decisions))
    for command in (["load", str(folder / "in")], ["decisions", "--json"]):
        ran = CliRunner().invoke(papershelf, [*command, "--database", database_url])
        assert ran.exit_code == 0, ran.output
    return [row["outcome"] for row in json.loads(ran.stdout)]


def test_an_alias_that_nothing_is_printed_as_is_told_whatever_it_is_of(database_url: str, tmp_path: Path) -> None:
    kinds = {
        "metric": "shelf score",
        "dataset": "oak net",
        "task": "stacking",
        "model": "PRUNER",
        "venue": "Journal of Shelving",
        "topic": "stacks",
    }
    told = outcomes(
        database_url, tmp_path, *(f"{kind}: Right {kind}, aliases: [{name}, wrung]" for kind, name in kinds.items())
    )
    assert told == [f"followed: Right {kind}; nothing is printed as 'wrung'" for kind in kinds]


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("metric: shelf score, family: acuracy", "followed: shelf score; nobody knows the metric 'acuracy'"),
        ("metric: shelf score, family: accuracy", "followed: shelf score"),
        ("metric: shelf score, family: none", "followed: shelf score"),
        (
            "metric: shelf score, higher_is_better: {stackng: false}",
            "followed: shelf score; nobody knows the task 'stackng'",
        ),
        ("dataset: ImageNet, usual_metric: top-5 accuracy", "followed: ImageNet"),
        (
            "dataset: ImageNet, usual_metric: top-5 acuracy",
            "not followed: the metric top-5 acuracy has no family, whose bare name could stand for it",
        ),
    ],
)
def test_a_name_in_a_decision_that_nobody_knows_is_told(tmp_path: Path, decision: str, outcome: str) -> None:
    assert outcomes(f"sqlite:///{tmp_path / 'shelf.db'}", tmp_path, decision) == [outcome]


@pytest.mark.parametrize(
    ("early", "late", "outcome"),
    [
        ("higher_is_better: true", "higher_is_better: false", "the other direction"),
        ("higher_is_better: {stacking: true}", "higher_is_better: false", "another direction on stacking"),
        ("higher_is_better: {stacking: true}", "higher_is_better: {Stacking: false}", "another direction on stacking"),
        ("family: accuracy", "family: F1", "another family"),
        ("family: accuracy", "family: none", "another family"),
    ],
)
def test_of_two_decisions_about_a_name_the_earlier_is_told_not_to_be_followed(
    tmp_path: Path, early: str, late: str, outcome: str
) -> None:
    told = outcomes(
        f"sqlite:///{tmp_path / 'shelf.db'}",
        tmp_path,
        f"metric: shelf score, {early}, decided_on: 2026-01-01",
        f"metric: Shelf-score, {late}, decided_on: 2026-01-02",
    )
    assert told[0] == f"not followed: a later decision gives {outcome}"
    assert told[1].startswith("followed: ")
