"""What the questions about boards and code answer, and that the SQL behind every page gives rows of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from papershelf.site.page_sql import PAGE_SQL
from papershelf.site.queries import QUESTIONS
from papershelf.site.schema_list import EXAMPLES, schema_list
from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import board_shelf
from tests.papershelf.site.conftest import Get, getter, running

COOKBOOK = re.findall(
    r"```sql\n(.+?)```",
    (Path(__file__).resolve().parents[3] / "docs" / "cookbook.md").read_text(encoding="utf-8"),
    re.DOTALL,
)
PAGES = {
    "/": 4,
    "/papers/better-shelves-of-2019": 3,
    "/papers/listed-work-2-about-shelves": 1,
    "/listings/2024-03-28": 2,
    "/leaderboards": 4,
    "/leaderboards/imagenet": 6,
    "/leaderboards/penn-treebank": 3,
    "/search?q=shelves+zero-shot": 1,
    "/documents": 4,
    "/documents?loader=hf-daily": 3,
    "/leaderboards?task=language+modelling": 1,
    "/authors": 4,
    "/authors/ada-lovelace": 3,
    "/datasets": 2,
    "/datasets/imagenet": 8,
    "/metrics/perplexity": 3,
    "/tasks/image-classification": 8,
    "/models/shelfnet-2019": 1,
    "/repos": 7,
    "/repos/github.com/example/colour": 1,
}
"""Address to the number of rows that its SQL gives."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("questions")
    publish(board_shelf(folder), folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


@pytest.fixture(scope="module")
def get(site: Datasette) -> Get:
    return getter(site)


def rows(get: Get, question: str, **given: str) -> list[dict[str, Any]]:
    answer = get(f"/papershelf/{question}.json?{urlencode({'_shape': 'array', **given})}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def test_there_are_questions_enough() -> None:
    assert len(QUESTIONS) >= 15
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)


def test_the_best_with_code_stands_with_its_rank(get: Get) -> None:
    found = {(row["dataset"], row["metric"], row["split"], row["setting"]): row for row in rows(get, "best_with_code")}
    best = found["Penn Treebank", "perplexity", None, None]
    assert (best["rank"], best["value"], best["code"]) == (1, "48.7", "https://github.com/example/shelf2019")
    assert {row["dataset"] for row in rows(get, "best_with_code", task="language modelling")} == {"Penn Treebank"}


def test_progress_is_the_best_so_far_in_the_direction_of_the_metric(get: Get) -> None:
    found = rows(get, "progress_by_year", dataset="PTB", metric="perplexity")
    assert [(row["year"], row["best_of_year"], row["best_so_far"]) for row in found] == [
        ("2018", 55.2, 55.2),
        ("2019", 48.7, 48.7),
        ("2020", 61.0, 48.7),
    ]
    found = rows(get, "progress_by_year", dataset="ILSVRC", metric="top-1 accuracy")
    best = [row["best_so_far"] for row in found if row["split"] is None and row["setting"] is None]
    assert best == [71.5, 74.25, 74.25, 78.1, 78.1, 84.0]


def test_models_and_records_come_from_boards_of_more_than_one_row(get: Get) -> None:
    (first, *_) = rows(get, "models_by_places")
    assert (first["model"], first["boards"], first["first_places"]) == ("ShelfNet-2021", 2, 2)
    records = rows(get, "newest_records")
    assert records[0]["published_on"] == "2021-05-17"
    assert "61.0" not in {row["value"] for row in records}


def test_the_share_with_code_stands_beside_how_far_the_sources_can_tell(get: Get) -> None:
    (total,) = rows(get, "code_by_venue")
    assert (total["papers"], total["percent_with_code"], total["percent_in_sources_with_code"]) == (9, 77.8, 66.7)
    by_year = {row["year"]: row for row in rows(get, "code_by_year")}
    assert (by_year[2024]["papers"], by_year[2024]["with_code"]) == (3, 1)


@pytest.mark.parametrize("address", PAGES)
def test_the_sql_behind_a_page_can_be_edited_and_gives_what_the_page_is_about(get: Get, address: str) -> None:
    found = re.search(r'href="([^"]*)"[^>]*>View and edit the SQL', get(address).text)
    assert found is not None
    editor = html.unescape(found.group(1))
    page = get(editor)
    assert page.status_code == 200
    assert "<textarea" in page.text
    answer = get(editor.replace("/papershelf?", "/papershelf.json?_shape=array&"))
    assert len(answer.json()) == PAGES[address]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_examples_to_start_from_run(get: Get, example: Any) -> None:
    assert html.escape(example.path) in get("/papershelf").text
    assert 'role="alert"' not in get(example.path).text


@pytest.mark.parametrize("address", ["/papershelf/code_by_venue?year=", "/papershelf?sql=select+'a'+as+a,2.5+as+b"])
def test_numbers_of_questions_and_sql_stand_under_each_other(get: Get, address: str) -> None:
    page = get(address).text
    first = page[page.index("<tbody>") :].partition("</tr>")[0]
    assert re.findall(r'<td( class="number")?', first)[:2] == ["", ' class="number"']
    assert re.findall(r'<th scope="col"( class="number")?', page)[:2] == ["", ' class="number"']


@pytest.mark.parametrize("sql", [*(one.sql for one in (*EXAMPLES, *QUESTIONS)), *COOKBOOK])
def test_what_orders_several_boards_keeps_those_of_other_directions_apart(sql: str) -> None:
    """Two boards can differ in direction alone: ranks of one would stand between those of the other."""
    order = sql.rpartition("order by")[2]
    if "setting" in order:
        assert "higher_is_better" in order


@pytest.mark.parametrize("page", PAGE_SQL)
def test_all_sql_behind_pages_is_sql(get: Get, page: str) -> None:
    given = dict.fromkeys(re.findall(r":([a-z_0-9]+)", PAGE_SQL[page]), "x")
    answer = get(f"/papershelf.json?{urlencode({'sql': PAGE_SQL[page], **given})}")
    assert answer.json()["ok"], answer.text


def test_the_schema_stands_beside_the_editor(get: Get) -> None:
    views, tables = schema_list()
    for address in ("/papershelf", "/papershelf?sql=select+1"):
        page = get(address).text
        assert all(f"<summary>{one.name}</summary>" in page for one in (*views, *tables))
        assert "<dt><code>published_on</code></dt>" in page
