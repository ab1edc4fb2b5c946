"""Which author of a paper's list a source's identifier belongs to."""

from __future__ import annotations

import pytest

from db.display.records import shown
from db.records import AuthorIdentifier, PaperRecord
from db.resolution.author_identifiers import merge_author_identifiers

LIST = ("Anna Berg", "Carl Dahl", "Éva Falk")


def found(*told: PaperRecord) -> dict[int, str]:
    merged = merge_author_identifiers(LIST, [(shown(record), place) for place, record in enumerate(told)])
    return {own.position: own.value for own in merged}


def record(*authors: str, known: dict[int, str]) -> PaperRecord:
    identifiers = tuple(AuthorIdentifier(place, "openalex", value) for place, value in known.items())
    return PaperRecord(title="A", authors=authors, author_identifiers=identifiers)


@pytest.mark.parametrize(
    ("authors", "known", "expected"),
    [
        (LIST, {0: "A1", 2: "A3"}, {0: "A1", 2: "A3"}),
        (("Falk, Eva", "Anna Berg"), {0: "A3"}, {2: "A3"}),
        (("A. Berg", "C. Dahl", "E. Falk"), {1: "A2"}, {1: "A2"}),
        (("A. Berg", "E. Falk"), {1: "A3"}, {}),
        (("et al.", "Carl Dahl"), {1: "A2"}, {1: "A2"}),
        (LIST, {9: "A9"}, {}),
        (LIST, {0: "A1", 1: "A1"}, {}),
        (("Anna Berg", "Anna Berg", "Éva Falk"), {0: "A1"}, {0: "A1"}),
        ((), {0: "A1"}, {}),
    ],
)
def test_an_identifier_belongs_to_the_author_of_its_name_or_of_its_place_and_surname(
    authors: tuple[str, ...], known: dict[int, str], expected: dict[int, str]
) -> None:
    assert found(record(*authors, known=known)) == expected


def test_of_one_scheme_the_source_that_counts_most_decides() -> None:
    assert found(record(*LIST, known={0: "A1"}), record(*LIST, known={0: "A7", 1: "A2"})) == {0: "A1", 1: "A2"}
