"""Publishing: what becomes of the pointer and of the snapshots beside it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text
from sqlalchemy.engine import URL

from db.engine import writing
from papershelf.cli import papershelf
from papershelf.database import open_for_writing
from papershelf.snapshot import build
from papershelf.snapshot.about import PACKAGES, open_snapshot, read_about
from papershelf.snapshot.pointer import publishing_in, scratch_file
from papershelf.snapshot.publish import Published, Unpublished, publish, published_before
from papershelf.snapshot.receipt import read_receipt
from tests.papershelf.small_shelf import change, small_shelf


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return small_shelf(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(papershelf, arguments)


def snapshots(folder: Path) -> set[str]:
    """The files of a folder but those of the working database, pointers and receipts."""
    names = {path.name for path in folder.iterdir() if not path.is_symlink()}
    return {name for name in names if not name.startswith("papershelf.db") and not name.endswith("-published.json")}


def write(url: URL, statement: str) -> None:
    engine = open_for_writing(url)
    with writing(engine) as connection:
        connection.execute(text(statement))
    engine.dispose()


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """The files of a folder, each with what a new or a rewritten one would change; less the marks of who only reads."""
    found = [path for path in folder.iterdir() if not path.name.endswith("-shm")]
    return {path.name: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in found}


def title_in(path: Path) -> str:
    connection = open_snapshot(path)
    try:
        (title,) = connection.execute("SELECT title FROM papers WHERE slug = 'a-bare-title'").fetchone()
        assert isinstance(title, str)
        return title
    finally:
        connection.close()


def test_the_pointer_stands_beside_the_database_and_leads_to_a_file_named_by_its_fingerprint(
    url: URL, tmp_path: Path
) -> None:
    answer = run("publish", "--database", url.render_as_string())
    pointer = tmp_path / "papershelf-public.db"
    fingerprint = read_about(pointer).fingerprint
    assert pointer.readlink() == Path(f"papershelf-public-{fingerprint[:12]}.db")
    assert answer.output == f"published: {pointer} -> {pointer.readlink()}\n"
    assert answer.exit_code == 0


def test_publishing_again_does_nothing_and_says_so(url: URL, tmp_path: Path) -> None:
    run("publish", "--database", url.render_as_string())
    before = files(tmp_path)
    answer = run("publish", "--database", url.render_as_string())
    assert answer.output.startswith("unchanged: ")
    assert files(tmp_path) == before


def test_an_unchanged_shelf_is_not_even_read(url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer)
    open_for_writing(url).dispose()  # who may write and writes nothing leaves no mark
    with monkeypatch.context() as patch:
        patch.delattr(build, "beside")
        assert publish(url, pointer) == Published(pointer, first.snapshot, is_new=False)
        write(url, "UPDATE papers SET title = title WHERE slug = 'a-bare-title'")
        with pytest.raises(ImportError):
            publish(url, pointer)
    assert not publish(url, pointer).is_new


def test_what_another_program_published_is_looked_at_again(
    url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer)
    assert published_before(url, pointer) == Published(pointer, first.snapshot, is_new=False)
    for package in PACKAGES:
        (tmp_path / "project" / package).mkdir(parents=True)
    edited = tmp_path / "project" / "papershelf" / "__init__.py"
    edited.write_text("")
    monkeypatch.setattr("papershelf.__file__", str(edited))
    assert published_before(url, pointer) is None
    assert not publish(url, pointer).is_new
    assert published_before(url, pointer) is not None
    os.utime(edited, ns=(1, 1))
    assert published_before(url, pointer) is None


def test_a_copy_that_was_put_back_is_another_state(url: URL, tmp_path: Path) -> None:
    pointer, working = tmp_path / "public.db", tmp_path / "papershelf.db"
    before = working.read_bytes()
    change(url, "One")
    publish(url, pointer)
    working.write_bytes(before)
    change(url, "Two")  # as many changes as before
    publish(url, pointer)
    assert title_in(pointer) == "Two"


@pytest.mark.parametrize("damage", ["cut off", "a page", "a word", "not a database"])
def test_a_snapshot_that_was_damaged_is_made_again(url: URL, tmp_path: Path, damage: str) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer).snapshot
    whole = first.read_bytes()
    first.write_bytes(
        {
            "cut off": whole[: len(whole) // 2],
            "a page": whole[:40960] + bytes(4096) + whole[45056:],
            "a word": whole.replace(b"A Bare Title", b"A Fair Title"),
            "not a database": b"x" * len(whole),
        }[damage]
    )
    again = publish(url, pointer)
    assert again.is_new
    assert pointer.resolve().read_bytes() == whole
    assert not publish(url, pointer).is_new


def test_a_snapshot_that_was_only_copied_is_read_and_left_as_it_is(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer).snapshot
    os.utime(first, ns=(1, 1))
    before = files(tmp_path)
    assert not publish(url, pointer).is_new
    assert files(tmp_path)[first.name] == before[first.name]


@pytest.mark.parametrize("receipt", [None, "", "{}", "[1"])
def test_a_receipt_that_is_lost_or_cannot_be_read_costs_only_time(
    url: URL, tmp_path: Path, receipt: str | None
) -> None:
    pointer, file = tmp_path / "public.db", tmp_path / ".public-published.json"
    publish(url, pointer)
    file.unlink() if receipt is None else file.write_text(receipt)
    assert not publish(url, pointer).is_new
    assert read_receipt(pointer) is not None


def test_who_has_the_old_snapshot_open_goes_on_reading_it(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    publish(url, pointer)
    old = open_snapshot(pointer.resolve())
    change(url, "Another Title")
    publish(url, pointer)
    assert old.execute("SELECT title FROM papers WHERE slug = 'a-bare-title'").fetchone() == ("A Bare Title",)
    old.close()
    assert title_in(pointer) == "Another Title"


def test_of_older_snapshots_the_last_one_is_kept(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    names = []
    for title in ("One", "Two", "Three", "Four"):
        change(url, title)
        names.append(publish(url, pointer).snapshot.name)
    assert snapshots(tmp_path) == {names[2], names[3]}


def test_only_snapshots_of_the_same_stem_are_removed(url: URL, tmp_path: Path) -> None:
    other = publish(url, tmp_path / "other.db").snapshot.name
    foreign = "public-0123456789ab.db"
    sqlite3.connect(tmp_path / foreign).execute("CREATE TABLE mine (id)")
    for title in ("One", "Two", "Three"):
        change(url, title)
        publish(url, tmp_path / "public.db")
    assert {other, foreign} < snapshots(tmp_path)


def test_content_that_comes_back_is_the_old_file_again(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer).snapshot
    change(url, "Another Title")
    publish(url, pointer)
    change(url, "A Bare Title")
    again = publish(url, pointer)
    assert again.is_new
    assert again.snapshot == first == pointer.resolve()


def test_another_build_of_the_same_content_gets_a_name_of_its_own(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    first = publish(url, pointer).snapshot
    before = first.read_bytes()
    write(url, "UPDATE documents SET uri = 'renamed.txt' WHERE uri = 'march.txt'")
    second = publish(url, pointer)
    about = read_about(second.snapshot)
    assert second.snapshot.name == f"public-{about.fingerprint[:12]}-{about.build[:6]}.db"
    assert first.read_bytes() == before
    assert not publish(url, pointer).is_new


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    answer = run("publish", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert answer.exit_code == 1
    assert "there is no database" in answer.output
    assert list(tmp_path.iterdir()) == []


def test_the_working_database_is_refused_as_file(url: URL, tmp_path: Path) -> None:
    before = (tmp_path / "papershelf.db").read_bytes()
    answer = run("publish", "--database", url.render_as_string(), "-o", str(tmp_path / "papershelf.db"))
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert "is the working database" in answer.output
    assert (tmp_path / "papershelf.db").read_bytes() == before


def test_a_file_or_link_of_someone_else_is_refused(url: URL, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("mine")
    with pytest.raises(Unpublished, match="exists and is no link"):
        publish(url, tmp_path / "notes.db")
    (tmp_path / "link.db").symlink_to("notes.db")
    with pytest.raises(Unpublished, match="is a link to notes"):
        publish(url, tmp_path / "link.db")
    (tmp_path / "to-shelf.db").symlink_to("papershelf.db")
    with pytest.raises(Unpublished, match="is the working database"):
        publish(url, tmp_path / "to-shelf.db")
    with pytest.raises(Unpublished, match="make it first"):
        publish(url, tmp_path / "nowhere" / "public.db")
    assert (tmp_path / "notes.db").read_text() == "mine"
    assert snapshots(tmp_path) == {"notes.db"}


def test_a_file_in_the_way_of_a_snapshot_is_never_written_over(url: URL, tmp_path: Path) -> None:
    wanted = publish(url, tmp_path / "public.db").snapshot
    (tmp_path / "public.db").unlink()
    wanted.write_text("mine")
    longer = publish(url, tmp_path / "public.db").snapshot
    assert longer != wanted
    assert wanted.read_text() == "mine"
    (tmp_path / "public.db").unlink()
    longer.write_text("mine too")
    with pytest.raises(Unpublished, match="in the way"):
        publish(url, tmp_path / "public.db")


def test_a_pointer_whose_snapshot_is_gone_is_published_again(url: URL, tmp_path: Path) -> None:
    pointer = tmp_path / "public.db"
    publish(url, pointer).snapshot.unlink()
    assert publish(url, pointer).is_new
    assert title_in(pointer) == "A Bare Title"


def test_a_failure_while_building_leaves_the_pointer_as_it_was(
    url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointer = tmp_path / "public.db"
    publish(url, pointer)
    change(url, "Another Title")

    def fail(_staging: object, _about: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(build, "build", fail)
        with pytest.raises(Unpublished, match="disk is full"):
            publish(url, pointer)
    assert title_in(pointer) == "A Bare Title"
    assert not scratch_file(pointer).exists()
    assert publish(url, pointer).is_new


def test_the_leftover_of_a_killed_build_is_replaced(url: URL, tmp_path: Path) -> None:
    scratch_file(tmp_path / "public.db").write_text("half a database")
    publish(url, tmp_path / "public.db")
    assert not scratch_file(tmp_path / "public.db").exists()


def test_one_publishes_at_a_time_in_a_folder(url: URL, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "papershelf", "publish", "--database", url.render_as_string()]
    with publishing_in(tmp_path):
        waiting = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(2)
        assert not (tmp_path / "papershelf-public.db").is_symlink()
    output, _ = waiting.communicate(timeout=30)
    assert output.startswith("published: ")
    assert waiting.returncode == 0


def test_killed_at_any_instant_the_pointer_leads_to_a_whole_snapshot(
    url: URL, tmp_path: Path, tried: Callable[[int, str], None]
) -> None:
    pointer = tmp_path / "papershelf-public.db"
    publish(url, pointer)
    command = [sys.executable, "-m", "papershelf", "publish", "--database", url.render_as_string()]
    for number in range(8):
        change(url, f"Title {number}")
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        # From the first sign of the build on, at ever later instants.
        while process.poll() is None and not scratch_file(pointer).exists() and time.monotonic() - started < 30:
            time.sleep(0.001)
        time.sleep(number * 0.008)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert title_in(pointer) in {"A Bare Title", *(f"Title {at_most}" for at_most in range(number + 1))}
    publish(url, pointer)
    assert title_in(pointer) == "Title 7"
    assert not scratch_file(pointer).exists()
    tried(8, "kills of a publication")


def test_a_folder_that_may_not_be_written_is_one_line_of_message(
    url: URL, tmp_path: Path, as_nobody: list[str]
) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    answer = subprocess.run(
        [*as_nobody, sys.executable, "-m", "papershelf", "publish"],
        env={**os.environ, "PAPERSHELF_DATABASE": url.render_as_string()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1, answer.stderr
    assert answer.stderr.count("\n") == 1
    assert "Permission denied" in answer.stderr or "unable to open" in answer.stderr
