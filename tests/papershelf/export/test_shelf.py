"""A shelf that was exported whole is loaded again as the same shelf."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.content import content
from db.engine import parse_url, writing
from db.fingerprint import Fingerprint, fingerprint
from db.store.entries import text_sha256
from papershelf.cli import papershelf
from papershelf.database import open_for_writing, reading
from papershelf.export.queries import PARTS
from papershelf.loading.choosing import choose
from papershelf.loading.revising import find_documents as find_stored
from papershelf.loading.revising import withdraw
from papershelf.snapshot.publish import publish

PROJECT = Path(__file__).resolve().parents[3]
EXAMPLES = PROJECT / "examples"
GOLDEN = PROJECT / "tests" / "loaders" / "golden"
SAMPLES = sorted(path for path in GOLDEN.iterdir() if not path.name.endswith(".golden.json"))


def run(*arguments: str | Path, status: int = 0) -> str:
    """Run a command; gives what it prints."""
    result = CliRunner().invoke(papershelf, [str(argument) for argument in arguments])
    assert result.exit_code == status, result.output
    return result.stdout + result.stderr


def load(url: str, paths: Iterable[Path]) -> str:
    return run("load", "--database", url, *paths)


def of(url: str) -> Fingerprint:
    with reading(parse_url(url)) as connection:
        return fingerprint(connection)


def change(url: str, act: Callable[[Any], object]) -> None:
    """Change a shelf in one transaction."""
    engine = open_for_writing(parse_url(url))
    with writing(engine) as connection:
        act(connection)
    engine.dispose()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf of the samples of all loaders, in one file, to be copied."""
    database = tmp_path_factory.mktemp("samples") / "samples.db"
    load(f"sqlite:///{database}", SAMPLES)
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database


@pytest.fixture
def sample(samples: Path, tmp_path: Path) -> str:
    """The address of such a shelf of the test's own."""
    return f"sqlite:///{shutil.copy(samples, tmp_path)}"


def assert_comes_back(url: str, folder: Path, other: str) -> None:
    """Export a shelf, load the export into an empty one: the content is the same, and so is its export."""
    folder.mkdir(exist_ok=True)
    run("export", "all", folder / "once", "--database", url)
    said = load(other, [folder / "once"])
    assert "not understood" not in said
    assert of(other).tables == of(url).tables
    run("export", "all", folder / "twice", "--database", other)
    assert files_in(folder / "twice") == files_in(folder / "once")


def test_the_examples_come_back_from_and_to_both_kinds_of_database(database_url: str, tmp_path: Path) -> None:
    here = f"sqlite:///{tmp_path / 'here.db'}"
    load(here, [EXAMPLES])
    assert_comes_back(here, tmp_path / "there", database_url)
    assert_comes_back(database_url, tmp_path / "back", f"sqlite:///{tmp_path / 'back.db'}")


def test_samples_of_all_loaders_come_back(sample: str, database_url: str, tmp_path: Path) -> None:
    assert_comes_back(sample, tmp_path, database_url)


def test_a_copy_is_the_document_that_it_is_a_copy_of(sample: str, tmp_path: Path) -> None:
    """Whichever comes first, the other one changes nothing."""
    run("export", "all", tmp_path / "out", "--database", sample)
    before = of(sample)
    assert f"documents: 0 loaded, {len(SAMPLES)} unchanged, 0 failed" in load(sample, [tmp_path / "out"])
    assert of(sample) == before
    other = f"sqlite:///{tmp_path / 'other.db'}"
    load(other, [tmp_path / "out" / "documents"])
    assert f"documents: 0 loaded, {len(SAMPLES)} unchanged, 0 failed" in load(other, SAMPLES)
    assert of(other) == before


