"""The standard streams: closed, full, broken, or a terminal that a text would steer."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from papershelf.cli import COMMANDS
from papershelf.cli.streams import visible, visible_in_line

PROJECT = Path(__file__).resolve().parents[3]
PAPERSHELF = f"{sys.executable} -m papershelf"
EVIL = "A\u202egnp.exe\u2069\x9b31m\u2028Z\u200f"
SHOWN = r"A\u202egnp.exe\u2069\u009b31m\u2028Z\u200f"
COMMAND_LINES = {
    "load": "load examples",
    "loaders": "loaders",
    "rejects": "rejects",
    "decisions": "decisions",
    "review": "review",
    "stats": "stats",
    "fingerprint": "fingerprint",
    "withdraw": "withdraw examples/no-such-document",
    "derive": "derive",
    "extract": "extract --help",
    "settings": "settings",
    "evaluate": "evaluate tests/labels/labels.jsonl",
    "search": "search learning",
    "show": "show no-such-paper",
    "sql": "sql 'select title from papers' --format json",
    "export": "export papers",
    "digest": "digest",
    "mcp": "mcp --help",
    "publish": "publish",
    "serve": "serve --help",
    "database": "database check",
    "--help": "--help",
    "--version": "--version",
    "nonsense": "nonsense",
}
REDIRECTIONS = (">&-", ">&- 2>&- <&-", ">/dev/full", "2>&1 | true")
MORE_REDIRECTIONS = ("2>&-", "<&-", "2>/dev/full")
QUICK = ("export",)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf of the examples, as a file to copy."""
    path = tmp_path_factory.mktemp("examples") / "papershelf.db"
    command = [sys.executable, "-m", "papershelf", "--database", f"sqlite:///{path}", "load", "examples"]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return path


def shell(line: str, shelf: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PAPERSHELF_DATABASE": f"sqlite:///{shelf}"}
    return subprocess.run(
        ["bash", "-c", line], cwd=PROJECT, env=environment, check=False, capture_output=True, text=True, timeout=120
    )


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) <= set(COMMAND_LINES)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in COMMAND_LINES]
)
def test_no_stream_that_is_closed_full_or_broken_gives_a_traceback(name: str, examples: Path, tmp_path: Path) -> None:
    shelf = Path(shutil.copy(examples, tmp_path / "papershelf.db"))
    untouched = shell(f"{PAPERSHELF} {COMMAND_LINES[name]}", shelf)
    statuses = {"": untouched.returncode}
    for redirection in (*REDIRECTIONS, *(MORE_REDIRECTIONS if name in QUICK else ())):
        done = shell(f"set -o pipefail; {PAPERSHELF} {COMMAND_LINES[name]} {redirection}", shelf)
        statuses[redirection] = done.returncode
        assert "Traceback" not in done.stderr, (redirection, done.stderr)
        assert "Exception ignored" not in done.stderr, (redirection, done.stderr)
        if redirection == ">/dev/full" and untouched.stdout:
            assert done.stderr.splitlines()[-1] == "Error: standard output: No space left on device"
            assert statuses.pop(redirection) == 1
    assert statuses.pop("2>&1 | true") in (untouched.returncode, 1)
    assert set(statuses.values()) == {untouched.returncode}


def test_a_file_never_takes_the_number_of_a_stream_that_is_closed(tmp_path: Path) -> None:
    shelf = tmp_path / "papershelf.db"
    assert shell(f"{PAPERSHELF} load examples >&- 2>&- <&-", shelf).returncode == 0
    with closing(sqlite3.connect(shelf)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (5,)


def test_messages_that_nobody_can_be_told_stop_no_load(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing of ours.")
    shelf = tmp_path / "papershelf.db"
    done = shell(f"{PAPERSHELF} load {tmp_path}/a.txt examples 2> >(true)", shelf)
    assert done.returncode == 1
    assert "5 loaded, 0 unchanged, 1 failed" in done.stdout


def test_what_would_steer_a_terminal_is_shown_as_an_escape() -> None:
    assert visible(EVIL) == visible_in_line(EVIL) == SHOWN
    assert visible("a\tb\n\x1b[2J\x07\r") == "a\tb\n\\x1b[2J\\x07\\r"
    assert visible_in_line("a\tb\n") == r"a\tb\n"
    assert visible("Ünïcode, 日本語, עברית, می‌خواهم, 👩‍🔬") == "Ünïcode, 日本語, עברית, می‌خواهم, 👩‍🔬"


def on_terminal(*arguments: str) -> str:
    """What a command writes to a terminal, both streams."""
    leader, follower = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "papershelf", *arguments], stdout=follower, stderr=follower
    ) as process:
        os.close(follower)
        written = b""
        try:
            while part := os.read(leader, 65_536):
                written += part
        except OSError:  # the terminal's other end is closed
            pass
        process.wait(timeout=60)
    os.close(leader)
    return written.decode()


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_no_cell_steers_a_terminal(form: str, sqlite_shelf: str) -> None:
    query = "select 'A' || char(0x202e) || 'gnp' || char(0x9b) || '31m' as title"
    written = on_terminal("sql", query, "--format", form, "--database", sqlite_shelf)
    assert r"A\u202egnp\u009b31m" in written
    assert "\u202e" not in written
    assert "\x9b" not in written
    if form == "json":
        assert json.loads(written) == [{"title": "A\u202egnp\x9b31m"}]


@pytest.mark.slow
def test_nothing_that_a_document_says_steers_a_terminal(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'papershelf.db'}"
    paper = {
        "title": EVIL + " title",
        "authors": [EVIL + " author"],
        "venue": EVIL,
        "year": 2024,
        "abstract": f"It reaches 9{EVIL}1.5% accuracy on {EVIL}.",
        "bibtex_key": EVIL,
        "unknown\x1b]0;owned\x07\u202e field": EVIL,
    }
    lines = [json.dumps(paper), json.dumps({"title": 1, "bibtex_key": EVIL, "note": EVIL})]
    (tmp_path / "icml\u202egnp.jsonl").write_text("\n".join(lines))
    (tmp_path / "\u202etxt.exe").write_text(EVIL)
    written = on_terminal("load", "--as", "mlanthology", str(tmp_path / "icml\u202egnp.jsonl"), "--database", database)
    assert "1 inserted" not in written
    written += on_terminal("load", str(tmp_path / "\u202etxt.exe"), "--database", database)
    written += on_terminal("rejects", "--database", database)
    written += on_terminal("rejects", "--json", "--database", database)
    written += on_terminal("withdraw", "no\u202esuch", "--database", database)
    for kind in ("papers", "authors"):
        for form in ("jsonl", "csv"):
            written += on_terminal("export", kind, "--format", form, "--database", database)
    slugs = on_terminal("sql", "select slug from papers", "--database", database).split()
    written += on_terminal("show", slugs[-1], "--database", database)
    written += on_terminal("show", slugs[-1], "--json", "--database", database)
    written += on_terminal("search", "title", "--database", database)
    assert r"\u202e" in written
    assert not {"\u202e", "\u2069", "\u2028", "\u200f", "\x9b", "\x07"} & set(written)
    assert "\x1b]" not in written
