"""The views answer what their descriptions say, alike in both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from db.engine import parse_url, writing, writing_engine
from db.tables import metadata
from db.views import VIEWS, drop_views, make_views, view_column_descriptions, view_descriptions
from db.views.leaderboard import LEAST_CONFIDENCE
from tests.shelf import Shelf


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to an empty database with tables and views."""
    engine = writing_engine(parse_url(database_url))
    with writing(engine) as connection:
        metadata.create_all(connection)
        make_views(connection)
        yield connection
    engine.dispose()


@pytest.fixture
def shelf(connection: Connection) -> Shelf:
    return Shelf(connection)


def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_every_view_has_the_columns_that_its_descriptions_name_and_no_number_of_a_build(connection: Connection) -> None:
    assert list(view_descriptions()) == list(VIEWS)
    for view, description in view_descriptions().items():
        columns = list(connection.exec_driver_sql(f"SELECT * FROM {view}").keys())
        assert columns == list(view_column_descriptions(view))
        assert not [column for column in columns if column.endswith("id") and column != "arxiv_id"]
        assert description.endswith(".")
        assert all(text.endswith(".") for text in view_column_descriptions(view).values())


def test_making_views_again_changes_nothing_and_replaces_a_view_that_differs(connection: Connection) -> None:
    made = _definitions(connection)
    make_views(connection)
    assert _definitions(connection) == made
    connection.exec_driver_sql("DROP VIEW trending")
    connection.exec_driver_sql("CREATE VIEW trending AS SELECT 1 AS one")
    make_views(connection)
    assert list(connection.exec_driver_sql("SELECT * FROM trending").keys()) == list(VIEWS["trending"].columns)
    unchanged = {name: identity for name, identity in _definitions(connection).items() if name != "trending"}
    assert unchanged == {name: identity for name, identity in made.items() if name != "trending"}


def _definitions(connection: Connection) -> dict[str, Any]:
    """View to what changes when it is made again."""
    if connection.dialect.name == "sqlite":
        return dict(rows(connection, "SELECT name, rowid || sql FROM sqlite_master WHERE type = 'view'"))
    return dict(rows(connection, "SELECT relname, oid FROM pg_class WHERE relkind = 'v' AND relowner > 16383"))


def test_dropping_views_leaves_none(connection: Connection) -> None:
    drop_views(connection)
    drop_views(connection)
    make_views(connection)
    drop_views(connection)
    assert not set(VIEWS) & set(_definitions(connection))


def test_paper_details_joins_authors_in_order_and_counts_what_hangs_on_a_paper(shelf: Shelf) -> None:
    paper = shelf.paper("alpha", year=2024, published_on="2024-05", author_count=3)
    shelf.paper("bare")
    for position, name in [(2, "Zoe Last"), (0, "Mia First"), (1, "Mia First")]:
        author = shelf.author(name)
        shelf.add("paper_authors", paper_id=paper, position=position, author_id=author, name=name)
    for number, stars in enumerate([7, None, 31]):
        shelf.repo(paper, f"https://github.com/a/{number}", stars=stars)
    shelf.result(paper, shelf.named("metrics", "Accuracy"), 1.0)
    found = rows(
        shelf.connection,
        "SELECT slug, title, authors, author_count, published_on, year, repo_count, link_count, result_count, stars, "
        "votes, document_count FROM paper_details ORDER BY slug",
    )
    assert found == [
        ("alpha", "Alpha", "Mia First, Mia First, Zoe Last", 3, "2024-05", 2024, 3, 3, 1, 31, None, 0),
        ("bare", "Bare", None, None, None, None, 0, 0, 0, None, None, 0),
    ]


