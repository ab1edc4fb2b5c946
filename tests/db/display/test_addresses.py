"""Addresses that a printed line broke are whole again; what follows an address stays apart."""

from __future__ import annotations

import pytest

from db.display.addresses import join_broken_addresses
from db.display.cleaner import clean_abstract


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("at https: //x.example.org/a.", "at https://x.example.org/a."),
        ("at:https: //github.com/example/shelf", "at:https://github.com/example/shelf"),
        ("at https://github. com/example/shelf.", "at https://github.com/example/shelf."),
        ("at https://sites.google. com/view/shelf for", "at https://sites.google.com/view/shelf for"),
        ("at https://github.com/ example/shelf.", "at https://github.com/example/shelf."),
        ("at https://github.com/exam- ple/My-Shelf.", "at https://github.com/exam-ple/My-Shelf."),
        ("at https://github.com/example/ Shelf-of-Files.", "at https://github.com/example/Shelf-of-Files."),
    ],
)
def test_a_broken_address_is_whole(printed: str, whole: str) -> None:
    assert join_broken_addresses(printed) == whole
    assert clean_abstract(printed) == whole


@pytest.mark.parametrize(
    "printed",
    [
        "at https://github.com/example/ and https://x.org.",
        "at https://github.com/example/shelf/ for code.",
        "see https://example.github.io/shelf/ Code: there.",
        "at https://github.com/example/ now.",
        "either/ or, 3 : 4 and http is a protocol",
    ],
)
def test_what_follows_an_address_stays_apart(printed: str) -> None:
    assert join_broken_addresses(printed) == printed
