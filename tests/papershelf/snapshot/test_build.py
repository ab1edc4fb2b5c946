"""What a snapshot holds, and that it is a function of content alone."""

from __future__ import annotations

import _sqlite3
import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import URL, Connection
from sqlalchemy.engine import make_url

from db.declarations import published_tables
from db.fingerprint import Fingerprint, fingerprint
from papershelf.cli import papershelf
from papershelf.snapshot import build, describing, search_index
from papershelf.snapshot.about import open_snapshot, read_about
from papershelf.snapshot.contents import described_tables, described_views
from papershelf.snapshot.publish import publish
from papershelf.snapshot.staging import stage
from tests.papershelf.small_shelf import change, fill, small_shelf


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    return publish(small_shelf(folder), folder / "public.db").snapshot


@pytest.fixture
def rows(snapshot: Path) -> Iterator[sqlite3.Connection]:
    connection = open_snapshot(snapshot)
    yield connection
    connection.close()


def columns(rows: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in rows.execute(f'PRAGMA table_info("{table}")')]


def test_the_same_content_is_the_same_file_in_whatever_order_it_was_loaded(snapshot: Path, tmp_path: Path) -> None:
    other = publish(small_shelf(tmp_path, in_reverse=True), tmp_path / "public.db").snapshot
    assert other.name == snapshot.name
    assert other.read_bytes() == snapshot.read_bytes()


def test_any_order_of_loading_pages_gives_the_same_file(shared: Path, tmp_path: Path) -> None:
    pages = sorted((shared / "pages").iterdir())
    assert pages
    files = []
    for number, order in enumerate((pages, pages[::-1], pages[2:] + pages[:2])):
        database = f"sqlite:///{tmp_path / f'{number}.db'}"
        for page in order:
            assert CliRunner().invoke(papershelf, ["--database", database, "load", str(page)]).exit_code == 0
        files.append(publish(make_url(database), tmp_path / f"public-{number}.db").snapshot.read_bytes())
    assert files[0] == files[1] == files[2]


