"""Revision 0004 takes repositories, observations and results along, and does not go down where they stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import UnusableDatabase, parse_url, writing, writing_engine
from papershelf.database import downgrade, upgrade
from tests.shelf import Shelf, fill_small_shelf

OLDER, NEWER = "0003", "0004"
KEPT = "id, paper_id, metric_id, dataset_id, value, value_text, evidence, evidence_start, origin"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A shelf of the older schema with results, a repository that was observed, and a document half loaded."""
    engine = writing_engine(parse_url(database_url))
    upgrade(engine, OLDER)
    with writing(engine) as connection:
        fill_small_shelf(connection)
        shelf = Shelf(connection)
        shelf.ids = count(500)
        entry, repo = (connection.scalar(text(f"SELECT min(id) FROM {table}")) for table in ("entries", "repos"))
        connection.execute(
            text("INSERT INTO repo_observations VALUES (:repo, :entry, 12, '2024-05-27')"),
            {"repo": repo, "entry": entry},
        )
        half = shelf.document("half.json", completed_at=None)
        connection.execute(
            text("INSERT INTO entry_keys VALUES ('title:half', :entry)"),
            {"entry": shelf.add("entries", document_id=half, kind="paper")},
        )
    yield engine
    engine.dispose()


def rows(engine: Engine, query: str) -> list[Any]:
    with writing(engine) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_results_and_observations_are_the_same_on_the_way_up_and_down(engine: Engine) -> None:
    results, observed = (rows(engine, f"SELECT {KEPT} FROM results ORDER BY id"), "SELECT * FROM repo_observations")
    before = rows(engine, observed)
    assert results
    assert before
    assert upgrade(engine, NEWER) == (OLDER, NEWER)
    assert rows(engine, f"SELECT {KEPT} FROM results ORDER BY id") == results
    columns = "repo_id, entry_id, url, stars, observed_on"
    url = "https://github.com/shelf/deep"
    assert rows(engine, f"SELECT {columns} FROM repo_observations") == [(*before[0][:2], url, *before[0][2:])]
    assert downgrade(engine, OLDER) == (NEWER, OLDER)
    assert rows(engine, f"SELECT {KEPT} FROM results ORDER BY id") == results
    assert rows(engine, observed) == before


def test_a_document_that_was_half_loaded_starts_again(engine: Engine) -> None:
    upgrade(engine, NEWER)
    assert rows(engine, "SELECT count(*) FROM documents WHERE completed_at IS NULL") == [(1,)]
    assert rows(engine, "SELECT count(*) FROM entry_keys WHERE key = 'title:half'") == [(0,)]
    assert rows(engine, "SELECT count(*) FROM entries") == [(4,)]


def test_a_result_belongs_to_a_paper_or_a_repository(engine: Engine) -> None:
    upgrade(engine, NEWER)
    with writing(engine) as connection:
        connection.execute(text("UPDATE results SET repo_id = (SELECT min(id) FROM repos), paper_id = NULL"))
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("UPDATE results SET repo_id = NULL"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE results SET repo_id = (SELECT min(id) FROM repos), paper_id = NULL",
        "UPDATE entries SET kind = 'repo', paper_id = NULL",
    ],
)
def test_a_shelf_with_repositories_that_stand_alone_does_not_go_down(engine: Engine, statement: str) -> None:
    upgrade(engine, NEWER)
    with writing(engine) as connection:
        connection.execute(text(statement))
    before = rows(engine, f"SELECT {KEPT} FROM results ORDER BY id")
    with pytest.raises(UnusableDatabase, match="withdraw their documents first"):
        downgrade(engine, OLDER)
    assert rows(engine, f"SELECT {KEPT} FROM results ORDER BY id") == before
