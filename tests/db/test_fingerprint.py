"""The fingerprint of a table: one number for its rows in any order, and another one for any other rows."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from db.fingerprint import digest_of

VALUES = st.none() | st.integers(0, 3) | st.floats(0, 1) | st.sampled_from(["", "a", "b", '"', "a,b", "é"])
ROWS = st.lists(st.tuples(VALUES, VALUES), max_size=6)


@given(ROWS, st.randoms(use_true_random=False), st.integers(1, 4))
def test_neither_order_nor_batches_of_rows_count(rows: list[tuple[object, ...]], random: Random, size: int) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    batches = [mixed[first : first + size] for first in range(0, len(mixed), size)]
    assert digest_of(batches) == digest_of([rows])


@given(ROWS, ROWS)
def test_other_rows_and_rows_that_stand_more_often_have_another_digest(
    rows: list[tuple[object, ...]], others: list[tuple[object, ...]]
) -> None:
    def as_counted(some: list[tuple[object, ...]]) -> Counter[tuple[str, ...]]:
        return Counter(tuple(map(repr, row)) for row in some)

    assert (digest_of([rows]) == digest_of([others])) == (as_counted(rows) == as_counted(others))


def test_rows_that_stand_twice_do_not_cancel_each_other() -> None:
    assert len({digest_of([[("a",)] * times]) for times in range(5)}) == 5


def test_what_stands_in_one_column_or_in_two_is_not_one() -> None:
    assert digest_of([[("a,b", "c")]]) != digest_of([[("a", "b,c")]])
    assert digest_of([[(None,)]]) != digest_of([[("null",)]])
