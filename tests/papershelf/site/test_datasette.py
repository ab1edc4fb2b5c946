"""What Datasette makes of a snapshot: JSON, search, labels, facets, questions, descriptions, limits."""

from __future__ import annotations

import asyncio
import html
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette
from sqlalchemy.engine import make_url

from papershelf.database import open_for_writing
from papershelf.site.application import make_site
from papershelf.site.metadata import site_metadata
from papershelf.site.queries import QUESTIONS
from papershelf.snapshot.contents import described_tables, described_views
from papershelf.snapshot.publish import publish
from tests.papershelf.site.conftest import Get
from tests.papershelf.small_shelf import small_shelf

EXAMPLES: dict[str, dict[str, str]] = {
    "papers_by_author": {"author": "ada lovelace"},
    "names_of_author": {"author": "ada lovelace"},
    "papers_at_venue": {"venue": "icml"},
    "leaderboard_of": {"dataset": "imagenet"},
    "votes_over_time": {"slug": "pruning-once-is-enough"},
    "progress_by_year": {"dataset": "imagenet"},
}
UNANSWERED = {
    "results_without_code",
    "disagreeing_sources",
    "authors_by_places",
    "models_by_places",
    "newest_records",
}
"""Questions to which the small shelf, with one result on each board, has no answer; `test_questions.py` has others."""


def rows(get: Get, address: str) -> list[dict[str, Any]]:
    answer = get(address)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert isinstance(found, list)
    return found


def test_a_search_answers_with_papers_and_their_counts(get: Get) -> None:
    found = rows(get, "/papershelf/papers.json?_shape=array&_search=pruning")
    assert [row["slug"] for row in found] == ["pruning-once-is-enough", "hostile-words"]
    assert (found[0]["author_count"], found[0]["repo_count"], found[0]["result_count"]) == (2, 1, 2)


@pytest.mark.parametrize(
    ("search", "count"),
    [
        ("prune", 2),
        ("PRUNING+network+weights", 2),
        ("%22two+thirds%22", 1),
        ("resume", 60),
        ("nowhere", 0),
        ('%22"%22*', 0),
    ],
)
def test_a_search_finds_what_it_should(get: Get, search: str, count: int) -> None:
    assert len(rows(get, f"/papershelf/papers.json?_shape=array&_search={search}&_size=max")) == count


def test_the_tables_of_the_search_index_are_hidden_from_the_list(get: Get) -> None:
    tables = {table["name"]: table for table in get("/papershelf.json").json()["tables"]}
    assert tables["papers_fts"]["hidden"]
    assert tables["papers"]["count"] == 63


def test_the_database_is_called_papershelf_and_names_no_folder(get: Get, shelf: Path) -> None:
    (database,) = rows(get, "/-/databases.json")
    assert (database["name"], database["is_mutable"]) == ("papershelf", False)
    for address in (
        "/.json",
        "/-/databases",
        "/-/metadata.json",
        "/-/settings.json",
        "/-/versions.json",
        "/papershelf",
    ):
        assert str(shelf) not in get(address).text


@pytest.mark.parametrize("name", sorted(described_tables() | described_views()))
def test_every_table_and_view_has_a_page_that_describes_its_columns(get: Get, name: str) -> None:
    answer = get(f"/papershelf/{name}")
    assert answer.status_code == 200
    assert "<dt>" in answer.text


def test_every_table_column_and_view_of_the_snapshot_is_described(get: Get, site: Datasette, shelf: Path) -> None:
    described = site_metadata("")["databases"]["papershelf"]["tables"]
    snapshot = sqlite3.connect(shelf / "papershelf-public.db")
    names = snapshot.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    for (name,) in names:
        if name.startswith(("papers_fts", "sqlite_")):
            continue
        columns = [row[1] for row in snapshot.execute(f'PRAGMA table_info("{name}")')]
        assert list(described[name]["columns"]) == columns
        assert described[name]["description"]
        assert described[name]["license"]
    snapshot.close()


def test_labels_facets_and_orders_name_columns_that_are_there() -> None:
    described = site_metadata("style.css")["databases"]["papershelf"]["tables"]
    named = {"label_column", "sort", "sort_desc"}
    for table, of_table in described.items():
        assert set(of_table.get("facets", ())) <= set(of_table["columns"]), table
        assert {of_table[key] for key in named & set(of_table)} <= set(of_table["columns"]), table
    assert described["papers"]["label_column"] == "title"
    assert described["repos"]["sort_desc"] == "stars"
    assert "sort" not in described["leaderboard"]  # it stands board by board


