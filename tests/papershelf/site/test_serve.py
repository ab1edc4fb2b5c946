"""The command `serve`: what it refuses, what it says, how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from papershelf.cli import papershelf
from papershelf.snapshot.publish import publish
from tests.papershelf.small_shelf import change, small_shelf


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`papershelf serve`, and the address that it says."""
    command = [sys.executable, "-m", "papershelf", "serve", *arguments, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        said = ""
        while "http://" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        try:
            yield process, said
        finally:
            process.kill()


def titles(said: str) -> set[str]:
    address = re.findall(r"http://\S+", said)[0]
    with urllib.request.urlopen(f"{address}papershelf/papers.json?_shape=array&_size=max", timeout=60) as answer:
        return {row["title"] for row in json.load(answer)}


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serving_ends_in_good_order(tmp_path: Path, stop: signal.Signals) -> None:
    publish(small_shelf(tmp_path), tmp_path / "public.db")
    with serving(str(tmp_path / "public.db")) as (process, said):
        assert titles(said)
        process.send_signal(stop)
        output, _ = process.communicate(timeout=10)
        assert (process.returncode, output) == (0, "")


def test_without_a_snapshot_it_publishes_first_and_again_only_when_something_changed(tmp_path: Path) -> None:
    url = small_shelf(tmp_path)
    for expected in ("published: ", "unchanged: "):
        with serving("--database", url.render_as_string()) as (_, said):
            assert said.startswith(expected)
            assert "A Bare Title" in titles(said)
    change(url, "Another Title")
    with serving("--database", url.render_as_string()) as (_, said):
        assert "Another Title" in titles(said)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to see which files are open")
def test_the_process_that_serves_does_not_open_the_working_database(tmp_path: Path) -> None:
    url = small_shelf(tmp_path)
    with serving("--database", url.render_as_string()) as (process, said):
        titles(said)
        opened = {file.readlink() for file in Path(f"/proc/{process.pid}/fd").iterdir() if file.exists()}
        assert (tmp_path / "papershelf-public.db").resolve() in opened
        assert tmp_path / "papershelf.db" not in opened


def test_a_port_in_use_is_one_line_of_message(tmp_path: Path) -> None:
    publish(small_shelf(tmp_path), tmp_path / "public.db")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = CliRunner().invoke(papershelf, ["serve", str(tmp_path / "public.db"), "--port", port])
    assert answer.exit_code == 1
    assert answer.output == f"Error: Cannot listen at 127.0.0.1, port {port}: Address already in use.\n"


def test_a_host_that_is_not_known_is_one_line_of_message(tmp_path: Path) -> None:
    publish(small_shelf(tmp_path), tmp_path / "public.db")
    answer = CliRunner().invoke(papershelf, ["serve", str(tmp_path / "public.db"), "--host", "no such host"])
    assert answer.exit_code == 1
    assert re.fullmatch(r"Error: Cannot listen at no such host, port 8001: [A-Z][\w -]+\.\n", answer.output)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"x" * 100])
def test_a_file_that_is_no_snapshot_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.db").write_bytes(content)
    answer = CliRunner().invoke(papershelf, ["serve", str(tmp_path / "some.db")])
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert "is no snapshot" in answer.output


def test_a_working_database_is_refused(tmp_path: Path) -> None:
    small_shelf(tmp_path)
    answer = CliRunner().invoke(papershelf, ["serve", str(tmp_path / "papershelf.db")])
    assert answer.exit_code == 1
    assert "is no snapshot" in answer.output


def test_a_snapshot_of_another_format_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    snapshot = publish(small_shelf(tmp_path), tmp_path / "public.db").snapshot
    connection = sqlite3.connect(snapshot)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    answer = CliRunner().invoke(papershelf, ["serve", str(snapshot)])
    assert (answer.exit_code, "is a snapshot of format 99" in answer.output) == (1, True)
    snapshot.write_bytes(snapshot.read_bytes()[:5000])
    answer = CliRunner().invoke(papershelf, ["serve", str(snapshot)])
    assert (answer.exit_code, "Traceback" in answer.output) == (1, False)


def test_a_snapshot_of_another_schema_is_refused(tmp_path: Path) -> None:
    snapshot = publish(small_shelf(tmp_path), tmp_path / "public.db").snapshot
    connection = sqlite3.connect(snapshot)
    connection.execute("UPDATE about SET value = '0001' WHERE name = 'schema'")
    connection.commit()
    connection.close()
    for command in (["serve", str(snapshot)], ["export", "papers", "--database", f"sqlite:///{snapshot}"]):
        answer = CliRunner().invoke(papershelf, command)
        assert (answer.exit_code, "tables of revision 0001" in answer.output) == (1, True), command


def test_a_snapshot_that_is_not_there_is_refused(tmp_path: Path) -> None:
    answer = CliRunner().invoke(papershelf, ["serve", str(tmp_path / "none.db")])
    assert answer.exit_code == 1
    assert "there is no such file" in answer.output


def test_a_port_that_is_in_use_is_refused_before_anything_is_published(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [
            sys.executable,
            "-m",
            "papershelf",
            "serve",
            "--port",
            port,
            "--database",
            f"sqlite:///{tmp_path}/a.db",
        ]
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 1
    assert f"port {port}: Address already in use." in result.stderr
    assert list(tmp_path.iterdir()) == []
