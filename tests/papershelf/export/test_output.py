"""An exported file appears once it is whole."""

from __future__ import annotations

import os
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from papershelf.export.output import output


def test_a_file_keeps_its_old_content_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text("old")
    with output(path) as out:
        out.write(b"new")
        out.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


def test_an_export_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text("old")

    def fail() -> None:
        with output(path) as out:
            out.write(b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    with output(tmp_path / "link") as out:
        out.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with output(Path(os.devnull)) as out:
        out.write(b"gone")
    assert Path(os.devnull).is_char_device()


def _write_and_wait(path: str, ready: Connection) -> None:
    with output(Path(path)) as out:
        out.write(b"half")
        out.flush()
        ready.send(True)
        ready.recv()


def test_what_a_killed_export_left_behind_goes_with_the_next_one_to_that_name(tmp_path: Path) -> None:
    path, context = tmp_path / "papers[1].jsonl", get_context("forkserver")
    ours, theirs = context.Pipe()
    writers = [context.Process(target=_write_and_wait, args=(str(path), theirs)) for _ in range(2)]
    for writer in writers:
        writer.start()
        ours.recv()
    killed, alive = writers
    killed.kill()
    killed.join()
    other = tmp_path / ".other.jsonl.1.part"
    other.write_bytes(b"of another export")
    assert len(list(tmp_path.glob(".papers*.part"))) == 2
    with output(path) as out:
        out.write(b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.glob(".papers*.part")] == [f".papers[1].jsonl.{alive.pid}.part"]
    ours.send(True)
    alive.join()
    assert path.read_bytes() == b"half"
    assert sorted(tmp_path.iterdir()) == [other, path]
