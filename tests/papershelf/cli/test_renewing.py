"""After an update a shelf becomes what a fresh one would be, whatever was updated, and whoever notices says so."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

import db.vocabulary
from db import resolution
from db.engine import parse_url
from db.fingerprint import fingerprint
from db.records import Findings, NameDecision
from db.resolution import merge
from db.vocabulary import Vocabulary, shipped_vocabulary
from extraction import reader
from extraction.reader import VERSION
from loaders import all_loaders
from loaders.loader import Loader, Mapped
from papershelf.database import kept_for_writing
from papershelf.loading import renewing, revising
from papershelf.loading import run as loading_run
from papershelf.shelf.query import reading_any

EXAMPLES = Path(__file__).parents[3] / "examples"
DOCUMENTS = (str(EXAMPLES / "proceedings.jsonl"), str(EXAMPLES / "2025-03-18.json"))
Update = Callable[[pytest.MonkeyPatch], None]
Run = Callable[..., Any]


@pytest.fixture
def old(tmp_path: Path, run: Run) -> str:
    """The address of a shelf that the program of today has derived."""
    return loaded(run, tmp_path / "old.db")


def loaded(run: Run, path: Path) -> str:
    url = f"sqlite:///{path}"
    result = run("load", *DOCUMENTS, "--database", url)
    assert (result.exit_code, result.stderr) == (0, ""), "a fresh shelf has nothing to notice"
    return url


def fingerprint_of(url: str) -> dict[str, str]:
    with reading_any(parse_url(url)) as connection:
        return fingerprint(connection).tables


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    return sqlite3.connect(url.removeprefix("sqlite:///")).execute(query).fetchall()


def ship(monkeypatch: pytest.MonkeyPatch, vocabulary: Vocabulary) -> None:
    """Have the program ship another vocabulary."""
    for module in (db.vocabulary, revising, loading_run):
        monkeypatch.setattr(module, "shipped_vocabulary", lambda: vocabulary)


def forget_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = shipped_vocabulary()
    kept = tuple(metric for metric in vocabulary.metrics if metric.name != "accuracy")
    ship(monkeypatch, replace(vocabulary, metrics=kept))


def turn_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, shipped_vocabulary().with_decisions([NameDecision("metric", "accuracy", (), False)]))


def unbind_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a scale without an end, 0.93 is no 93 %."""
    vocabulary = shipped_vocabulary()
    metrics = tuple(msgspec.structs.replace(metric, unit="dB") for metric in vocabulary.metrics)
    ship(monkeypatch, replace(vocabulary, metrics=metrics))


def forget_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, replace(shipped_vocabulary(), datasets=()))


def forget_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, replace(shipped_vocabulary(), tasks=()))


def forget_venues(monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, replace(shipped_vocabulary(), venues=()))


def change_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolution, "RULES_VERSION", resolution.RULES_VERSION + 1)
    monkeypatch.setattr(merge, "merge_topics", lambda told, vocabulary: [])


def change_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (renewing, revising, loading_run):
        monkeypatch.setattr(module, "VERSION", VERSION + 1)
    monkeypatch.setattr(reader, "read_text", lambda text: Findings())


UPDATES = {
    "names of metrics": [forget_metric, turn_metric, unbind_metric],
    "names of datasets": [forget_datasets],
    "names of tasks": [forget_tasks],
    "names of venues": [forget_venues],
    "rules": [change_rules],
    "readings of texts": [change_reader],
}


@pytest.mark.parametrize(
    ("what", "update"), [pytest.param(what, update, id=update.__name__) for what in UPDATES for update in UPDATES[what]]
)
def test_an_updated_shelf_equals_a_fresh_one(
    old: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, what: str, update: Update
) -> None:
    before = fingerprint_of(old)
    update(monkeypatch)
    fresh = fingerprint_of(loaded(run, tmp_path / "fresh.db"))
    assert fresh != before, "the update makes a difference"
    printed = run("derive", "--database", old).stdout
    assert printed.endswith(f"papers derived again, for the shelf was derived by other {what}\n")
    assert fingerprint_of(old) == fresh
    assert run("derive", "--database", old).stdout == "unchanged: every paper is as this version derives it\n"


