"""`papershelf extract --sample`: the built-in reader measured against a model on the shelf's own abstracts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extraction.evaluation.comparison import compare
from extraction.evaluation.labels import Label, LabelledResult, LabelledText
from extraction.evaluation.pairing import Level
from extraction.evaluation.spellings import spellings_of_vocabulary
from extraction.evaluation.spread import Interval, f1_interval
from extraction.reader import read_text
from tests.chat_server import ChatServer, Reply, found, result, said
from tests.papershelf.readers.conftest import Run

READER = "llm:test-model"
ACCURACY = result("reaches 91.5% accuracy on CIFAR-10", 91.5, unit="%", dataset="CIFAR-10")


def sample(run: Run, size: int, *options: str) -> dict[str, Any]:
    ran = run("extract", "--reader", READER, "--sample", str(size), "--json", *options)
    assert ran.exit_code == 0, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def only_the_accuracy(text: str, before: int) -> Reply:
    return found(ACCURACY) if "accuracy" in text else found()


def test_what_the_model_finds_is_the_yardstick_at_each_level(run: Run, chat: ChatServer, shelf: str) -> None:
    chat.reply = only_the_accuracy
    report = sample(run, 100)
    assert report["asked"] == 4
    agreement = report["builtin_against_model"]
    assert agreement["abstracts"] == 4
    for level in ("number", "metric", "dataset"):
        score = agreement[level]["score"]
        assert (score["hits"], score["labelled"], score["recall"]) == (1, 1, 1.0)
        assert score["predicted"] > 1, "it finds the speed and the error as well, which the model does not"
        interval = agreement[level]["f1_interval"]
        assert 0 <= interval["least"] <= score["f1"] <= interval["most"] <= 1


def test_a_metric_that_the_model_names_otherwise_counts_at_the_number_alone(
    run: Run, chat: ChatServer, shelf: str
) -> None:
    chat.reply = lambda text, before: found({**ACCURACY, "metric": "BLEU"}) if "accuracy" in text else found()
    agreement = sample(run, 100)["builtin_against_model"]
    assert agreement["number"]["score"]["hits"] == 1
    assert agreement["metric"]["score"]["hits"] == agreement["dataset"]["score"]["hits"] == 0


def test_a_sample_holds_the_smaller_ones_and_asks_only_what_is_missing(run: Run, chat: ChatServer, shelf: str) -> None:
    assert sample(run, 2)["asked"] == 2
    again = sample(run, 2)
    assert (again["asked"], again["builtin_against_model"]["abstracts"]) == (0, 2)
    greater = sample(run, 3)
    assert (greater["asked"], greater["builtin_against_model"]["abstracts"]) == (1, 3)
    run("extract", "--reader", READER, "--yes")
    assert sample(run, 3)["builtin_against_model"] == greater["builtin_against_model"]


def test_abstracts_that_the_model_declines_to_read_are_left_out(run: Run, chat: ChatServer, shelf: str) -> None:
    chat.reply = lambda text, before: said(None, refusal="no") if "accuracy" in text else found()
    assert sample(run, 4)["builtin_against_model"]["abstracts"] == 3


def test_a_person_reads_a_table(run: Run, chat: ChatServer, shelf: str) -> None:
    chat.reply = only_the_accuracy
    shown = run("extract", "--reader", READER, "--sample", "4").stdout.splitlines()
    place = next(number for number, line in enumerate(shown) if line.startswith("The built-in reader on the 4 "))
    assert [line.split("  ")[0] for line in shown[place + 1 :] if "---" not in line] == [
        "level",
        "number",
        "+ metric",
        "+ data set",
    ]


@pytest.mark.parametrize("other", [["--limit", "2"], ["--paper", "first"]])
def test_a_sample_is_chosen_by_nothing_else(run: Run, chat: ChatServer, shelf: str, other: list[str]) -> None:
    ran = run("extract", "--reader", READER, "--sample", "2", *other)
    assert ran.exit_code == 2
    assert "leave out --limit and --paper" in ran.stderr
    assert chat.requests == []


def test_a_dry_run_counts_the_sample_alone(run: Run, chat: ChatServer, shelf: str) -> None:
    report = sample(run, 3, "--dry-run")
    assert (report["wanted"], chat.requests) == (3, [])


def test_an_interval_narrows_with_more_papers_and_does_not_hang_on_their_order() -> None:
    text = "Our model reaches 91.5% accuracy on CIFAR-10."
    right = LabelledResult("91.5%", "absolute", 91.5, "accuracy", "%", "CIFAR-10")
    wrong = LabelledResult("91.5%", "absolute", 90.0, "accuracy", "%", "CIFAR-10")
    labels = [Label(str(number), results=(wrong if number % 3 else right,)) for number in range(120)]
    texts = [LabelledText(label, text) for label in labels]
    papers = compare(texts, read_text, spellings_of_vocabulary()).papers
    few, many = f1_interval(papers[:12], Level.NUMBER), f1_interval(papers, Level.NUMBER)
    assert few.least < many.least < 1 / 3 < many.most < few.most
    assert f1_interval(papers[::-1], Level.NUMBER) == many
    assert f1_interval([], Level.NUMBER) == Interval(0.0, 1.0)
