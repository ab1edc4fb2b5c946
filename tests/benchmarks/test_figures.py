from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.figures import GOALS, Figure, Goal, Point, Results, figure, read_results, spread, write_results
from benchmarks.measures import loading, publishing, scanning, server, starting
from benchmarks.plot import CHART, chart

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")


def test_a_ratio_is_the_median_of_the_runs_with_the_lowest_and_the_highest() -> None:
    assert spread([(3, 1), (1, 1), (4, 2)]) == (2, 1, 3)


def test_each_run_is_divided_by_its_own_baseline() -> None:
    assert spread([(10, 10), (1, 1)]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("goal", "good", "bad"),
    [(Goal(0.35, is_least=True), 0.35, 0.349), (Goal(1.5), 1.5, 1.51), (Goal(0), 0, 0.01)],
)
def test_a_goal_is_reached_up_to_its_bound(goal: Goal, good: float, bad: float) -> None:
    assert goal.is_reached(good)
    assert not goal.is_reached(bad)


def test_a_goal_without_a_unit_judges_the_ratio() -> None:
    assert figure("publish", "", [(3, 2)], works=1).passed is True
    assert figure("publish", "", [(4, 2)], works=1).passed is False


def test_a_goal_with_a_unit_judges_the_median_of_the_values() -> None:
    found = figure("load, memory", "", [(3, 2)], works=1, values=[400, 700, 450])
    assert (found.value, found.unit, found.passed) == (450, "MB", True)


def test_a_figure_without_a_goal_neither_passes_nor_fails() -> None:
    assert figure("load, all", "", [(1, 2)], works=1).passed is None


def test_cpu_is_the_median_of_the_runs_and_memory_the_greatest() -> None:
    found = figure("load, all", "", [(1, 2)], works=1, cpu_seconds=[1, 9, 2], peaks_mb=[50, 70, 60])
    assert (found.cpu_seconds, found.peak_mb) == (2, 70)


def test_every_goal_is_that_of_a_figure() -> None:
    sources = "".join(
        Path(module.__file__ or "").read_text(encoding="utf-8")
        for module in (loading, publishing, scanning, server, starting)
    )
    assert [name for name in GOALS if f'"{name}"' not in sources] == []


def test_a_new_figure_takes_the_place_of_the_one_of_its_name_and_size(tmp_path: Path) -> None:
    results = Results()
    for works, ratio in ((10, 2), (20, 4), (10, 8)):
        results.add(figure("load, all", "a / b", [(ratio, 1)], works=works))
    results.add_cost(Point(10, 9, 1.5, 90))
    results.add_cost(Point(10, 8, 1.25, 80))
    write_results(results, tmp_path / "last.json")
    again = read_results(tmp_path / "last.json")
    assert [(it.works, it.ratio) for it in again.figures] == [(10, 8), (20, 4)]
    assert again.costs == [Point(10, 8, 1.25, 80)]


def test_the_page_shows_the_last_figures() -> None:
    for part in (report.figures, report.ratios, report.costs, report.rooms, report.machines):
        assert part() in PAGE
    assert read_results().figures
    assert CHART.read_text(encoding="utf-8") == chart(read_results().costs)


def test_the_chart_has_a_point_and_a_label_for_each_size() -> None:
    drawn = chart([Point(900, 1_000, 4.5, 90), Point(9_000, 10_000, 5.25, 100)])
    assert drawn.count("<circle") == 2
    assert "10,000" in drawn
    assert "5.25" in drawn


def test_a_missed_goal_stands_out_in_the_table() -> None:
    missed = Figure("publish", 10, 2.0, 1.5, 2.5, "a / b", goal="at most 1.5", passed=False, cpu_seconds=3)
    assert "| publish | 10 | 2 (1.5 to 2.5) |  | at most 1.5 | **no** | 3.00 |  |" in report.figures(Results([missed]))
