"""Making and opening a working database: killed half way, and every kind of thing that is none."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import inspect, text

from db.engine import UnusableDatabase, parse_url, writing, writing_engine
from db.views import VIEWS, differing_views
from papershelf import database
from papershelf.cli import papershelf
from papershelf.database import open_for_writing, reading
from tests.processes import at_once, killed_at

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = (
    ("load", str(PROJECT / "examples")),
    ("withdraw", "anything"),
    ("derive",),
    ("fingerprint",),
    ("sql", "SELECT 1"),
    ("stats",),
    ("database", "current"),
    ("database", "check"),
    ("database", "upgrade"),
)


def make(url: str) -> None:
    """Make the database where there is none."""
    open_for_writing(parse_url(url)).dispose()


def run(*arguments: str) -> Result:
    found = CliRunner().invoke(papershelf, arguments)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exc_info
    return found


def assert_refused(url: str, *words: str) -> None:
    """No command works on the database: each says why in one line, and leaves with exit status 1."""
    for arguments in COMMANDS:
        found = run(*arguments, "--database", url)
        lines = found.stderr.splitlines()
        assert (found.exit_code, len(lines), found.stdout) == (1, 1, ""), (arguments, found.output)
        assert all(word in lines[0] for word in words), (arguments, lines[0])


@pytest.mark.parametrize("first", [0, 1, 2, 3, 4])
def test_a_kill_while_a_database_is_made_ruins_nothing(
    database_url: str, first: int, tried: Callable[[int, str], None]
) -> None:
    statement = first
    while killed_at(statement, make, database_url):
        engine = writing_engine(parse_url(database_url))
        with engine.connect() as connection:
            assert database.revision_of(connection) in (None, database.head())
            expected = [] if database.revision_of(connection) is None else list(VIEWS)
            assert sorted(inspect(connection).get_view_names()) == sorted(expected)
        engine.dispose()
        statement += 16
    tried(min(statement // 16, 8), "kills while a database is made")
    with reading(parse_url(database_url)) as connection:
        database.check(connection)
        assert differing_views(connection) == []


def test_two_processes_can_make_one_database_at_once(database_url: str) -> None:
    assert at_once(*[(make, database_url)] * 4) == [0, 0, 0, 0]
    with reading(parse_url(database_url)) as connection:
        database.check(connection)


def _empty_file(path: Path) -> None:
    path.touch()


def _empty_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("VACUUM")
    connection.close()


def _tables_of_others(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER PRIMARY KEY)")
    connection.close()


@pytest.mark.parametrize("fill", [_empty_file, _empty_database])
def test_what_has_none_of_our_tables_is_no_database_yet(tmp_path: Path, fill: Callable[[Path], None]) -> None:
    path = tmp_path / "papershelf.db"
    fill(path)
    with pytest.raises(UnusableDatabase, match="holds no papershelf yet"), reading(parse_url(f"sqlite:///{path}")):
        pass
    make(f"sqlite:///{path}")
    with reading(parse_url(f"sqlite:///{path}")) as connection:
        database.check(connection)


def test_a_file_of_another_program_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "papershelf.db"
    _tables_of_others(path)
    before = path.read_bytes()
    assert_refused(f"sqlite:///{path}", str(path))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and by no means a database. " * 100, encoding="utf-8")
    assert_refused(f"sqlite:///{path}", str(path))
    assert path.read_text(encoding="utf-8").startswith("These are notes")


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "papershelf.db"
    make(f"sqlite:///{path}")
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(4000) + whole[4100:])
    assert_refused(f"sqlite:///{path}")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert_refused(f"sqlite:///{tmp_path}", str(tmp_path))


def test_a_file_in_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert_refused(f"sqlite:///{tmp_path / 'missing' / 'papershelf.db'}", "missing")
    assert not (tmp_path / "missing").exists()


def test_a_database_that_is_newer_than_the_program_is_refused(database_url: str) -> None:
    make(database_url)
    engine = writing_engine(parse_url(database_url))
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for action in (make, _read, _upgrade, _downgrade):
        with pytest.raises(UnusableDatabase, match=r"newer schema \(9999\)|'9999'"):
            action(database_url)
    engine.dispose()
    for arguments in [*COMMANDS[:6], COMMANDS[-1]]:
        found = run(*arguments, "--database", database_url)
        assert (found.exit_code, len(found.stderr.splitlines())) == (1, 1), found
        assert "9999" in found.stderr


def test_tables_without_a_version_are_refused(database_url: str) -> None:
    make(database_url)
    engine = writing_engine(parse_url(database_url))
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    assert_refused(database_url, "no schema version")


def test_a_server_that_does_not_answer_is_named_in_one_line(tmp_path: Path) -> None:
    assert_refused(f"postgresql://user:secret@/papers?host={tmp_path}", "papers")
    found = run("stats", "--database", f"postgresql://user:secret@/papers?host={tmp_path}")
    assert "secret" not in found.stderr


def test_views_that_are_missing_or_differ_are_made_when_a_database_is_opened_for_writing(database_url: str) -> None:
    make(database_url)
    engine = writing_engine(parse_url(database_url))
    with writing(engine) as connection:
        missing, other, *_ = VIEWS
        connection.execute(text(f"DROP VIEW {missing}"))
        connection.execute(text(f"DROP VIEW {other}"))
        connection.execute(text(f"CREATE VIEW {other} AS SELECT 1 AS one"))
        assert differing_views(connection) == [missing, other]
    engine.dispose()
    make(database_url)
    with reading(parse_url(database_url)) as connection:
        assert differing_views(connection) == []


def test_a_database_that_may_only_be_read_is_refused_for_writing_in_one_line(
    tmp_path: Path, as_nobody: list[str]
) -> None:
    path = tmp_path / "papershelf.db"
    make(f"sqlite:///{path}")
    path.chmod(0o444)
    for folder in [tmp_path, *tmp_path.parents]:
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    for arguments, status in ((COMMANDS[0], 1), (COMMANDS[3], 0)):
        command = [sys.executable, "-m", "papershelf", *arguments, "--database", f"sqlite:///{path}"]
        found = subprocess.run([*as_nobody, *command], cwd=PROJECT, capture_output=True, text=True, check=False)
        assert (found.returncode, len(found.stderr.splitlines())) == (status, status), found
        assert "Traceback" not in found.stderr


def _read(url: str) -> None:
    with reading(parse_url(url)):
        pass


def _upgrade(url: str) -> None:
    engine = writing_engine(parse_url(url))
    try:
        database.upgrade(engine)
    finally:
        engine.dispose()


def _downgrade(url: str) -> None:
    engine = writing_engine(parse_url(url))
    try:
        database.downgrade(engine, "base")
    finally:
        engine.dispose()