def test_paper_details_shows_the_votes_of_the_newest_document_that_knows_any(shelf: Shelf) -> None:
    paper = shelf.paper("alpha")
    shelf.entry(shelf.document("old", as_of="2024-01-01"), paper, votes=90, listed_on="2024-01-01")
    shelf.entry(shelf.document("new", as_of="2024-02-01"), paper, votes=40, listed_on="2024-01-31")
    shelf.entry(shelf.document("newest, without votes", as_of="2024-03-01"), paper)
    shelf.entry(shelf.document("undated"), paper, votes=100)
    found = rows(shelf.connection, "SELECT votes, listed_on, document_count FROM paper_details")
    assert found == [(40, "2024-01-01", 4)]


def test_leaderboard_ranks_in_the_better_direction_and_ties_share_a_rank(shelf: Shelf) -> None:
    data_set, task = shelf.named("datasets", "ImageNet"), shelf.named("tasks", "Image classification")
    accuracy = shelf.named("metrics", "Accuracy", higher_is_better=True)
    error = shelf.named("metrics", "Error", higher_is_better=False)
    for slug, value in [("low", 70.0), ("high", 90.0), ("tied", 90.0), ("middle", 80.0)]:
        paper = shelf.paper(slug)
        shelf.result(paper, accuracy, value, dataset_id=data_set, task_id=task, unit="%")
        shelf.result(paper, error, value, dataset_id=data_set, task_id=task)
    sql = "SELECT rank, paper_slug, value, unit FROM leaderboard WHERE metric = '{}' ORDER BY rank, paper_slug"
    assert rows(shelf.connection, sql.format("Accuracy")) == [
        (1, "high", "90", "%"),
        (1, "tied", "90", "%"),
        (3, "middle", "80", "%"),
        (4, "low", "70", "%"),
    ]
    assert [slug for _, slug, *_ in rows(shelf.connection, sql.format("Error"))] == ["low", "middle", "high", "tied"]


def _reasons(connection: Connection) -> dict[str, str]:
    """Value to the reason why it has no rank."""
    return {row[0]: row[1] for row in rows(connection, "SELECT value, why_unranked FROM unranked_results")}


def test_what_was_read_from_text_ranks_only_where_it_is_probable_and_nothing_speaks_against_it(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "COCO"), shelf.named("metrics", "AP", higher_is_better=True)
    for slug, value, more in (
        ("stated", 1.0, {"dataset_confidence": None}),
        ("probable", 2.0, {"dataset_confidence": LEAST_CONFIDENCE}),
        ("unsure", 3.0, {"dataset_confidence": LEAST_CONFIDENCE - 0.01}),
        ("doubted", 4.0, {"dataset_confidence": 0.9, "doubt": "the words speak of a loss"}),
    ):
        shelf.result(shelf.paper(slug), metric, value, dataset_id=data_set, **more)
    assert rows(shelf.connection, "SELECT value, rank FROM leaderboard ORDER BY rank") == [("2", 1), ("1", 2)]
    assert _reasons(shelf.connection) == {"3": "its reader is not sure enough", "4": "the words speak of a loss"}


def test_results_of_a_paper_that_was_taken_back_are_never_ranked(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "COCO"), shelf.named("metrics", "AP", higher_is_better=True)
    for value, is_retracted in ((1.0, None), (2.0, False), (3.0, True)):
        paper = shelf.paper(f"paper-{value:g}", is_retracted=is_retracted)
        shelf.result(paper, metric, value, dataset_id=data_set)
    assert rows(shelf.connection, "SELECT value, rank FROM leaderboard ORDER BY rank") == [("2", 1), ("1", 2)]
    assert _reasons(shelf.connection) == {"3": "its paper was taken back"}


