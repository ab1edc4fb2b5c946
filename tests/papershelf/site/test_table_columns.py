"""Where rows are results, value and measure stand first: a screen shows few columns."""

from __future__ import annotations

from markupsafe import Markup

from papershelf.site.table_columns import columns_of_numbers, places_of_numbers, places_of_question, results_first


def names(*columns: str) -> list[dict[str, str]]:
    return [{"name": column} for column in columns]


def test_of_results_one_sees_first_what_one_looks_for() -> None:
    found = results_first(names("id", "paper_id", "task_id", "metric_id", "split", "value"), "name")
    assert [column["name"] for column in found] == ["id", "value", "metric_id", "paper_id", "task_id", "split"]


def test_other_tables_keep_their_order() -> None:
    for columns in (("title", "metric"), ("value", "name"), ("b", "a")):
        assert results_first(names(*columns), "name") == names(*columns)


def test_a_question_keeps_its_first_column_and_leaves_out_what_is_hidden() -> None:
    columns = ["dataset", "metric", "split", "rank", "value", "paper_slug"]
    assert [columns[place] for place in places_of_question(columns, ["paper_slug"])] == [
        *("dataset", "rank", "value", "metric", "split")
    ]


def test_numbers_stand_in_columns_of_numbers_and_links_in_none() -> None:
    def cell(column: str, value: object, kind: str) -> dict[str, object]:
        return {"column": column, "value": value, "value_type": kind}

    rows = [
        [cell("votes", "1", "int"), cell("paper_id", Markup("<a>1</a>"), "int"), cell("doi", "1", "str")],
        [cell("votes", "", "none"), cell("paper_id", Markup("<a>2</a>"), "int"), cell("doi", "x", "str")],
    ]
    assert columns_of_numbers(rows) == {"votes"}


def test_numbers_of_a_query_stand_in_columns_of_numbers() -> None:
    assert places_of_numbers([(1, "1", None, 2.5, 1), (None, "x", None, 3, "one")]) == {0, 3}
    assert places_of_numbers([]) == set()
