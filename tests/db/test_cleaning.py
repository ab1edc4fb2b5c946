"""Cleaning of text, numbers and dates: what may stand in a record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.cleaning import clean_count, clean_date, clean_day, clean_line, clean_text

ANY_TEXT = st.text(st.characters(codec=None))


def test_text_loses_what_no_database_holds_and_keeps_its_lines() -> None:
    assert clean_text("a\x00b\ud800c\x1bd\ufeff\r\ne\rf\tg\u200bh") == "abcd\ne\nf\tg\u200bh"


def test_a_line_has_single_spaces_and_no_ends() -> None:
    assert clean_line("\u00a0 a \n\t b\u2003c\x85d ") == "a b cd"


@given(ANY_TEXT)
def test_clean_text_can_be_written_and_is_clean(raw: str) -> None:
    cleaned = clean_text(raw)
    assert "\x00" not in cleaned.encode().decode()
    assert clean_text(cleaned) == cleaned
    assert clean_line(clean_line(raw)) == clean_line(raw)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2025-06-30T05:41:23.309Z", "2025-06-30"),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("0000-01-01", None),
        ("24-01-01", None),
        ("٢٠٢٤-٠١-٠١", None),
        ("", None),
    ],
)
def test_a_day_is_one_of_the_calendar(raw: str, day: str | None) -> None:
    assert clean_day(raw) == day


@pytest.mark.parametrize(
    ("raw", "count"),
    [(0, 0), (2**31 - 1, 2**31 - 1), (2**31, None), (-1, None), (True, None), (1.0, None), ("1", None), (None, None)],
)
def test_a_count_is_a_whole_number_that_a_column_holds(raw: object, count: int | None) -> None:
    assert clean_count(raw) == count


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("2021", "2021"),
        ("2021-02", "2021-02"),
        ("2021-02-28T10:00:00Z", "2021-02-28"),
        ("2004-03-02/2005-06-02", "2004-03-02"),
        ("2021-02-30", "2021-02"),
        ("2021-13-01", "2021"),
        ("0000-01-01", None),
        ("20210", None),
        ("２０２１", None),
        ("in press", None),
    ],
)
def test_a_date_is_cleaned_to_what_of_it_is_a_date(raw: str, date: str | None) -> None:
    assert clean_date(raw) == date
