"""When a work came out, where a source dates another version of it."""

from __future__ import annotations

import pytest

from db.identifiers import month_of_arxiv
from db.records import Identifier, PaperRecord
from db.resolution.days import first_published_on
from db.resolution.features import features_of
from db.resolution.identity import resolve

PREPRINT = (Identifier("arxiv", "1706.01234"),)


@pytest.mark.parametrize(
    ("identifier", "month"),
    [("1706.03762", "2017-06"), ("0704.0001", "2007-04"), ("hep-th/9901001", "1999-01"), ("cs/0112017", "2001-12")],
)
def test_an_arxiv_identifier_holds_its_month(identifier: str, month: str) -> None:
    assert month_of_arxiv(identifier) == month


@pytest.mark.parametrize(
    ("printed", "first"),
    [
        ("2023-08-02", "2017-06"),
        ("2017-09", "2017-06"),
        ("2018", "2017-06"),
        ("2017-07-01", "2017-07-01"),
        ("2017-06-12", "2017-06-12"),
        ("2017-05-31", "2017-05-31"),
        ("2017", "2017"),
        (None, None),
    ],
)
def test_a_preprint_is_dated_by_its_first_version(printed: str | None, first: str | None) -> None:
    assert first_published_on(PaperRecord("Shelves", published_on=printed, identifiers=PREPRINT)) == first


def test_what_was_published_is_dated_by_that() -> None:
    published = PaperRecord("Shelves", published_on="2023-08-02", identifiers=PREPRINT, venue="ICML")
    with_doi = PaperRecord("Shelves", published_on="2023", identifiers=(*PREPRINT, Identifier("doi", "10.1/x")))
    without = PaperRecord("Shelves", published_on="2023")
    for record in (published, with_doi, without):
        assert first_published_on(record) == record.published_on


def test_the_latest_version_of_a_preprint_is_the_paper_of_its_proceedings() -> None:
    title, authors = "Shelves Are All You Need", ("Ada Berg", "Carl Dahl", "Eva Falk")
    preprint = PaperRecord(title, authors=authors, published_on="2023-08-02", identifiers=PREPRINT)
    proceedings = PaperRecord(title, authors=authors, published_on="2017", venue="NeurIPS")
    assert len(resolve(map(features_of, (preprint, proceedings))).papers) == 1
