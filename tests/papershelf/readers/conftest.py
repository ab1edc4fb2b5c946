"""What tests of language models share: a server that plays one, and a shelf of a few papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from papershelf.cli import papershelf
from papershelf.readers import asking
from tests.chat_server import ChatServer, configure, serving
from tests.papershelf.loading.lines import load_lines

PAPERS = [
    "First | We shelve papers. Our model reaches 91.5% accuracy on CIFAR-10.",
    "Second | It is 2 times faster than others. | 2401.00002",
    "Third | It says nothing in numbers.",
    "Fourth | The error falls by 3.2 points on ImageNet.",
    "Fifth | It has 25M parameters.",
]
Run = Callable[..., Result]


@pytest.fixture
def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """A model that finds nothing, until a test has it say something else; `llm` knows it as test-model."""
    folder = tmp_path / "llm"
    folder.mkdir()
    monkeypatch.setenv("LLM_USER_PATH", str(folder))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(asking, "FIRST_WAIT_SECONDS", 0.01)
    with serving() as server:
        configure(folder, server.address)
        yield server


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a shelf of five papers, four of them with a number; every command takes it."""
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    monkeypatch.setenv("PAPERSHELF_DATABASE", url)
    load_lines(url, [("papers.txt", "\n".join([*PAPERS, ""]))])
    return url


@pytest.fixture
def run() -> Run:
    """Run a command line, as a pipe would."""

    def run(*arguments: str) -> Result:
        ran = CliRunner().invoke(papershelf, arguments)
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
        return ran

    return run
