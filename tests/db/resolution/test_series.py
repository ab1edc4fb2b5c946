"""Works of one series, and works of the same people on the next subject, are none of each other's versions."""

from __future__ import annotations

import pytest

from db.records import Identifier, PaperRecord
from db.resolution.features import features_of
from db.resolution.identity import resolve
from db.resolution.title_words import differ_in_numbers, speaks_of_another

AUTHORS = ("Ada Berg", "Carl Dahl")


def papers(*records: PaperRecord) -> int:
    return len(resolve([features_of(record) for record in records]).papers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On Shelves: Part 3.1, Storage and Extraction", "On Shelves: Part 3.2, Manipulation"),
        ("Notes on Shelves: Part II, Storage", "Notes on Shelves: Part III, Manipulation"),
        ("A Survey of Deep Shelving in Medicine", "A Survey of Deep Shelving in Finance"),
        ("Shelf networks for images", "Shelf networks for videos"),
        ("Dropping Books as an Approximation of Reading", "Dropping Books as an Approximation of Reading: Appendix"),
        (
            "Dropping Books as an Approximation of Reading",
            "Supplementary: Dropping Books as an Approximation to Read",
        ),
    ],
)
def test_they_stay_apart_wherever_they_were_published(one: str, other: str) -> None:
    first = PaperRecord(one, authors=AUTHORS, published_on="2019", venue="ICML 2019")
    for second in (
        PaperRecord(other, authors=AUTHORS, published_on="2019", venue="Machine Learning"),
        PaperRecord(other, authors=AUTHORS, published_on="2018", identifiers=(Identifier("arxiv", "1801.00001"),)),
    ):
        assert papers(first, second) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On Shelves: Part 3, Storage of Books", "On Shelves, Part III: Storage of Books"),
        ("On Shelves: Part 3", "On Shelves: Part Three"),
        ("On Shelves: Part III", "On Shelves: Part Three"),
        ("Shelf networks for images of books", "Shelf netwroks for images of books"),
        ("Shelves that Learn to Sort Books", "Shelves that Learn to Sort Books: A Study in Oak"),
    ],
)
def test_a_typo_another_numeral_or_a_subtitle_parts_nobody(one: str, other: str) -> None:
    first = PaperRecord(one, authors=AUTHORS, published_on="2019", venue="ICML 2019")
    second = PaperRecord(other, authors=AUTHORS, published_on="2018", identifiers=(Identifier("arxiv", "1801.00001"),))
    assert papers(first, second) == 1


def test_a_part_of_no_number_is_counted_by_none() -> None:
    assert not differ_in_numbers("the part of books in shelves", "the part of books in boxes")
    assert differ_in_numbers("shelves part 1 2 of books", "shelves part 1 3 of boxes")
    assert speaks_of_another("shelves", "appendix of shelves")