def test_every_result_is_ranked_or_stands_with_a_reason(shelf: Shelf) -> None:
    data_set, paper = shelf.named("datasets", "COCO"), shelf.paper("alpha")
    known = shelf.named("metrics", "AP", higher_is_better=True)
    shelf.result(paper, known, 1.0, dataset_id=data_set)
    shelf.result(paper, known, 2.0, dataset_id=data_set, kind="delta")
    shelf.result(paper, known, 3.0, dataset_id=data_set, kind="ratio")
    shelf.result(paper, known, 4.0, dataset_id=data_set, attribution="other")
    shelf.result(paper, known, 5.0, dataset_id=data_set, comparable_value=None)
    shelf.result(paper, known, 6.0)
    shelf.result(paper, shelf.named("metrics", "Performance"), 7.0, dataset_id=data_set)
    shelf.result(paper, shelf.named("metrics", "Tokens", is_ranked=False), 8.0, dataset_id=data_set)
    shelf.result(paper, known, 0.5, dataset_id=data_set)
    assert rows(shelf.connection, "SELECT value FROM leaderboard") == [("1",)]
    reasons = _reasons(shelf.connection)
    assert len(set(reasons.values())) == len(reasons) == 8
    assert reasons["0.5"] == "the paper has a better value of this model"


def test_a_board_is_data_set_split_setting_and_metric_whatever_the_task(shelf: Shelf) -> None:
    metric = shelf.named("metrics", "F1", higher_is_better=True)
    first, second = shelf.named("datasets", "First"), shelf.named("datasets", "Second")
    task = shelf.named("tasks", "Parsing")
    for value, more in (
        (1.0, {"dataset_id": first}),
        (2.0, {"dataset_id": first, "task_id": task}),
        (3.0, {"dataset_id": second}),
        (4.0, {"dataset_id": first, "setting": "zero-shot"}),
        (5.0, {"dataset_id": first, "split": "validation"}),
    ):
        shelf.result(shelf.paper(f"paper-{value:g}"), metric, value, **more)
    found = rows(shelf.connection, "SELECT value, rank, entry_count FROM leaderboard ORDER BY value")
    assert found == [("1", 2, 2), ("2", 1, 2), ("3", 1, 1), ("4", 1, 1), ("5", 1, 1)]


def test_a_board_has_one_row_for_each_paper_and_model_its_best_and_what_is_stated_before_what_was_read(
    shelf: Shelf,
) -> None:
    data_set, metric = shelf.named("datasets", "COCO"), shelf.named("metrics", "AP", higher_is_better=True)
    one, other = shelf.paper("one"), shelf.paper("other")
    small, large = shelf.named("models", "Small"), shelf.named("models", "Large")
    for paper, value, more in (
        (one, 50.0, {"model_id": small}),
        (one, 51.0, {"model_id": small}),
        (one, 52.0, {"model_id": large}),
        (other, 53.0, {}),
        (other, 50.0, {"origin": "papers-with-code"}),
    ):
        shelf.result(paper, metric, value, dataset_id=data_set, **more)
    found = rows(shelf.connection, "SELECT rank, paper_slug, model, value, origin FROM leaderboard ORDER BY rank")
    assert found == [
        (1, "one", "Large", "52", "abstract"),
        (2, "one", "Small", "51", "abstract"),
        (3, "other", None, "50", "papers-with-code"),
    ]


def test_a_leader_that_is_far_ahead_of_the_board_has_no_rank_until_another_source_has_it(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "MNIST"), shelf.named("metrics", "FID", higher_is_better=False)
    for slug, value in (("third", 3.3), ("second", 3.2), ("fourth", 3.5), ("leap", 0.3)):
        shelf.result(shelf.paper(slug, published_on="2024"), metric, value, dataset_id=data_set)
    ranked = "SELECT paper_slug FROM leaderboard ORDER BY rank"
    assert rows(shelf.connection, ranked) == [("second",), ("third",), ("fourth",)]
    assert rows(shelf.connection, "SELECT paper_slug FROM sota_history") == [("second",)]
    assert _reasons(shelf.connection) == {"0.3": "too far ahead of the second to be believed without another source"}
    shelf.result(shelf.paper("witness"), metric, 0.3, dataset_id=data_set, attribution="other")
    assert rows(shelf.connection, ranked) == [("leap",), ("second",), ("third",), ("fourth",)]


