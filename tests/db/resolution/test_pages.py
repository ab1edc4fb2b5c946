"""A title alone is no work: what says nothing else is known by the page where it stands."""

from __future__ import annotations

from db.records import Identifier, LinkAddress, PaperRecord
from db.resolution.features import features_of
from db.resolution.identity import resolve

TITLE = "Lecture notes"


def noted(*addresses: str, title: str = TITLE, **known: object) -> PaperRecord:
    links = tuple(LinkAddress(address) for address in addresses)
    return PaperRecord(title, published_on="2020", links=links, **known)  # type: ignore[arg-type]


def papers(*records: PaperRecord) -> int:
    return len(resolve([features_of(record) for record in records]).papers)


def test_two_pages_are_two_works_and_a_doubt() -> None:
    records = noted("https://example.org/berg"), noted("https://example.org/dahl")
    assert papers(*records) == 2
    assert [doubt.reason for doubt in resolve(map(features_of, records)).doubts] == ["same_title"]
    long = "An Introduction to the Shelving of Books"
    assert papers(noted("https://example.org/berg", title=long), noted("https://example.org/dahl", title=long)) == 2


def test_one_page_is_one_work_however_its_address_is_printed() -> None:
    assert papers(noted("https://example.org/berg"), noted("http://www.example.org/berg/")) == 1


def test_who_names_no_page_joins_the_only_one_of_that_title() -> None:
    one, other = noted("https://example.org/berg"), noted("https://example.org/dahl")
    assert papers(one, noted()) == 1
    assert papers(one, other, noted()) == 3


def test_pages_part_nobody_who_is_known_by_more() -> None:
    for known in ({"authors": ("Ada Berg",)}, {"identifiers": (Identifier("doi", "10.1/x"),)}):
        assert papers(noted("https://example.org/berg", **known), noted("https://example.com/dahl", **known)) == 1
