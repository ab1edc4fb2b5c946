"""Numbers are read with sign, unit and neighbours, through what LaTeX leaves behind."""

from __future__ import annotations

import pytest

from extraction.words.numbers import MOST_NUMBERS, find_numbers

NUMBERS = [
    ("a sim3.5AP gain", [(3.5, None)]),
    ("Dice of 83.6pm6.3% here and 95.2% ± 0.3% there", [(83.6, "%"), (95.2, "%")]),
    (r"0.83 $\pm$ 0.02 here. Then 83.6 \pm 0.3 dB", [(0.83, None), (83.6, "dB")]),
    ("at 5 pm 30 of them", [(5.0, None), (30.0, None)]),
    ("a leq 2% loss", [(2.0, "%")]),
    ("it is 6times faster", [(6.0, "x")]),
    ("97.1\\% of it", [(97.1, "%")]),
    ("$2\\times$ less", [(2.0, "x")]),
    ("$36$% less and $4\\\\%$ more", [(36.0, "%"), (4.0, "%")]),
    ("1.37times/1.24times faster", [(1.37, "x"), (1.24, "x")]),
    ("8.7% and 4.6% respectively", [(8.7, "%"), (4.6, "%")]),
    ("12.3 and 3.8 points", [(12.3, "points"), (3.8, "points")]),
    ("from 69.76% to 73.19%", [(69.76, "%"), (73.19, "%")]),
    ("2-3% more", [(2.0, "%"), (3.0, "%")]),
    ("2.2 ~ 5.9 dB", [(2.2, "dB"), (5.9, "dB")]),
    ("83.3M parameters", [(83.3, "M")]),
    ("a 7B-parameter model", [(7.0, "B")]),
    ("4.2 GFLOPs in 16.2ms at 30 FPS", [(4.2, "G"), (16.2, "ms"), (30.0, "fps")]),
    ("1,000 x more", [(1000.0, "x")]),
    ("77. 7% accuracy", [(77.7, "%")]),
    ("1/9 of the parameters", [(9.0, "x")]),
    ("by a factor of 2.5", [(2.5, "x")]),
    ("a 10-fold cut in 3 GPU hours", [(10.0, "x"), (3.0, "GPU hours")]),
    ("a 19-point gain", [(19.0, "points")]),
    ("224x224 images, 300times 300 input, 256$\\times$256", []),
    ("ResNet50, GPT-4 and v1.2.3", []),
    ("(1) this and 2) that", []),
    ("a 3D model with 8-step sampling", []),
    (
        "an MSE of 1.2e-4, later $3.4\\times 10^{-3}$ and 5 x 10^-2; 10^{-3} in the end",
        [(1.2e-4, None), (3.4e-3, None), (0.05, None), (1e-3, None)],
    ),
    ("of order x^2 and 2^{10}", [(2.0, None)]),
    ("20tok/s in 3GiB, or 512 bytes", [(20.0, "token/s"), (3.0, "GB"), (512.0, "bytes")]),
    ("off by 3.4 mm here, by 1.2 cm there, at 16 kHz", [(3.4, "mm"), (1.2, "cm"), (16.0, "Hz")]),
    ("V=80.8 and >4AP", [(80.8, None), (4.0, None)]),
    ("It took only $450 and 26 minutes, or USD 12 an hour", [(450.0, "$"), (26.0, "min"), (12.0, "$")]),
    ("gains of $12.5$ and $3\\%$, from US$3 million", [(12.5, "%"), (3.0, "%")]),
]
ASIDES = [
    ("a recall of 0.94 (95% CI: 0.91-0.97) and an error of 5.2% (95% confidence interval 4.69--5.78)", [0.94, 5.2]),
    ("0.91 (0.88 to 0.94, 95% CI) and 0.8 [CI 0.7, 0.9]", [0.91, 0.8]),
    ("rated 4.5/5 by most, 7 out of 10 by some, and 55.3 on a 0-100 scale", [4.5, 7.0, 55.3]),
    ("at IoU 0.5 it has 33.1, by 2.1 more (p<0.01), with a threshold of 0.7", [33.1, 2.1]),
    ("an IoU of 0.78", [0.78]),
    ("Hit@0.5 is 65", [65.0]),
    ("Since 2019 it rose from 3 to 5; from 2017 to 2023 it fell; 2015 tokens", [3.0, 5.0, 2015.0]),
    ("an Elo from 1950 to 2010 Elo", [1950.0, 2010.0]),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers_are_read_with_their_units_however_the_latex_was_lost(
    text: str, expected: list[tuple[float, str | None]]
) -> None:
    assert [(number.value, number.unit) for number in find_numbers(text)] == expected


@pytest.mark.parametrize(("text", "values"), ASIDES)
def test_bounds_scales_thresholds_and_years_are_no_numbers_of_a_result(text: str, values: list[float]) -> None:
    assert [number.value for number in find_numbers(text)] == values


def test_an_arrow_and_a_double_dash_join_two_ends_without_a_sign() -> None:
    for text in ("from 50% → 61%", r"50 $\rightarrow$ 61", "34--48 points"):
        before, after = find_numbers(text)
        assert (before.group, before.is_range, before.sign, after.sign) == (after.group, True, 0, 0), text


def test_a_printed_sign_counts_and_the_dash_of_a_range_does_not() -> None:
    assert [number.sign for number in find_numbers("+1.4%, -2.9% and −3%")] == [1, -1, -1]
    assert [number.sign for number in find_numbers("by 2%-6.6% or 14X-27X")] == [0, 0, 0, 0]
    assert [number.sign for number in find_numbers("with r=-0.94 or $-1.23$")] == [-1, -1]


def test_a_list_is_one_group_and_a_range_says_so() -> None:
    listed = find_numbers("7.7%, 6.9% and 4.3% on three sets; 2-3% elsewhere")
    assert [number.group for number in listed] == [1, 1, 1, 2, 2]
    assert [number.is_range for number in listed] == [False, False, False, True, True]


def test_no_more_numbers_are_read_than_anybody_writes() -> None:
    assert len(find_numbers("5% " * 4000)) == MOST_NUMBERS
