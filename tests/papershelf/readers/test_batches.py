"""`papershelf extract --batch` with a server that plays OpenAI and Anthropic, through their real clients."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from extraction.language_model.prompt import answer_schema, instructions
from papershelf.cli import papershelf
from papershelf.database import reading
from papershelf.export.shelf import write_shelf
from papershelf.readers import asking, batches
from tests.batch_server import Answer, BatchServer, serving_batches
from tests.chat_server import configure, failing, found, said
from tests.papershelf.loading.lines import ask
from tests.papershelf.readers.conftest import Run
from tests.papershelf.readers.test_extract import ACCURACY

OPENAI, ANTHROPIC = "llm:test-model", "llm:claude-haiku-4.5"
PROVIDERS = pytest.mark.parametrize("reader", [OPENAI, ANTHROPIC])


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    folder = tmp_path / "llm"
    folder.mkdir()
    monkeypatch.setenv("LLM_USER_PATH", str(folder))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "nobody's")
    monkeypatch.setattr(asking, "FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(batches, "POLL_SECONDS", 0.01)
    with serving_batches() as server:
        configure(folder, f"{server.address}/v1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.address)
        yield server


def extract(run: Run, reader: str, *options: str, status: int = 0) -> dict[str, Any]:
    """What a run in batches reports as JSON."""
    ran = run("extract", "--reader", reader, "--batch", "--json", *options)
    assert ran.exit_code == status, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def by_word(**answers: Answer) -> Any:
    """The answer to an abstract by one of its words; nothing found in others."""
    return lambda text: next((answer for word, answer in answers.items() if word in text), found())


def outcomes(url: str) -> list[tuple[Any, ...]]:
    return ask(url, "SELECT outcome, count(*) FROM extractions WHERE reader LIKE 'llm:%' GROUP BY 1 ORDER BY 1")


def open_batches(url: str) -> int:
    ((count,),) = ask(url, "SELECT count(*) FROM settings WHERE name LIKE 'batch %'")
    return int(count)


@PROVIDERS
def test_answers_of_a_batch_count_as_those_of_single_questions(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    provider.answer = by_word(accuracy=found(ACCURACY))
    provider.polls = 3
    report = extract(run, reader)
    assert (report["asked"], report["answered"], report["results"], report["document"]["texts"]) == (4, 4, 1, 4)
    assert (report["input_tokens"], report["output_tokens"], report["open_batches"]) == (400, 40, [])
    run("settings", "reader", report["reader"])
    assert ask(shelf, "SELECT value, evidence FROM results") == [(91.5, "reaches 91.5% accuracy on CIFAR-10")]
    assert extract(run, reader)["asked"] == 0
    assert len(provider.batches) == 1


@PROVIDERS
def test_a_question_of_a_batch_is_the_one_that_is_asked_alone(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    extract(run, reader, "--paper", "first")
    (body,) = provider.bodies
    told = json.dumps(body)
    assert json.dumps(instructions())[1:-1] in told
    assert "We shelve papers. Our model reaches 91.5% accuracy on CIFAR-10." in told
    if reader == OPENAI:
        assert body["response_format"]["json_schema"]["schema"] == answer_schema()
    else:
        assert body["output_config"]["format"]["type"] == "json_schema"
        assert body["max_tokens"] > 1_000
        assert "extra_body" not in body


@PROVIDERS
def test_what_fails_in_a_batch_is_told_apart_and_asked_again_where_asking_may_help(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    provider.answer = by_word(accuracy=found(ACCURACY), faster="expired", error=failing(400, "too odd"))
    report = extract(run, reader, status=1)
    assert (report["asked"], report["answered"], len(report["failed"])) == (4, 2, 2)
    assert report["failed"]["too odd"] == 1
    provider.answer = by_word(faster=said("no", finish="length"), error=said("I'm sorry, but I can't help with that."))
    report = extract(run, reader, status=1)
    assert (report["asked"], report["answered"], report["refused"]) == (2, 0, 1)
    assert outcomes(shelf) == [("failed", 1), ("findings", 2), ("refused", 1)]
    assert extract(run, reader)["asked"] == 0


@PROVIDERS
def test_a_batch_that_was_not_waited_for_is_fetched_by_the_next_run_and_nothing_is_handed_over_beside_it(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    provider.polls = 2
    report = extract(run, reader, "--no-wait", "--limit", "3")
    assert (report["asked"], [it["questions"] for it in report["open_batches"]]) == (0, [3])
    alone = run("extract", "--reader", reader)
    assert alone.exit_code == 1
    assert "3 questions are with the provider" in alone.stderr
    report = extract(run, reader, "--dry-run")
    assert [it["questions"] for it in report["open_batches"]] == [3]
    report = extract(run, reader, "--dry-run", "--forget-batches")
    assert (report["wanted"], report["open_batches"]) == (4, [])
    report = extract(run, reader, "--no-wait")
    assert (report["asked"], report["answered"], report["open_batches"]) == (3, 3, [])
    assert len(provider.batches) == 1
    assert extract(run, reader)["asked"] == 1
    assert open_batches(shelf) == 0


def test_a_run_about_one_paper_keeps_the_answers_of_an_open_batch_about_others(
    run: Run, provider: BatchServer, shelf: str
) -> None:
    provider.polls = 2
    extract(run, OPENAI, "--no-wait")
    report = extract(run, OPENAI, "--paper", "first")
    assert (report["asked"], report["answered"], report["failed"]) == (4, 4, {})
    assert report["document"]["texts"] == 4
    assert extract(run, OPENAI)["asked"] == 0


@PROVIDERS
def test_a_provider_that_is_busy_is_asked_again(run: Run, provider: BatchServer, shelf: str, reader: str) -> None:
    provider.polls = 2
    extract(run, reader, "--no-wait")
    provider.refusals = [failing(529, "overloaded", retry_after="0.01"), failing(429, retry_after="0.01")] * 5
    assert extract(run, reader)["answered"] == 4


@PROVIDERS
def test_what_stays_busy_ends_the_run_and_keeps_the_batch(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    provider.polls = 2
    extract(run, reader, "--no-wait")
    provider.refusals = [failing(500, retry_after="0.001")] * 100
    ran = run("extract", "--reader", reader, "--batch")
    assert (ran.exit_code, open_batches(shelf)) == (1, 1)
    assert "run again with --batch" in ran.stderr
    provider.refusals = []
    assert extract(run, reader)["answered"] == 4


@PROVIDERS
def test_a_batch_that_is_not_taken_is_not_waited_for(run: Run, provider: BatchServer, shelf: str, reader: str) -> None:
    provider.refusals = [failing(400, "a limit was reached")]
    ran = run("extract", "--reader", reader, "--batch")
    assert (ran.exit_code, open_batches(shelf)) == (1, 0)
    assert "a limit was reached" in ran.stderr
    assert extract(run, reader)["answered"] == 4


def test_a_batch_that_fails_as_a_whole_says_why_and_is_asked_again(run: Run, provider: BatchServer, shelf: str) -> None:
    provider.invalid = "Enqueued token limit reached for m"
    ran = run("extract", "--reader", OPENAI, "--batch")
    assert (ran.exit_code, open_batches(shelf)) == (1, 0)
    assert "came to nothing: Enqueued token limit reached for m" in ran.stderr
    provider.invalid = None
    assert extract(run, OPENAI)["answered"] == 4


@PROVIDERS
def test_what_the_answers_leave_out_is_counted_and_asked_again(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    provider.leaves_out = 1
    report = extract(run, reader, status=1)
    assert (report["asked"], report["answered"], report["failed"]) == (4, 3, {batches.UNANSWERED: 1})
    provider.leaves_out = 0
    assert extract(run, reader)["asked"] == 1


@PROVIDERS
def test_a_batch_that_the_provider_no_longer_knows_can_be_forgotten(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    provider.polls = 2
    extract(run, reader, "--no-wait")
    provider.batches.clear()
    ran = run("extract", "--reader", reader, "--batch")
    assert (ran.exit_code, open_batches(shelf)) == (1, 1)
    assert "No such batch" in ran.stderr
    assert extract(run, reader, "--forget-batches")["answered"] == 4


@PROVIDERS
def test_many_texts_are_several_batches(
    run: Run, provider: BatchServer, shelf: str, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_QUESTIONS", 3)
    assert extract(run, reader)["answered"] == 4
    assert [len(batch["questions"]) for batch in provider.batches] == [3, 1]


def test_a_price_says_what_the_estimate_and_the_answers_cost_in_batches_half(
    run: Run, provider: BatchServer, shelf: str
) -> None:
    ran = run("extract", "--reader", OPENAI, "--batch", "--price", "10", "100")
    assert "says more: $0." in ran.stderr
    assert "in batches." in ran.stderr
    assert "The model counts 400 tokens in and 40 out: $0.00 in batches." in ran.stdout
    alone = run("extract", "--reader", OPENAI, "--price", "10", "100", "--dry-run", "--again", "--json")
    assert json.loads(alone.stdout)["dollars"] == 0
    report = extract(run, ANTHROPIC, "--price", "10", "100")
    assert report["dollars"] == (400 * 10 + 40 * 100) / 1_000_000 / 2


def test_an_open_batch_is_no_part_of_an_export_of_the_shelf(
    run: Run, provider: BatchServer, shelf: str, tmp_path: Path
) -> None:
    provider.polls = 2
    extract(run, OPENAI, "--no-wait")
    assert open_batches(shelf) == 1
    with reading(make_url(shelf)) as connection:
        write_shelf(connection, tmp_path / "export")
    assert not (tmp_path / "export" / "settings.jsonl").exists()


def test_models_whose_provider_has_no_batches_say_so(
    run: Run, provider: BatchServer, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papershelf.readers.openai_batches.OpenAIBatches.of", lambda model: None)
    ran = run("extract", "--reader", OPENAI, "--batch")
    assert ran.exit_code == 1
    assert "cannot be asked in batches" in ran.stderr


def extract_without_waiting(reader: str) -> None:
    papershelf(["extract", "--reader", reader, "--batch", "--no-wait"], standalone_mode=False)


@PROVIDERS
def test_a_kill_after_the_provider_took_a_batch_and_before_it_said_so_loses_nothing(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    process = multiprocessing.get_context("spawn").Process(target=extract_without_waiting, args=(reader,))

    def kill() -> None:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()

    provider.on_created = kill
    process.start()
    process.join()
    provider.on_created = lambda: None
    assert (len(provider.batches), open_batches(shelf)) == (1, 1)
    report = extract(run, reader)
    assert (report["asked"], report["answered"], len(provider.batches)) == (4, 4, 1)


@PROVIDERS
def test_a_batch_that_never_reached_the_provider_is_handed_over_by_the_next_run_but_one(
    run: Run, provider: BatchServer, shelf: str, reader: str
) -> None:
    provider.refusals = [failing(500, retry_after="0.001")] * 3
    assert run("extract", "--reader", reader, "--batch", "--no-wait").exit_code == 1
    provider.refusals = []
    extract(run, reader, "--no-wait")
    assert open_batches(shelf) == 0
    assert extract(run, reader)["answered"] == 4
