"""Every function, module and pragma of the SQLite at hand is allowed by name, or refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from papershelf.site.allowed_sql import (
    FUNCTIONS,
    LIMITS,
    PRAGMAS,
    PRAGMAS_WITHOUT_VALUE,
    SCHEMA_TABLES,
    VIRTUAL_TABLES,
    guard,
)
from papershelf.snapshot.about import open_snapshot
from tests.papershelf.site.conftest import Get

REFUSED = "not authorized|prohibited|authorization denied"


def rows_of(sql: str) -> list[Any]:
    connection = sqlite3.connect(":memory:")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


FUNCTIONS_HERE = sorted(set(rows_of("SELECT name, narg FROM pragma_function_list")))
MODULES_HERE = sorted({name for (name,) in rows_of("SELECT name FROM pragma_module_list")})
PRAGMAS_HERE = sorted({name for (name,) in rows_of("SELECT name FROM pragma_pragma_list")})


@pytest.fixture(scope="module")
def guarded(shelf: Path) -> Iterator[sqlite3.Connection]:
    connection = open_snapshot((shelf / "papershelf-public.db").resolve())
    guard(connection)
    yield connection
    connection.close()


def refusal(connection: sqlite3.Connection, sql: str) -> str:
    """The words with which a statement is refused; empty where it may be prepared, whatever then becomes of it."""
    try:
        connection.execute(f"EXPLAIN {sql}").fetchall()
    except sqlite3.Error as error:
        return str(error) if "not authorized" in str(error) or "prohibited" in str(error) else ""
    return ""


@pytest.mark.parametrize(("name", "count"), FUNCTIONS_HERE)
def test_a_function_of_this_sqlite_is_allowed_by_name_or_refused(
    guarded: sqlite3.Connection, name: str, count: int
) -> None:
    called = f'"{name}"({", ".join(["1"] * count) if count >= 0 else "1, 2"})'
    refused = refusal(guarded, f"SELECT {called}")
    assert bool(refused) == (name not in FUNCTIONS), refused


@pytest.mark.parametrize("name", MODULES_HERE)
def test_a_module_of_this_sqlite_is_allowed_by_name_or_gives_no_row(guarded: sqlite3.Connection, name: str) -> None:
    if name in VIRTUAL_TABLES:
        assert guarded.execute(f"SELECT count(*) FROM {name}('[1, 2]')").fetchone()[0] > 0
        return
    for sql in (f"SELECT * FROM {name}", f"SELECT count(*) FROM {name}", f"SELECT 1 FROM {name}('x')"):
        with pytest.raises(sqlite3.DatabaseError):
            guarded.execute(sql).fetchall()
    with pytest.raises(sqlite3.DatabaseError, match=REFUSED):
        guarded.execute(f"CREATE VIRTUAL TABLE temp.mine USING {name}(a)")


@pytest.mark.parametrize("name", PRAGMAS_HERE)
def test_a_pragma_of_this_sqlite_describes_a_table_or_is_refused(guarded: sqlite3.Connection, name: str) -> None:
    assert bool(refusal(guarded, f"PRAGMA {name}")) == (name not in PRAGMAS | PRAGMAS_WITHOUT_VALUE)
    assert bool(refusal(guarded, f"PRAGMA {name} = 1")) == (name not in PRAGMAS)
    for sql in (f"SELECT * FROM pragma_{name}", f"SELECT count(*) FROM pragma_{name}"):
        if name in PRAGMAS:
            guarded.execute(sql)
            continue
        with pytest.raises(sqlite3.DatabaseError, match=f"{REFUSED}|no such table"):
            guarded.execute(sql).fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO papers (slug) VALUES ('x')",
        "DELETE FROM papers",
        "CREATE TABLE mine (a)",
        "CREATE TEMP TABLE mine (a)",
        "CREATE TEMP VIEW mine AS SELECT 1",
        "ATTACH ':memory:' AS other",
        "VACUUM INTO 'copy.db'",
        "INSERT INTO papers_fts(papers_fts) VALUES ('rebuild')",
        "ANALYZE",
        "REINDEX",
        "BEGIN IMMEDIATE",
        "SAVEPOINT mine",
    ],
)
def test_nothing_but_reading_is_allowed(guarded: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match=f"{REFUSED}|readonly"):
        guarded.execute(sql).fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT count(*) FROM n",
        "SELECT count(*) FROM papers",
        "SELECT value FROM json_each('[1]')",
        "SELECT highlight(papers_fts, 0, '[', ']') FROM papers_fts WHERE papers_fts MATCH 'pruning' ORDER BY rank",
        "SELECT title FROM papers WHERE title LIKE '%prun%' AND title GLOB '*P*'",
        "SELECT year, count(*) FROM papers GROUP BY year ORDER BY 2 DESC",
        "SELECT slug, row_number() OVER (ORDER BY votes) FROM papers",
        "SELECT name, sql FROM sqlite_master",
        "SELECT * FROM leaderboard",
    ],
)
def test_a_reader_asks_what_readers_ask(guarded: sqlite3.Connection, sql: str) -> None:
    assert guarded.execute(sql).fetchall()


def test_limits_of_size_are_those_of_the_site_and_none_can_be_raised_by_sql(guarded: sqlite3.Connection) -> None:
    assert {limit: guarded.getlimit(limit) for limit in LIMITS} == LIMITS
    for sql in ("SELECT printf('%.*c', 30000000, 'a')", "SELECT printf('%1000000000d', 1)"):
        assert guarded.execute(sql).fetchone() == (None,)
    for sql in (
        "SELECT group_concat(papers.abstract, hex(others.abstract)) FROM papers, papers AS others, papers AS more",
        "SELECT 'a' LIKE '" + "%a" * 10_000 + "'",
        "SELECT " + "+".join(["1"] * 1_000),
        "SELECT 1 " + "UNION ALL SELECT 1 " * 100,
    ):
        with pytest.raises((sqlite3.DatabaseError, sqlite3.DataError), match=r"too (big|complex|large|many)"):
            guarded.execute(sql).fetchall()


def test_the_allow_lists_name_no_function_that_reads_or_changes_the_machine() -> None:
    dangerous = {"fts3_tokenizer", "load_extension", "readfile", "writefile", "edit", "zeroblob", "randomblob"}
    assert dangerous & FUNCTIONS == set()
    assert {"sqlite_stmt", "sqlite_dbpage", "dbstat"} & (VIRTUAL_TABLES | SCHEMA_TABLES) == set()


@pytest.mark.parametrize(
    "sql",
    [
        "select hex(fts3_tokenizer('simple'))",
        "select fts3_tokenizer('simple', x'4141414141414141')",
        "select count(*) from fts3tokenize('x')",
        "select * from sqlite_stmt",
        "select * from pragma_database_list",
        "select zeroblob(100000000)",
        "select load_extension('x')",
    ],
)
def test_a_visitor_who_asks_for_what_is_refused_is_told_so(get: Get, site: Datasette, shelf: Path, sql: str) -> None:
    for address in ("/papershelf", "/papershelf.json"):
        answer = get(f"{address}?{urlencode({'sql': sql})}")
        assert answer.status_code == 400
        assert str(shelf) not in answer.text
    csv = get(f"/papershelf.csv?{urlencode({'sql': sql})}")
    assert "0x" not in csv.text
    assert str(shelf) not in csv.text
    connection = site.get_database("papershelf").connect()
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute(sql).fetchall()


def test_the_tables_that_datasette_keeps_for_itself_are_no_ones_to_ask(get: Get) -> None:
    for address in ("/_internal", "/_internal.json?sql=select+1", "/_memory", "/_memory.json?sql=select+1"):
        assert get(address).status_code in (403, 404)
