"""Which records that share a key could be one paper, and how little is looked at where they could not."""

from __future__ import annotations

from itertools import product

import pytest

from db.records import Identifier, PaperRecord
from db.resolution import candidates
from db.resolution.features import Features, features_of
from db.resolution.hashing import hash_of
from db.resolution.keys import keys_of


def _features(title: str, year: str, abstract: str) -> Features:
    return features_of(PaperRecord(title, authors=("Ada Berg",), published_on=year, abstract=abstract))


@pytest.mark.parametrize(
    ("title", "year", "abstract", "could_be"),
    [
        ("Pruning networks of shelves", "2020", "Another text.", True),
        ("Pruning networks of shelves", "2024", "Another text.", True),
        ("Pruning network of shelves", "2022", "Another text.", True),
        ("Pruning network of shelves", "2024", "Another text.", False),
        ("Networks that forget", "2024", " ".join(f"word{number}" for number in range(30)), True),
        ("Networks that forget", "2020", "Another text.", False),
    ],
)
def test_titles_or_texts_say_whether_two_records_could_be_one(
    title: str, year: str, abstract: str, could_be: bool
) -> None:
    one = _features("Pruning networks of shelves", "2020", " ".join(f"word{number}" for number in range(30)))
    other = _features(title, year, abstract)
    assert candidates.could_be_one([one], [other]) is could_be is candidates.could_be_one([other], [one])


def test_authors_are_not_compared_where_neither_titles_nor_texts_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "authors_shared", None)
    one, other = _features("Pruning networks", "2020", "One text."), _features("Other shelves", "2020", "Another.")
    assert not candidates.could_be_one([one], [other])


def test_two_arxiv_identifiers_are_told_apart_without_a_look_at_their_records() -> None:
    identifiers = ("arxiv:2401.00001", "arxiv:2401.00002", "doi:10.1000/x", "core:title|2020||a berg", "title:title")
    numbers = {identifier: hash_of(identifier) for identifier in identifiers}
    for one, other in product(identifiers, identifiers):
        on_arxiv = one.startswith("arxiv:") and other.startswith("arxiv:")
        assert candidates.are_apart(numbers[one], numbers[other]) is on_arxiv
    first, second = (
        features_of(PaperRecord("Pruning networks of shelves", identifiers=(Identifier("arxiv", value),)))
        for value in ("2401.00001", "2401.00002")
    )
    cores = candidates.cores_of({features: keys_of(features) for features in (first, second)})
    assert not candidates.candidates(cores)