def test_an_archive_of_an_export_is_the_export(sample: str, tmp_path: Path) -> None:
    run("export", "all", tmp_path / "out", "--database", sample)
    with tarfile.open(tmp_path / "out.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "out", "out")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    load(other, [tmp_path / "out.tar.gz"])
    assert of(other) == of(sample)


def test_a_shelf_from_which_a_document_was_withdrawn_comes_back_without_it(sample: str, tmp_path: Path) -> None:
    def take_back(connection: Any) -> None:
        (stored,) = find_stored(connection, "crossref-answer.json")
        withdraw(connection, stored.id)

    change(sample, take_back)
    assert_comes_back(sample, tmp_path, f"sqlite:///{tmp_path / 'other.db'}")


def test_decisions_of_several_editions_come_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'decided.db'}"
    load(url, [EXAMPLES])
    with reading(parse_url(url)) as connection:
        slugs = connection.exec_driver_sql("SELECT slug FROM papers ORDER BY slug LIMIT 3").scalars().all()
    for day, papers in (("2024-05-01", slugs[:2]), ("2024-06-01", slugs[1:])):
        path = tmp_path / f"decided-{day}.yaml"
        merged = ", ".join(f"slug:{slug}" for slug in papers)
        said = f"papershelf: curation\nname: ours\nas_of: {day}\ndecisions:\n  - merge: [{merged}]\n"
        path.write_text(said, encoding="utf-8")
        load(url, [path])
    assert "followed" in run("decisions", "--database", url)
    assert_comes_back(url, tmp_path, f"sqlite:///{tmp_path / 'other.db'}")


