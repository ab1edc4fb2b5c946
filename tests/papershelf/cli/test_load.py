"""`load`, `withdraw`, `derive` and `fingerprint` as people and scripts meet them."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.engine import parse_url
from db.store import blocks
from extraction.reader import VERSION
from loaders import all_loaders
from papershelf.database import head, open_for_writing
from papershelf.loading import run as loading_run
from papershelf.loading.bounds import Bounds
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents
from tests.papershelf.cli.conftest import Run

PROJECT = Path(__file__).resolve().parents[3]
EXAMPLES = PROJECT / "examples"
PAGE, DAY = EXAMPLES / "language.txt", EXAMPLES / "2025-03-18.json"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the test's own that every command takes."""
    monkeypatch.setenv("PAPERSHELF_DATABASE", f"sqlite:///{tmp_path / 'papershelf.db'}")
    return tmp_path / "papershelf.db"


def value(run: Run, query: str) -> str:
    """The one value that a query gives."""
    answer: str = run("sql", "--format", "csv", query).stdout.splitlines()[1]
    return answer


def test_loading_makes_a_database_and_prints_a_table_of_counters(run: Run, database: Path) -> None:
    result = run("load", str(EXAMPLES))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "loader           read  inserted   updated unchanged  rejected",
        "hf-daily           10        10         0         0         0",
        "hf-page            28        28         0         0         0",
        "mlanthology        10        10         0         0         0",
        "in all             48        48         0         0         0",
        "documents: 5 loaded, 0 unchanged, 0 failed",
    ]
    assert value(run, "select count(*) from papers") == "39"


def test_loading_again_says_unchanged_and_changes_nothing(run: Run, database: Path) -> None:
    run("load", str(EXAMPLES))
    before = run("fingerprint").stdout
    result = run("load", str(EXAMPLES), str(PAGE))
    assert result.stdout.splitlines()[-1] == "documents: 0 loaded, 6 unchanged, 0 failed"
    assert run("fingerprint").stdout == before


def test_counters_are_json_where_programs_read(run: Run, database: Path) -> None:
    report = json.loads(run("load", "--json", str(PAGE)).stdout)
    assert report["documents"] == {"loaded": 1, "unchanged": 0, "failed": 0, "left_out": 0}
    assert report["total"] == {"read": 9, "inserted": 9, "updated": 0, "unchanged": 0, "rejected": 0}
    assert report["failures"] == []


def test_a_document_that_no_loader_recognises_is_named_and_the_others_still_load(
    run: Run, database: Path, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.txt"
    strange.write_text("Nothing of ours.")
    result = run("load", str(strange), str(PAGE))
    assert result.exit_code == 1
    assert result.stderr == (
        "strange.txt: no loader recognises it (`papershelf loaders` lists what they read); "
        "--as NAME takes one by force\n"
    )
    assert result.stdout.splitlines()[-1] == "documents: 1 loaded, 0 unchanged, 1 failed"
    assert value(run, "select count(*) from papers") == "9"


def test_rejects_alone_leave_the_status_at_0_and_strict_makes_it_1(run: Run, database: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.txt"
    text = PAGE.read_text(encoding="utf-8")
    cut.write_text(text[: text.index("Learning from the preferences") + 60], encoding="utf-8")
    result = run("load", str(cut))
    assert result.exit_code == 0
    assert "`papershelf rejects` shows" in result.stdout
    assert value(run, "select count(*) from rejects") == "1"
    assert run("load", "--strict", str(cut)).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument"),
        (("no such file", "nor this"), "no such file, nor this: there is no such file or folder."),
        (("--as", "no-format", str(PAGE)), ", ".join(loader.name for loader in all_loaders())),
        (("--database", "mysql://x/y", str(PAGE)), "mysql is not supported"),
        (("--database", "sqlite://", str(PAGE)), "needs a file"),
    ],
)
def test_a_usage_error_is_status_2(run: Run, database: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("load", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not database.exists()


@pytest.mark.parametrize("missing", ["no such file", "x" * 300, "no/such/folder/"])
def test_a_path_that_leads_to_nothing_is_named_and_the_others_still_load(
    run: Run, database: Path, missing: str
) -> None:
    result = run("load", missing, str(PAGE), missing)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [f"{missing}: there is no such file or folder"] * 2
    assert "1 loaded, 0 unchanged, 2 failed" in result.stdout


def test_standard_input_is_a_document(run: Run, database: Path) -> None:
    assert run("load", "-", stdin=gzip.compress(PAGE.read_bytes())).exit_code == 0
    assert value(run, "select uri from documents") == "stdin"
    assert run("load", str(PAGE)).stdout.splitlines()[-1] == "documents: 0 loaded, 1 unchanged, 0 failed"


def test_an_archive_is_loaded_like_the_folder_it_was_made_of(run: Run, database: Path, tmp_path: Path) -> None:
    archive = tmp_path / "examples.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for document in EXAMPLES.iterdir():
            packed.write(document, document.name)
    run("load", str(archive))
    from_archive = run("fingerprint").stdout
    assert value(run, "select min(uri) from documents") == "examples.zip/2025-03-18.json"
    database.unlink()
    run("load", str(EXAMPLES))
    assert run("fingerprint").stdout == from_archive


@pytest.mark.parametrize("loader", [loader.name for loader in all_loaders()])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_input_gives_a_traceback_or_another_status(
    run: Run, database: Path, loader: str, data: st.DataObject
) -> None:
    whole = (DAY if loader == "hf-daily" else PAGE).read_bytes()[:6000]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    mutated = whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:]
    document = data.draw(
        st.one_of(
            st.just(mutated),
            st.binary(max_size=200),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.text(max_size=5),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["paper", "id", "title", "authors", "data"]), inner, max_size=3)
                ),
                max_leaves=8,
            ).map(lambda found: json.dumps(found).encode()),
        )
    )
    result = run("load", "--as", loader, "-", stdin=document)
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.stderr
    assert (result.exit_code == 1) == ("1 failed" in result.stdout)


