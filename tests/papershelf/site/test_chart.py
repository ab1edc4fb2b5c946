"""The chart of a board: every result a point, the best so far a line, and words for those who cannot see it."""

from __future__ import annotations

import re

import pytest

from papershelf.site.chart import BOTTOM, TOP, Point, chart_of, instant, round_values


def point(day: str, value: float, is_record: bool = False) -> Point:
    return Point(day, value, is_record, f"Net {value:g}", f"{value:g}%")


POINTS = [point("2019", 70, True), point("2020-06", 65), point("2021-01-01", 80, True), point("2022-01-01", 75)]


def test_every_result_is_a_point_and_the_line_goes_up_in_steps_and_on_to_the_last_date() -> None:
    chart = chart_of(POINTS, "accuracy", True, "%")
    assert chart is not None
    assert chart.points.count("M") == 4
    assert re.fullmatch(r"M20\.0,[\d.]+H[\d.]+V[\d.]+H980\.0", chart.line)
    assert [mark.text for mark in chart.records] == ["70%, Net 70, 2019", "80%, Net 80, 2021-01-01"]
    assert chart.records[1].y < chart.records[0].y
    assert chart.title == "accuracy over time; higher is better"
    assert chart.description.startswith("4 results from 2019 to 2022-01-01. The best went from 70% (Net 70, 2019) to")
    assert all(mark.text.endswith("%") for mark in chart.values)


def test_one_result_of_a_wrong_scale_does_not_press_the_others_into_a_line() -> None:
    sane = [point(f"20{10 + number}", 80 + number, True) for number in range(10)]
    chart = chart_of([*sane, point("2019-06", 0.81)], "accuracy", True, None)
    assert chart is not None
    assert chart.records[0].y - chart.records[-1].y > 0.6 * (BOTTOM - TOP)
    assert f",{float(BOTTOM)}h0" in chart.points  # it is drawn all the same, at the edge


def test_lower_is_better_falls() -> None:
    chart = chart_of([point("2019", 60, True), point("2020", 50, True), point("2020", 90)], "perplexity", False, None)
    assert chart is not None
    assert chart.records[1].y > chart.records[0].y
    assert chart.title.endswith("lower is better")


@pytest.mark.parametrize("points", [[], [point("2020", 1, True)], [point("2020", 1, True), point("2020", 2)]])
def test_what_has_no_course_has_no_chart(points: list[Point]) -> None:
    assert chart_of(points, "accuracy", True, None) is None


def test_equal_values_have_a_chart() -> None:
    chart = chart_of([point("2019", 5, True), point("2020", 5, True)], "accuracy", True, None)
    assert chart is not None
    assert {mark.y for mark in chart.records} == {chart.records[0].y}


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (68.9, 91.2), (-5, 5), (1e-6, 3e-6), (120_000, 4_500_000), (7, 7), (0, 0), (99.1, 99.9)]
)
def test_labels_are_few_and_round(low: float, high: float) -> None:
    values = round_values(low, high)
    assert 1 <= len(values) <= 7
    assert values == sorted(values)
    assert all(float(f"{value:.3g}") == value for value in values)


def test_labels_of_dates_are_years_or_the_months_of_a_short_time() -> None:
    long = chart_of([point("2001", 1, True), point("2025", 2, True)], "a", True, None)
    short = chart_of([point("2024-02-01", 1, True), point("2024-06-30", 2, True)], "a", True, None)
    assert long is not None
    assert short is not None
    assert [mark.text for mark in long.dates] == ["2001", "2006", "2011", "2016", "2021"]
    assert [mark.text for mark in short.dates] == ["2024-02", "2024-06"]
    assert instant("2024") == instant("2024-01") == instant("2024-01-01") < instant("2024-01-02")