@pytest.mark.parametrize("table", ["leaderboard", "papers", "results", "reviews", "trending", "paper_details"])
def test_facets_stand_in_pages_as_they_would_be_counted_now_and_in_json_that_asks_for_them(
    get: Get, table: str
) -> None:
    declared = site_metadata("style.css")["databases"]["papershelf"]["tables"][table].get("facets", [])
    assert get(f"/papershelf/{table}.json").json()["facet_results"] == {}
    asked = get(f"/papershelf/{table}.json?" + "&".join(f"_facet={column}" for column in declared)).json()
    assert set(asked["facet_results"]) == set(declared)
    page = html.unescape(get(f"/papershelf/{table}").text)
    shown = re.findall(r'<li><a href="[^"]*">(.*)</a> <span class="quiet">([\d,]+)</span>', page)
    counted = [
        (str(value["label"]) or "–", f"{value['count']:,}")
        for column in asked["facet_results"].values()
        for value in column["results"]
    ]
    assert sorted(shown) == sorted(counted)


def test_foreign_keys_show_names(get: Get) -> None:
    (first, *_) = rows(get, "/papershelf/paper_authors.json?_shape=array&_labels=on")
    assert first["paper_id"]["label"] == "Pruning Once Is Enough"
    assert first["author_id"]["label"] == "Ada Lovelace"
    assert '<a href="/papers/pruning-once-is-enough">Pruning Once Is Enough</a>' in get("/papershelf/results").text


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_question_has_an_answer(get: Get, question: Any) -> None:
    example = urlencode(EXAMPLES.get(question.name, {}))
    answer = get(f"/papershelf/{question.name}?{example}")
    assert answer.status_code == 200
    assert question.title in answer.text
    found = rows(get, f"/papershelf/{question.name}.json?_shape=array&{example}")
    assert bool(found) == (question.name not in UNANSWERED)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_question_can_be_opened_without_an_answer_to_it(get: Get, question: Any) -> None:
    answer = get(f"/papershelf/{question.name}")
    assert answer.status_code == 200
    assert 'role="alert"' not in answer.text


def test_pages_of_a_long_table_follow_each_other(get: Get) -> None:
    answer = get("/papershelf/papers.json?_size=25").json()
    seen = [row[1] for row in answer["rows"]]
    while answer["next_url"]:
        answer = get(answer["next_url"].removeprefix("http://localhost")).json()
        seen += [row[1] for row in answer["rows"]]
    assert len(seen) == len(set(seen)) == 63


def test_nothing_can_be_written(get: Get, site: Datasette) -> None:
    assert get("/papershelf?sql=delete+from+papers").status_code == 400
    assert get("/papershelf?sql=pragma+writable_schema%3Don").status_code == 400
    connection = site.get_database("papershelf").connect(write=True)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        connection.execute("DELETE FROM papers")
    connection.set_authorizer(None)
    for query_only in ("ON", "OFF"):
        connection.execute(f"PRAGMA query_only = {query_only}")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM papers")


def test_a_query_that_takes_too_long_is_stopped(get: Get) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    answer = get(f"/papershelf?{urlencode({'sql': endless})}")
    assert answer.status_code == 400
    assert "SQL query took too long" in answer.text


def test_the_snapshot_can_be_downloaded_whole(get: Get, shelf: Path) -> None:
    assert get("/papershelf.db").content == (shelf / "papershelf-public.db").read_bytes()


def test_an_empty_shelf_has_a_site(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path / 'papershelf.db'}")
    open_for_writing(url).dispose()
    site = make_site(publish(url, tmp_path / "public.db").snapshot)
    for address in ("/", "/papershelf", "/papershelf/papers", "/papershelf/leaderboard", "/papershelf/search_papers"):
        assert asyncio.run(site.client.get(address)).status_code == 200
    for database in site.databases.values():
        database.close()


def test_a_path_of_any_characters_is_served(tmp_path: Path) -> None:
    folder = tmp_path / "a folder? with #100% ünusual characters"
    folder.mkdir()
    snapshot = publish(small_shelf(tmp_path), folder / "public.db").snapshot
    site = make_site(snapshot)
    answer = asyncio.run(site.client.get("/papershelf/papers.json?_shape=array&_size=1"))
    assert answer.json()[0]["slug"] == "pruning-once-is-enough"
    for database in site.databases.values():
        database.close()


def test_everybody_may_see_all_of_the_snapshot_and_nothing_else(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    def copy(*_: object) -> None:
        pytest.fail("Datasette copies the description of every table for each of them")

    monkeypatch.setattr(Datasette, "_table_permission_allows", copy)
    for address in ("/papershelf", "/papershelf/papers", "/papershelf/search_papers", "/papershelf.json?sql=select+1"):
        assert get(address).status_code == 200
    for address in ("/_internal", "/_internal/databases", "/_memory", "/-/permissions"):
        assert get(address).status_code in (403, 404)