def test_a_pipe_sees_no_progress_bar_and_a_terminal_no_rest_of_it(database: Path) -> None:
    command = [sys.executable, "-m", "papershelf", "load", str(EXAMPLES)]
    piped = subprocess.run(command, capture_output=True, check=True, cwd=PROJECT)
    assert piped.stderr == b""
    leader, follower = os.openpty()
    shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, check=True, cwd=PROJECT)
    os.close(follower)
    on_terminal = os.read(leader, 1_000_000)
    os.close(leader)
    assert "5/5" in on_terminal.decode()
    assert b"5 unchanged" in shown.stdout


def test_the_bar_moves_within_a_large_document(database: Path, tmp_path: Path) -> None:
    entry = {"venue": "icml", "year": "2023", "url": "https://example.org/paper"}
    lines = [json.dumps({**entry, "title": f"Title {number}", "bibtex_key": f"k{number}"}) for number in range(1100)]
    (tmp_path / "volume.jsonl").write_text("\n".join(lines))
    told: list[tuple[int, float]] = []
    engine = open_for_writing(parse_url(f"sqlite:///{database}"))
    with Scanner() as scanner:
        found = find_documents((str(tmp_path / "volume.jsonl"),), Bounds())
        loading_run.Loading(engine, scanner).load(found, on_part=lambda *part: told.append(part))
    engine.dispose()
    assert [count for count, _ in told] == [250, 500, 750, 1000]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1


@pytest.mark.parametrize("where", ["before", "behind"])
def test_who_wants_quiet_hears_errors_and_answers_alone(run: Run, database: Path, tmp_path: Path, where: str) -> None:
    def quiet(*words: str) -> tuple[str, str]:
        result = run("--quiet", *words) if where == "before" else run(*words, "--quiet")
        return result.stdout, result.stderr

    (tmp_path / "notes.txt").write_text("Nothing of ours.")
    assert quiet("load", str(EXAMPLES)) == ("", "")
    out, errors = quiet("load", str(tmp_path / "notes.txt"))
    assert out == ""
    assert "no loader recognises it" in errors
    assert json.loads(quiet("load", "--json", str(EXAMPLES))[0])["documents"]["unchanged"] == 5
    assert quiet("publish") == ("", "")
    assert quiet("derive") == ("", "")
    assert quiet("export", "all", str(tmp_path / f"all-{where}")) == ("", "")
    assert quiet("database", "upgrade") == ("", "")
    found, notes = quiet("search", "--limit", "1", "language")
    assert found
    assert notes == ""
    assert quiet("withdraw", "2025-03-18.json") == ("", "")


def test_a_name_with_brackets_is_shown_on_a_terminal_as_it_is(database: Path, tmp_path: Path) -> None:
    (tmp_path / "[red]notes[").write_text("Nothing of ours.")
    (tmp_path / "[bold]").write_text("Nor this.")
    command = [sys.executable, "-m", "papershelf", "load", str(tmp_path / "[red]notes["), str(tmp_path / "[bold]")]
    leader, follower = os.openpty()
    shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, check=False, cwd=PROJECT)
    os.close(follower)
    on_terminal = os.read(leader, 1_000_000).decode()
    os.close(leader)
    assert shown.returncode == 1
    assert "[red]notes[: no loader recognises it" in on_terminal
    assert "[bold]: no loader recognises it" in on_terminal
    assert "Traceback" not in on_terminal


