"""What a command imports: start-up is modules read, so a command reads those that it needs, and no clock is asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from sqlalchemy.engine import make_url

from papershelf.cli import COMMANDS, papershelf
from papershelf.snapshot.publish import publish
from tests.papershelf.small_shelf import small_shelf

EXAMPLES = Path(__file__).parents[3] / "examples"

RUN = """
import sys
from papershelf.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""
HEAVY = {"sqlalchemy", "alembic", "sqlite_utils", "numpy", "datasette", "extraction", "migrations", "asyncio"}


OF_GROUP = {"papershelf.cli.streams", "papershelf.cli.groups", "papershelf.cli.notes"}
"""What every command line needs."""


def modules_of(*arguments: str) -> set[str]:
    """All modules that a command line imports."""
    answer = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True)
    return set(answer.stderr.split())


def packages_of(*arguments: str) -> set[str]:
    return {name.partition(".")[0] for name in modules_of(*arguments)}


@pytest.mark.parametrize("arguments", [("--version",), ("--help",)])
def test_the_group_answers_without_any_command(arguments: tuple[str, ...]) -> None:
    ours = {name for name in modules_of(*arguments) if name.startswith(("papershelf.", "db", "loaders", "extraction"))}
    assert ours == {"papershelf.cli", *OF_GROUP}


def test_completion_needs_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PAPERSHELF_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "papershelf s")
    monkeypatch.setenv("COMP_CWORD", "1")
    answer = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == [f"plain,{name}" for name in COMMANDS if name.startswith("s")]
    commands = {name for name in answer.stderr.split() if name.startswith("papershelf.cli.")}
    assert commands == OF_GROUP


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"evaluate", "export", "extract"}))
def test_help_of_a_command_needs_neither_database_nor_loaders_nor_reader(command: str) -> None:
    assert packages_of(command, "--help") & {*HEAVY, "db", "loaders"} == set()


def test_a_query_of_a_file_needs_python_s_own_driver_alone(tmp_path: Path) -> None:
    url = small_shelf(tmp_path)
    snapshot = publish(url, tmp_path / "public.db").pointer
    for address in (url.render_as_string(), f"sqlite:///{snapshot}"):
        assert packages_of("sql", "select 1", "--database", address) & {*HEAVY, "db", "loaders"} == set()


def test_publishing_an_unchanged_shelf_needs_nothing_that_builds(tmp_path: Path) -> None:
    url = small_shelf(tmp_path)
    publish(url, tmp_path / "public.db")
    imported = modules_of("publish", "--database", url.render_as_string(), "-o", str(tmp_path / "public.db"))
    packages = {name.partition(".")[0] for name in imported}
    assert packages & {"alembic", "sqlite_utils", "numpy", "datasette", "extraction", "loaders"} == set()
    assert imported & {"db.tables", "sqlalchemy.orm"} == set()


def test_a_new_file_is_made_without_running_revisions(tmp_path: Path) -> None:
    packages = packages_of("load", "--quiet", str(EXAMPLES), "--database", f"sqlite:///{tmp_path / 'new.db'}")
    assert packages & {"alembic", "mako", "pygments"} == set()


def test_a_command_ends_without_a_last_look_for_garbage() -> None:
    end = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count()))"
    run = f"{end}\nfrom papershelf.cli import main\nmain(['--help'])"
    answer = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert int(answer.stdout.split()[-1]) > 0  # objects that garbage collection leaves alone


@pytest.mark.parametrize("name", COMMANDS)
def test_the_group_says_of_a_command_what_the_command_says(name: str) -> None:
    command = papershelf.get_command(click.Context(papershelf), name)
    assert command is not None
    assert COMMANDS[name] == command.get_short_help_str(limit=200)


def test_a_plain_address_is_a_file_and_any_other_one_is_left_to_who_knows_it() -> None:
    from papershelf.shelf.sqlite_query import file_of

    for address in ("sqlite:///some.db", "sqlite:////tmp/some.db"):
        assert str(file_of(address)) == make_url(address).database
    for address in ("sqlite://", "sqlite:///", "sqlite:///some.db?mode=ro", "postgresql:///some", "some.db"):
        assert file_of(address) is None
