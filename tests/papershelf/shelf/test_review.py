"""What waits for a person is there once, beside what it has to be compared with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from db.engine import parse_url, writing, writing_engine
from db.tables import metadata
from db.views import make_views
from papershelf.shelf.review import waiting
from tests.shelf import Shelf

DOUBT = {"score": 0.75, "evidence": "equal titles", "paper_doubts": 1, "other_doubts": 1}


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = writing_engine(parse_url(database_url))
    with writing(engine) as connection:
        metadata.create_all(connection)
        make_views(connection)
        yield connection
    engine.dispose()


def test_a_leader_waits_once_beside_one_that_shares_the_second_place_on_its_own_board(connection: Connection) -> None:
    shelf = Shelf(connection)
    data_set, metric = shelf.named("datasets", "MNIST"), shelf.named("metrics", "success rate")
    for slug, value in (("leap", 0.3), ("second", 3.2), ("as-good", 3.2), ("fourth", 3.5)):
        shelf.result(shelf.paper(slug), metric, value, dataset_id=data_set, higher_is_better=False)
    shelf.result(shelf.paper("an-attack"), metric, 70.0, dataset_id=data_set, higher_is_better=True)
    ((one, other),) = [(item.one, item.other) for item in waiting(connection, ("leader",))]
    assert other is not None
    assert (one["paper_slug"], other["slug"]) == ("leap", "as-good")


@pytest.mark.parametrize(
    ("one", "other", "choices"),
    [
        ({}, {}, set()),
        ({}, {"title": "Preface."}, set()),
        ({"venue_as_printed": "JoS"}, {"venue_as_printed": "jos."}, set()),
        ({"venue_as_printed": "JoS"}, {"venue_as_printed": "Books"}, {"merge", "apart"}),
        ({}, {"venue_as_printed": "Books"}, {"merge", "apart"}),
        ({}, {"year": 2021}, {"merge", "apart"}),
        ({}, {"doi": "10.1000/x"}, {"merge", "apart"}),
        ({"arxiv_id": "2401.00001"}, {"arxiv_id": "2401.00002"}, {"merge", "apart"}),
    ],
)
def test_a_decision_is_offered_only_where_it_can_name_both_papers(
    connection: Connection, one: dict[str, object], other: dict[str, object], choices: set[str]
) -> None:
    shelf = Shelf(connection)
    alike = {"title": "Preface", "year": 2020}
    pair = {"paper_id": shelf.paper("preface", **alike | one), "other_paper_id": shelf.paper("other", **alike | other)}
    connection.execute(metadata.tables["reviews"].insert().values(pair | {"reason": "same_title", **DOUBT}))
    (item,) = waiting(connection, ("pair",))
    assert set(item.choices) == choices
    assert ("no decision can name them both" in item.reason) is (not choices)


def test_an_author_of_one_paper_alone_names_it_where_title_and_year_are_those_of_both(connection: Connection) -> None:
    shelf = Shelf(connection)
    papers = [shelf.paper(slug, title="Preface", year=2020) for slug in ("preface", "other")]
    shelf.authors(papers[0], "Ada Lovelace", "John Smith, Jr.")
    shelf.authors(papers[1], "Ada Lovelace", "Bo Li")
    pair = {"paper_id": papers[0], "other_paper_id": papers[1], "reason": "same_title"}
    connection.execute(metadata.tables["reviews"].insert().values(pair | DOUBT))
    (item,) = waiting(connection, ("pair",))
    preface = {"title": "Preface", "year": "2020"}
    assert item.choices["apart"] == [
        {"apart": [preface | {"author": "John Smith, Jr."}, preface | {"author": "Bo Li"}]}
    ]
