"""`papershelf sql` answers one query, writes nothing, and prints what a person or a program can read."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def sql(run: Run, shelf_url: str) -> Run:
    """Run `papershelf sql` on the small shelf."""
    return lambda *arguments, stdin=None: run("sql", "--database", shelf_url, *arguments, stdin=stdin)


def test_a_single_value_is_a_heading_and_a_number(sql: Run) -> None:
    assert sql("select count(*) as papers from papers").stdout.split() == ["papers", "------", "3"]


def test_a_table_lines_columns_up_and_tells_null_from_nothing(sql: Run) -> None:
    query = "select slug, author_count, doi, '' as empty from papers order by slug"
    assert sql(query).stdout.splitlines() == [
        "slug          author_count  doi              empty",
        "------------  ------------  ---------------  -----",
        "awkward                  3  NULL",
        "bare-title            NULL  NULL",
        "deep-shelves             2  10.1000/shelf_1",
    ]


def test_a_table_shows_control_characters_instead_of_obeying_them(sql: Run) -> None:
    assert sql("select 'a\x1b[31m\nb' as x").stdout.splitlines()[2] == r"a\x1b[31m\nb"


def test_csv_is_a_heading_and_rows_and_nothing_else(sql: Run) -> None:
    result = sql("select title, published_on, doi from papers order by slug", "--format", "csv")
    assert list(csv.reader(io.StringIO(result.stdout, newline=""))) == [
        ["title", "published_on", "doi"],
        ['Ünïcode, "quotes"; and $\\alpha_1$ {braces', "2023", ""],
        ["Bare Title", "", ""],
        ["Deep Shelves: Reading at 50% & More", "2024-05-26", "10.1000/shelf_1"],
    ]
    assert result.stderr == ""


def test_json_is_one_array_of_objects(sql: Run) -> None:
    query = "select slug, author_count, avg(author_count) as mean, doi from papers where year = 2023 group by id"
    found = json.loads(sql(query, "--format", "json").stdout)
    assert found == [{"slug": "awkward", "author_count": 3, "mean": 3.0, "doi": None}]


@pytest.mark.parametrize(("form", "expected"), [("csv", "slug\n"), ("json", "[]\n"), ("table", "slug\n----\n")])
def test_no_rows_are_an_empty_table(sql: Run, form: str, expected: str) -> None:
    assert sql("select slug from papers where slug = 'none'", "--format", form).stdout == expected


def test_json_refuses_two_columns_of_one_name(sql: Run) -> None:
    result = sql("select slug, slug from papers", "--format", "json")
    assert result.exit_code == 1
    assert "Two columns are named 'slug'" in result.stderr


def test_a_query_comes_from_standard_input_or_a_file(sql: Run, tmp_path: Path) -> None:
    file = tmp_path / "query.sql"
    file.write_bytes(b"\xef\xbb\xbfselect 7 as seven -- with a byte order mark\r\n")
    assert sql("-f", str(file)).stdout.split()[-1] == "7"
    assert sql("-", stdin=b"select 8 as eight;\n").stdout.split()[-1] == "8"


def test_parameters_stand_for_text(sql: Run) -> None:
    result = sql("select title from papers where slug = :slug", "-p", "slug=bare-title", "--format", "csv")
    assert result.stdout == "title\nBare Title\n"


def test_without_parameters_a_colon_and_a_per_cent_sign_mean_themselves(sql: Run) -> None:
    result = sql("select ':a 100%s' as x from papers where title like 'Deep%:%'", "--format", "csv")
    assert result.stdout == "x\n:a 100%s\n"


@pytest.mark.parametrize(
    "statement",
    [
        "delete from papers",
        "update papers set title = ''",
        "drop table papers",
        "create table made (x integer)",
        "create temporary table made (x integer)",
        "insert into papers select * from papers",
        "with gone as (select 1 as x) delete from papers",
        "select 1; delete from papers",
        "commit; delete from papers",
        "rollback",
        "vacuum",
        "selec 1",
        "select * from nowhere",
        "select :unbound",
    ],
)
def test_whatever_is_no_query_is_refused_in_one_line_and_changes_nothing(sql: Run, statement: str) -> None:
    result = sql(statement)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    assert sql("select count(*) from papers").stdout.split()[-1] == "3"


def test_sqlite_attaches_and_copies_no_file(run: Run, sql: Run, tmp_path: Path) -> None:
    for statement in (f"attach '{tmp_path}/new.db' as other", f"vacuum into '{tmp_path}/copy.db'"):
        assert sql(statement).exit_code == 1
    assert not (tmp_path / "new.db").exists()
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("",),
        ("  \n",),
        ("select '\x00'",),
        ("select 1", "-f", __file__),
        ("select 1", "-p", "novalue"),
        ("select 1", "-p", "1=2"),
        ("select 1", "--format", "xml"),
        ("select '\udcff'",),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(sql: Run, arguments: tuple[str, ...]) -> None:
    assert sql(*arguments).exit_code == 2


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_rows_stream_and_a_reader_that_stops_is_no_error(shelf_url: str, form: str) -> None:
    command = [sys.executable, "-m", "papershelf", "sql", "--database", shelf_url, "--format", form, ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert [process.stdout.readline() for _ in range(1000)][-1]
        process.stdout.close()
        assert process.stderr.read() == b""


def papershelf(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papershelf", *arguments]
    return subprocess.run(command, check=False, stderr=subprocess.PIPE, encoding="utf-8", **options)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_output_that_cannot_be_written_is_an_error_in_words(sqlite_shelf: str, form: str) -> None:
    with Path("/dev/full").open("w") as full:
        result = papershelf("sql", "select 1 as one", "--database", sqlite_shelf, "--format", form, stdout=full)
    assert result.returncode == 1
    assert "No space left on device" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_character_that_the_terminal_lacks_is_spelled_out(sqlite_shelf: str) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    query = ("sql", "select 'é' as x", "--database", sqlite_shelf)
    assert papershelf(*query, stdout=subprocess.PIPE, env=environment).stdout.split()[-1] == r"\xe9"
    as_csv = papershelf(*query, "--format", "csv", stdout=subprocess.PIPE, env=environment)
    assert as_csv.stdout == "x\né\n", "programs get UTF-8 whatever the terminal is"
