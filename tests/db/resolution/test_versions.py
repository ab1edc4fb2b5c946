"""Which records tell of one form of a work, and what is known of it then."""

from __future__ import annotations

from itertools import permutations

from db.records import Citation, Identifier, Version
from db.resolution.citations import merge_citations
from db.resolution.versions import merge_versions
from db.vocabulary import shipped_vocabulary


def merged(*versions: Version) -> list[Version]:
    told = [(version, document) for document, version in enumerate(versions)]
    return [form.version for form in merge_versions(told, shipped_vocabulary())]


def test_one_doi_is_one_form_whatever_its_sources_call_it() -> None:
    versions = (
        Version("other", doi="10.1000/x"),
        Version("proceedings", doi="10.1000/x", venue="ICML", published_on="2021"),
        Version("journal", doi="10.1000/x", published_on="2021-07-18", pages="1-9"),
    )
    assert merged(*versions) == [
        Version("proceedings", doi="10.1000/x", venue="ICML", published_on="2021-07-18", pages="1-9")
    ]


def test_two_dois_are_two_forms() -> None:
    assert len(merged(Version("journal", doi="10.1000/x"), Version("journal", doi="10.1000/y"))) == 2


def test_without_a_doi_kind_label_venue_and_year_decide() -> None:
    journal = Version("journal", venue="Shelf Letters", published_on="2021")
    assert merged(journal, Version("journal", venue="SHELF LETTERS", published_on="2021-03")) == [
        Version("journal", venue="Shelf Letters", published_on="2021-03")
    ]
    for other in (
        Version("proceedings", venue="Shelf Letters", published_on="2021"),
        Version("journal", venue="Book Letters", published_on="2021"),
        Version("journal", venue="Shelf Letters", published_on="2022"),
        Version("journal", venue="Shelf Letters"),
    ):
        assert len(merged(journal, other)) == 2


def test_a_later_source_adds_what_is_missing_and_changes_nothing() -> None:
    first = Version("journal", doi="10.1000/x", volume="4", published_on="2021-05")
    second = Version("journal", doi="10.1000/x", volume="5", issue="2", published_on="2020-01-02")
    assert merged(first, second) == [Version("journal", doi="10.1000/x", volume="4", issue="2", published_on="2021-05")]


def test_versions_stand_by_kind_date_and_number() -> None:
    versions = [
        Version("journal", published_on="2021"),
        Version("preprint", "v10", "2020-02-02"),
        Version("preprint", "v9", "2020-02-02"),
        Version("preprint", "v1", "2020-01-01"),
    ]
    expected = [("preprint", "v1"), ("preprint", "v9"), ("preprint", "v10"), ("journal", None)]
    for order in permutations(versions):
        assert [(version.kind, version.label) for version in merged(*order)] == expected


def test_every_document_that_tells_of_a_form_is_kept() -> None:
    version = Version("journal", doi="10.1000/x")
    (form,) = merge_versions([(version, 7), (version, 3), (version, 7)], shipped_vocabulary())
    assert form.documents == {3, 7}


def test_a_work_that_is_cited_twice_stands_once_with_the_words_of_either() -> None:
    identifier = Identifier("doi", "10.1000/x")
    told = [Citation(identifier), Citation(text="A book"), Citation(identifier, "The words"), Citation(text="A book")]
    found = merge_citations((citation, document) for document, citation in enumerate([*told, Citation()]))
    assert [(one.identifier, one.text, one.document) for one in found] == [
        (identifier, "The words", 0),
        (None, "A book", 1),
    ]
