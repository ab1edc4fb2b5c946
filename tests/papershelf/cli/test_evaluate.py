"""`papershelf evaluate`: figures of a reader on labels, from the records of a shelf alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import papershelf.cli.evaluate as evaluate
from db.records import Findings
from extraction.evaluation.labels import Label
from extraction.evaluation.split import is_kept_apart
from papershelf.readers.reader import Reader
from tests.papershelf.loading.lines import change, load_lines

Run = Callable[..., Result]

FIRST = "Deep Shelves | Our shelf reaches 91.5% accuracy on ImageNet. Code: https://github.com/shelf/deep. | 2405.00001"
SECOND = "Small Shelves | We get an F1 of 88.2 on SQuAD, at 1.5x higher throughput."


def result(quote: str, value: float, unit: str | None, metric: str, dataset: str | None, **more: Any) -> dict[str, Any]:
    names = {"task": None, "model": None, "attribution": "own", "kind": "absolute"}
    return {"quote": quote, "value": value, "unit": unit, "metric": metric, "dataset": dataset, **names, **more}


LABELS: list[dict[str, Any]] = [
    {
        "title": "Deep Shelves",
        "arxiv": "2405.00001",
        "links": [{"url": "https://github.com/shelf/deep", "kind": "code"}],
        "results": [result("91.5% accuracy", 91.5, "%", "accuracy", "ImageNet", task="image classification")],
    },
    {
        "title": "Small Shelves",
        "links": [],
        "results": [
            result("F1 of 88.2", 88.2, None, "F1", "SQuAD"),
            result("1.5x higher throughput", 1.5, "x", "throughput", None, kind="ratio"),
        ],
    },
]


def write_labels(path: Path, *labels: dict[str, Any]) -> str:
    path.write_text("".join(f"{json.dumps(label)}\n" for label in labels), encoding="utf-8")
    return str(path)


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    load_lines(url, [("a.txt", f"{FIRST}\n{SECOND}")])
    return url


@pytest.fixture
def gold(tmp_path: Path) -> str:
    return write_labels(tmp_path / "gold.jsonl", *LABELS)


def report(run: Run, *arguments: str) -> dict[str, Any]:
    ran = run("evaluate", *arguments, "--json")
    assert ran.exit_code == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_a_reader_is_measured_on_the_records_that_labels_name(run: Run, url: str, gold: str) -> None:
    found = report(run, gold, "--database", url)
    assert found["number"] == found["metric"] == found["dataset"]
    assert found["number"]["hits"] == found["number"]["predicted"] == found["number"]["labelled"] == 3
    assert found["links"]["f1"] == found["links"]["code_or_not"] == found["agreement"]["unit"] == 1.0
    assert (found["labels"], found["part"], found["papers"]) == ("gold.jsonl", "all", 2)
    assert (found["reader"], found["spellings"]) == ("builtin", "the vocabulary of papershelf")
    assert found["absent"] == found["failed"] == []
    assert "misses" not in found
    assert {len(bands) for bands in found["reliability"].values()} == {6}


def test_the_same_is_printed_for_a_person(run: Run, url: str, gold: str) -> None:
    ran = run("evaluate", gold, "--database", url)
    assert ran.exit_code == 0
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert lines[0] == "gold.jsonl: 2 labelled abstracts (part: all)"
    assert lines[1].startswith("reader: builtin, version ")
    assert lines[1].endswith("spellings: the vocabulary of papershelf")
    assert lines[3].split() == ["level", "precision", "recall", "F1", "right", "found", "labelled"]
    assert lines[5].split() == ["number", "1.000", "1.000", "1.000", "3", "3", "3"]
    assert [line.split("  ")[0] for line in lines[5:9]] == ["number", "+ metric", "+ data set", "links"]
    (confident,) = [line for line in lines if line.startswith("precision of metric_confidence >= 0.8")]
    assert "at the metric level" in confident
    assert "share of all results" in confident
    for name in ("number", "metric", "dataset"):
        assert any(line.startswith(f"{name}_confidence") for line in lines)


def test_what_the_shelf_has_stored_plays_no_part(run: Run, url: str, gold: str) -> None:
    before = report(run, gold, "--database", url)
    for statement in ("DELETE FROM result_documents", "DELETE FROM results", "DELETE FROM extractions"):
        change(url, statement)
    change(url, "UPDATE papers SET abstract = 'Nothing.'")
    assert report(run, gold, "--database", url) == before


def test_labels_without_a_record_are_named_and_left_out(run: Run, url: str, tmp_path: Path) -> None:
    absent = [{"title": f"Unheard Of {number}", "results": LABELS[1]["results"]} for number in range(12)]
    gold = write_labels(tmp_path / "more.jsonl", *LABELS, *absent)
    ran = run("evaluate", gold, "--database", url)
    assert ran.exit_code == 0
    lines = ran.stderr.splitlines()
    assert lines[0] == "12 of 14 labels are left out, for want of a text:"
    assert lines[1] == "  Unheard Of 0: the shelf holds no such record"
    assert lines[-1] == "  and 2 more (--json has them all)"
    assert ran.stdout == run("evaluate", gold, "--database", url).stdout
    found = report(run, gold, "--database", url)
    assert (found["papers"], len(found["absent"]), found["number"]["labelled"]) == (2, 12, 3)


def test_where_no_label_has_a_record_the_message_says_what_to_load(run: Run, url: str, tmp_path: Path) -> None:
    labels = [
        {"title": "X", "venue": "iclr-2024"},
        {"title": "Y", "arxiv": "2405.00009", "day": "2024-05-27"},
        {"title": "Z", "arxiv": "2405.00010", "day": "2024-05-29"},
    ]
    ran = run("evaluate", write_labels(tmp_path / "gold.jsonl", *labels), "--database", url)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "The shelf holds none of the labelled texts." in ran.stderr
    assert "the proceedings iclr-2024 and the daily papers from 2024-05-27 to 2024-05-29" in ran.stderr
    ran = run("evaluate", write_labels(tmp_path / "gold.jsonl", {"title": "X"}), "--database", url)
    assert "Load the documents whose abstracts were labelled first" in ran.stderr


def test_a_part_holds_the_labels_of_its_titles(run: Run, url: str, tmp_path: Path) -> None:
    titles = [f"Shelf {number}" for number in range(9)]
    load_lines(url, [("many.txt", "".join(f"{title} | It has 7 boards.\n" for title in titles))])
    gold = write_labels(tmp_path / "many.jsonl", *({"title": title} for title in titles))
    sizes = {part: report(run, gold, "--database", url, "--part", part)["papers"] for part in ("seen", "kept-apart")}
    assert sizes["kept-apart"] == sum(is_kept_apart(Label(title)) for title in titles) > 0
    assert sizes["seen"] + sizes["kept-apart"] == report(run, gold, "--database", url)["papers"] == len(titles)
    (seen,) = [title for title in titles if not is_kept_apart(Label(title))][:1]
    gold = write_labels(tmp_path / "one.jsonl", {"title": seen})
    ran = run("evaluate", gold, "--database", url, "--part", "kept-apart")
    assert ran.exit_code == 1
    assert "none of its labels is in the part 'kept-apart'" in ran.stderr


def test_misses_are_shown_beside_their_sentences(run: Run, url: str, tmp_path: Path) -> None:
    first, second = (json.loads(json.dumps(label)) for label in LABELS)
    first["results"][0]["dataset"] = "COCO"
    second["results"][0] |= {"metric": "exact match"}
    second["results"].append(result("an F1", 12.5, "%", "recall", None, model="Shelf-B", attribution="other"))
    del second["results"][1]
    gold = write_labels(tmp_path / "gold.jsonl", first, second)
    page = run("evaluate", gold, "--database", url, "--misses").stdout
    groups = [line.split(":")[0] for line in page.splitlines() if line.endswith(" shown)")]
    assert groups == ["MISSED", "SPURIOUS", "WRONG METRIC", "WRONG DATA SET"]
    assert "  labelled  absolute 12.5 % recall; of Shelf-B, of others" in page
    assert "    Our shelf reaches [91.5]% accuracy on ImageNet." in page
    assert "  found     ratio 1.5 x throughput" in page
    assert "\x1b" not in page, "no colours in a pipe"
    misses = report(run, gold, "--database", url, "--misses")["misses"]
    assert [miss["group"] for miss in misses] == ["missed", "spurious", "wrong metric", "wrong data set"]
    wrong = misses[3]
    assert (wrong["labelled"]["dataset"], wrong["found"]["dataset"]) == ("COCO", "ImageNet")
    assert wrong["sentence"][wrong["start"] : wrong["end"]] == "91.5"


def test_at_most_so_many_misses_of_each_group_are_shown(run: Run, url: str, tmp_path: Path) -> None:
    missed = [result("7 boards", value, None, "accuracy", None) for value in range(5)]
    gold = write_labels(tmp_path / "gold.jsonl", {"title": "Deep Shelves", "results": missed})
    misses = report(run, gold, "--database", url, "--misses", "2")["misses"]
    assert [miss["group"] for miss in misses] == ["missed", "missed", "spurious"]


def test_spellings_are_those_of_a_file_beside_the_labels_or_of_one_that_is_named(
    run: Run, url: str, gold: str, tmp_path: Path
) -> None:
    tables = {"metrics": {"accuracy": ["F1"]}, "datasets": {}}
    beside, named = tmp_path / "aliases.json", tmp_path / "own.json"
    named.write_text(json.dumps(tables), encoding="utf-8")
    assert report(run, gold, "--database", url, "--aliases", str(named))["spellings"] == str(named)
    beside.write_text(json.dumps(tables), encoding="utf-8")
    assert report(run, gold, "--database", url)["spellings"] == str(beside)
    beside.write_text("[]", encoding="utf-8")
    ran = run("evaluate", gold, "--database", url)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert f"{beside}: " in ran.stderr


def test_a_malformed_line_is_named_with_the_reason(run: Run, url: str, tmp_path: Path) -> None:
    gold = write_labels(tmp_path / "gold.jsonl", LABELS[0], {"title": 7})
    ran = run("evaluate", gold, "--database", url)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert f"{gold}, line 2: Expected `str`, got `int`" in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [("no-such-file.jsonl",), ("GOLD", "--reader", "nobody"), ("GOLD", "--part", "half"), ("GOLD", "--misses", "0")],
)
def test_a_wrong_command_line_has_status_2(run: Run, url: str, gold: str, arguments: tuple[str, ...]) -> None:
    named = [gold if argument == "GOLD" else argument for argument in arguments]
    ran = run("evaluate", *named, "--database", url)
    assert (ran.exit_code, ran.stdout) == (2, "")


def test_a_reader_that_fails_on_a_text_is_told_and_on_every_text_ends_it(
    run: Run, url: str, gold: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choosy(text: str) -> Findings:
        if text.startswith(refused):
            raise TimeoutError("no answer")
        return Findings()

    monkeypatch.setattr(evaluate, "reader_named", lambda name: Reader(name, 7, choosy))
    refused = "We get"
    ran = run("evaluate", gold, "--database", url, "--reader", "choosy")
    assert ran.exit_code == 0
    assert "choosy failed on 1 of 2 texts" in ran.stderr
    assert "on 'Small Shelves': TimeoutError: no answer" in ran.stderr
    assert "reader: choosy, version 7" in ran.stdout
    refused = ""
    ran = run("evaluate", gold, "--database", url, "--reader", "choosy")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "choosy failed on 2 of 2 texts: TimeoutError: no answer" in ran.stderr


def test_it_never_changes_a_database(run: Run, url: str, gold: str, tmp_path: Path) -> None:
    content = (tmp_path / "papershelf.db").read_bytes()
    report(run, gold, "--database", url)
    assert (tmp_path / "papershelf.db").read_bytes() == content