def test_a_leader_whose_measure_is_only_assumed_is_doubted_sooner(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "MNIST"), shelf.named("metrics", "top-1", higher_is_better=True)
    shelf.named("metrics", "accuracy", higher_is_better=True)
    shelf.connection.exec_driver_sql("UPDATE metrics SET is_bounded = true")
    for slug, value in (("second", 90.0), ("third", 88.0), ("fourth", 87.0)):
        shelf.result(shelf.paper(slug), metric, value, dataset_id=data_set)
    leap = shelf.paper("leap")
    shelf.result(leap, metric, 96.0, dataset_id=data_set, metric_as_printed="accuracy")
    ranked = "SELECT paper_slug FROM leaderboard ORDER BY rank"
    assert rows(shelf.connection, ranked) == [("second",), ("third",), ("fourth",)]
    shelf.connection.exec_driver_sql("UPDATE results SET metric_as_printed = 'top-1'")
    assert rows(shelf.connection, ranked) == [("leap",), ("second",), ("third",), ("fourth",)]


def test_a_leader_that_a_source_states_is_believed(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "MNIST"), shelf.named("metrics", "FID", higher_is_better=False)
    for slug, value, origin in (("b", 3.2, "abstract"), ("c", 3.3, "abstract"), ("a", 0.3, "papers-with-code")):
        shelf.result(shelf.paper(slug), metric, value, dataset_id=data_set, origin=origin)
    assert rows(shelf.connection, "SELECT paper_slug FROM leaderboard ORDER BY rank") == [("a",), ("b",), ("c",)]


def test_the_direction_may_hang_on_the_task(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "AdvBench"), shelf.named("metrics", "attack success rate")
    for value, direction in ((10.0, None), (20.0, True), (30.0, True), (40.0, False), (50.0, False)):
        shelf.result(shelf.paper(f"p{value:g}"), metric, value, dataset_id=data_set, higher_is_better=direction)
    found = rows(shelf.connection, "SELECT value, rank FROM leaderboard ORDER BY value")
    assert found == [("20", 2), ("30", 1), ("40", 1), ("50", 2)]
    assert _reasons(shelf.connection) == {"10": "which direction is better is not known"}


def test_a_value_below_zero_is_printed_with_its_sign_on_its_board(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "CrossDocked"), shelf.named("metrics", "Vina score")
    for value, printed in ((-9.07, "9.07"), (-8.5, "-8.5"), (1.5, "1.5")):
        paper = shelf.paper(f"p{printed}")
        shelf.result(paper, metric, value, dataset_id=data_set, value_text=printed, higher_is_better=False)
    found = rows(shelf.connection, "SELECT value FROM leaderboard ORDER BY rank")
    assert found == [("-9.07",), ("-8.5",), ("1.5",)]


def test_a_board_tells_code_evidence_and_what_a_repository_states_without_a_paper(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "COCO"), shelf.named("metrics", "AP", higher_is_better=True)
    paper = shelf.paper("alpha")
    shelf.repo(paper, "https://github.com/a/starred", stars=9)
    shelf.repo(paper, "https://github.com/a/other", stars=1)
    shelf.repo(paper, "https://github.com/a/awesome-list", stars=900, role="list")
    shelf.repo(paper, "https://github.com/a/framework", stars=90, role="shared")
    shelf.result(paper, metric, 1.0, dataset_id=data_set, evidence="1 AP", dataset_confidence=0.9)
    hub = shelf.add("repos", url="https://huggingface.co/a/model", host="huggingface.co", owner="a", name="model")
    shelf.add(
        "results",
        repo_id=hub,
        metric_id=metric,
        dataset_id=data_set,
        value=2.0,
        value_text="2",
        comparable_value=2.0,
        metric_as_printed="AP",
        kind="absolute",
        attribution="own",
        origin="model-card",
        paper_id=None,
    )
    columns = "rank, paper_slug, value, confidence, evidence, origin, code"
    assert rows(shelf.connection, f"SELECT {columns} FROM leaderboard ORDER BY rank") == [
        (1, None, "2", None, None, "model-card", "https://huggingface.co/a/model"),
        (2, "alpha", "1", 0.9, "1 AP", "abstract", "https://github.com/a/starred"),
    ]


