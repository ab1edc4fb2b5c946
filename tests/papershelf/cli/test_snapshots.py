"""A snapshot answers as the working database does that it was published from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from db.views import VIEWS
from papershelf.export.queries import KINDS

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def snapshot(sqlite_shelf: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a snapshot of the small shelf."""
    from click.testing import CliRunner

    from papershelf.cli import papershelf

    pointer = tmp_path_factory.mktemp("snapshot") / "public.db"
    published = CliRunner().invoke(papershelf, ["publish", "--database", sqlite_shelf, "-o", str(pointer)])
    assert published.exit_code == 0, published.output
    return f"sqlite:///{pointer}"


@pytest.mark.parametrize("kind", KINDS)
def test_exports_are_the_same(run: Run, sqlite_shelf: str, snapshot: str, kind: str) -> None:
    exported = run("export", kind, "--database", snapshot).stdout
    assert exported == run("export", kind, "--database", sqlite_shelf).stdout


@pytest.mark.parametrize("view", VIEWS)
def test_views_are_the_same(run: Run, sqlite_shelf: str, snapshot: str, view: str) -> None:
    def rows(url: str) -> list[str]:
        return sorted(run("sql", "--format", "csv", "--database", url, f"select * from {view}").stdout.splitlines())

    assert (len(rows(snapshot)) > 1) == (view != "disagreements")  # the small shelf has one source of results
    assert rows(snapshot) == rows(sqlite_shelf)


def test_a_paper_is_searched_and_shown(run: Run, sqlite_shelf: str, snapshot: str) -> None:
    for command in (("search", "shelves"), ("show", "deep-shelves")):
        assert run(*command, "--database", snapshot).stdout == run(*command, "--database", sqlite_shelf).stdout


def test_a_snapshot_is_not_written(run: Run, snapshot: str) -> None:
    assert run("sql", "--database", snapshot, "delete from papers").exit_code == 1


@pytest.mark.parametrize("command", [("rejects",), ("stats",)])
def test_what_snapshots_leave_out_is_asked_of_working_databases(run: Run, snapshot: str, command: tuple[str]) -> None:
    result = run(*command, "--database", snapshot)
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr


def test_a_damaged_snapshot_is_refused_in_words(run: Run, snapshot: str, tmp_path: Path) -> None:
    whole = Path(snapshot.removeprefix("sqlite:///")).read_bytes()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(whole[:4096] + b"\xff" * 4096)
    result = run("sql", "--database", f"sqlite:///{damaged}", "select * from papers")
    assert result.exit_code == 1
    assert "damaged" in result.stderr