def test_a_file_that_may_not_be_read_is_named_and_the_others_still_load(tmp_path: Path, as_nobody: list[str]) -> None:
    secret, page = tmp_path / "secret.txt", tmp_path / "page.txt"
    for path in (secret, page):
        path.write_bytes(PAGE.read_bytes())
    secret.chmod(0o600)
    for folder in [tmp_path, *tmp_path.parents]:
        folder.chmod(folder.stat().st_mode | 0o005)
    tmp_path.chmod(0o777)
    command = [sys.executable, "-m", "papershelf", "load", "--database", f"sqlite:///{tmp_path / 'own.db'}"]
    loaded = subprocess.run(
        [*as_nobody, *command, str(secret), str(page)], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 1
    assert loaded.stderr == "secret.txt: it cannot be opened: Permission denied\n"
    assert loaded.stdout.splitlines()[-1] == "documents: 1 loaded, 0 unchanged, 1 failed"


def test_a_full_disk_is_one_line_and_the_shelf_is_as_it_was(run: Run, database: Path) -> None:
    run("load", str(PAGE))
    before = run("fingerprint").stdout
    command = [sys.executable, "-m", "papershelf", "load", str(EXAMPLES)]
    failed = subprocess.run(
        command,
        capture_output=True,
        check=False,
        cwd=PROJECT,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, 2**16)),
    )
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1, failed.stderr
    assert run("fingerprint").stdout == before
    assert run("load", str(EXAMPLES)).exit_code == 0


def _fail(entries: object) -> NoReturn:
    raise TypeError("nobody thought of this")


