"""Papers name tasks, data sets and methods: each once, in one spelling, whatever came first; rows go with them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import Connection, Engine, text

from db.engine import parse_url, writing
from db.fingerprint import fingerprint
from db.records import Findings, NameDecision, NamedTerm, PaperRecord
from db.store import documents as store
from db.store.derivation import derive
from db.store.documents import NewDocument
from db.store.entries import NewEntry, add_entries
from db.store.extractions import store_extractions, success
from db.vocabulary import shipped_vocabulary
from papershelf.database import open_for_writing

READER = "builtin"
FIRST, SECOND = "We introduce FooNet with LoRA.", "FOONET and low-rank adaptation, LoRA again."
FOUND = {
    FIRST: Findings(methods=(NamedTerm("LoRA", 25, 29), NamedTerm("FooNet", 13, 19))),
    SECOND: Findings(
        tasks=(NamedTerm("frobbing", 0, 6),),
        methods=(NamedTerm("LoRA", 32, 36), NamedTerm("low-rank adaptation", 11, 30), NamedTerm("FOONET", 0, 6)),
    ),
}
NAMED = text(
    "SELECT papers.title, methods.name, method_as_printed, evidence_start FROM paper_methods "
    "JOIN methods ON methods.id = method_id JOIN papers ON papers.id = paper_id ORDER BY 1, 2"
)


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_for_writing(parse_url(database_url))


def add(connection: Connection, record: PaperRecord | NameDecision) -> int:
    document = NewDocument(hashlib.sha256(repr(record).encode()).hexdigest(), "a", "hf-daily", 1, 1)
    stored, touched = store.begin(connection, document)
    add_entries(connection, stored.id, [NewEntry(0, record)], [])
    touched |= store.complete(connection, stored.id, None, datetime(2026, 1, 1, tzinfo=UTC))
    derive(connection, touched, READER, shipped_vocabulary())
    return stored.id


def papers(connection: Connection) -> list[PaperRecord]:
    """Two papers, whose texts are read."""
    read = {hashlib.sha256(abstract.encode()).hexdigest(): success(found) for abstract, found in FOUND.items()}
    store_extractions(connection, READER, 1, read)
    return [
        PaperRecord(title=title, authors=(author,), abstract=abstract)
        for title, author, abstract in (("A study of shelves", "Anna", FIRST), ("Another thing", "Berta", SECOND))
    ]


def test_a_paper_names_a_method_once_where_it_stands_first(engine: Engine) -> None:
    with writing(engine) as connection:
        for record in papers(connection):
            add(connection, record)
        assert [tuple(row) for row in connection.execute(NAMED)] == [
            ("A study of shelves", "FOONET", "FooNet", 13),
            ("A study of shelves", "low-rank adaptation", "LoRA", 25),
            ("Another thing", "FOONET", "FOONET", 0),
            ("Another thing", "low-rank adaptation", "low-rank adaptation", 11),
        ]
    engine.dispose()


def test_every_order_gives_one_fingerprint_and_nothing_stays_of_what_is_taken_back(engine: Engine) -> None:
    prints = set()
    with writing(engine) as connection:
        decision = NameDecision(kind="method", name="FooNet", aliases=("FOO net",))
        records: list[PaperRecord | NameDecision] = [*papers(connection), decision]
        for order in permutations(records):
            documents = [add(connection, record) for record in order]
            prints.add(fingerprint(connection).total)
            for document in documents:
                derive(connection, store.empty(connection, document), READER, shipped_vocabulary())
                store.forget(connection, document)
        assert connection.scalar(text("SELECT count(*) FROM methods")) == 0
        assert connection.scalar(text("SELECT count(*) FROM tasks")) == 0
    assert len(prints) == 1
    engine.dispose()
