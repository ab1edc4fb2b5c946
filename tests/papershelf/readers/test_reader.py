"""A name stands for a reader, and every reader has the same signature."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction.language_model.answers import BadAnswer, Refused
from extraction.language_model.prompt import VERSION
from extraction.reader import read_text
from papershelf.readers.reader import UnknownReader, reader_named
from tests.chat_server import ChatServer, configure, found, result, said, serving

PROJECT = Path(__file__).resolve().parents[3]
TEXT = "Our model reaches 91.5% accuracy on CIFAR-10."


@pytest.fixture
def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """A server that plays a model, known to `llm` as test-model."""
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    with serving() as server:
        configure(tmp_path, server.address)
        yield server


def test_the_built_in_reader_finds_what_loading_finds() -> None:
    assert reader_named("builtin").read(TEXT) == read_text(TEXT)


def test_a_language_model_reads_behind_the_same_signature(chat: ChatServer) -> None:
    chat.reply = lambda text, before: found(result("91.5% accuracy", 91.5), result("92% accuracy", 92))
    reader = reader_named("llm:tm")
    assert (reader.name, reader.version) == ("llm:test-model", VERSION)
    (one,) = reader.read(TEXT).results
    assert (one.value, TEXT[one.start : one.end]) == (91.5, "91.5% accuracy")


def test_a_text_that_a_model_does_not_read_raises_with_the_reason(chat: ChatServer) -> None:
    reader = reader_named("llm:test-model")
    chat.reply = lambda text, before: said("I'm sorry, I can't help with that.")
    with pytest.raises(Refused, match="sorry"):
        reader.read(TEXT)
    chat.reply = lambda text, before: said('{"results": []}', "length")
    with pytest.raises(BadAnswer, match="breaks off"):
        reader.read(TEXT)


@pytest.mark.parametrize("name", ["", "built-in", "gpt-4o"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownReader, match="builtin and llm:MODEL"):
        reader_named(name)


def test_a_model_that_is_not_to_be_had_is_refused_with_what_to_do(
    chat: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnknownReader, match="llm knows no model 'nothing'"):
        reader_named("llm:nothing")
    monkeypatch.setitem(sys.modules, "llm", None)
    with pytest.raises(UnknownReader, match=r"papershelf\[llm\]"):
        reader_named("llm:test-model")


def test_the_library_is_imported_only_when_a_model_is_asked() -> None:
    program = "import sys, papershelf.cli.extract, papershelf.readers.reader; print('llm' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