def test_loading_notices_an_update_and_says_so_in_one_line(
    old: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_venues(monkeypatch)
    result = run("load", *DOCUMENTS, "--json", "--database", old)
    assert result.stderr.count("\n") == 1
    assert "derived by other names of venues" in result.stderr
    assert json.loads(result.stdout)["documents"] == {"loaded": 0, "unchanged": 2, "failed": 0, "left_out": 0}
    assert fingerprint_of(old) == fingerprint_of(loaded(run, tmp_path / "fresh.db"))


def test_a_snapshot_is_never_of_a_shelf_that_an_older_program_derived(
    old: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_venues(monkeypatch)
    result = run("publish", "--database", old)
    assert "derived by other names of venues" in result.stderr
    fresh = fingerprint_of(loaded(run, tmp_path / "fresh.db"))
    assert fingerprint_of(f"sqlite:///{tmp_path / 'papershelf-public.db'}") == fresh
    assert run("publish", "--database", old).stderr == ""


def update_loaders(monkeypatch: pytest.MonkeyPatch, change: Callable[[Loader], Loader]) -> None:
    changed = tuple(change(replace(loader, version=loader.version + 1)) for loader in all_loaders())
    monkeypatch.setattr("loaders.all_loaders", lambda: changed)
    monkeypatch.setattr(renewing, "loader_named", {loader.name: loader for loader in changed}.get)


def without_authors(loader: Loader) -> Loader:
    def map_without(raw: Any) -> Mapped:
        mapped = loader.map(raw)
        return replace(mapped, record=msgspec.structs.replace(mapped.record, authors=()))

    return replace(loader, map=map_without) if loader.name == "mlanthology" else loader


def test_documents_of_an_older_loader_are_named_and_loading_them_again_gives_a_fresh_shelf(
    old: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_loaders(monkeypatch, without_authors)
    for command in ("derive", "publish"):
        assert "documents read by another version of their loader" in run(command, "--database", old).stderr
    assert run("load", *DOCUMENTS, "--database", old).exit_code == 0
    assert run("derive", "--database", old).stderr == ""
    assert fingerprint_of(old) == fingerprint_of(loaded(run, tmp_path / "fresh.db"))


def test_a_newer_loader_that_reads_the_same_writes_nothing_but_its_version(
    old: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_loaders(monkeypatch, lambda loader: loader)
    written: list[str] = []

    def note(*arguments: Any) -> None:
        statement = arguments[2]
        reads = ("SELECT", "PRAGMA", "BEGIN", "COMMIT")
        if not statement.lstrip().upper().startswith(reads) and " changes" not in statement:
            written.append(statement)

    before = fingerprint_of(old), ask(old, "SELECT id, document_id, paper_id FROM entries ORDER BY id")
    with kept_for_writing(parse_url(old)) as engine, monkeypatch.context() as patch:
        event.listen(engine, "before_cursor_execute", note)
        patch.setattr("papershelf.database.kept_for_writing", lambda url, may_upgrade: nullcontext(engine))
        counted = json.loads(run("load", *DOCUMENTS, "--json", "--database", old).stdout)
    assert [statement.split(" SET ")[0] for statement in written] == ["UPDATE documents"] * 2
    assert all("loader_version" in statement and "completed_at" not in statement for statement in written)
    assert counted["documents"] == {"loaded": 0, "unchanged": 2, "failed": 0, "left_out": 0}
    assert (fingerprint_of(old), ask(old, "SELECT id, document_id, paper_id FROM entries ORDER BY id")) == before
    assert run("derive", "--database", old).stderr == ""


def test_a_shelf_that_went_down_and_up_again_is_derived_again(old: str, run: Run) -> None:
    before = fingerprint_of(old)
    assert run("database", "downgrade", "0001", "--database", old).exit_code == 0
    assert run("database", "upgrade", "--database", old).exit_code == 0
    assert fingerprint_of(old) != before
    assert "derived again" in run("publish", "--database", old).stderr
    assert fingerprint_of(old) == before
