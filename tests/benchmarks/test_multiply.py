from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.generator.writing import all_records, write_documents
from benchmarks.multiply import multiply
from benchmarks.processes import papershelf, run


def counts(path: Path, *tables: str) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables]


def test_a_shelf_three_times_as_large_is_whole_and_is_published(tmp_path: Path) -> None:
    write_documents(all_records(1, 60), tmp_path / "documents")
    shelf, larger, pointer = tmp_path / "shelf.db", tmp_path / "larger.db", tmp_path / "public.db"
    run(papershelf(shelf, "load", str(tmp_path / "documents")))
    multiply(shelf, larger, 3)
    tables = ("papers", "authors", "paper_authors", "results", "identifiers", "documents", "repos", "links")
    assert counts(larger, *tables) == [3 * count for count in counts(shelf, *tables)]
    shared = ("datasets", "metrics", "venues", "topics")
    assert counts(larger, *shared) == counts(shelf, *shared)
    with closing(sqlite3.connect(larger)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    run(papershelf(larger, "publish", "-o", str(pointer)))
    assert counts(pointer, "papers") == counts(larger, "papers")
    with closing(sqlite3.connect(pointer)) as connection:
        found = connection.execute(
            "SELECT count(*), count(DISTINCT title), count(DISTINCT slug) FROM papers"
        ).fetchone()
    papers, titles, slugs = found
    assert slugs == papers
    assert titles > papers / 2

    with pytest.raises(FileExistsError):
        multiply(shelf, larger, 3)
