"""Which repositories are nobody's own by themselves."""

from __future__ import annotations

import pytest

from db.resolution.repos import FEWEST_SHARING, role_of


@pytest.mark.parametrize("name", ["awesome-shelves", "Awesome_Shelves", "shelf.awesome", "paper-list", "shelf-papers"])
def test_a_list_is_told_by_its_name(name: str) -> None:
    assert role_of(name, 1) == "list"


@pytest.mark.parametrize("name", ["shelf", "awesomeness", "papers", "papershelf"])
def test_other_names_tell_nothing(name: str) -> None:
    assert role_of(name, FEWEST_SHARING - 1) is None
    assert role_of(name, FEWEST_SHARING) == "shared"