def test_a_data_set_that_only_one_paper_takes_for_one_has_no_board(shelf: Shelf) -> None:
    metric, task = shelf.named("metrics", "AP", higher_is_better=True), shelf.named("tasks", "x", is_attested=False)
    unknown = shelf.named("datasets", "A100 GPU", is_curated=False, is_attested=False)
    known = shelf.named("datasets", "FooSet", is_curated=False)
    for data_set, value in ((unknown, 1.0), (known, 2.0)):
        shelf.result(shelf.paper(f"p{value:g}"), metric, value, dataset_id=data_set, task_id=task)
    assert rows(shelf.connection, "SELECT dataset, task, value FROM leaderboard") == [("FooSet", None, "2")]
    assert rows(shelf.connection, "SELECT value, why_unranked FROM unranked_results") == [
        ("1", "nothing but this paper shows that its data set is one")
    ]


def test_a_result_without_a_metric_has_no_rank_and_stays_visible(shelf: Shelf) -> None:
    known = shelf.named("datasets", "FooSet")
    shelf.result(shelf.paper("a"), None, 1.0, dataset_id=known)
    assert rows(shelf.connection, "SELECT * FROM leaderboard") == []
    assert rows(shelf.connection, "SELECT dataset, metric, value, why_unranked FROM unranked_results") == [
        ("FooSet", None, "1", "what is printed as its metric is no name")
    ]


def test_sota_history_holds_what_was_best_at_its_date(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "GLUE"), shelf.named("metrics", "Error", higher_is_better=False)
    for slug, published_on, value in [
        ("first", "2020", 9.0),
        ("beaten-on-its-day", "2020-03-05", 8.0),
        ("best-of-its-day", "2020-03-05", 7.0),
        ("too-late", "2021-01-01", 7.5),
        ("equal", "2022-01", 7.0),
        ("undated-and-better", None, 1.0),
        ("last", "2023-01-01", 2.0),
    ]:
        shelf.result(shelf.paper(slug, published_on=published_on), metric, value, dataset_id=data_set)
    found = rows(shelf.connection, "SELECT paper_slug, value FROM sota_history ORDER BY published_on")
    assert found == [("first", "9"), ("best-of-its-day", "7"), ("equal", "7"), ("last", "2")]


def test_no_result_without_a_rank_stands_in_the_history(shelf: Shelf) -> None:
    data_set, metric = shelf.named("datasets", "GLUE"), shelf.named("metrics", "Accuracy", higher_is_better=True)
    ranked = shelf.paper("ranked", published_on="2020")
    shelf.result(ranked, metric, 70.0, dataset_id=data_set, dataset_confidence=0.9, model="Fir")
    shelf.result(ranked, metric, 69.0, dataset_id=data_set, dataset_confidence=0.9, model="Fir")
    unnamed = shelf.named("datasets", "Rumour", is_curated=False, is_attested=False)
    faults: tuple[dict[str, Any], ...] = (
        {"kind": "delta"},
        {"attribution": "other"},
        {"doubt": "it is printed as a bound or roughly"},
        {"dataset_confidence": LEAST_CONFIDENCE - 0.1},
        {"dataset_id": None},
        {"comparable_value": None},
        {"dataset_id": unnamed},
        {"verdict": "denied"},
    )
    for number, fault in enumerate(faults):
        better = {"dataset_id": data_set, "dataset_confidence": 0.9, **fault}
        shelf.result(shelf.paper(f"better-{number}", published_on="2019"), metric, 90.0 + number, **better)
    gone = shelf.paper("gone", published_on="2019", is_retracted=True)
    shelf.result(gone, metric, 99.0, dataset_id=data_set, dataset_confidence=0.9)
    assert rows(shelf.connection, "SELECT paper_slug, value FROM sota_history") == [("ranked", "70")]
    assert rows(shelf.connection, "SELECT count(*) FROM unranked_results") == [(10,)]
    row = "dataset, metric, split, setting, higher_is_better, model, value, paper_slug"
    beside = f"SELECT {row} FROM sota_history EXCEPT SELECT {row} FROM leaderboard"
    assert rows(shelf.connection, beside) == []


