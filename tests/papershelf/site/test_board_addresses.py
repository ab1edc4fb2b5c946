"""Each board has an address of its own, and what was taken back is shown and never ranked."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode

import feedparser
import pytest
from datasette.app import Datasette
from sqlalchemy import text

from papershelf.database import open_for_writing
from papershelf.search.naming import part_of_boards
from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import board_shelf
from tests.papershelf.site.conftest import Get, getter, running

_OTHER_WAY = """
    UPDATE results SET higher_is_better = :no WHERE dataset_id = (SELECT id FROM datasets WHERE name = 'Penn Treebank')
    AND paper_id = (SELECT id FROM papers WHERE title = 'Better Shelves of 2020')
"""

_WAYS = ("lower", "higher")
_QUESTION = "/papershelf/leaderboard_of?dataset=penn-treebank&metric="


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """A board of which one row goes the other way, and a paper that was taken back."""
    folder = tmp_path_factory.mktemp("boards")
    url = board_shelf(folder)
    engine = open_for_writing(url)
    with engine.begin() as connection:
        assert connection.execute(text(_OTHER_WAY), {"no": True}).rowcount == 1
        connection.execute(text("UPDATE papers SET is_retracted = true WHERE title = 'Better Shelves of 2021'"))
    engine.dispose()
    publish(url, folder / "public.db")
    with running(folder / "public.db") as site:
        yield site


@pytest.fixture(scope="module")
def get(site: Datasette) -> Get:
    return getter(site)


def test_boards_that_differ_in_direction_alone_have_addresses_of_their_own(get: Get) -> None:
    boards = get("/leaderboards/penn-treebank.json").json()["boards"]
    assert [board["better"] for board in boards] == ["lower", "higher"]
    found = [get(board["address"].replace("http://localhost", "")).json() for board in boards]
    assert [board["is_higher_better"] for board in found] == [False, True]
    assert [len(board["rows"]) for board in found] == [2, 1]
    page = get("/leaderboards/penn-treebank").text
    assert "Better is" in page
    other = re.search(r'href="(/leaderboards/penn-treebank[^"]*better=higher)"', page)
    assert other is not None
    assert "Higher is better" in get(other.group(1).replace("&amp;", "&")).text
    assert "better=" not in get("/leaderboards/imagenet").text


def test_the_direction_of_a_board_may_be_told_where_it_is_the_only_one(get: Get) -> None:
    told, untold = (get(f"/leaderboards/imagenet.json{end}").json()["rows"] for end in ("?better=Higher", ""))
    assert told == untold
    assert get("/leaderboards/imagenet?better=lower").status_code == 404


@pytest.mark.parametrize("address", ["/papershelf/leaderboard?_sort=rank", _QUESTION])
def test_each_row_of_several_boards_leads_to_its_own(get: Get, address: str) -> None:
    rows = get(f"{address.replace('?', '.json?')}&_shape=array").json()
    page = get(address).text
    links = re.findall(r'<td class="which"><a href="([^"]*)"', page)
    assert len(links) == len(rows) > 2
    for row, link in zip(rows, links, strict=True):
        answer = get(html.unescape(link).replace("?", ".json?"))
        board = (answer if answer.status_code == 200 else get(answer.headers["location"])).json()
        assert (board["dataset"], board["metric"]) == (row["dataset"], row["metric"])
        shown = [(other["rank"], other["value"], other["paper_slug"]) for other in board["rows"]]
        assert (row["rank"], row["value"], row["paper_slug"]) in shown


def test_the_question_of_boards_tells_those_that_differ_in_direction_alone_one_after_the_other(get: Get) -> None:
    rows = get(f"{_QUESTION.replace('?', '.json?')}&_shape=array").json()
    assert [(row["higher_is_better"], row["rank"]) for row in rows] == [(0, 1), (0, 2), (1, 1)]


@pytest.mark.parametrize("way", _WAYS)
def test_the_sql_behind_a_board_gives_the_rows_of_its_direction(get: Get, way: str) -> None:
    address = f"/leaderboards/penn-treebank?better={way}"
    behind = re.search(r'href="([^"]*)"[^>]*>View and edit the SQL', get(address).text)
    assert behind is not None
    query = html.unescape(behind.group(1)).replace("/papershelf?", "/papershelf.json?_shape=array&")
    shown = get(address.replace("?", ".json?")).json()["rows"]
    assert [[row[part] for part in ("rank", "value", "paper_slug")] for row in get(query).json()] == [
        [row[part] for part in ("rank", "value", "paper_slug")] for row in shown
    ]


def test_the_feeds_of_boards_that_differ_in_direction_alone_are_two(get: Get) -> None:
    feeds = [feedparser.parse(get(f"/leaderboards/penn-treebank.atom?better={way}").content) for way in _WAYS]
    assert [len(feed.entries) for feed in feeds] == [2, 1]
    for way, feed in zip(_WAYS, feeds, strict=True):
        (page,) = [link.href for link in feed.feed.links if link.rel == "alternate"]
        assert page.endswith(f"&better={way}")
        assert get(page.replace("http://localhost", "")).status_code == 200
    assert len({entry.id for feed in feeds for entry in feed.entries} | {feed.feed.id for feed in feeds}) == 5


def test_boards_that_differ_in_direction_alone_are_two_columns_of_a_table(get: Get) -> None:
    (table,) = get("/api/v1/datasets/penn-treebank/evaluations/").json()["results"]
    metrics = get(f"/api/v1/evaluations/{table['id']}/metrics/").json()["results"]
    assert [metric["is_loss"] for metric in metrics] == [True, False]
    assert len({metric["id"] for metric in metrics}) == 2
    for metric in metrics:
        assert get(f"/api/v1/evaluations/{table['id']}/metrics/{metric['id']}/").json() == metric


def test_a_link_of_a_result_leads_to_the_board_of_its_direction(get: Get) -> None:
    assert "better=higher" in get("/papers/better-shelves-of-2020").text
    assert "better=lower" in get("/papers/better-shelves-of-2019").text


def test_what_was_taken_back_is_shown_and_never_ranked(get: Get) -> None:
    board = get("/leaderboards/imagenet.json?metric=top-1+accuracy&split=&setting=").json()
    assert "Better Shelves of 2021" not in [row["paper"] for row in board["rows"]]
    assert {row["why_unranked"] for row in board["unranked"] if row["paper"] == "Better Shelves of 2021"} == {
        "its paper was taken back"
    }
    page = get("/papers/better-shelves-of-2021").text
    assert "took this work back" in page
    assert "not ranked: its paper was taken back" in page
    assert "Better Shelves of 2021" in get("/search?q=shelves+2021").text


@pytest.mark.parametrize("split", ["validation", "VALIDATION", "val", "VAL", " val-set"])
def test_a_split_is_known_in_any_spelling(get: Get, split: str) -> None:
    asked = urlencode({"split": split})
    board = get(f"/leaderboards/imagenet.json?{asked}").json()
    assert (board["split"], len(board["rows"])) == ("validation", 5)
    assert len(get(f"/papershelf/leaderboard.json?_shape=array&{asked}").json()) == 5
    assert len(get(f"/papershelf/leaderboard.json?_shape=array&{asked.replace('split', 'split__in')}").json()) == 5


def test_a_setting_is_known_in_any_spelling_and_none_of_several_is_lost() -> None:
    with closing(sqlite3.connect(":memory:")) as snapshot:
        snapshot.execute("CREATE TABLE boards (setting TEXT)")
        snapshot.executemany("INSERT INTO boards VALUES (?)", [("zero-shot",), ("8/255",), ("8/255, adversarial",)])
        for given, found in (
            ("Zero shot", "zero-shot"),
            ("ZERO-SHOT", "zero-shot"),
            ("8/255, Adversarial", "8/255, adversarial"),
            ("8/255, robust", None),
            ("nothing", None),
        ):
            assert part_of_boards(snapshot, "setting", given) == found
