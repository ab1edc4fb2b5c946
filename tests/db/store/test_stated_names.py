"""What sources say of names: aliases and areas follow from the set of documents, and never overrule the vocabulary."""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import permutations, product
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from db.complete import DOCUMENTS
from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import (
    Identifier,
    NameDecision,
    PaperRecord,
    Record,
    RepoRecord,
    StatedDataset,
    StatedMethod,
    StatedResult,
    StatedTask,
)
from db.store import documents as store
from db.store.derivation import derive, derive_all
from db.store.documents import NewDocument
from db.store.entries import NewEntry, add_entries
from db.tables import Dataset, DatasetAlias, Method, Paper, PaperMethod, RepoPaper, Result, Task, TaskAlias
from db.vocabulary import Metric, Vocabulary
from db.vocabulary.terms import Task as KnownTask
from papershelf.database import upgrade

READER = "builtin"
VOCABULARY = Vocabulary(
    metrics=(Metric(name="accuracy", key="accuracy"),),
    tasks=(KnownTask(name="image classification", key="imageclassification"),),
)


NUMBER = Identifier("arxiv", "2401.00001")


def paper(title: str, task: str, dataset: str, value: float, method: str) -> PaperRecord:
    result = StatedResult("absolute", value, str(value), "accuracy", task=task, dataset=dataset)
    identifiers = (NUMBER,) if title == "Shelves" else ()
    return PaperRecord(title, results=(result,), methods=(method,), identifiers=identifiers)


