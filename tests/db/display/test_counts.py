"""Numbers of things agree with their words."""

from __future__ import annotations

import pytest

from db.display.counts import counted


@pytest.mark.parametrize(("number", "told"), [(0, "0 votes"), (1, "1 vote"), (2, "2 votes"), (1041, "1,041 votes")])
def test_one_is_no_plural(number: int, told: str) -> None:
    assert counted(number, "vote") == told
