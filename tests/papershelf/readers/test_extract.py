"""`papershelf extract` with a server that plays the model, through the real `llm` library."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extraction.language_model.prompt import answer_schema, instructions
from papershelf.readers import asking
from papershelf.readers import run as reading_run
from tests.chat_server import ChatServer, Reply, failing, found, result, said
from tests.papershelf.loading.lines import ask, fingerprint_of, load_lines
from tests.papershelf.readers.conftest import PAPERS, Run

PROJECT = Path(__file__).resolve().parents[3]
READER = "llm:test-model"
ACCURACY = result("reaches 91.5% accuracy on CIFAR-10", 91.5, unit="%", dataset="CIFAR-10")


def extract(run: Run, *options: str, model: str = "test-model", status: int = 0) -> dict[str, Any]:
    """What a run reports as JSON."""
    ran = run("extract", "--reader", f"llm:{model}", "--json", *options)
    assert ran.exit_code == status, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def answering(**answers: Reply) -> Any:
    """Reply to an abstract by one of its words; find nothing in others."""

    def reply(text: str, before: int) -> Reply:
        return next((answer for word, answer in answers.items() if word in text), found())

    return reply


def test_what_the_model_finds_enters_as_a_document_and_counts_once_the_setting_says_so(
    run: Run, chat: ChatServer, shelf: str
) -> None:
    before = fingerprint_of(shelf)
    chat.reply = answering(accuracy=found(ACCURACY))
    report = extract(run)
    assert (report["abstracts"], report["without_numbers"], report["asked"]) == (5, 1, 4)
    assert (report["answered"], report["results"], report["document"]["texts"]) == (4, 1, 4)
    assert fingerprint_of(shelf).tables["results"] == before.tables["results"]
    derived = run("settings", "reader", READER).stdout
    assert derived == f"reader: {READER}; 4 papers derived again\n"
    query = """
        SELECT papers.slug, value, unit, value_text, evidence, evidence_start, evidence_end, origin, number_confidence
        FROM results JOIN papers ON papers.id = paper_id
    """
    evidence = "reaches 91.5% accuracy on CIFAR-10"
    start = "We shelve papers. Our model reaches".index("reaches")
    assert ask(shelf, query) == [("first", 91.5, "%", "91.5", evidence, start, start + len(evidence), READER, None)]
    documents = "SELECT loader FROM result_documents JOIN documents ON documents.id = document_id ORDER BY loader"
    assert ask(shelf, documents) == [("findings",), ("lines",)]
    assert run("settings", "reader", "builtin").exit_code == 0
    run("withdraw", report["document"]["name"])
    assert fingerprint_of(shelf) == before


def test_the_model_is_told_the_guide_and_given_the_schema_where_it_takes_one(
    run: Run, chat: ChatServer, shelf: str
) -> None:
    extract(run, "--paper", "first")
    extract(run, "--paper", "first", model="plain-model")
    with_schema, without = chat.requests
    assert [message["content"] for message in with_schema["messages"]] == [
        instructions(),
        "We shelve papers. Our model reaches 91.5% accuracy on CIFAR-10.",
    ]
    assert with_schema["response_format"]["json_schema"]["schema"] == answer_schema()
    assert "response_format" not in without


def test_running_again_asks_only_what_is_missing(run: Run, chat: ChatServer, shelf: str) -> None:
    extract(run, "--limit", "3")
    assert len(chat.requests) == 3
    report = extract(run)
    assert (report["read"], report["asked"], report["beyond_limit"]) == (3, 1, 0)
    assert sorted(chat.texts) == sorted(set(chat.texts))
    report = extract(run)
    assert (report["read"], report["asked"], report["document"]) == (4, 0, None)
    assert len(chat.requests) == 4


def test_a_new_version_of_the_instructions_asks_everything_again(
    run: Run, chat: ChatServer, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.reply = answering(accuracy=found(ACCURACY))
    extract(run)
    run("settings", "reader", READER)
    monkeypatch.setattr(asking, "VERSION", 2)
    monkeypatch.setattr(reading_run, "VERSION", 2)
    chat.reply = answering(accuracy=found({**ACCURACY, "metric": "top-1 accuracy"}))
    report = extract(run)
    assert (report["read"], report["asked"]) == (0, 4)
    assert ask(shelf, "SELECT metric_as_printed FROM results") == [("top-1 accuracy",)]
    run("withdraw", report["document"]["name"])
    assert ask(shelf, "SELECT metric_as_printed FROM results") == [("accuracy",)]


def test_in_a_pipe_nothing_but_the_estimate_stands_beside_the_report(run: Run, chat: ChatServer, shelf: str) -> None:
    chat.reply = lambda text, before: failing(429, retry_after="0.01") if before < 3 else found()
    assert len(run("extract", "--reader", READER).stderr.splitlines()) == 2
    assert run("extract", "--reader", READER, "--json").stderr == ""


@pytest.mark.parametrize(("typed", "asked"), [("n", 0), ("y", 4)])
def test_on_a_terminal_it_asks_whether_to_go_on(chat: ChatServer, shelf: str, typed: str, asked: int) -> None:
    terminal, other_end = pty.openpty()
    command = [sys.executable, "-m", "papershelf", "extract", "--reader", READER]
    process = subprocess.Popen(command, cwd=PROJECT, stdin=other_end, stdout=other_end, stderr=other_end)
    os.close(other_end)
    shown = b""
    with contextlib.suppress(OSError):  # a terminal that the program has left
        while part := os.read(terminal, 1000):
            if b"Go on?" not in shown and b"Go on?" in shown + part:
                os.write(terminal, typed.encode() + b"\n")
            shown += part
    os.close(terminal)
    assert process.wait() == (0 if asked else 1)
    assert b"4 abstracts to ask about" in shown
    assert len(chat.requests) == asked


def test_an_alias_of_the_model_is_the_same_reader(run: Run, chat: ChatServer, shelf: str) -> None:
    extract(run)
    report = extract(run, model="tm")
    assert (report["reader"], report["asked"]) == (READER, 0)


def test_a_limit_bounds_the_calls_and_a_dry_run_makes_none(run: Run, chat: ChatServer, shelf: str) -> None:
    report = extract(run, "--limit", "2", "--dry-run")
    assert (report["wanted"], report["beyond_limit"]) == (2, 2)
    assert report["estimate"]["input_tokens"] > 2 * len(instructions()) / 4
    assert report["estimate"]["output_tokens"] > 0
    assert chat.requests == []
    extract(run, "--limit", "2")
    assert len(chat.requests) == 2


def test_the_estimate_is_printed_before_the_model_is_asked(run: Run, chat: ChatServer, shelf: str) -> None:
    ran = run("extract", "--reader", READER, "--limit", "2")
    assert ran.stderr.startswith(
        "llm:test-model: 2 abstracts to ask about, of 5 (1 print no number, 0 are read already, 2 are beyond the limit)"
    )
    assert "tokens in and" in ran.stderr
    assert "4 characters a token" in ran.stderr
    assert ran.stdout.splitlines()[:4] == [
        "abstracts                  5",
        "without a number           1",
        "read already               0",
        "asked                      2",
    ]


def test_what_does_not_stand_in_the_abstract_is_dropped_and_counted(run: Run, chat: ChatServer, shelf: str) -> None:
    chat.reply = answering(
        accuracy=found(
            ACCURACY,
            ACCURACY,
            result("reaches 99.5% accuracy", 99.5),
            result("reaches 91.5% accuracy", 99.5),
            {"quote": "91.5%", "kind": "sideways"},
        )
    )
    report = extract(run)
    assert report["results"] == 1
    assert report["dropped"] == {
        "repeated": 1,
        "quote not in the text": 1,
        "number not in the quote": 1,
        "malformed": 1,
    }


@pytest.mark.parametrize(
    "refusal",
    [
        said(None, refusal="I won't read that."),
        said(None, refusal="\ud800\0"),
        said("I'm sorry, but I can't help with that."),
        said(None, finish="content_filter"),
        said(""),
    ],
    ids=["field", "odd characters", "words", "filter", "empty"],
)
def test_a_refusal_is_counted_and_not_asked_for_again(run: Run, chat: ChatServer, shelf: str, refusal: Reply) -> None:
    chat.reply = answering(accuracy=refusal)
    report = extract(run)
    assert (report["asked"], report["answered"], report["refused"], report["failed"]) == (4, 3, 1, {})
    assert extract(run)["asked"] == 0
    chat.reply = answering(accuracy=found(ACCURACY))
    report = extract(run, "--again")
    assert (report["asked"], report["results"], report["document"]["texts"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said("The accuracy is good."), "unusable answer: it is no JSON"),
        (said("\ud800 {"), "unusable answer: it is no JSON object with a list of results, or breaks off"),
        (said('{"result": []}'), "unusable answer: it is no JSON object with a list of results, or breaks off"),
        (said('{"results": 5}'), "unusable answer: it is no JSON object with a list of results, or breaks off"),
        (said('{"results": [{"quote": "91.5', "length"), "unusable answer: it breaks off"),
        (said('{"results": []}', "length"), "unusable answer: it breaks off"),
    ],
    ids=["no JSON", "odd characters", "another field", "no list", "cut off", "cut off behind the list"],
)
def test_nonsense_is_counted_told_and_not_asked_for_again(
    run: Run, chat: ChatServer, shelf: str, answer: Reply, reason: str
) -> None:
    chat.reply = answering(accuracy=answer)
    report = extract(run, status=1)
    assert (report["asked"], report["answered"], report["failed"]) == (4, 3, {reason: 1})
    assert report["document"]["texts"] == 3
    assert extract(run)["asked"] == 0


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_after_the_time_that_it_names(
    run: Run, chat: ChatServer, shelf: str, status: int
) -> None:
    chat.reply = lambda text, before: failing(status, retry_after="0.01") if before < 5 else found()
    report = extract(run, "--at-once", "1", "--limit", "1")
    assert (report["asked"], report["answered"], report["failed"]) == (1, 1, {})
    assert len(chat.requests) == 6


def test_a_server_that_stays_busy_ends_the_run_and_nothing_is_lost(
    run: Run, chat: ChatServer, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_TRIES", 1)
    monkeypatch.setattr(asking, "MOST_FAILURES_IN_A_ROW", 2)
    chat.reply = lambda text, before: found() if "accuracy" in text else failing(503, "overloaded", retry_after="0.01")
    ran = run("extract", "--reader", READER, "--at-once", "1")
    assert ran.exit_code == 1
    assert "overloaded" in ran.stderr
    chat.reply = lambda text, before: found()
    report = extract(run)
    assert report["read"] + report["asked"] == 4
    assert report["answered"] == report["asked"] >= 3


def test_one_question_that_the_server_does_not_take_costs_no_other(run: Run, chat: ChatServer, shelf: str) -> None:
    chat.reply = answering(accuracy=failing(400, "context too long"))
    report = extract(run, status=1)
    assert (report["answered"], report["stopped"]) == (3, None)
    assert list(report["failed"].values()) == [1]
    chat.reply = answering()
    assert extract(run)["asked"] == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_that_will_never_answer_is_asked_no_further(
    run: Run, chat: ChatServer, shelf: str, status: int
) -> None:
    chat.reply = lambda text, before: failing(status, "no such thing")
    ran = run("extract", "--reader", READER, "--at-once", "1")
    assert ran.exit_code == 1
    assert "no such thing" in ran.stderr
    assert len(chat.requests) == 1


def test_a_model_without_its_key_says_how_to_give_one(run: Run, chat: ChatServer, shelf: str) -> None:
    ran = run("extract", "--reader", "llm:keyed-model", "--at-once", "1")
    assert ran.exit_code == 1
    assert "llm keys set nobody-has-this-key" in ran.stderr
    assert chat.requests == []


def test_a_model_that_does_not_exist_is_told_before_anything_is_done(run: Run, chat: ChatServer, shelf: str) -> None:
    ran = run("extract", "--reader", "llm:no-such-model")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "llm knows no model 'no-such-model'" in ran.stderr


def test_without_the_extra_the_message_says_what_to_install(
    run: Run, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "llm", None)
    ran = run("extract", "--reader", READER)
    assert ran.exit_code == 1
    assert 'pip install "papershelf[llm]"' in ran.stderr


@pytest.mark.parametrize("reader", ["builtin", "gpt-4o", "llm:"])
def test_a_reader_that_is_no_language_model_is_refused(run: Run, shelf: str, reader: str) -> None:
    ran = run("extract", "--reader", reader)
    assert ran.exit_code == 2
    assert "llm:MODEL" in ran.stderr


def test_a_paper_that_is_not_there_is_told(run: Run, chat: ChatServer, shelf: str) -> None:
    ran = run("extract", "--reader", READER, "--paper", "sixth")
    assert ran.exit_code == 1
    assert "no paper has the slug 'sixth'" in ran.stderr


def test_what_one_shelf_found_another_loads_and_shows(run: Run, chat: ChatServer, shelf: str, tmp_path: Path) -> None:
    chat.reply = answering(accuracy=found(ACCURACY))
    extract(run, "-o", str(tmp_path / "findings.jsonl"))
    run("settings", "reader", READER)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert run("load", "--database", other, str(tmp_path / "findings.jsonl")).exit_code == 0
    load_lines(other, [("papers.txt", "\n".join([*PAPERS, ""]))])
    run("settings", "--database", other, "reader", READER)
    assert fingerprint_of(other).tables == fingerprint_of(shelf).tables
    assert extract(run, "--database", other)["asked"] == 0