def test_an_author_whose_name_has_two_orcids_is_ambiguous(tmp_path: Path) -> None:
    orcids = {"Anna Berg": ("0000-0001-5109-3700", "0000-0002-1825-0097"), "Carl Dahl": ("0000-0002-1694-233X",) * 2}
    lines = [
        {
            "id": f"https://openalex.org/W{number + 1}",
            "title": f"Shelf {number}",
            "authorships": [
                {"raw_author_name": name, "author": {"orcid": own[number], "display_name": name}}
                for name, own in orcids.items()
            ],
        }
        for number in range(2)
    ]
    (tmp_path / "works.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    database = f"sqlite:///{tmp_path / 'shelf.db'}"
    loaded = CliRunner().invoke(papershelf, ["--database", database, "load", str(tmp_path / "works.jsonl")])
    assert loaded.exit_code == 0
    file = publish(make_url(database), tmp_path / "public.db").snapshot
    with closing(open_snapshot(file)) as rows:
        found = rows.execute("SELECT name, orcid, is_ambiguous FROM authors ORDER BY name").fetchall()
    assert found == [("Anna Berg", None, 1), ("Carl Dahl", "0000-0002-1694-233X", 0)]


def test_postgresql_gives_the_file_that_sqlite_gives(snapshot: Path, tmp_path: Path, postgresql_database: str) -> None:
    url = make_url(postgresql_database)
    fill(url, in_reverse=True)
    assert publish(url, tmp_path / "public.db").snapshot.read_bytes() == snapshot.read_bytes()


def test_a_snapshot_has_the_fingerprint_of_the_working_database(snapshot: Path) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{snapshot}")
    with engine.connect() as connection:
        assert fingerprint(connection).total == read_about(snapshot).fingerprint
    engine.dispose()


def test_internal_tables_columns_and_texts_stay_out(rows: sqlite3.Connection, snapshot: Path) -> None:
    tables = {name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables & {"document_names", "entry_keys", "extractions", "settings", "alembic_version"} == set()
    assert "record" not in columns(rows, "entries")
    assert "text" not in columns(rows, "rejects")
    assert b"secret" not in snapshot.read_bytes()
    assert os.fsencode(snapshot.parent) not in snapshot.read_bytes()


def test_every_table_column_and_view_is_described(rows: sqlite3.Connection) -> None:
    described = described_tables() | described_views()
    names = rows.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'papers_fts%' AND name NOT LIKE 'sqlite_%'"
    )
    assert {name for (name,) in names} == set(described)
    for name, (description, of_columns) in described.items():
        assert description
        assert list(of_columns) == columns(rows, name), name
        assert all(of_columns.values()), name


def test_papers_stand_in_order_of_importance(rows: sqlite3.Connection) -> None:
    first = rows.execute("SELECT slug FROM papers ORDER BY id LIMIT 3").fetchall()
    assert [slug for (slug,) in first] == ["pruning-once-is-enough", "hostile-words", "paper-019"]


def test_papers_carry_counts_and_their_latest_votes(rows: sqlite3.Connection) -> None:
    (found,) = rows.execute(
        "SELECT votes, author_count, repo_count, link_count, result_count, document_count FROM papers "
        "WHERE slug = 'pruning-once-is-enough'"
    ).fetchall()
    assert found == (42, 2, 1, 1, 2, 3)
    assert rows.execute(
        "SELECT votes, repo_count, result_count FROM papers WHERE slug = 'a-bare-title'"
    ).fetchone() == (None, 0, 0)


@pytest.mark.parametrize(
    ("table", "column", "most"),
    [
        ("authors", "paper_count", 1),
        ("repos", "paper_count", 1),
        ("topics", "paper_count", 1),
        ("tasks", "result_count", 1),
        ("datasets", "result_count", 1),
        ("metrics", "result_count", 1),
    ],
)
def test_names_carry_counts(rows: sqlite3.Connection, table: str, column: str, most: int) -> None:
    assert rows.execute(f"SELECT max({column}) FROM {table}").fetchone() == (most,)


def test_keys_lead_where_they_led(rows: sqlite3.Connection) -> None:
    assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
    found = rows.execute(
        "SELECT papers.slug, authors.name, paper_authors.name FROM paper_authors "
        "JOIN papers ON papers.id = paper_id JOIN authors ON authors.id = author_id ORDER BY paper_id, position"
    ).fetchall()
    assert found[0] == ("pruning-once-is-enough", "Ada Lovelace", "A. Lovelace")


def test_every_foreign_key_is_declared_and_indexed(rows: sqlite3.Connection) -> None:
    for table in published_tables():
        declared = {row[3] for row in rows.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert declared == {column.name for column in table.columns if column.foreign_keys}
        indexes = [row[1] for row in rows.execute(f"PRAGMA index_list({table.name})")]
        leading = {rows.execute(f"PRAGMA index_info({index})").fetchone()[2] for index in indexes}
        assert declared <= leading, table.name


def test_words_are_found_by_stem_prefix_and_without_accents(rows: sqlite3.Connection) -> None:
    def found(query: str) -> int:
        (count,) = rows.execute("SELECT count(*) FROM papers_fts WHERE papers_fts MATCH ?", [query]).fetchone()
        assert isinstance(count, int)
        return count

    assert found("prune") == found("pruning") == 2
    assert found("prun*") == 2
    assert found("resume") == 60
    assert found("nowhere") == 0


def test_the_search_index_is_sound_and_of_the_texts_that_it_covers(snapshot: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(snapshot, copy)
    with closing(sqlite3.connect(copy)) as rows:
        rows.execute("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")
        rows.execute("UPDATE papers SET title = 'Another' WHERE id = 1")
        with pytest.raises(sqlite3.DatabaseError, match="malformed"):
            rows.execute("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")


def guard_shadows(connection: sqlite3.Connection) -> None:
    """Let a connection refuse to write shadow tables, as all connections of the SQLite of macOS do."""
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        return
    handle = ctypes.c_void_p.from_address(id(connection) + object.__basicsize__)
    configure = ctypes.CDLL(_sqlite3.__file__).sqlite3_db_config
    assert configure(handle, 1010, ctypes.c_int(1), None) == 0


def indexed(snapshot: Path) -> list[tuple[object, ...]]:
    """All that a sound search index of a snapshot holds: each word at each place."""
    with closing(sqlite3.connect(snapshot)) as rows:
        assert rows.execute("PRAGMA freelist_count").fetchone() == (0,)
        rows.execute("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")
        rows.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, papers_fts, 'instance')")
        found = rows.execute("SELECT * FROM temp.words").fetchall()
        assert rows.execute("SELECT count(DISTINCT segid) FROM papers_fts_idx").fetchone() == (1,)
        return [*found, *rows.execute("SELECT * FROM search_words")]


@pytest.fixture(scope="module")
def words(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """What the search index of the small shelf holds."""
    found = indexed(Path(shutil.copy(snapshot, tmp_path_factory.mktemp("words") / "copy.db")))
    assert found
    return found


def test_the_search_index_is_the_same_where_sqlite_guards_its_shadow_tables(
    words: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guarded(source: Connection, url: URL, file: sqlite3.Connection) -> None:
        guard_shadows(file)
        stage(source, url, file)

    monkeypatch.setattr(build, "stage", guarded)
    monkeypatch.setattr(search_index, "GATHERED_AT_ONCE", 0)
    assert indexed(publish(small_shelf(tmp_path), tmp_path / "public.db").snapshot) == words


def test_the_search_index_of_many_papers_is_gathered_in_parts_and_merged(
    words: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "GATHERED_AT_ONCE", 0)
    monkeypatch.setattr(search_index, "_PART", 2_000)
    assert indexed(publish(small_shelf(tmp_path), tmp_path / "public.db").snapshot) == words


def test_a_snapshot_is_of_one_moment_whatever_is_written_while_it_is_built(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = small_shelf(tmp_path)

    def found_and_changed(*arguments: Any, **options: Any) -> Fingerprint:
        found = fingerprint(*arguments, **options)
        change(url, "A Title That Comes Too Late")
        return found

    monkeypatch.setattr(describing, "fingerprint", found_and_changed)
    published = publish(url, tmp_path / "public.db").snapshot
    assert published.read_bytes() == snapshot.read_bytes()


def test_a_snapshot_has_no_free_pages(rows: sqlite3.Connection) -> None:
    assert rows.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_counts_are_cached(rows: sqlite3.Connection) -> None:
    for table, count in rows.execute('SELECT "table", count FROM _counts').fetchall():
        assert rows.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (count,), table


def test_the_planner_has_statistics(rows: sqlite3.Connection) -> None:
    assert rows.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'papers'").fetchone()[0] > 0


@pytest.mark.parametrize("view", sorted(described_views()))
def test_every_view_answers_in_the_snapshot(rows: sqlite3.Connection, view: str) -> None:
    found = rows.execute(f"SELECT * FROM {view}").fetchall()
    assert bool(found) == (view != "disagreements")  # the small shelf has one source of results


def test_an_incomplete_document_is_left_out(tmp_path: Path) -> None:
    url = small_shelf(tmp_path)
    before = publish(url, tmp_path / "before.db").snapshot.read_bytes()
    working = sqlite3.connect(tmp_path / "papershelf.db")
    working.execute(
        "INSERT INTO documents (id, sha256, uri, loader, loader_version, byte_count, entry_count, reject_count, "
        "is_listing) VALUES (99, ?, 'half.txt', 'hf-page', 1, 10, NULL, NULL, 0)",
        ["d" * 64],
    )
    working.execute("INSERT INTO entries (id, document_id, position, kind) VALUES (999, 99, 0, 'paper')")
    working.execute("INSERT INTO rejects (document_id, position, place, reason, text) VALUES (99, 1, 'x', 'y', 'z')")
    working.commit()
    working.close()
    assert publish(url, tmp_path / "after.db").snapshot.read_bytes() == before


def test_a_snapshot_does_not_depend_on_the_hash_seed_of_the_process(snapshot: Path, tmp_path: Path) -> None:
    url = small_shelf(tmp_path)
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "papershelf", "publish", "-o", str(tmp_path / f"{seed}.db")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PAPERSHELF_DATABASE": url.render_as_string()},
            check=True,
        )
        assert (tmp_path / f"{seed}.db").read_bytes() == snapshot.read_bytes()