def shelf_read_by_a_model(folder: Path) -> str:
    """A shelf that shows the results of a language model."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'read.db'}"
    abstract = "Our model reaches 91.5% accuracy on CIFAR-10, by shelves that learn where they are and why they stand."
    found = {"kind": "absolute", "value": 91.5, "value_text": "91.5", "metric": "accuracy", "start": 18, "end": 44}
    lines = [
        {"papershelf": "findings", "reader": "llm:some-model", "version": 1},
        {"text_sha256": text_sha256(abstract), "results": [found | {"unit": "%", "model": "by a model"}]},
    ]
    (folder / "found.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (folder / "papers.jsonl").write_text(json.dumps({"title": "Shelves", "abstract": abstract}), encoding="utf-8")
    load(url, [folder / "found.jsonl", folder / "papers.jsonl"])
    change(url, lambda connection: choose(connection, "llm:some-model"))
    return url


def test_a_new_shelf_takes_the_reader_whose_results_count_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    url = shelf_read_by_a_model(tmp_path / "read")
    other, old = (f"sqlite:///{tmp_path / name}.db" for name in ("other", "old"))
    assert_comes_back(url, tmp_path / "out", other)
    assert '"by a model"' in run("export", "results", "--database", other)
    load(old, [EXAMPLES])
    said = load(old, [tmp_path / "out" / "once"])
    assert "`papershelf settings reader llm:some-model` changes it" in said
    assert '"by a model"' not in run("export", "results", "--database", old)
    run("settings", "reader", "llm:some-model", "--database", old)
    assert '"by a model"' in run("export", "results", "--database", old)


def test_an_empty_shelf_comes_back(tmp_path: Path) -> None:
    here, there = (f"sqlite:///{tmp_path / name}.db" for name in ("here", "there"))
    open_for_writing(parse_url(here)).dispose()
    run("export", "all", tmp_path / "out", "--database", here)
    assert files_in(tmp_path / "out") == {}
    load(there, [tmp_path / "out"])
    assert of(there) == of(here)


def test_every_table_of_the_content_is_there_with_its_rows_and_without_numbers(sample: str, tmp_path: Path) -> None:
    run("export", "all", tmp_path / "out", "--database", sample)
    with reading(parse_url(sample)) as connection:
        counts = {str(name): len(connection.execute(rows).all()) for name, rows in content(PARTS).items()}
    tables = {path.stem: path.read_text().splitlines() for path in (tmp_path / "out" / "tables").iterdir()}
    assert {name: len(lines) for name, lines in tables.items()} == {name: n for name, n in counts.items() if n}
    for name, lines in tables.items():
        row = json.loads(lines[0])
        assert row["papershelf"] == name
        assert not [field for field in row if field == "id" or (field.endswith("_id") and field not in TEXTS)]
    assert {json.loads(line)["licence"] for line in tables["documents"]} >= {None, "CC0-1.0"}


TEXTS = {"arxiv_id", "host_id"}
"""Columns with identifiers that are no numbers of rows."""


def test_a_table_alone_is_left_out_and_said_to_be(sample: str, tmp_path: Path) -> None:
    run("export", "all", tmp_path / "out", "--database", sample)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    said = run("load", "--database", other, tmp_path / "out" / "tables" / "papers.jsonl")
    assert "1 tables of an export left out: they follow from its documents." in said


def test_a_copy_that_breaks_off_is_refused_and_the_others_load(sample: str, tmp_path: Path) -> None:
    run("export", "all", tmp_path / "out", "--database", sample)
    cut = min((tmp_path / "out" / "documents" / "arxiv").iterdir())
    whole = cut.read_bytes()
    cut.write_bytes(whole[: whole.rstrip().rindex(b"\n") + 1])
    other = f"sqlite:///{tmp_path / 'other.db'}"
    said = run("load", "--database", other, tmp_path / "out", status=1)
    assert "entries that its first line states; export it again." in said
    assert f"{len(SAMPLES) - 1} loaded, 0 unchanged, 1 failed" in said
    cut.write_bytes(whole)
    load(other, [tmp_path / "out"])
    assert of(other) == of(sample)


def test_an_older_copy_takes_nothing_back_and_a_newer_one_counts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    sha256 = "0" * 64
    for version, title in ((2, "Second"), (1, "First"), (3, "Third"), (2, "Second")):
        header = {"papershelf": "document", "sha256": sha256, "loader": "hf-daily", "loader_version": version}
        header |= {"byte_count": 10, "entry_count": 1, "names": ["2024-05-27.json"]}
        path = tmp_path / f"{version}.jsonl"
        path.write_text(f"{json.dumps(header)}\n{json.dumps({'record': 'paper', 'title': title})}\n")
        load(url, [path])
    assert json.loads(run("export", "papers", "--database", url))["title"] == "Third"


def test_a_folder_that_holds_something_is_not_written_over(sample: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    run("export", "all", folder, "--database", sample)  # an empty one is written
    before = files_in(folder)
    said = run("export", "all", folder, "--database", sample, status=1)
    assert "it exists, and is no empty folder" in said
    assert files_in(folder) == before
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


def test_a_snapshot_does_not_pretend_to_hold_what_loads_again(sample: str, tmp_path: Path) -> None:
    public = tmp_path / "public.db"
    publish(parse_url(sample), public)
    said = run("export", "all", tmp_path / "out", "--database", f"sqlite:///{public}", status=1)
    assert "a snapshot holds no records" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [("all",), ("papers", "folder"), ("all", "folder", "--format", "csv"), ("all", "folder", "-o", "file")],
)
def test_all_goes_into_a_folder_as_json_lines_and_nothing_else_does(
    sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    run("export", *arguments, "--database", sample, status=2)
    assert not (tmp_path / "folder").exists()


def test_papers_of_an_export_of_papers_load_as_if_written_by_hand(tmp_path: Path) -> None:
    """What stands in a row of papers comes back, less what needs the documents."""
    here, there = (f"sqlite:///{tmp_path / name}.db" for name in ("here", "there"))
    load(here, [EXAMPLES])
    run("export", "papers", "-o", tmp_path / "papers.jsonl", "--database", here)
    load(there, [tmp_path / "papers.jsonl"])
    kept = ("title", "abstract", "published_on", "authors", "author_count", "arxiv_id", "doi", "slug", "venue")

    def rows(url: str) -> list[list[object]]:
        lines = run("export", "papers", "--database", url).splitlines()
        return [[json.loads(line)[field] for field in kept] for line in lines]

    assert rows(there) == rows(here)
    assert len(rows(there)) > 20