PAPERS = (
    paper("Shelves", "Shelving", "Shelf-10", 90.0, "Shelf Sort"),
    paper("Racks", "Stacking", "Ten Shelves", 91.0, "SSort"),
)
TASKS = (
    StatedTask("Shelving", aliases=("Stacking", "image classification"), areas=("Furniture", "Art")),
    StatedTask("Image Classification", aliases=("Shelving",), areas=("Vision",)),
)
DATASETS = (
    StatedDataset("Shelf-10", ("Ten Shelves",), (Identifier("papers-with-code", "shelf-10-1"),)),
    StatedMethod("Shelf Sort", ("SSort",), areas=("General", "Sorting")),
    RepoRecord("https://huggingface.co/example/shelves", papers=(NUMBER, Identifier("doi", "10.1000/racks"))),
)
DECIDED = (NameDecision("dataset", "Ten Shelves"),)
DOCUMENTS_OF_ALL: tuple[tuple[Record, ...], ...] = (PAPERS, TASKS, DATASETS, DECIDED)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty shelf: making one takes longer than all else here."""
    path = tmp_path_factory.mktemp("empty") / "shelf.db"
    engine = writing_engine(parse_url(f"sqlite:///{path}"))
    upgrade(engine)
    engine.dispose()
    return path


@contextmanager
def copy_of(empty: Path, folder: Path) -> Iterator[Connection]:
    engine = writing_engine(parse_url(f"sqlite:///{shutil.copy(empty, folder)}"))
    with writing(engine) as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def connection(empty: Path, tmp_path: Path) -> Iterator[Connection]:
    with copy_of(empty, tmp_path) as connection:
        yield connection


def add(connection: Connection, records: Sequence[Record]) -> str:
    sha256 = hashlib.sha256(repr(records).encode()).hexdigest()
    stored, touched = store.begin(connection, NewDocument(sha256, sha256, "papers-with-code", 1, 1))
    add_entries(connection, stored.id, [NewEntry(*item) for item in enumerate(records)], [])
    touched |= store.complete(connection, stored.id, None, datetime(2026, 1, 1, tzinfo=UTC), None)
    derive(connection, touched, READER, VOCABULARY)
    return sha256


def withdraw(connection: Connection, sha256: str) -> None:
    document_id = connection.scalar(select(DOCUMENTS.c.id).where(DOCUMENTS.c.sha256 == sha256))
    assert document_id is not None
    derive(connection, store.empty(connection, document_id), READER, VOCABULARY)
    store.forget(connection, document_id)


def datasets(connection: Connection) -> list[str]:
    return sorted(connection.scalars(select(Dataset.name).join(Result, Result.dataset_id == Dataset.id)))


def test_another_spelling_that_a_source_states_leads_to_the_name(connection: Connection) -> None:
    add(connection, PAPERS)
    assert datasets(connection) == ["Shelf-10", "Ten Shelves"]
    add(connection, DATASETS)
    (name,) = set(datasets(connection))
    assert name in ("Shelf-10", "Ten Shelves")  # spelled as it is printed
    assert sorted(connection.scalars(select(DatasetAlias.alias))) == ["Ten Shelves", "papers-with-code:shelf-10-1"]


def test_papers_have_the_methods_that_a_source_gives_them(connection: Connection) -> None:
    add(connection, PAPERS)
    add(connection, DATASETS)
    columns = select(Paper.title, Method.name, Method.area, Method.is_attested, PaperMethod.method_as_printed)
    rows = connection.execute(columns.join_from(PaperMethod, Paper).join(Method).order_by(Paper.title)).all()
    area = "General, Sorting"
    assert [tuple(row) for row in rows] == [
        ("Racks", "SSort", area, True, "SSort"),
        ("Shelves", "SSort", area, True, "Shelf Sort"),
    ]
    assert all(connection.scalars(select(PaperMethod.document_id)))
    assert connection.scalars(select(PaperMethod.evidence_start)).all() == [None, None]


@pytest.mark.parametrize("documents", [(PAPERS, DATASETS), (DATASETS, PAPERS)])
def test_a_repository_leads_to_the_papers_that_it_names(
    connection: Connection, documents: Sequence[Sequence[Record]]
) -> None:
    hashes = {id(records): add(connection, records) for records in documents}
    leading = select(RepoPaper.value, Paper.title).outerjoin(Paper).order_by(RepoPaper.value)
    assert dict(connection.execute(leading).all()) == {"10.1000/racks": None, "2401.00001": "Shelves"}
    withdraw(connection, hashes[id(PAPERS)])
    assert dict(connection.execute(leading).all()) == {"10.1000/racks": None, "2401.00001": None}
    withdraw(connection, hashes[id(DATASETS)])
    assert connection.execute(leading).all() == []


def test_an_alias_that_sources_print_in_two_ways_is_the_same_in_any_order() -> None:
    stated = [StatedDataset("Shelf-10", (alias,)) for alias in ("ten Shelves", "Ten shelves", "TEN-shelves")]
    (first, *others) = [Vocabulary().with_stated(order) for order in permutations(stated)]
    assert all(other == first for other in others)
    assert first.datasets[0].aliases == ("TEN-shelves",)


def test_a_source_never_overrules_the_vocabulary(connection: Connection) -> None:
    add(connection, TASKS)
    add(connection, (paper("Pictures", "image classification", "ImageNet", 80.0, "SSort"), *PAPERS))
    rows = {row.name: row.area for row in connection.execute(select(Task.name, Task.area))}
    assert rows.keys() >= {"image classification"}
    assert rows["image classification"] == "Vision"  # and not the areas of "Shelving"
    assert "Art, Furniture" in rows.values()
    assert "Shelving" not in connection.scalars(select(TaskAlias.alias)).all()  # it is a name of its own


def test_what_people_decide_overrules_sources(connection: Connection) -> None:
    add(connection, DATASETS)
    add(connection, PAPERS)
    decided = add(connection, DECIDED)
    assert datasets(connection) == ["Shelf-10", "Ten Shelves"]
    withdraw(connection, decided)
    assert len(set(datasets(connection))) == 1


def test_names_are_alike_in_every_order_and_derived_again(empty: Path, tmp_path: Path) -> None:
    found = set()
    turned = (deque(DOCUMENTS_OF_ALL), deque(reversed(DOCUMENTS_OF_ALL)))
    for order, steps in product(turned, range(4)):
        order.rotate(steps)
        with copy_of(empty, tmp_path) as connection:
            for records in order:
                add(connection, records)
            found.add(fingerprint(connection).total)
    with copy_of(empty, tmp_path) as connection:
        for records in DOCUMENTS_OF_ALL:
            add(connection, records)
        derive_all(connection, READER, VOCABULARY)
        found.add(fingerprint(connection).total)
    assert len(found) == 1


@pytest.mark.parametrize("gone", range(len(DOCUMENTS_OF_ALL)))
def test_a_document_that_is_withdrawn_leaves_nothing_of_its_names(empty: Path, tmp_path: Path, gone: int) -> None:
    with copy_of(empty, tmp_path) as connection:
        sha256s = [add(connection, records) for records in DOCUMENTS_OF_ALL]
        withdraw(connection, sha256s[gone])
        left = fingerprint(connection)
    with copy_of(empty, tmp_path) as connection:
        for number, records in enumerate(DOCUMENTS_OF_ALL):
            if number != gone:
                add(connection, records)
        assert fingerprint(connection) == left
