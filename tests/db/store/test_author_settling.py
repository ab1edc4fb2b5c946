"""Which names are one author follows from the set of papers: whatever the order, and however loads are split."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from db.engine import writing
from db.fingerprint import fingerprint
from db.records import AuthorIdentifier, AuthorScheme, PaperRecord
from db.resolution import author_variants
from db.store.author_rows import is_settled
from db.store.author_settling import settle_authors
from db.store.derivation import derive_all
from db.tables import Author, AuthorName, Paper, PaperAuthor, UnsettledName
from db.vocabulary import shipped_vocabulary
from tests.db.store.test_derivation import READER, add, empty_shelf, take_back
from tests.work import work_of

TEAM = ("Grace Hopper", "Alan Kay")
Known = tuple[tuple[int, tuple[AuthorScheme, str]], ...]
"""Of places in a list a scheme and a value."""


def paper(title: str, *authors: str, known: Known = ()) -> PaperRecord:
    identifiers = (AuthorIdentifier(place, scheme, value) for place, (scheme, value) in known)
    return PaperRecord(title=title, authors=authors, author_identifiers=tuple(identifiers))


def names_of_authors(connection: Connection) -> dict[str, set[str]]:
    """The name that is shown of each author to all names that lead there."""
    rows = connection.execute(select(Author.name, AuthorName.name).join(AuthorName, AuthorName.author_id == Author.id))
    found: dict[str, set[str]] = {}
    for shown, printed in rows:
        found.setdefault(shown, set()).add(printed)
    return found


def test_only_names_that_another_is_like_wait_to_be_settled(connection: Connection) -> None:
    def waiting() -> set[str]:
        return set(connection.scalars(select(UnsettledName.folded_name)))

    document = (paper("One", "Anna M. Berg", "Grace Hopper"), paper("Two", "Zoë Berg", "Grace Hopper"))
    add(connection, document, settles=False)
    assert waiting() == set()
    add(connection, (paper("Three", "Anna Berg", "Alan Kay"),), salt="2", settles=False)
    assert waiting() == {"anna berg"}, "Anna M. Berg is found from there"
    add(connection, (paper("Four", "Anna M. Berg"), paper("Five", "ZOË BERG")), salt="3", settles=False)
    assert waiting() == {"anna berg", "anna m berg", "zoe berg"}, "one may be another's variant, one has two spellings"


def test_names_that_share_two_coauthors_are_one_author_shown_by_the_name_printed_most(connection: Connection) -> None:
    add(connection, (paper("One", "Anna M. Berg", *TEAM), paper("Two", "Anna Berg", *TEAM)))
    add(connection, (paper("Three", "Anna M. Berg"),), salt="2")
    assert names_of_authors(connection)["Anna M. Berg"] == {"Anna M. Berg", "Anna Berg"}
    assert connection.scalar(select(func.count()).select_from(Author)) == 3
    printed = select(PaperAuthor.name, func.count()).join(Author).where(Author.name == "Anna M. Berg")
    assert {row[0]: row[1] for row in connection.execute(printed.group_by(PaperAuthor.name))} == {
        "Anna M. Berg": 2,
        "Anna Berg": 1,
    }


def test_a_number_that_a_machine_gives_two_names_alone_joins_them_where_they_are_alike(connection: Connection) -> None:
    known: Known = ((0, ("openalex", "1")),)
    add(connection, (paper("A", "Anna Berg", known=known), paper("B", "A. Berg", known=known)))
    assert names_of_authors(connection) == {"Anna Berg": {"Anna Berg", "A. Berg"}}
    another = add(connection, (paper("C", "A. Berg", known=((0, ("openalex", "2")),)),))
    assert len(names_of_authors(connection)) == 2
    take_back(connection, another)
    assert len(names_of_authors(connection)) == 1


def test_names_part_again_when_what_proved_them_to_be_one_is_taken_back(connection: Connection) -> None:
    add(connection, (paper("One", "Anna M. Berg", *TEAM),))
    proof = add(connection, (paper("Two", "Anna Berg", *TEAM),), salt="2")
    add(connection, (paper("Three", "Anna Berg"),), salt="3")
    assert "Anna M. Berg" not in names_of_authors(connection)
    take_back(connection, proof)
    assert {"Anna M. Berg", "Anna Berg"} <= names_of_authors(connection).keys()


def test_a_new_name_that_contradicts_parts_two_names_of_which_none_is_on_its_paper(connection: Connection) -> None:
    first = (paper("One", "A. Berg", *TEAM), paper("Two", "Anna Berg", *TEAM))
    add(connection, first)
    assert names_of_authors(connection)["Anna Berg"] == {"Anna Berg", "A. Berg"}
    other = add(connection, (paper("Three", "Arne Berg", *TEAM),), salt="2")
    assert names_of_authors(connection)["A. Berg"] == {"A. Berg"}
    take_back(connection, other)
    assert names_of_authors(connection)["Anna Berg"] == {"Anna Berg", "A. Berg"}


def test_names_that_nobody_bears_are_no_authors(connection: Connection) -> None:
    add(connection, (paper("One", "Anonymous"), paper("Two", "Anna Berg", "et al."), paper("Three", "Anna Berg")))
    assert names_of_authors(connection) == {"Anna Berg": {"Anna Berg"}}
    counts = {row.title: row.author_count for row in connection.execute(select(Paper.title, Paper.author_count))}
    assert counts == {"One": None, "Two": None, "Three": 1}


def test_a_killed_load_leaves_the_names_that_the_next_command_settles(connection: Connection) -> None:
    add(connection, (paper("One", "Anna M. Berg", *TEAM), paper("Two", "Anna Berg", *TEAM)), settles=False)
    assert not is_settled(connection)
    assert "Anna M. Berg" in names_of_authors(connection)
    settle_authors(connection)
    assert is_settled(connection)
    assert names_of_authors(connection)["Anna Berg"] == {"Anna M. Berg", "Anna Berg"}


def test_one_more_paper_of_a_popular_name_costs_the_same_however_many_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    for size in (20, 200):
        with empty_shelf() as engine, writing(engine) as connection:
            add(connection, tuple(paper(f"Of Many {place}", "Wei Zhang", f"Co {place}") for place in range(size)))
            more = (paper("One More", "Wei Zhang", "Co 1"),)
            calls.append(work_of(lambda c=connection, r=more: add(c, r, salt="2"), monkeypatch).calls)  # type: ignore[misc]
    assert calls[1] < 1.3 * calls[0]


names = st.sampled_from(
    [
        *(
            "A. Berg",
            "Anna Berg",
            "Anna M. Berg",
            "Anna Maria Berg",
            "Arne Berg",
            "A. M. Berg",
            "Berg Anna",
            "ANNA BERG",
        ),
        *(
            "An Na Berg",
            "Anna K. Berg",
            "Bo Li",
            "Li Bo",
            "B. Li",
            "Bo X. Li",
            "Cy Dahl",
            "Cy Dahl",
            "Éva Falk",
            "Gil Hu",
        ),
    ]
)
teams = st.sets(st.sampled_from(["Grace Hopper", "Alan Kay", "Ada Byron"]), min_size=1).map(sorted)
author_lists = st.tuples(st.lists(names, min_size=1, max_size=2, unique=True), teams).map(
    lambda own: (*own[0], *own[1])
)
schemes: st.SearchStrategy[AuthorScheme] = st.sampled_from(["openalex", "openalex", "orcid", "dblp"])
numbers = st.dictionaries(st.integers(0, 1), st.tuples(schemes, st.sampled_from(["1", "2"])), max_size=2)
works = st.tuples(author_lists, numbers.map(lambda known: tuple(sorted(known.items()))))
documents = st.lists(st.lists(works, min_size=1, max_size=3).map(tuple), min_size=3, max_size=7, unique=True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(documents, st.randoms(use_true_random=False), st.tuples(*[st.integers(2, 6)] * 3))
def test_any_order_split_and_withdrawal_gives_the_authors_of_a_fresh_shelf(
    lists: list[tuple[tuple[tuple[str, ...], Known], ...]], chance: Random, bounds: tuple[int, int, int]
) -> None:
    records = [
        tuple(paper(f"Paper {document} {place}", *authors, known=known) for place, (authors, known) in enumerate(own))
        for document, own in enumerate(lists)
    ]
    with pytest.MonkeyPatch.context() as patch:
        for name, bound in zip(("MOST_HOLDERS", "MOST_PAPERS", "MOST_AUTHORS"), bounds, strict=True):
            patch.setattr(author_variants, name, bound)
        patch.setattr("db.store.author_settling.NAMES_AT_ONCE", bounds[0])
        kept = chance.sample(records, chance.randint(1, len(records)))
        with empty_shelf() as engine, writing(engine) as connection:
            for own in sorted(kept, key=records.index):
                add(connection, own, settles=False)
            settle_authors(connection)
            fresh = fingerprint(connection).tables
            derive_all(connection, READER, shipped_vocabulary())
            assert fingerprint(connection).tables == fresh
        with empty_shelf() as engine, writing(engine) as connection:
            ids = {}
            for own in chance.sample(records, len(records)):
                ids[own] = add(connection, own, settles=chance.random() < 0.5)
            for own in chance.sample(records, len(records)):
                if own not in kept:
                    take_back(connection, ids[own], settles=chance.random() < 0.5)
            settle_authors(connection)
            assert fingerprint(connection).tables == fresh