def test_trending_counts_back_from_the_newest_listing_and_takes_the_newest_observation(shelf: Shelf) -> None:
    early, late = shelf.document("early", as_of="2023-12-31"), shelf.document("late", as_of="2024-01-02")
    popular, fresh, edge, past = (shelf.paper(slug) for slug in ("popular", "fresh", "edge", "past"))
    shelf.entry(early, popular, votes=500, comments=2, listed_on="2023-12-31")
    shelf.entry(late, popular, votes=60, comments=3, listed_on="2023-12-31")
    shelf.entry(late, fresh, votes=60, listed_on="2024-01-02")
    shelf.entry(late, edge, votes=9, listed_on="2023-12-03")
    shelf.entry(late, past, votes=999, listed_on="2023-12-02")
    shelf.entry(late, shelf.paper("unvoted"), listed_on="2024-01-02")
    found = rows(
        shelf.connection,
        "SELECT rank, paper_slug, votes, comments, days_back FROM trending ORDER BY rank, paper_slug",
    )
    assert found == [(1, "fresh", 60, None, 0), (1, "popular", 60, 3, 2), (3, "edge", 9, None, 30)]


def test_paper_sources_leads_from_a_field_to_its_document(shelf: Shelf) -> None:
    paper = shelf.paper("alpha")
    entry = shelf.entry(shelf.document("page.txt", as_of="2024-01-01"), paper, position=4)
    shelf.add("paper_fields", paper_id=paper, field="title", entry_id=entry)
    assert rows(shelf.connection, "SELECT * FROM paper_sources") == [
        ("alpha", "title", "page.txt", "page.txt".ljust(64, "0"), 4, "hf-daily", "2024-01-01")
    ]


def test_disagreements_are_of_one_board_model_and_paper_and_two_sources(shelf: Shelf) -> None:
    accuracy = shelf.named("metrics", "accuracy", higher_is_better=True)
    imagenet, cifar = shelf.named("datasets", "ImageNet"), shelf.named("datasets", "CIFAR-10")
    model = shelf.named("models", "Shelfer")
    paper, other = shelf.paper("first"), shelf.paper("second")
    table, page = shelf.document("table.json", loader="papers-with-code"), shelf.document("page.txt")
    stated = {"origin": "papers-with-code", "dataset_id": imagenet, "model_id": model}
    found = {"dataset_id": imagenet, "model_id": model}
    documents = {
        shelf.result(paper, accuracy, 91.5, **stated): table,
        shelf.result(paper, accuracy, 92.5, **found): page,
        shelf.result(paper, accuracy, 70.0, **{**found, "dataset_id": cifar}): page,
        shelf.result(paper, accuracy, 71.0, **found, split="test"): page,
        shelf.result(paper, accuracy, 72.0, **found, setting="zero-shot"): page,
        shelf.result(paper, accuracy, 73.0, **found, verdict="denied"): page,
        shelf.result(paper, accuracy, 90.0, **stated, place="row 2"): table,
        shelf.result(paper, accuracy, 74.0, dataset_id=imagenet, model="Another"): page,
        shelf.result(other, accuracy, 95.0, **found): page,
    }
    for result, document in documents.items():
        shelf.add("result_documents", result_id=result, document_id=document)
    columns = "paper_slug, value, origin, document_uri, other_value, other_origin, difference"
    assert rows(shelf.connection, f"SELECT {columns} FROM disagreements ORDER BY value") == [
        ("first", "90", "papers-with-code", "table.json", "92.5", "abstract", 2.5),
        ("first", "91.5", "papers-with-code", "table.json", "92.5", "abstract", 1.0),
    ]


