"""Readers and the writer of a shelf never wait for each other, and a killed writer leaves a shelf that can be read."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db import engine as engines
from db.engine import UnusableDatabase, looking, parse_url, write_ahead, writing, writing_engine
from papershelf import database
from papershelf.database import open_for_writing, reading
from papershelf.loading.archives import FoundDocument
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from tests.papershelf.loading.lines import LINES, ask, load_lines
from tests.processes import at_once, killed_at

COUNT = "SELECT count(*) FROM papers"


def documents(first: int) -> list[tuple[str, str]]:
    return [(f"{number}", f"Paper {number} | Of {number}.\nOther {number}") for number in range(first, first + 20)]


def load_more(url: str) -> None:
    load_lines(url, documents(100), batch=2)


def read_on_and_on(url: str) -> None:
    """Count the papers, a connection each time: they never become fewer."""
    engines.LOCK_TIMEOUT_SECONDS = 5
    before = 0
    for _ in range(100):
        ((count,),) = ask(url, COUNT)
        assert count >= before
        before = count


def test_readers_go_on_beside_a_load(database_url: str) -> None:
    load_lines(database_url, documents(0))
    assert at_once((load_more, database_url), *[(read_on_and_on, database_url)] * 2) == [0, 0, 0]
    assert ask(database_url, COUNT) == [(80,)]


def test_a_reader_that_stays_open_keeps_nobody_from_loading_and_sees_the_shelf_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LOCK_TIMEOUT_SECONDS", 0)
    load_lines(database_url, documents(0))
    with reading(parse_url(database_url)) as connection:
        before = connection.scalar(text(COUNT))
        load_more(database_url)
        assert connection.scalar(text(COUNT)) == before == 40
    assert ask(database_url, COUNT) == [(80,)]


def test_looking_waits_for_no_writer(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LOCK_TIMEOUT_SECONDS", 0)
    load_lines(database_url, documents(0))
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as writer:
        writer.execute(text("UPDATE papers SET ai_summary = 'none'"))
        with looking(engine) as connection:
            assert connection.scalar(text(COUNT)) == 40
    engine.dispose()


@pytest.mark.parametrize("statement", [20, 60, 100])
def test_after_a_kill_whoever_reads_sees_what_was_complete(tmp_path: Path, statement: int) -> None:
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    load_lines(url, documents(0))
    assert killed_at(statement, load_lines, url, documents(100), LINES, 2)
    ((count,),) = ask(url, COUNT)
    assert 40 <= count < 80
    load_more(url)
    assert [path.name for path in tmp_path.iterdir()] == ["papershelf.db"], "who writes leaves one file behind"
    assert ask(url, COUNT) == [(80,)]


def test_what_was_killed_without_a_log_is_undone_by_the_next_reader(tmp_path: Path) -> None:
    """A file of an older program, or on a file system without shared memory, has a journal to roll back."""
    path = tmp_path / "papershelf.db"
    url = f"sqlite:///{path}"
    load_lines(url, documents(0))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    assert at_once((change_and_die, str(path))) != [0]
    assert path.with_name("papershelf.db-journal").exists()
    assert ask(url, COUNT) == [(40,)]


def change_and_die(path: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM paper_fields")
    connection.execute("UPDATE papers SET abstract = hex(zeroblob(5000))")
    os._exit(9)


def test_a_file_that_another_program_writes_to_is_named_with_how_long_it_was_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LOCK_TIMEOUT_SECONDS", 0)
    path = tmp_path / "papershelf.db"
    load_lines(f"sqlite:///{path}", documents(0))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnusableDatabase, match=r"papershelf\.db is in use: for 0 seconds another program"):
            load_more(f"sqlite:///{path}")


def test_a_full_disk_names_the_file_and_the_folder_for_sorting(tmp_path: Path) -> None:
    path = tmp_path / "papershelf.db"
    engine = writing_engine(parse_url(f"sqlite:///{path}"))

    def fill() -> None:
        with writing(engine) as it:
            it.execute(text("PRAGMA max_page_count=2"))
            it.execute(text("CREATE TABLE large AS SELECT zeroblob(100000) AS zeros"))

    with pytest.raises(UnusableDatabase, match=r"papershelf\.db: no room is left .*SQLITE_TMPDIR"):
        fill()
    engine.dispose()


def test_a_file_that_is_in_use_is_written_ahead_another_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LOCK_TIMEOUT_SECONDS", 0)
    path = tmp_path / "papershelf.db"
    engine = writing_engine(parse_url(f"sqlite:///{path}"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE papers (id INTEGER)")
        other.execute("BEGIN IMMEDIATE")
        assert not write_ahead(engine)
        other.execute("ROLLBACK")
    assert write_ahead(engine)
    engine.dispose()


def test_tables_are_made_behind_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "papershelf.db"
    upgrade = database.upgrade

    def looked_at(engine: Engine) -> tuple[str | None, str | None]:
        with writing(engine), closing(sqlite3.connect(path, timeout=0)) as reader:
            assert reader.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
        return upgrade(engine)

    monkeypatch.setattr(database, "upgrade", looked_at)
    open_for_writing(parse_url(f"sqlite:///{path}")).dispose()
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute(COUNT).fetchone() == (0,)


PLAIN = """
import os, sqlite3, sys
path = sys.argv[1]
while os.getppid() == int(sys.argv[2]):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2)
    connection.execute("SELECT count(*) FROM papers").fetchone()
    connection.close()
    print("read", flush=True)
"""


def test_a_reader_of_another_program_beside_many_loads_is_never_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    load_lines(url, documents(0))
    reader = [sys.executable, "-c", PLAIN, str(tmp_path / "papershelf.db"), str(os.getpid())]
    with subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for number in range(1, 6):
            assert process.stdout.readline() == "read\n"
            load_lines(url, documents(number * 20))
        process.kill()
        assert set(process.stdout.read().split()) <= {"read"}


def test_a_log_is_taken_in_before_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "papershelf.db"
    open_for_writing(parse_url(f"sqlite:///{path}")).dispose()
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("SELECT count(*) FROM papers").fetchone()
        load_lines(f"sqlite:///{path}", documents(0))
        copied = tmp_path / "copy.db"
        copied.write_bytes(path.read_bytes())  # without the log, which the reader keeps there
    with closing(sqlite3.connect(copied)) as connection:
        assert connection.execute(COUNT).fetchone() == (40,)


def test_a_run_that_loads_twice_leaves_no_connection_open(tmp_path: Path) -> None:
    path = tmp_path / "papershelf.db"
    engine = open_for_writing(parse_url(f"sqlite:///{path}"))
    with Scanner(workers=1) as scanner:
        loading = Loading(engine, scanner, loader=LINES)
        for number in (0, 100):
            found = (FoundDocument(name, io.BytesIO(lines.encode()), b"") for name, lines in documents(number))
            loading.load(found)
            assert not path.with_name("papershelf.db-wal").exists(), "who closes it last deletes the log"
    assert ask(f"sqlite:///{path}", COUNT) == [(80,)]
