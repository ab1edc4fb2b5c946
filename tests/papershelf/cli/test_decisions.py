"""Curation documents from the command line: loaded like any other, and what comes of each decision is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
HEAD = "papershelf: curation\nname: corrections\nas_of: {}\ndecisions:\n"


@pytest.fixture
def shelf(tmp_path: Path, run: Run) -> Callable[..., list[tuple[str, str]]]:
    """Load a curation of a day and give what is decided then, with its outcome."""
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"

    def load(day: str, *decisions: str) -> list[tuple[str, str]]:
        path = tmp_path / f"{day}.yaml"
        path.write_text(HEAD.format(day) + "".join(f"  - {decision}\n" for decision in decisions))
        assert run("load", str(path), "--database", url).exit_code == 0
        rows = json.loads(run("decisions", "--json", "--database", url).stdout)
        return [(row["decision"], row["outcome"]) for row in rows]

    assert run("load", str(Path(__file__).parents[3] / "examples"), "--database", url).exit_code == 0
    return load


def test_each_decision_has_an_outcome(shelf: Callable[..., list[tuple[str, str]]]) -> None:
    assert shelf(
        "2026-01-01",
        "merge: [arxiv:2205.14135, arxiv:2106.09685]",
        "merge: [arxiv:2205.14135, arxiv:2401.99999]",
        "apart: [arxiv:2205.14135, arxiv:2312.00752]",
        "{merge: [arxiv:2312.00752, arxiv:2205.14135], decided_on: 2026-01-01}",
        "{metric: Rack score, aliases: [shelf score], decided_on: 2026-01-01}",
        "{metric: Shelf mark, aliases: [shelf score], decided_on: 2026-01-02}",
    ) == [
        ("merge arxiv:2106.09685, arxiv:2205.14135", "followed"),
        ("merge arxiv:2205.14135, arxiv:2401.99999", "waits: no paper is arxiv:2401.99999"),
        ("apart arxiv:2205.14135, arxiv:2312.00752", "followed"),
        ("merge arxiv:2205.14135, arxiv:2312.00752", "not followed: contradicted or unclear (table reviews)"),
        ("metric Rack score: shelf score", "not followed: a later decision gives shelf score to Shelf mark"),
        ("metric Shelf mark: shelf score", "followed: Shelf mark; nothing is printed as 'shelf score'"),
    ]


def test_a_later_edition_lets_the_decisions_of_the_earlier_one_lapse(
    shelf: Callable[..., list[tuple[str, str]]],
) -> None:
    decision = "merge: [arxiv:2205.14135, arxiv:2106.09685]"
    assert [outcome for _, outcome in shelf("2026-01-01", decision)] == ["followed"]
    assert [outcome for _, outcome in shelf("2026-01-02", decision.replace("2106.09685", "2312.00752"))] == [
        "lapsed: another edition counts",
        "followed",
    ]


def test_two_editions_of_one_day_are_told_to_whoever_loads_them(tmp_path: Path, run: Run) -> None:
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    for number, direction in enumerate(("true", "false")):
        path = tmp_path / f"{number}.yaml"
        path.write_text(HEAD.format("2026-01-01") + f"  - {{metric: speed, higher_is_better: {direction}}}\n")
        told = run("load", str(path), "--database", url).stderr
        assert ("curation/corrections has two editions of 2026-01-01" in told) == bool(number)


def test_a_decision_of_a_result_is_told_whole_and_its_verdict_is_shown_with_the_result(
    shelf: Callable[..., list[tuple[str, str]]], run: Run, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    show = partial(run, "show", "2205.14135", "--database", url)
    (value, *_) = [float(result["value"]) for result in json.loads(show("--json").stdout)["results"]]
    assert "verdict" not in show().stdout
    decided = shelf(
        "2026-01-01",
        f"deny: {{paper: arxiv:2205.14135, value: {value}}}",
        "correct: {paper: arxiv:2205.14135, metric: speed, value: 1234567.25, to: 12}",
    )
    assert decided == [
        (f"denied {value:g}: arxiv:2205.14135", "followed"),
        ("corrected 1234567.25 to 12 speed: arxiv:2205.14135", "waits: there is no such result"),
    ]
    decided = shelf(
        "2026-01-02",
        f"{{confirm: {{paper: arxiv:2205.14135, value: {value}}}, decided_on: 2026-01-01}}",
        f"{{deny: {{paper: arxiv:2205.14135, value: {value}}}, decided_on: 2026-01-02}}",
        f"deny: {{paper: arxiv:2106.09685, value: {value}}}",
        f"deny: {{paper: arxiv:2205.14135, value: {value}, dataset: Shelf-Net}}",
    )[2:]
    waits = "waits: there is no such result"
    assert [outcome for _, outcome in decided] == [
        "not followed: another decision says the contrary",
        "followed",
        waits,
        waits,
    ]
    verdicts = {float(result["value"]): result["verdict"] for result in json.loads(show("--json").stdout)["results"]}
    assert verdicts == dict.fromkeys(verdicts) | {value: "denied"}
    assert "verdict" in show().stdout
