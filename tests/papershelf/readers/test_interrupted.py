"""A run that is killed or interrupted anywhere loses no more than the answers on their way."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from papershelf.cli import papershelf
from tests.chat_server import ChatServer, Reply, found, result
from tests.papershelf.loading.lines import ask, fingerprint_of, load_lines
from tests.papershelf.readers.conftest import Run
from tests.papershelf.readers.test_extract import extract
from tests.processes import killed_at

PROJECT = Path(__file__).resolve().parents[3]
AT_ONCE = 2
"""Questions on their way."""
MANY = "".join(f"Paper {number} | It has {number}M parameters.\n" for number in range(1, 13))


def reply_with_result(text: str, before: int) -> Reply:
    value = float(text.removeprefix("It has ").removesuffix("M parameters."))
    return found(result(text.removeprefix("It has ").removesuffix("."), value, metric="parameters", unit="M"))


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chat: ChatServer) -> str:
    """The address of a shelf of twelve papers, each with one result."""
    url = f"sqlite:///{tmp_path / 'many.db'}"
    monkeypatch.setenv("PAPERSHELF_DATABASE", url)
    load_lines(url, [("papers.txt", MANY)])
    chat.reply = reply_with_result
    return url


@contextmanager
def extracting(*options: str) -> Iterator[subprocess.Popen[str]]:
    """`papershelf extract` in a process of its own."""
    command = f"-m papershelf extract --reader llm:test-model --at-once {AT_ONCE}".split()
    process = subprocess.Popen(
        [sys.executable, *command, *options],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def holding_back(chat: ChatServer, after: int) -> tuple[threading.Event, threading.Event]:
    """Let the model answer so many questions and hold back the next ones; gives "as many as can be" and "let go"."""
    held, let_go = threading.Event(), threading.Event()
    numbers = itertools.count(1)  # not the requests that have come: more may, before this one is looked at

    def reply(text: str, before: int) -> Reply:
        number = next(numbers)
        if number == after + AT_ONCE:
            held.set()
        if number > after:
            let_go.wait(60)
        return reply_with_result(text, before)

    chat.reply = reply
    return held, let_go


def press_ctrl_c(process: subprocess.Popen[str]) -> None:
    """Interrupt an extraction, and wait until it says that it waits for the answers on their way."""
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert any("on their way" in line for line in process.stderr)


def kept(url: str) -> int:
    ((count,),) = ask(url, "SELECT count(*) FROM extractions WHERE reader = 'llm:test-model'")
    return int(count)


def test_a_kill_loses_the_answers_on_their_way_and_no_others(run: Run, chat: ChatServer, many: str) -> None:
    held, let_go = holding_back(chat, 6)
    with extracting() as process:
        assert held.wait(60)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    let_go.set()
    done = kept(many)
    assert done == 6
    chat.reply = reply_with_result
    report = extract(run)
    assert (report["read"], report["asked"]) == (done, 12 - done)
    assert report["document"]["texts"] == 12


def test_ctrl_c_keeps_the_answers_on_their_way_and_enters_what_was_found(run: Run, chat: ChatServer, many: str) -> None:
    held, let_go = holding_back(chat, 6)
    with extracting() as process:
        assert held.wait(60)
        press_ctrl_c(process)
        let_go.set()
        stdout, stderr = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert "entered: findings-llm-test-model" in stdout
    done = kept(many)
    assert done == len(chat.requests) == 6 + AT_ONCE
    chat.reply = reply_with_result
    assert extract(run)["asked"] == 12 - done


def test_a_second_ctrl_c_ends_the_program_at_once(chat: ChatServer, many: str) -> None:
    held, let_go = holding_back(chat, 6)
    with extracting() as process:
        assert held.wait(60)
        press_ctrl_c(process)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(60) == -signal.SIGINT
    let_go.set()


def test_a_run_that_is_killed_at_any_statement_is_made_good_by_the_next(
    run: Run, chat: ChatServer, many: str, tmp_path: Path
) -> None:
    expected = f"sqlite:///{tmp_path / 'expected.db'}"
    load_lines(expected, [("papers.txt", MANY)])
    extract(run, "--database", expected)
    statement, kills = 1, 0
    while killed_at(statement, extract_once, many, os.environ["LLM_USER_PATH"]):
        statement, kills = statement + 17, kills + 1
    assert kills > 3
    assert kept(many) == 12
    for url in (many, expected):
        assert run("settings", "--database", url, "reader", "llm:test-model").exit_code == 0
    assert fingerprint_of(many) == fingerprint_of(expected)
    assert sorted(set(chat.texts)) == sorted(line.split(" | ")[1] for line in MANY.splitlines())


def extract_once(url: str, llm_folder: str) -> None:
    """Ask and enter, as the command does; the process has the environment of a server that was started earlier."""
    os.environ["LLM_USER_PATH"] = llm_folder
    papershelf(["extract", "--reader", "llm:test-model", "--at-once", "1", "--database", url], standalone_mode=False)
