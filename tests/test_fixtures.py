"""The promises of conftest.py itself: no network, no silent skip of what is required, databases of a test's own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy

PROJECT = Path(__file__).resolve().parent.parent


def test_a_connection_that_leaves_the_machine_is_refused() -> None:
    with pytest.raises(AssertionError, match="tests do not use the network"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)  # an address reserved for documentation


def test_a_connection_to_the_machine_itself_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def run_pytest(folder: Path, *before: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder with the fixtures of this project, after some words that start the program."""
    pytest_options = ["-p", "no:cacheprovider", "-p", "tests.conftest", "-c", str(PROJECT / "pyproject.toml")]
    return subprocess.run(
        [*before, sys.executable, "-m", "pytest", *pytest_options, str(folder)],
        cwd=PROJECT,
        env={"PATH": str(folder), "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **variables},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("required", "outcome"), [("", "1 skipped"), ("postgresql,chromium", "1 error")])
def test_a_missing_browser_is_a_skip_unless_it_is_required(tmp_path: Path, required: str, outcome: str) -> None:
    (tmp_path / "test_browser.py").write_text("def test_browser(chromium): pass\n")
    run = run_pytest(tmp_path, PAPERSHELF_REQUIRE=required)
    assert outcome in run.stdout.splitlines()[-1], run.stdout + run.stderr


def test_programs_heed_ctrl_c_where_tests_run_in_the_background(tmp_path: Path) -> None:
    (tmp_path / "test_child.py").write_text(
        "import signal, subprocess, sys\n"
        "def test_child():\n"
        "    interrupted = 'import os, signal; os.kill(os.getpid(), signal.SIGINT)'\n"
        "    child = subprocess.run([sys.executable, '-c', interrupted], stderr=subprocess.DEVNULL)\n"
        "    assert child.returncode == -signal.SIGINT\n"
    )
    run = run_pytest(tmp_path, "/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh")
    assert "1 passed" in run.stdout.splitlines()[-1], run.stdout + run.stderr


def test_the_database_that_the_user_works_with_is_hidden() -> None:
    assert "PAPERSHELF_DATABASE" not in os.environ


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_an_empty_database(database_url: str, turn: str) -> None:
    engine = sqlalchemy.create_engine(database_url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text(f"CREATE TABLE {turn} (id INTEGER)"))
