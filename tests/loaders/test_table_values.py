"""Numbers as people type them into tables."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.table_text import plain
from loaders.table_units import unit_named
from loaders.table_values import NoValue, Value, value_of


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("96.95%", Value(96.95, unit="%")),
        ("85.7 ± 0.2", Value(85.7, 0.2)),
        ("0.8428±0.0014", Value(0.8428, 0.0014)),
        ("95.2% +/- 0.3%", Value(95.2, 0.3, "%")),
        ("28.4 \\pm 0.1", Value(28.4, 0.1)),
        ("87.58*", Value(87.58)),
        ("39.9+", Value(39.9)),
        ("**69.0**", Value(69.0)),
        ("_1.5_", Value(1.5)),
        ("−46.9", Value(-46.9)),
        ("9.2m", Value(9.2, unit="M")),
        ("220k", Value(220, unit="K")),
        ("43B?", Value(43, unit="B")),
        ("1,234.5", Value(1234.5)),
        ("12,345", Value(12345)),
        ("77,5", Value(77.5)),
        (".912", Value(0.912)),
        ("≈ 3", Value(3)),
        ("1.2e-4", Value(1.2e-4)),
        ("3.3×10^20", Value(3.3e20)),
        ("17.1(16.1 with basic dynamic evaluation)", Value(17.1)),
        ("23.6 [1]", Value(23.6)),
        ("12 ms", Value(12, unit="ms")),
        ("0,912", Value(0.912)),
        ("77,5%", Value(77.5, unit="%")),
        ("1.234,56", Value(1234.56)),
        ("1'234'567", Value(1234567)),
        ("12\u202f345", Value(12345)),
        ("- 0.45", Value(-0.45)),
        ("+1.5", Value(1.5)),
        ("3.2e-5", Value(3.2e-5)),
        ("2.3e+19", Value(2.3e19)),
        ("1.8 x 10^19", Value(1.8e19)),
        ("1.8 · 10^{19}", Value(1.8e19)),
        ("3×10⁻³", Value(3e-3)),
        ("10^-3", Value(1e-3)),
        ("x2.3", Value(2.3, unit="x")),
        ("2.3×", Value(2.3, unit="x")),
        ("12h", Value(12, unit="h")),
        ("1:23:45", Value(5025, unit="s")),
        ("2h 30min", Value(9000, unit="s")),
        ("4.1 GFLOPs", Value(4.1, unit="G")),
        ("300 MFLOPs", Value(300, unit="M")),
        ("25.6M params", Value(25.6, unit="M")),
        ("1.1 billion parameters", Value(1.1, unit="B")),
        ("20 FPS", Value(20, unit="fps")),
        ("3.4 GPU days", Value(3.4, unit="GPU days")),
        ("31.2dB", Value(31.2, unit="dB")),
        ("0.5 mm", Value(0.5, unit="mm")),
        ("4.1°", Value(4.1, unit="°")),
        ("8bit", Value(8, unit="bits")),
        ("94.0±.04", Value(94, 0.04)),
        ("91.5 +-0.2", Value(91.5, 0.2)),
        ("91.5 (±0.2)", Value(91.5, 0.2)),
        ("95.2±0.3%", Value(95.2, 0.3, "%")),
        ("11.7 ± 0.2M", Value(11.7, 0.2, "M")),
        ("1.2e-3 ± 1e-4", Value(1.2e-3, 1e-4)),
        ("$95.2_{\\pm 0.1}$", Value(95.2, 0.1)),
        ("\\textbf{95.2}\\%", Value(95.2, unit="%")),
        ("95.2 &plusmn; 0.3", Value(95.2, 0.3)),
        ("<b>95.2</b>", Value(95.2)),
        ("95.2 (94.8)", Value(95.2)),
        ("(95.2)", Value(95.2)),
        ("*87.5", Value(87.5)),
        ("95.2^a", Value(95.2)),
        ("95.2†‡", Value(95.2)),
        ("$1,200", Value(1200, unit="$")),
        (-0.2, Value(-0.2)),
        (7, Value(7)),
    ],
)
def test_a_number_is_read_with_its_unit_and_spread(printed: object, expected: Value) -> None:
    found = value_of(printed)
    assert found.value == pytest.approx(expected.value)
    assert (found.error, found.unit) == (expected.error, expected.unit)


@pytest.mark.parametrize(
    ("printed", "footnote"),
    [
        ("87.58*", "*"),
        ("95.2 †", "†"),
        ("17.1 (ensemble)", "(ensemble)"),
        ("95.2% [1]", "[1]"),
        ("*87.5", "*"),
        ("87.5", None),
        ("91.5 (±0.2)", None),
    ],
)
def test_what_is_remarked_behind_a_number_is_its_footnote(printed: str, footnote: str | None) -> None:
    assert value_of(printed).footnote == footnote


@pytest.mark.parametrize(
    ("printed", "metric", "expected"),
    [
        ("1.2m", "Params", Value(1.2, unit="M")),
        ("1.2m", "Median translation error", Value(1.2, unit="m")),
        ("28.4 BLEU", "BLEU", Value(28.4)),
        ("54.6 box AP", "box AP", Value(54.6)),
        ("31.5 BLEU", "BLEU score", Value(31.5)),
        ("87.5% acc.", "Accuracy", Value(87.5, unit="%")),
        ("90m", "Training Time", Value(90, unit="min")),
        ("3 d", "Training Time", Value(3, unit="days")),
        ("0.9 (s)", "Runtime", Value(0.9, unit="s")),
        ("0.9 (s)", "F1", Value(0.9, footnote="(s)")),
    ],
)
def test_the_column_says_what_a_word_behind_a_number_is(printed: str, metric: str, expected: Value) -> None:
    assert value_of(printed, metric) == expected


@pytest.mark.parametrize("printed", ["<1", "> 90%", "≤ 0.5", ">=3"])
def test_a_bound_is_no_number(printed: str) -> None:
    with pytest.raises(NoValue, match="bound"):
        value_of(printed)


@pytest.mark.parametrize(
    "printed", [None, "", " ", "-", "--", "--*", "−", "N/A", "n.a.", "(n/a)", "not reported", "?", "..."]
)
def test_an_empty_cell_is_said_to_be_one(printed: object) -> None:
    with pytest.raises(NoValue, match="empty"):
        value_of(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "86.7/85.9",
        "(16.97 15.58)",
        "(32.76 32.07 26.26)",
        "1 to 3",
        "3-4",
        "10-20%",
        "20 30",
        "95.2, 94.8",
        "1/2",
        "8 test 9 dev",
        "87.5 (dev), 88.0 (test)",
        "87.5 (dev) 88.0 (test)",
        "17.1 on dev, 18.2 on test",
    ],
)
def test_of_several_numbers_none_is_taken(printed: str) -> None:
    with pytest.raises(NoValue, match="several"):
        value_of(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "No",
        "Constituent parser",
        "BERT",
        True,
        [1],
        {"a": 1},
        "3D",
        "31.5 METEOR",
        "2^20",
        "3rd",
        "#1",
        "1:23",
        "$1.2M",
        float("nan"),
        "1e999",
        10**400,
    ],
)
def test_what_is_no_number_is_none(printed: object) -> None:
    with pytest.raises(NoValue):
        value_of(printed, "BLEU")


def test_markdown_is_no_part_of_a_name() -> None:
    assert plain("**[BERT](https://example.org/x)** `large`") == "BERT large"
    assert plain("snake_case_name") == "snake_case_name"
    assert unit_named(" M ") == "M"
    assert unit_named("top 1") is None


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_survives_being_printed(number: float) -> None:
    assert value_of(number).value == number
    assert value_of(f"{number:.4f}").value == pytest.approx(float(f"{number:.4f}"))


@given(st.text() | st.none() | st.booleans() | st.lists(st.integers()))
def test_anything_is_a_number_or_none(printed: object) -> None:
    with suppress(NoValue):
        assert math.isfinite(value_of(printed).value)


@pytest.mark.parametrize("unit", ["[", "](", "[a", "**", "_", "[](", "](a "])
def test_marks_of_markdown_without_end_take_no_time(unit: str) -> None:
    begun = time.process_time()
    plain(unit * 60_000)
    assert time.process_time() - begun < 5  # a minute, where each mark looks to the end of the text


CELLS = Path(__file__).parent / "cells.txt"


def test_of_numeric_cells_nearly_all_have_their_value_and_unit_and_no_other_cell_has_one() -> None:
    wrong, numeric = [], 0
    for line in CELLS.read_text(encoding="utf-8").splitlines()[1:]:
        cell, metric, value, unit = line.rsplit("|", 3)
        expected = (None, None) if value == "-" else (float(value), None if unit == "-" else unit)
        numeric += value != "-"
        found: tuple[float | None, str | None] = (None, None)
        with suppress(NoValue):
            read = value_of(cell.replace("\\n", "\n"), metric)
            found = (read.value, read.unit)
        if found != expected:
            wrong.append((cell, found))
    assert numeric > 700
    assert len(wrong) <= numeric / 100, wrong
    assert all(value is None for _, (value, _) in wrong), "what is not understood is rejected, and not read otherwise"
