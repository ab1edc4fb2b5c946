"""Holding: what is served is not removed, and what reads makes no file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from papershelf.snapshot.about import open_snapshot
from papershelf.snapshot.holding import hold, remove_unless_held
from papershelf.snapshot.publish import publish
from tests.papershelf.small_shelf import change, small_shelf

HOLD = """
import sys
from pathlib import Path
from papershelf.snapshot.holding import hold
hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return small_shelf(tmp_path)


def publish_titles(url: URL, pointer: Path, *titles: str) -> None:
    for title in titles:
        change(url, title)
        publish(url, pointer)


def test_a_snapshot_that_is_held_outlives_any_number_of_newer_ones(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    publish(url, pointer)
    held = hold(pointer)
    publish_titles(url, pointer, "One", "Two", "Three")
    connection = open_snapshot(held.path)
    assert connection.execute("SELECT title FROM papers WHERE slug = 'a-bare-title'").fetchone() == ("A Bare Title",)
    connection.close()
    held.release()
    publish_titles(url, pointer, "Four")
    assert not held.path.exists()


def test_a_snapshot_is_held_by_another_process_until_that_ends_however_it_ends(url: URL, tmp_path: Path) -> None:
    snapshot = publish(url, tmp_path / "public.db").snapshot
    command = [sys.executable, "-c", HOLD, str(tmp_path / "public.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert not remove_unless_held(snapshot)
        process.kill()
        process.wait()
    assert remove_unless_held(snapshot)
    assert not snapshot.exists()


def test_two_hold_one_snapshot(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    snapshot = publish(url, pointer).snapshot
    first, second = hold(pointer), hold(pointer)
    assert first.inode == second.inode
    first.release()
    assert not remove_unless_held(snapshot)
    second.release()
    assert remove_unless_held(snapshot)


def test_what_is_not_there_is_not_held_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        hold(tmp_path / "public.db")
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        open_snapshot(tmp_path / "public.db")
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_removed_by_hand_is_an_error_and_never_an_empty_file(url: URL, tmp_path: Path) -> None:
    snapshot = publish(url, tmp_path / "public.db").snapshot
    snapshot.unlink()
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        open_snapshot(snapshot)
    assert not snapshot.exists()
