"""What waits to be decided: both sides are shown, and what a person decides is followed once it is loaded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from papershelf.cli import papershelf, review
from papershelf.shelf.curation_file import NotAppended, append_decisions

Run = Callable[..., Any]
DAY = date(2026, 11, 28)
TODAY = "2026-11-28"


def _table(name: str, *rows: tuple[str, str, str]) -> str:
    metrics = {"quux": "1"}
    made = [
        {"paper_title": title, "paper_url": url, "model_name": "Pruner", "metrics": metrics | {"Top 1 Accuracy": value}}
        for title, url, value in rows
    ]
    return json.dumps([{"task": name, "datasets": [{"dataset": "ImageNet", "sota": {"rows": made}}]}])


@pytest.fixture
def url(tmp_path: Path, run: Run) -> str:
    """The address of a shelf on which one of each kind waits."""
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    prune = "https://arxiv.org/abs/2401.00001"
    (tmp_path / "a.json").write_text(_table("Seeing", ("Prune", prune, "81.5"), ("Rest", "", "70.1")))
    (tmp_path / "b.json").write_text(_table("Seeing", ("Prune", prune, "85.1")))
    (tmp_path / "c.bib").write_text(
        "@article{g, title={Growing Shelves on Trees}, author={Ada King}, year={2019}, doi={10.1000/g}}\n"
    )
    (tmp_path / "d.bib").write_text(
        "@article{g, title={Growing Shelves on Trees}, author={Ada King}, year={2024}, doi={10.1000/h}}\n"
    )
    paths = [str(tmp_path / name) for name in ("a.json", "b.json", "c.bib", "d.bib")]
    assert run("load", *paths, "--database", url).exit_code == 0
    return url


def _waiting(run: Run, url: str, *options: str) -> list[dict[str, Any]]:
    outcome = run("review", "--database", url, *options)
    assert outcome.exit_code == 0, outcome.output
    found: list[dict[str, Any]] = json.loads(outcome.stdout)
    return found


def _decide(run: Run, url: str, path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *said: str) -> Any:
    monkeypatch.setattr(review, "_is_at_terminal", lambda: True)
    options = ("--kind", kind, "--to", str(path), "--by", "mk")
    answers = "\n".join(said) + "\n"
    outcome = CliRunner().invoke(papershelf, ["review", "--database", url, *options], input=answers)
    monkeypatch.setattr(review, "_is_at_terminal", lambda: False)
    return outcome


def test_what_waits_is_shown_with_both_sides_and_ready_decisions(run: Run, url: str) -> None:
    found = _waiting(run, url)
    assert {item["kind"] for item in found} == {"pair", "disagreement", "name"}
    (differing,) = _waiting(run, url, "--kind", "disagreement")
    assert (differing["one"]["value"], differing["other"]["value"]) == ("85.1", "81.5")
    named = {"paper": "arxiv:2401.00001", "dataset": "ImageNet", "metric": "top-1 accuracy", "model": "Pruner"}
    expected = [{"confirm": named | {"value": "85.1"}}, {"deny": named | {"value": "81.5"}}]
    assert differing["choices"]["first"] == expected
    (unknown,) = [item for item in found if item["one"].get("name") == "quux"]
    assert unknown["choices"]["lower"] == [{"metric": "quux", "higher_is_better": "false"}]


@pytest.mark.parametrize("name", ["corrections.yaml", "corrections.csv"])
@pytest.mark.parametrize(
    ("kind", "said", "count"),
    [
        ("disagreement", ("first", "Table 3 has it."), 2),
        ("pair", ("apart", ""), 1),
        ("name", ("alias", "", "shelving score"), 1),
    ],
)
def test_what_is_decided_is_followed_and_waits_no_more(
    kind: str,
    said: tuple[str, ...],
    count: int,
    name: str,
    run: Run,
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _waiting(run, url, "--kind", kind)
    path = tmp_path / name
    outcome = _decide(run, url, path, monkeypatch, kind, *said, *["skip"] * len(before))
    assert f"{count} decision" in outcome.output, outcome.output
    assert run("load", str(path), "--database", url).exit_code == 0
    rows = json.loads(run("decisions", "--json", "--database", url).stdout)
    assert [row["outcome"].partition(":")[0] for row in rows] == ["followed"] * count
    assert len(_waiting(run, url, "--kind", kind)) == len(before) - 1


def test_what_is_decided_is_written_at_once_by_first_letters_and_for_one_edition(
    run: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corrections.yaml"
    outcome = _decide(run, url, path, monkeypatch, "name", "al", "Shelver", "First.")  # the terminal goes away
    assert outcome.exit_code == 1, outcome.output
    assert "1 of " in outcome.output
    assert "1 decision appended" in outcome.output
    days = [date.fromisoformat(line[7:]) for line in path.read_text().splitlines() if line.startswith("as_of")]
    assert "Shelver" in path.read_text()
    append_decisions(path, [{"metric": "quux", "higher_is_better": "true"}], days[0], days[0])
    assert "quux" in path.read_text()
    assert f"as_of: {days[0]}" in path.read_text(), "nobody has loaded it yet"


def test_skipping_writes_nothing(run: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "corrections.yaml"
    assert _decide(run, url, path, monkeypatch, "disagreement", "quit").exit_code == 0
    assert not path.exists()


def test_a_file_keeps_what_it_says_and_gets_a_greater_day(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    append_decisions(path, [{"hide": ["title:Contents"]}], DAY)
    assert path.read_text() == (
        f"papershelf: curation\nname: mine\nas_of: {TODAY}\ndecisions:\n  - hide:\n    - title:Contents\n"
    )
    path.write_text(path.read_text().replace("decisions:", "decisions: # ours"))
    append_decisions(path, [{"metric": "quux", "higher_is_better": "true"}], DAY)
    assert "as_of: 2026-11-29\ndecisions: # ours\n  - hide:" in path.read_text()
    assert path.read_text().endswith("  - metric: quux\n    higher_is_better: 'true'\n")


def test_a_table_keeps_its_columns_and_its_ends_of_lines_and_gets_a_greater_day(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    head = "\ufeffpapershelf: curation;name: mine;as_of: 2026-11-28\r\ndecision;reason;papers\r\n"
    path.write_bytes(f"{head}hide;Junk.;title: Contents\r\n".encode())
    papers = [{"title": "Shelves; and racks", "year": "2024"}, "arxiv:2401.00001"]
    append_decisions(path, [{"apart": papers, "reason": "Two, in fact."}], DAY)
    assert path.read_bytes().decode() == (
        f"{head.replace(TODAY, '2026-11-29')}hide;Junk.;title: Contents\r\n"
        'apart;Two, in fact.;"title: Shelves; and racks, year: 2024 | arxiv:2401.00001"\r\n'
    )


def test_a_file_that_a_spreadsheet_saved_in_another_encoding_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    text = "papershelf: curation,name: mine,as_of: 2026-11-28\ndecision,papers\nhide,title: Übersicht\n"
    path.write_bytes(before := text.encode("cp1252"))
    with pytest.raises(NotAppended, match="is not UTF-8"):
        append_decisions(path, [{"hide": ["title: Index"]}], DAY)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        ({"hide": ["title: Shelves | Racks"]}, "cannot say"),
        ({"metric": "quux", "higher_is_better": "true"}, "no column higher_is_better"),
    ],
)
def test_what_a_table_has_no_place_for_is_not_written(decision: dict[str, Any], why: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    text = "papershelf: curation,name: mine,as_of: 2026-11-28\ndecision,papers,metric\n"
    path.write_text(text)
    with pytest.raises(NotAppended, match=why):
        append_decisions(path, [decision], DAY)
    assert path.read_text() == text


@pytest.mark.parametrize(
    "text",
    [
        "papershelf: curation,name: a,as_of: 2026-01-01\n",
        'papershelf: curation,name: a,as_of: 2026-01-01\ndecision,papers\nhide,"title: Contents\n',
        "papershelf: curation,name: a\ndecision,papers\n",
        "papershelf: curation\nname: a\nas_of: 2026-02-30\ndecisions:\n",
        "papershelf: curation\nname: a\nas_of: 2026-01-01\ndecisions: [{hide: ['title:Contents']}]\n",
        "papershelf: curation\ndecisions:\n  - hide: ['title:Contents']\nname: a\nas_of: 2026-01-01\n",
        "something: else\n",
    ],
)
def test_a_file_that_cannot_be_appended_to_stays_as_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(NotAppended):
        append_decisions(path, [{"hide": ["title:Index"]}], DAY)
    assert path.read_text() == text