def test_what_people_decided_counts_first_and_a_denied_result_never(shelf: Shelf) -> None:
    accuracy = shelf.named("metrics", "accuracy", higher_is_better=True)
    imagenet, model = shelf.named("datasets", "ImageNet"), shelf.named("models", "Shelfer")
    paper = shelf.paper("first")
    of = {"dataset_id": imagenet, "model_id": model}
    shelf.result(paper, accuracy, 99.0, **of, dataset_confidence=0.9)
    shelf.result(paper, accuracy, 98.0, **of, origin="papers-with-code")
    shelf.result(paper, accuracy, 97.0, **of, dataset_confidence=0.1, doubt="a guess", verdict="confirmed")
    shelf.result(paper, accuracy, 96.0, **of, origin="papers-with-code", verdict="denied", verdict_reason="A misprint.")
    assert rows(shelf.connection, "SELECT value FROM leaderboard") == [("97",)]
    why = rows(shelf.connection, "SELECT value, why_unranked FROM unranked_results ORDER BY value")
    better = "the paper has a better value of this model"
    assert why == [("96", "denied by curation: A misprint."), ("98", better), ("99", better)]


def test_a_leader_far_ahead_is_believed_once_people_confirm_it(shelf: Shelf) -> None:
    accuracy = shelf.named("metrics", "accuracy", higher_is_better=True, is_bounded=True)
    imagenet = shelf.named("datasets", "ImageNet")
    for number, value in enumerate((80.0, 79.5, 79.0)):
        shelf.result(shelf.paper(f"paper-{number}"), accuracy, value, dataset_id=imagenet, dataset_confidence=0.9)
    leader = shelf.result(shelf.paper("leader"), accuracy, 99.0, dataset_id=imagenet, dataset_confidence=0.9)
    first = "SELECT paper_slug FROM leaderboard WHERE rank = 1"
    assert rows(shelf.connection, first) == [("paper-0",)]
    shelf.connection.exec_driver_sql(f"UPDATE results SET verdict = 'confirmed' WHERE id = {leader}")
    assert rows(shelf.connection, first) == [("leader",)]


STEPS_AT_ONCE = 100


def test_views_of_twice_as_many_papers_take_about_twice_the_steps(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts no steps")
    shelf = Shelf(connection)
    shared = _measure(shelf, "shared")
    _fill(shelf, 100, shared)
    once = {view: _steps(connection, view) for view in VIEWS}
    _fill(shelf, 100, shared)
    growth = {view: _steps(connection, view) / once[view] for view in VIEWS}
    assert max(growth.values()) < 2.3, growth


def _fill(shelf: Shelf, papers: int, shared: tuple[int, int]) -> None:
    """So many papers, each in a document and with two results: one of a measure that all share, one of its own."""
    for _ in range(papers):
        number = next(shelf.ids)
        paper = shelf.paper(f"paper-{number}", year=2024, published_on="2024-05-26")
        shelf.authors(paper, f"Ada {number}")
        document = shelf.document(f"{number}.json", as_of="2024-05-27", entry_count=1)
        entry = shelf.entry(document, paper, listed_on="2024-05-27", votes=number)
        shelf.add("paper_fields", paper_id=paper, field="title", entry_id=entry)
        for dataset, metric in (shared, _measure(shelf, str(number))):
            result = shelf.result(paper, metric, number, dataset_id=dataset)
            shelf.add("result_documents", result_id=result, document_id=document)


def _measure(shelf: Shelf, name: str) -> tuple[int, int]:
    """A data set and a metric of its own."""
    return shelf.named("datasets", f"set {name}"), shelf.named("metrics", f"metric {name}", higher_is_better=True)


def _steps(connection: Connection, view: str) -> int:
    """How many steps SQLite's machine takes to give all rows of a view: a measure that no clock disturbs."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += STEPS_AT_ONCE

    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(count, STEPS_AT_ONCE)
    try:
        rows(connection, f"SELECT * FROM {view}")
    finally:
        driver.set_progress_handler(None, 0)
    return steps