def test_a_paper_that_cannot_be_derived_is_one_line_and_the_shelf_is_as_it_was(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", str(PAGE))
    before = run("fingerprint").stdout
    monkeypatch.setattr(blocks, "merge", _fail)
    loaded, derived = run("load", str(DAY)), run("derive", "--all")
    assert (loaded.exit_code, derived.exit_code) == (1, 1)
    assert re.fullmatch(rf'{DAY.name}: the paper "[^"]+" of the documents [0-9a-f, ]+ cannot be .*\n', loaded.stderr)
    assert re.fullmatch(r'Error: Nothing was changed: the paper "[^"]+" of the documents .*\n', derived.stderr)
    assert loaded.stdout.splitlines()[-1] == "documents: 0 loaded, 0 unchanged, 1 failed"
    assert run("fingerprint").stdout == before


def test_a_document_of_many_batches_that_cannot_be_derived_costs_no_other_document(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taking back the part of it that is stored derives papers, which fails as well."""
    run("load", str(PAGE))
    before = run("fingerprint").stdout
    monkeypatch.setattr(loading_run, "ENTRIES_OF_A_BATCH", 2)
    monkeypatch.setattr(blocks, "merge", _fail)
    result = run("load", str(DAY), str(EXAMPLES / "proceedings.jsonl"), str(PAGE))
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [DAY.name, "proceedings.jsonl"]
    assert result.stdout.splitlines()[-1] == "documents: 0 loaded, 1 unchanged, 2 failed"
    assert run("fingerprint").stdout == before
    monkeypatch.undo()
    monkeypatch.setenv("PAPERSHELF_DATABASE", f"sqlite:///{database}")
    assert run("load", str(EXAMPLES)).exit_code == 0


def test_a_document_is_withdrawn_by_name_or_by_the_digits_of_its_hash(run: Run, database: Path) -> None:
    run("load", str(PAGE))
    before = run("fingerprint").stdout
    digits = hashlib.sha256(DAY.read_bytes()).hexdigest()[:8]
    for wanted in (DAY.name, digits, digits.upper()):
        run("load", str(DAY))
        assert run("fingerprint").stdout != before
        result = run("withdraw", wanted)
        assert result.exit_code == 0
        assert result.stdout.startswith(f"withdrawn: {DAY.name} (")
        assert run("fingerprint").stdout == before


def test_what_cannot_be_withdrawn_is_said(run: Run, database: Path, tmp_path: Path) -> None:
    assert run("withdraw", "nothing").exit_code == 1
    assert not database.exists()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "day.json").write_text(DAY.read_text(encoding="utf-8") + "\n" * (folder == "b"))
        run("load", str(tmp_path / folder))
    unknown, several = run("withdraw", "nothing"), run("withdraw", "day.json")
    assert "no document is named 'nothing'" in unknown.stderr
    assert "stands for several documents" in several.stderr
    assert unknown.exit_code == several.exit_code == 1
    assert value(run, "select count(*) from documents") == "2"


def test_deriving_again_changes_nothing_unless_the_reader_is_newer(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", str(EXAMPLES))
    before = run("fingerprint").stdout
    assert run("derive").stdout == "unchanged: every paper is as this version derives it\n"
    assert run("derive", "--all").stdout == "39 papers derived again\n"
    assert run("fingerprint").stdout == before
    for module in ("run", "revising", "renewing"):
        monkeypatch.setattr(f"papershelf.loading.{module}.VERSION", VERSION + 1)
    derived_again = "39 papers derived again, for the shelf was derived by other readings of texts\n"
    assert run("derive").stdout == derived_again
    assert run("derive").stdout == "unchanged: every paper is as this version derives it\n"


def test_the_fingerprint_is_that_of_the_snapshot_and_has_parts(run: Run, database: Path, tmp_path: Path) -> None:
    run("load", str(EXAMPLES))
    run("publish", "-o", str(tmp_path / "public.db"))
    whole = run("fingerprint", "--json").stdout
    assert run("fingerprint", "--json", "--database", f"sqlite:///{tmp_path / 'public.db'}").stdout == whole
    part = json.loads(run("fingerprint", "--json", "--part", "bibliography").stdout)
    assert not {"documents", "entries", "result_documents"} & part["tables"].keys()
    assert part["fingerprint"] != json.loads(whole)["fingerprint"]
    assert len(run("fingerprint", "--tables").stdout.splitlines()) == len(json.loads(whole)["tables"]) + 1


def test_names_of_files_are_not_in_the_fingerprint_but_for_a_day_and_the_help_says_so(
    run: Run, database: Path, tmp_path: Path
) -> None:
    def fingerprint_of(content: str, name: str) -> str:
        (tmp_path / name).write_text(content)
        shelf = f"sqlite:///{tmp_path / name}.db"
        run("load", "--database", shelf, str(tmp_path / name))
        return run("fingerprint", "--database", shelf).stdout

    day = (EXAMPLES / "2025-03-18.json").read_text()
    assert fingerprint_of(day, "one.json") == fingerprint_of(day, "2025-03-19.json")  # its entries hold their day
    undated = day.replace("submittedOnDailyAt", "submittedOn")
    named = [fingerprint_of(undated, name) for name in ("2025-03-17.json", "2025-03-16.json", "a.json", "b.json")]
    assert (len(set(named)), named[2]) == (3, named[3])
    said = " ".join(run("fingerprint", "--help").stdout.split())
    assert "does not depend on" in said
    assert "names of files, but for a day that only a name holds" in said


def test_sqlite_and_postgresql_have_one_fingerprint(run: Run, database: Path, postgresql_database: str) -> None:
    run("load", str(EXAMPLES))
    run("load", "--database", postgresql_database, str(EXAMPLES))
    fingerprint = run("fingerprint", "--json").stdout
    assert run("fingerprint", "--json", "--database", postgresql_database).stdout == fingerprint


@pytest.mark.parametrize("command", [("load", str(PAGE)), ("sql", "select 1"), ("publish",), ("withdraw", PAGE.name)])
def test_an_older_database_is_left_as_it_is_unless_told_to(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    run("load", str(PAGE))
    before = database.read_bytes()
    present = head()
    monkeypatch.setattr("papershelf.revisions.revisions", lambda: (present, "9999"))  # a program with one more
    result = run(*command)
    assert result.exit_code == 1
    assert (
        f"is of an older schema ({present}, this program has 9999); run `papershelf database upgrade`" in result.stderr
    )
    assert database.read_bytes() == before


def test_a_folder_without_documents_is_named(run: Run, database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    result = run("load", str(folder))
    assert result.exit_code == 0
    assert result.stderr == f"{folder}: no document was found; hidden files are left out.\n"


def test_what_is_half_loaded_is_named_by_whatever_goes_on_without_it(run: Run, database: Path, tmp_path: Path) -> None:
    run("load", str(EXAMPLES))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE documents SET completed_at = NULL WHERE uri = 'vision.txt'")
    notice = "documents that are half loaded and do not count: vision.txt; load them again\n"
    assert run("derive").stderr == notice
    for word in ("published", "unchanged"):
        result = run("publish", "-o", str(tmp_path / "public.db"))
        assert result.stderr.startswith(notice)
        assert result.stdout.startswith(word)
