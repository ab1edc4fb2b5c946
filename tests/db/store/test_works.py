"""Versions, citations, topics, retractions and what authors are known by follow from the set of records alone."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import Connection, func, select

from db.engine import writing
from db.fingerprint import fingerprint
from db.records import AuthorIdentifier, Citation, Identifier, PaperRecord, StatedTopic, Version
from db.store.derivation import derive_all
from db.tables import Author, AuthorName, Paper, PaperTopic, PaperVersion, Topic, Venue
from db.tables import Citation as CitationRow
from db.vocabulary import shipped_vocabulary
from tests.db.store.test_derivation import READER, add, empty_shelf, take_back

ORCID, OTHER_ORCID = "0000-0001-2345-6789", "0000-0002-1825-0097"
CITED = PaperRecord(title="Cited", identifiers=(Identifier("doi", "10.1000/cited"), Identifier("openalex", "W1")))
CITING = PaperRecord(
    title="Citing",
    citations=(
        Citation(Identifier("doi", "10.1000/cited")),
        Citation(text="A book of 1950"),
        Citation(Identifier("openalex", "W1"), "Cited"),
        Citation(Identifier("doi", "10.1000/cited"), "The words"),
        Citation(Identifier("arxiv", "1801.00001")),
    ),
)


def citations(connection: Connection) -> list[tuple[str | None, str | None, str | None]]:
    query = select(CitationRow.value, CitationRow.text, Paper.slug)
    query = query.join(Paper, Paper.id == CitationRow.cited_paper_id, isouter=True).order_by(CitationRow.position)
    return [(value, text, slug) for value, text, slug in connection.execute(query)]


def authors(connection: Connection) -> dict[str, tuple[str | None, set[str]]]:
    query = select(Author.name, Author.orcid, AuthorName.name).join(AuthorName, AuthorName.author_id == Author.id)
    found: dict[str, tuple[str | None, set[str]]] = {}
    for shown, orcid, name in connection.execute(query):
        found.setdefault(shown, (orcid, set()))[1].add(name)
    return found


def by(title: str, *names: str, orcids: tuple[str | None, ...] = ()) -> PaperRecord:
    known = tuple(AuthorIdentifier(place, "orcid", orcid) for place, orcid in enumerate(orcids) if orcid)
    return PaperRecord(title=title, authors=names, author_identifiers=known)


def test_a_citation_leads_to_the_work_that_comes_later_and_to_none_once_it_is_withdrawn(connection: Connection) -> None:
    add(connection, (CITING,))
    unresolved = [
        ("10.1000/cited", "The words", None),
        (None, "A book of 1950", None),
        ("W1", "Cited", None),
        ("1801.00001", None, None),
    ]
    assert citations(connection) == unresolved
    cited = add(connection, (CITED,))
    assert [slug for _, _, slug in citations(connection)] == ["cited", None, "cited", None]
    take_back(connection, cited)
    assert citations(connection) == unresolved


def test_a_citing_paper_that_comes_later_leads_to_the_work_that_is_there(connection: Connection) -> None:
    add(connection, (CITED,))
    add(connection, (CITING,))
    assert [slug for _, _, slug in citations(connection)] == ["cited", None, "cited", None]


def test_versions_are_a_union_in_which_each_form_stands_once(connection: Connection) -> None:
    first = Version("preprint", "v1", "2018-01-02")
    journal = Version("journal", published_on="2019", venue="Shelf Letters", volume="3")
    same = Version("journal", published_on="2019-05-06", venue="Shelf Letters", doi="10.1000/x", pages="1-9")
    identifiers = (Identifier("arxiv", "1801.00001"),)
    add(connection, (PaperRecord(title="A", identifiers=identifiers, versions=(first, journal)),))
    add(connection, (PaperRecord(title="A", identifiers=identifiers, versions=(same,)),), loader="crossref")
    own = PaperVersion
    columns = (own.kind, own.label, own.published_on, own.doi, Venue.name, own.volume, own.pages)
    query = select(*columns).join(Venue, Venue.id == own.venue_id, isouter=True).order_by(own.position)
    assert [tuple(row) for row in connection.execute(query)] == [
        ("preprint", "v1", "2018-01-02", None, None, None, None),
        ("journal", None, "2019-05-06", "10.1000/x", "Shelf Letters", "3", "1-9"),
    ]


def test_a_venue_goes_with_the_last_version_that_was_published_there(connection: Connection) -> None:
    document = add(connection, (PaperRecord(title="A", versions=(Version("journal", venue="Shelf Letters"),)),))
    assert connection.scalars(select(Venue.name)).all() == ["Shelf Letters"]
    take_back(connection, document)
    assert connection.scalar(select(func.count()).select_from(Venue)) == 0


def test_a_class_of_a_scheme_is_no_keyword_and_what_a_person_chose_counts_first(connection: Connection) -> None:
    stated = (
        StatedTopic("cs.CL", "arxiv"),
        StatedTopic("Pruning", "openalex", is_machine_written=True),
        StatedTopic("pruning"),
    )
    add(connection, (PaperRecord(title="A", topics=stated, ai_keywords=("CSCL",)),))
    query = select(PaperTopic.name, PaperTopic.scheme, PaperTopic.is_machine_written, Topic.folded_name)
    rows = connection.execute(query.join(Topic, Topic.id == PaperTopic.topic_id).order_by(PaperTopic.name))
    assert [tuple(row) for row in rows] == [
        ("CSCL", None, True, "cscl"),
        ("cs.CL", "arxiv", False, "arxiv:cs.cl"),
        ("pruning", None, False, "pruning"),
    ]


def test_one_source_that_knows_of_a_retraction_counts_more_than_one_that_does_not(connection: Connection) -> None:
    identifiers = (Identifier("doi", "10.1000/x"),)
    add(connection, (PaperRecord(title="A", identifiers=identifiers, is_retracted=False),))
    assert connection.scalars(select(Paper.is_retracted)).all() == [False]
    add(connection, (PaperRecord(title="A", identifiers=identifiers, is_retracted=True),), loader="openalex")
    assert connection.scalars(select(Paper.is_retracted)).all() == [True]


def test_records_that_one_source_numbers_alike_are_one_work_whatever_their_titles(connection: Connection) -> None:
    number = (Identifier("openalex", "W1"),)
    add(connection, (PaperRecord(title="Old Name", identifiers=number), PaperRecord(title="Other", identifiers=number)))
    assert connection.scalar(select(func.count()).select_from(Paper)) == 1
    add(connection, (PaperRecord(title="Third", identifiers=(Identifier("openalex", "W2"),)),))
    assert connection.scalar(select(func.count()).select_from(Paper)) == 2


def test_names_with_one_orcid_are_one_author_until_a_source_gives_one_of_them_another(connection: Connection) -> None:
    add(connection, (by("One", "Anna Berg", orcids=(ORCID,)), by("Two", "Anna Berg-Dahl", orcids=(ORCID,))))
    assert authors(connection) == {"Anna Berg": (ORCID, {"Anna Berg", "Anna Berg-Dahl"})}
    other = add(connection, (by("Three", "Anna Berg", orcids=(OTHER_ORCID,)),))
    assert authors(connection) == {"Anna Berg": (None, {"Anna Berg"}), "Anna Berg-Dahl": (ORCID, {"Anna Berg-Dahl"})}
    take_back(connection, other)
    assert authors(connection) == {"Anna Berg": (ORCID, {"Anna Berg", "Anna Berg-Dahl"})}


def test_names_with_different_orcids_are_never_one_author(connection: Connection) -> None:
    team = ("Grace Hopper", "Alan Kay")
    add(connection, (by("One", "Anna M. Berg", *team), by("Two", "Anna Berg", *team)))
    assert authors(connection)["Anna Berg"][1] == {"Anna M. Berg", "Anna Berg"}
    add(connection, (by("Three", "Anna M. Berg", orcids=(ORCID,)), by("Four", "Anna Berg", orcids=(OTHER_ORCID,))))
    assert authors(connection)["Anna Berg"] == (OTHER_ORCID, {"Anna Berg"})
    assert authors(connection)["Anna M. Berg"] == (ORCID, {"Anna M. Berg"})


def test_an_orcid_that_a_list_repeats_says_nothing(connection: Connection) -> None:
    add(connection, (by("One", "Anna Berg", "Carl Dahl", orcids=(ORCID, ORCID)),))
    assert {orcid for orcid, _ in authors(connection).values()} == {None}


def test_identifiers_of_another_list_are_given_to_the_same_names(connection: Connection) -> None:
    known = (AuthorIdentifier(1, "orcid", ORCID),)
    doi = (Identifier("doi", "10.1000/x"),)
    add(connection, (PaperRecord(title="A", identifiers=doi, authors=("Carl Dahl", "Anna Berg")),))
    record = PaperRecord(
        title="A", identifiers=doi, authors=("et al.", "Dahl, Carl", "Berg, A."), author_identifiers=known
    )
    add(connection, (record,), loader="crossref")
    assert authors(connection)["Carl Dahl"][0] == ORCID
    assert authors(connection)["Anna Berg"][0] is None


RECORDS = (
    CITED,
    CITING,
    PaperRecord(title="Cited", authors=("Anna Berg",), identifiers=(Identifier("openalex", "W1"),), is_retracted=True),
    by("One", "Anna Berg", "Carl Dahl", orcids=(ORCID,)),
    by("Two", "A. Berg", "Carl Dahl", orcids=(ORCID,)),
    by("Three", "Anna Berg-Dahl", orcids=(ORCID, OTHER_ORCID)),
    by("Four", "Anna Falk", orcids=(OTHER_ORCID,)),
    PaperRecord(
        title="Citing",
        citations=(Citation(Identifier("arxiv", "1801.00001"), "Later"),),
        topics=(StatedTopic("cs.LG", "arxiv"), StatedTopic("Pruning", "openalex", is_machine_written=True)),
        versions=(Version("preprint", "v2", "2018-01-03"), Version("journal", venue="Shelf Letters")),
    ),
    PaperRecord(title="Later", identifiers=(Identifier("arxiv", "1801.00001"),)),
    PaperRecord(title="Later", identifiers=(Identifier("arxiv", "1801.00001"),), versions=(Version("journal"),)),
)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_and_any_withdrawal_gives_the_same(seed: int) -> None:
    random = Random(seed)
    with empty_shelf() as engine, writing(engine) as connection:
        for record in RECORDS:
            add(connection, (record,))
        expected = fingerprint(connection)
    with empty_shelf() as engine, writing(engine) as connection:
        for record in random.sample(RECORDS, len(RECORDS)):
            document = add(connection, (record,))
            if random.random() < 0.4:
                take_back(connection, document)
                add(connection, (record,))
        assert fingerprint(connection) == expected
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == expected
