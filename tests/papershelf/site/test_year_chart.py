"""The chart of papers by year: a bar a year, none left out."""

from __future__ import annotations

from itertools import pairwise

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


@pytest.mark.parametrize("counts", [[(2020, 5), (2021, 4)], [(year, 900 + year) for year in range(2010, 2024)]])
@pytest.mark.parametrize("more", [[], [(2024, 1234567), (2025, 1234568)], [(1960, 3)]])
def test_labels_beside_each_other_leave_each_other_room_on_a_phone(
    counts: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    chart = year_chart(sorted(counts + more))
    assert chart is not None
    years = [bar.middle for bar in chart.bars if bar.has_year]
    numbers = [(bar.middle, len(f"{bar.count:,}")) for bar in chart.bars if bar.has_count]
    phone, digit, year = 350 / 100, 6.6, 30  # pixels: one percent of the width, a digit, a year
    assert all((after - before) * phone >= year for before, after in pairwise(years))
    assert all(
        (after - before) * phone >= digit * (long + other) / 2 for (before, long), (after, other) in pairwise(numbers)
    )
