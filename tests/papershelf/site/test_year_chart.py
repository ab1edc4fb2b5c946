"""The chart of papers by year: a bar a year, none left out."""

from __future__ import annotations

import pytest

from papershelf.site.year_chart import BOTTOM, MOST_LABELS, TOP, year_chart


def test_each_year_has_its_place_and_one_without_papers_no_height() -> None:
    chart = year_chart([(2018, 4), (2020, 8)])
    assert chart is not None
    assert [(bar.year, bar.count) for bar in chart.bars] == [(2018, 4), (2019, 0), (2020, 8)]
    first, between, last = chart.bars
    assert (first.height * 2, between.height, last.height) == (last.height, 0, BOTTOM - TOP)
    assert first.x < between.x < last.x
    assert chart.description == "12 papers from 2018 to 2020, most of them (8) in 2020."


def test_a_single_year_needs_no_chart() -> None:
    assert year_chart([(2020, 5)]) is None
    assert year_chart([]) is None


@pytest.mark.parametrize("years", [2, 6, 7, 40, 130])
def test_however_many_years_there_are_bars_stay_within_and_labels_few(years: int) -> None:
    chart = year_chart([(1900 + number, number + 1) for number in range(years)])
    assert chart is not None
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in chart.bars)
    labelled = [bar for bar in chart.bars if bar.has_year]
    assert 1 <= len(labelled) <= MOST_LABELS
    assert labelled[-1] is chart.bars[-1]
    assert chart.bars[-1].has_count
