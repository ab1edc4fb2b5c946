"""References as the APA prints them, by citeproc-py."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.export.apa import apa_reference
from papershelf.export.csl_json import csl_item
from papershelf.export.reference import Reference

PREPRINT: dict[str, Any] = {
    "slug": "shelves",
    "title": "Shelves at Scale",
    "authors": ("Ada B. Lovelace", "Vincent van Gogh"),
    "published_on": "2024-03-12",
    "arxiv_id": "2403.01234",
}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            {},
            "Lovelace, A. B., & van Gogh, V. (2024, March 12). Shelves at Scale. arXiv. https://arxiv.org/abs/2403.01234",
        ),
        (
            {"venue": "ICML", "venue_year": 2025},
            "Lovelace, A. B., & van Gogh, V. (2025). Shelves at Scale. In International Conference on Machine "
            "Learning. https://arxiv.org/abs/2403.01234",
        ),
        (
            {"venue": "JMLR", "doi": "10.1000/shelves"},
            "Lovelace, A. B., & van Gogh, V. (2024). Shelves at Scale. Journal of Machine Learning Research. "
            "https://doi.org/10.1000/shelves",
        ),
        ({"authors": ("Ada Lovelace",), "title": "Is It?"}, "Lovelace, A. (2024, March 12). Is It? arXiv."),
        ({"authors": (), "published_on": None}, "Shelves at Scale (n.d.). arXiv."),
        ({"published_on": "2024-03"}, "Lovelace, A. B., & van Gogh, V. (2024, March). Shelves at Scale."),
        ({"published_on": "2024", "arxiv_id": None}, "Lovelace, A. B., & van Gogh, V. (2024). Shelves at Scale."),
    ],
)
def test_a_paper_is_a_line_of_a_reference_list(known: dict[str, Any], expected: str) -> None:
    line = apa_reference(csl_item(Reference(**{**PREPRINT, **known})))
    assert line.startswith(expected)
    assert "\n" not in line


def test_of_more_than_twenty_authors_nineteen_and_the_last_are_named() -> None:
    authors = tuple(f"Ada Lovelace{letter}" for letter in "abcdefghijklmnopqrstuv")
    line = apa_reference(csl_item(Reference(**{**PREPRINT, "authors": authors})))
    assert line.count("Lovelace") == 20
    assert "Lovelaces, A., … Lovelacev, A. (2024" in line
