"""Names at the door: addresses of what has a name, filters, questions and SQL take any spelling."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from papershelf.site.named_pages import TITLES
from papershelf.snapshot.about import open_snapshot
from tests.papershelf.site.conftest import Get


@pytest.mark.parametrize("table", TITLES)
def test_every_name_has_an_address_that_the_list_links_to(get: Get, table: str) -> None:
    page, rows = get(f"/{table}"), get(f"/{table}.json").json()["rows"]
    assert page.status_code == 200
    for row in rows:
        assert f'href="{quote(row["address"])}"' in page.text
        shown = get(quote(row["address"]))
        assert shown.status_code == 200
        assert "<h1>" in shown.text
        assert get(f"{quote(row['address'])}.json").json()["address"] == row["address"]


@pytest.mark.parametrize("table", TITLES)
def test_a_number_of_a_row_leads_on_to_its_address(get: Get, shelf: Path, table: str) -> None:
    with closing(open_snapshot((shelf / "papershelf-public.db").resolve())) as snapshot:
        numbers = [number for (number,) in snapshot.execute(f"SELECT id FROM {table}")]
    for number in numbers:
        answer = get(f"/papershelf/{table}/{number}")
        assert answer.status_code == 302
        assert answer.headers["location"].startswith(f"/{table}/")
    assert get(f"/papershelf/{table}/999999").status_code == 404


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("/authors/ADA LOVELACE", "/authors/ada-lovelace"),
        ("/venues/International Conference on Machine Learning", "/venues/icml"),
        ("/datasets/Image-Net", "/datasets/imagenet"),
        ("/datasets/IMAGENET.json", "/datasets/imagenet.json"),
    ],
)
def test_another_name_leads_on_to_the_address(get: Get, given: str, address: str) -> None:
    answer = get(quote(given))
    assert (answer.status_code, answer.headers["location"]) == (301, address)


@pytest.mark.parametrize("address", ["/authors/nobody", "/repos/github.com/no/one", "/topics/-"])
def test_a_name_of_nothing_says_where_the_list_is(get: Get, address: str) -> None:
    answer = get(address)
    assert answer.status_code == 404
    path = f"/{address.split('/')[1]}"
    assert f'<a href="{path}">{path}</a> lists them' in answer.text
    assert f"{path} lists them" in get(f"{address}.json").json()["error"]


@pytest.mark.parametrize("name", ["ImageNet", "IMAGE NET", "image-net"])
def test_filters_and_questions_take_any_spelling(get: Get, name: str) -> None:
    for address, asked in (
        ("/papershelf/leaderboard.json", {"dataset": name}),
        ("/papershelf/leaderboard.json", {"dataset__exact": name}),
        ("/papershelf/leaderboard_of.json", {"dataset": name, "metric": ""}),
        ("/papershelf/results.json", {"dataset_id": name}),
    ):
        assert get(f"{address}?{urlencode(asked | {'_shape': 'array'})}").json(), address


def test_sql_resolves_names(get: Get) -> None:
    sql = (
        "select resolve('data set', 'image-net') as name, resolve('dataset', 'nothing') as none, resolve(null, 1) as no"
    )
    (row,) = get(f"/papershelf.json?{urlencode({'sql': sql, '_shape': 'array'})}").json()
    assert row == {"name": "ImageNet", "none": None, "no": None}


def test_what_a_function_reads_does_not_give_a_statement_more_than_it_may_read(get: Get) -> None:
    sql = (
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) "
        "select printf('%.*c', 200000, 'a') || resolve('dataset', 'x' || i) || printf('%.*c', 200000, 'a'), "
        "printf('%.*c', 200000, 'a'), resolve('dataset', 'imagenet' || substr('x', 1, i - i)) from n"
    )
    answer = get(f"/papershelf.json?{urlencode({'sql': sql})}")
    assert answer.status_code == 400
    assert "too large" in answer.text


def test_slugs_of_names_are_a_function_of_the_names(shelf: Path) -> None:
    with closing(open_snapshot((shelf / "papershelf-public.db").resolve())) as snapshot:
        for table in TITLES:
            if table != "repos":
                addresses = [address for (address,) in snapshot.execute(f"SELECT address FROM {table}")]
                assert len(addresses) == len(set(addresses))
                assert all(address.startswith(f"/{table}/") and len(address) > len(table) + 2 for address in addresses)


def test_names_that_share_a_slug_are_told_apart() -> None:
    from db.tables.declaration import addressed
    from papershelf.snapshot.addresses import know_slugs, tell_addresses_apart

    rows = [(1, "C", "c"), (2, "C++", "cplusplus"), (3, "日本", "日本"), (4, "!", "!")]
    with closing(sqlite3.connect(":memory:")) as snapshot:
        know_slugs(snapshot)
        snapshot.execute("CREATE TABLE methods (id INTEGER PRIMARY KEY, name TEXT, folded_name TEXT)")
        snapshot.executemany("INSERT INTO methods (id, name, folded_name) VALUES (?, ?, ?)", rows)
        snapshot.execute("CREATE TABLE addresses (id INTEGER PRIMARY KEY, value)")
        snapshot.execute(f"INSERT INTO addresses {addressed('methods').query}")
        tell_addresses_apart(snapshot, "methods", "addresses")
        found = [address for (address,) in snapshot.execute("SELECT value FROM addresses ORDER BY id")]
    assert found[0] == "/methods/c"
    assert found[1].startswith("/methods/c--")
    assert len(set(found)) == 4


def test_a_row_says_no_more_of_names_than_the_snapshot_holds(shelf: Path) -> None:
    with closing(open_snapshot((shelf / "papershelf-public.db").resolve())) as snapshot:
        snapshot.row_factory = sqlite3.Row
        years = snapshot.execute("SELECT kind, row, sum(paper_count) AS papers FROM papers_by_year GROUP BY 1, 2")
        for row in years:
            if row["kind"] == "authors":
                (count,) = snapshot.execute("SELECT paper_count FROM authors WHERE id = ?", [row["row"]]).fetchone()
                assert row["papers"] <= count


def test_a_data_set_leads_to_its_boards_where_it_has_some(get: Get) -> None:
    boards = get("/leaderboards.json").json()["datasets"]
    assert boards
    for row in get("/datasets.json").json()["rows"]:
        address = get(f"{row['address']}.json").json()["boards"]
        measured = [board["slug"] for board in boards if board["dataset"] == row["name"]]
        assert address == (f"/leaderboards/{measured[0]}" if measured else None)
        assert address is None or f'href="{address}"' in get(row["address"]).text


@pytest.mark.parametrize("form", ["", ".json", ".csv", ".bib", ".atom"])
def test_a_name_with_any_letters_leads_on_or_is_told_as_it_was_given(get: Get, form: str) -> None:
    for table in ("leaderboards", "datasets"):
        answer = get(f"/{table}/Image%20Net{form}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/{table}/imagenet{form}")
    for path in ("leaderboards", "datasets", "authors", "listings"):
        answer = get(f"/{path}/Gr%C3%BCn%20%F0%9F%98%80{form}")
        assert (path, answer.status_code) == (path, 404)
        told = answer.json()["error"] if form == ".json" else answer.text
        assert "Grün 😀" in told
        assert f"😀{form}" not in told or not form


def test_names_between_commas_and_names_to_leave_out_resolve_too(get: Get) -> None:
    def count(**asked: str) -> int:
        return len(get(f"/papershelf/leaderboard.json?{urlencode({'_shape': 'array', **asked})}").json())

    assert count(dataset="ImageNet") == count(dataset__in="image-net,nothing") == count() > 0
    assert count(dataset__not="image-net") == count(dataset__notin="nothing,IMAGE NET") == 0
    assert count(dataset__in='["ImageNet"]') == count()


OF_A_PAPER = ["pruning-once-is-enough", "pruning-once", "PRUNING-ONCE", "2403.01234", "10.1000/PRUNING"]
"""Names of the paper: its slug, a former one, and identifiers."""


@pytest.mark.parametrize("name", OF_A_PAPER)
def test_filters_questions_and_sql_take_every_name_of_a_paper(get: Get, name: str) -> None:
    for table, column in (
        ("leaderboard", "paper_slug"),
        ("paper_sources", "paper_slug__in"),
        ("papers", "slug"),
        ("paper_details", "slug__exact"),
        ("results", "paper_id"),
        ("votes_over_time", "slug"),
    ):
        rows = [
            get(f"/papershelf/{table}.json?{urlencode({column: asked, '_shape': 'array'})}").json()
            for asked in (name, OF_A_PAPER[0])
        ]
        assert rows[0] == rows[1] != [], (table, column)
    sql = "select resolve('paper', :name) as slug, resolve_all('paper', :name) as ids, resolve('paper', 'nobody') as no"
    (row,) = get(f"/papershelf.json?{urlencode({'sql': sql, 'name': name, '_shape': 'array'})}").json()
    (number,) = get("/papershelf/papers.json?_shape=array&slug=pruning-once-is-enough&_col=id").json()
    assert row == {"slug": OF_A_PAPER[0], "ids": f"[{number['id']}]", "no": None}


@pytest.mark.parametrize("name", [*OF_A_PAPER[1:], "arXiv:2403.01234", "2403.01234v2"])
@pytest.mark.parametrize("form", ["", ".json", ".bib", ".csl.json"])
def test_the_address_of_a_paper_takes_every_name_of_it(get: Get, name: str, form: str) -> None:
    for written in (name, quote(name, safe="")):
        answer = get(f"/papers/{written}{form}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/papers/{OF_A_PAPER[0]}{form}")


@pytest.mark.parametrize("name", ["2403.99999", "10.1000/nothing", "Gr%C3%BCn"])
def test_the_address_of_no_paper_says_so(get: Get, name: str) -> None:
    for form in ("", ".json", ".bib"):
        answer = get(f"/papers/{name}{form}")
        assert (answer.status_code, "No paper has the address" in answer.text) == (404, True)


@pytest.mark.parametrize("address", ["https://github.com/example/pruner", "github.com/Example/Pruner"])
def test_filters_take_any_address_of_a_repository(get: Get, address: str) -> None:
    for asked in ("repos.json?url", "paper_repos.json?repo_id"):
        assert len(get(f"/papershelf/{asked}={quote(address, safe='')}&_shape=array").json()) == 1, asked
