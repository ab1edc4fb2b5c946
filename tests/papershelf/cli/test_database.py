"""`papershelf database` moves the schema, and says where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result
from sqlalchemy import text

from db.engine import parse_url, writing, writing_engine
from papershelf.cli import papershelf
from papershelf.database import head

Run = Callable[..., Result]


@pytest.fixture
def database(run: Run, database_url: str) -> Run:
    """Run a command of `papershelf database` on an empty database."""
    return lambda command, *arguments: run("database", command, "--database", database_url, *arguments)


def execute(url: str, statement: str) -> None:
    engine = writing_engine(parse_url(url))
    with writing(engine) as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_upgrade_makes_a_database_and_does_nothing_the_second_time(database: Run) -> None:
    assert database("upgrade").stdout.strip().endswith(f"nothing -> {head()}")
    assert database("upgrade").stdout.strip().endswith(f"is at {head()} already")
    assert database("current").stdout == f"{head()} (the newest)\n"


def test_downgrade_to_base_leaves_no_revision_and_upgrade_comes_back(database: Run) -> None:
    database("upgrade")
    assert database("downgrade", "base").exit_code == 0
    assert database("current").stdout == f"none (this program has {head()})\n"
    assert database("upgrade").exit_code == 0
    assert database("check").exit_code == 0


def test_a_revision_may_be_named_by_its_distance(database: Run) -> None:
    database("upgrade")
    assert database("downgrade", "-1").exit_code == 0


@pytest.mark.parametrize("command", ["upgrade", "downgrade"])
def test_an_unknown_revision_is_an_error_in_words(database: Run, command: str) -> None:
    database("upgrade")
    result = database(command, "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert database("check").exit_code == 0


def test_check_finds_a_table_or_view_that_differs(database: Run, database_url: str) -> None:
    database("upgrade")
    execute(database_url, "DROP VIEW trending")
    assert "views are missing or differ (trending)" in database("check").stderr
    assert database("upgrade").exit_code == 0
    assert database("check").exit_code == 0
    execute(database_url, "ALTER TABLE papers ADD COLUMN mood TEXT")
    result = database("check")
    assert result.exit_code == 1
    assert "mood" in result.stderr


MAKE_A_DATABASE = {"load", "database upgrade"}
TAKE_NO_DATABASE = {"loaders"}
NEED_A_DATABASE = {
    "rejects": "",
    "stats": "",
    "fingerprint": "",
    "withdraw": "anything",
    "derive": "",
    "extract": "--reader llm:gpt-4o-mini",
    "settings": "reader builtin",
    "evaluate": "labels.jsonl",
    "search": "word",
    "show": "a-paper",
    "sql": "select-1",
    "decisions": "",
    "review": "",
    "export": "papers",
    "digest": "",
    "mcp": "",
    "publish": "",
    "serve": "--port 0",
    "database check": "",
    "database current": "",
    "database downgrade": "base",
}
"""Command to the words that it needs to begin."""


def commands(group: click.Group, *before: str) -> Iterator[str]:
    """Every command of a group that does something itself, subcommands with the name of their group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield from commands(command, *before, name) if isinstance(command, click.Group) else [" ".join((*before, name))]


def test_it_is_known_of_every_command_whether_it_makes_a_database() -> None:
    assert set(commands(papershelf)) == MAKE_A_DATABASE | TAKE_NO_DATABASE | NEED_A_DATABASE.keys()


@pytest.mark.parametrize("command", NEED_A_DATABASE)
def test_only_loading_and_upgrading_make_a_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("labels.jsonl").write_text('{"title": "Deep Shelves"}\n', encoding="utf-8")
    result = run(*command.split(), *NEED_A_DATABASE[command].split(), "--database", "sqlite:///none.db")
    assert result.exit_code == 1, result.output
    (line,) = (result.stderr + capfd.readouterr().err).splitlines()  # `serve` writes past click
    assert "there is no database" in line
    assert [path.name for path in tmp_path.iterdir()] == ["labels.jsonl"]
