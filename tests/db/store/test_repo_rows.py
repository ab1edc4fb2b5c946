"""Repositories stand alone: they exist by what was seen of them, and follow from the set of documents."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from db.engine import writing
from db.fingerprint import fingerprint
from db.records import PaperRecord, Record, RepoAddress, RepoRecord, StatedResult
from db.store.derivation import derive_all
from db.tables import Metric, ObservedAddress, Paper, PaperRepo, RepoObservation, Repository, Result, ResultDocument
from db.vocabulary import shipped_vocabulary
from tests.db.store.test_derivation import READER, add, empty_shelf, take_back

OLD, NEW = "https://github.com/Lab/Old", "https://github.com/lab/new"
PRUNE = PaperRecord(title="Prune", repos=(RepoAddress(OLD, stars=5),))
NAMED_OLD = RepoRecord(OLD, host_id="1", stars=7)
NAMED_NEW = RepoRecord(NEW, host_id="1", stars=9, forks=2, language="Python", licence="MIT", is_archived=False)
STATED = StatedResult("absolute", 81.5, "81.5", "accuracy", dataset="ImageNet", model="Pruned", place="row 2")


def load(connection: Connection, *records: Record, day: str = "2024-01-01") -> int:
    """One document of a day; gives its number."""
    return add(connection, records, name=f"listing-{day}.json", loader="repositories", salt=day)


def urls(connection: Connection) -> list[str]:
    return sorted(connection.scalars(select(Repository.url)))


def test_a_repository_exists_by_what_was_seen_of_it_and_no_paper_is_needed(connection: Connection) -> None:
    load(connection, NAMED_NEW)
    repo = connection.execute(select(Repository.__table__)).one()
    assert (repo.url, repo.host_id, repo.owner, repo.name) == (NEW, "1", "lab", "new")
    assert (repo.stars, repo.forks, repo.language, repo.licence, repo.is_archived) == (9, 2, "Python", "MIT", False)
    assert connection.scalar(select(func.count()).select_from(Paper)) == 0


def test_a_repository_does_not_vanish_with_its_last_paper(connection: Connection) -> None:
    load(connection, RepoRecord(OLD, stars=7))
    paper = load(connection, PRUNE)
    take_back(connection, paper)
    assert urls(connection) == [OLD.lower()]
    assert connection.scalars(select(Repository.stars)).all() == [7]


def test_a_repository_that_nothing_refers_to_vanishes(connection: Connection) -> None:
    take_back(connection, load(connection, NAMED_NEW, PRUNE))
    assert urls(connection) == []
    assert connection.scalar(select(func.count()).select_from(ObservedAddress)) == 0


def test_a_renamed_repository_is_one_and_its_papers_follow(connection: Connection) -> None:
    load(connection, PRUNE, day="2023-01-01")
    load(connection, NAMED_OLD, day="2023-06-01")
    load(connection, NAMED_NEW, day="2024-01-01")
    assert urls(connection) == [NEW]
    assert connection.execute(select(PaperRepo.url, Repository.url).join(Repository)).all() == [(OLD, NEW)]
    assert sorted(connection.scalars(select(ObservedAddress.url))) == [NEW, OLD.lower()]
    assert connection.scalar(select(func.count()).select_from(RepoObservation)) == 3
    assert connection.scalars(select(Repository.stars)).all() == [9]


def test_a_paper_that_prints_both_addresses_has_one_repository_of_both_documents(connection: Connection) -> None:
    load(connection, NAMED_OLD, day="2023-06-01")
    load(connection, NAMED_NEW)
    load(connection, PaperRecord(title="Prune", repos=(RepoAddress(NEW, is_official=True), RepoAddress(OLD))))
    assert connection.execute(select(PaperRepo.url, PaperRepo.is_official)).all() == [(NEW, True)]


def test_when_the_evidence_of_a_rename_goes_the_addresses_part_again(connection: Connection) -> None:
    load(connection, PRUNE, day="2023-01-01")
    load(connection, NAMED_OLD, day="2023-06-01")
    take_back(connection, load(connection, NAMED_NEW, day="2024-01-01"))
    assert urls(connection) == [OLD.lower()]
    assert connection.scalars(select(Repository.owner)).all() == ["Lab"]


def test_observations_outlive_the_derivation_of_a_paper(connection: Connection) -> None:
    load(connection, PRUNE, day="2023-01-01")
    before = connection.execute(select(RepoObservation.__table__)).all()
    load(connection, PaperRecord(title="Prune", authors=("A. Berg",)), day="2023-01-02")
    assert connection.execute(select(RepoObservation.__table__)).all() == before


def test_a_repository_states_results_without_a_paper(connection: Connection) -> None:
    first = load(connection, RepoRecord(OLD, results=(STATED,)))
    load(connection, RepoRecord(OLD, stars=2, results=(STATED,)), day="2024-02-02")
    result = connection.execute(select(Result.__table__)).one()
    assert (result.paper_id, result.value, result.origin, result.place) == (None, 81.5, "repositories", "row 2")
    assert (result.evidence, result.number_confidence) == (None, None)
    assert connection.scalar(select(func.count()).select_from(ResultDocument)) == 2
    take_back(connection, first)
    assert connection.scalar(select(func.count()).select_from(ResultDocument)) == 1


def test_the_results_of_a_repository_go_with_the_document_that_states_them(connection: Connection) -> None:
    take_back(connection, load(connection, RepoRecord(OLD, results=(STATED,))))
    for table in (Result, Repository, Metric):
        assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_a_number_that_is_found_and_stated_is_one_result_of_both_documents(connection: Connection) -> None:
    again = StatedResult("absolute", 81.5, "81.50", "acc", dataset="ImageNet", model="Pruned", value_error=0.2)
    load(connection, PaperRecord(title="Prune", results=(STATED,)))
    load(connection, PaperRecord(title="Prune", results=(again,)), day="2024-02-02")
    (result,) = connection.execute(select(Result.value_text, Result.model, Result.setting)).all()
    assert result.model == "Pruned"
    assert connection.scalar(select(func.count()).select_from(ResultDocument)) == 2


records = st.one_of(
    st.builds(
        RepoRecord,
        url=st.sampled_from([OLD, OLD.lower(), NEW]),
        host_id=st.sampled_from([None, "1", "2"]),
        stars=st.sampled_from([None, 1, 2]),
        is_archived=st.sampled_from([None, True, False]),
        language=st.sampled_from([None, "Python", "C"]),
        results=st.sampled_from([(), (STATED,)]),
    ),
    st.builds(
        PaperRecord,
        title=st.sampled_from(["Prune", "Quantise"]),
        repos=st.lists(
            st.builds(RepoAddress, url=st.sampled_from([OLD, NEW]), stars=st.sampled_from([None, 3])), max_size=2
        ).map(tuple),
        results=st.sampled_from([(), (STATED,)]),
    ),
)
documents = st.lists(
    st.tuples(st.lists(records, min_size=1, max_size=3).map(tuple), st.sampled_from(["2023-01-01", "2024-01-01"])),
    min_size=1,
    max_size=5,
    unique_by=repr,
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents, st.randoms(use_true_random=False), st.integers(0, 4))
def test_repositories_are_a_function_of_the_set_of_documents(
    some: list[tuple[tuple[Record, ...], str]], chance: Random, gone: int
) -> None:
    """In any order, with one taken back and with everything derived again at the end, the content is the same."""
    left = some[:gone] + some[gone + 1 :]
    with empty_shelf() as engine, writing(engine) as connection:
        for own, day in left:
            load(connection, *own, day=day)
        fresh = fingerprint(connection)
    shuffled = chance.sample(some, len(some))
    with empty_shelf() as engine, writing(engine) as connection:
        numbers = {repr(document): load(connection, *document[0], day=document[1]) for document in shuffled}
        for document in some[gone : gone + 1]:
            take_back(connection, numbers[repr(document)])
        assert fingerprint(connection) == fresh
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == fresh
