"""Boards and listings as tables of a snapshot: what the views judged, written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from papershelf.snapshot.about import open_snapshot
from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import board_shelf


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("boards")
    publish(board_shelf(folder), folder / "public.db")
    return folder


@pytest.fixture
def snapshot(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = open_snapshot(folder / "public.db")
    yield connection
    connection.close()


@pytest.mark.parametrize("view", ["leaderboard", "unranked_results", "sota_history"])
def test_the_views_of_boards_say_the_same_in_the_snapshot_as_in_the_working_database(
    folder: Path, snapshot: sqlite3.Connection, view: str
) -> None:
    working = sqlite3.connect(folder / "papershelf.db")
    told = [sorted(connection.execute(f"SELECT * FROM {view}"), key=repr) for connection in (working, snapshot)]
    names = [[row[1] for row in connection.execute(f"PRAGMA table_info({view})")] for connection in (working, snapshot)]
    working.close()
    assert told[0] == told[1] != []
    assert names[0] == names[1]


def test_the_history_of_the_sample_holds_ranked_results_alone(folder: Path, snapshot: sqlite3.Connection) -> None:
    row = "dataset, metric, split, setting, higher_is_better, model, value, paper_slug"
    working = sqlite3.connect(folder / "papershelf.db")
    for connection in (working, snapshot):
        held = connection.execute(f"SELECT {row} FROM sota_history").fetchall()
        assert held != []
        assert set(held) <= set(connection.execute(f"SELECT {row} FROM leaderboard").fetchall())
    working.close()


def test_every_result_is_judged_once(snapshot: sqlite3.Connection) -> None:
    judged = snapshot.execute("SELECT result_id FROM board_results ORDER BY result_id").fetchall()
    assert judged == snapshot.execute("SELECT id FROM results ORDER BY id").fetchall()
    assert snapshot.execute("PRAGMA foreign_key_check").fetchall() == []
    assert snapshot.execute(
        "SELECT count(*) FROM board_results WHERE (rank IS NULL) = (why_unranked IS NULL)"
    ).fetchone() == (0,)


def test_a_board_is_one_measure_split_and_setting(snapshot: sqlite3.Connection) -> None:
    found = snapshot.execute(
        "SELECT dataset, metric, split, setting, is_higher_better, task, entry_count, newest_on FROM boards ORDER BY id"
    ).fetchall()
    assert found == [
        ("ImageNet", "top-1 accuracy", None, None, 1, "image classification", 6, "2021-05-17"),
        ("ImageNet", "top-1 accuracy", "validation", None, 1, "image classification", 6, "2021-05-17"),
        ("Penn Treebank", "perplexity", None, None, 0, "language modeling", 3, "2020-05-17"),
        ("ImageNet", "top-1 accuracy", None, "zero-shot", 1, "image classification", 1, "2024-03-28"),
    ]
    assert snapshot.execute(
        "SELECT slug, board_count, entry_count, paper_count FROM measured_datasets ORDER BY slug"
    ).fetchall() == [("imagenet", 3, 13, 7), ("penn-treebank", 1, 3, 3)]


def test_what_has_no_rank_stands_on_the_board_where_it_would(snapshot: sqlite3.Connection) -> None:
    found = snapshot.execute(
        "SELECT boards.metric, value, why_unranked FROM board_results JOIN boards ON boards.id = board_id "
        "WHERE rank IS NULL"
    ).fetchall()
    assert found == [("top-1 accuracy", "2.4", "a difference, no value")]


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT * FROM board_results WHERE board_id = 1 AND rank IS NOT NULL ORDER BY rank, id", "board_id"),
        ("SELECT * FROM board_results WHERE paper_id = 1", "paper_id"),
        ("SELECT value FROM leaderboard ORDER BY rank LIMIT 50", "rank"),
        ("SELECT value FROM sota_history ORDER BY published_on DESC LIMIT 50", "records"),
    ],
)
def test_boards_are_looked_up_and_not_judged_again(snapshot: sqlite3.Connection, question: str, index: str) -> None:
    plan = [row[3] for row in snapshot.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert any(f"idx_board_results_{index}" in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan


def test_the_listing_of_a_day_has_each_paper_once_with_its_latest_votes(snapshot: sqlite3.Connection) -> None:
    found = snapshot.execute(
        "SELECT listed_on, place, title, listed_papers.votes, comments FROM listed_papers "
        "JOIN papers ON papers.id = paper_id ORDER BY listed_on, place"
    ).fetchall()
    assert found == [
        ("2024-03-28", 1, "Listed Work 2 about Shelves", 50, 2),
        ("2024-03-28", 2, "Listed Work 1 about Shelves", 5, 1),
        ("2024-04-01", 1, "Listed Work 3 about Shelves", 8, 3),
        ("2024-04-02", 1, "Listed Work 2 about Shelves", 60, 2),
    ]
    assert snapshot.execute("SELECT * FROM listings").fetchall() == [
        ("2024-03-28", 2),
        ("2024-04-01", 1),
        ("2024-04-02", 1),
    ]
