"""A name that no vocabulary knows is one where a text introduces it, a source states it, or two papers print it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import permutations

import msgspec
import pytest
from sqlalchemy import Connection, Engine, select, text

from db.engine import parse_url, writing
from db.fingerprint import fingerprint
from db.records import Findings, FoundResult, NameDecision, PaperRecord, StatedResult
from db.store import documents as store
from db.store.derivation import derive
from db.store.documents import NewDocument
from db.store.entries import NewEntry, add_entries
from db.store.extractions import store_extractions, success
from db.tables import Dataset
from db.vocabulary import shipped_vocabulary
from papershelf.database import open_for_writing

READER = "builtin"
QUIET, OTHER = "We reach 91 accuracy with FooSet.", "With FooSet we reach 92 accuracy."
INTRODUCED = "We introduce FooSet and reach 93 accuracy."


def paper(abstract: str, value: float) -> PaperRecord:
    return PaperRecord(title=f"A study of {value:g} things", authors=(f"Anna {value:g}",), abstract=abstract)


def keep_findings(connection: Connection, abstracts: Iterable[str], **names: str) -> None:
    """Keep what a reader found in abstracts: the number that each prints, with the names."""
    outcomes = {}
    for abstract in abstracts:
        printed = next(word for word in abstract.split() if word.isdecimal())
        start = abstract.index(printed)
        result = FoundResult("absolute", float(printed), printed, "accuracy", start, start + 2)
        findings = Findings(results=(msgspec.structs.replace(result, **names),))
        outcomes[hashlib.sha256(abstract.encode()).hexdigest()] = success(findings)
    store_extractions(connection, READER, 1, outcomes)


def add(connection: Connection, record: PaperRecord | NameDecision) -> int:
    document = NewDocument(hashlib.sha256(repr(record).encode()).hexdigest(), "a", "hf-daily", 1, 1)
    stored, touched = store.begin(connection, document)
    add_entries(connection, stored.id, [NewEntry(0, record)], [])
    touched |= store.complete(connection, stored.id, None, datetime(2026, 1, 1, tzinfo=UTC))
    derive(connection, touched, READER, shipped_vocabulary())
    return stored.id


def take_back(connection: Connection, document_id: int) -> None:
    derive(connection, store.empty(connection, document_id), READER, shipped_vocabulary())
    store.forget(connection, document_id)


def is_attested(connection: Connection) -> bool | None:
    """Whether FooSet is; None where there is no such row."""
    return connection.scalar(select(Dataset.is_attested).where(Dataset.name == "FooSet"))


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_for_writing(parse_url(database_url))


def test_a_second_paper_attests_a_name_for_the_first_one_too_and_its_going_takes_that_back(engine: Engine) -> None:
    with writing(engine) as connection:
        keep_findings(connection, (QUIET, OTHER), dataset="FooSet")
        first = add(connection, paper(QUIET, 91))
        assert is_attested(connection) is False
        second = add(connection, paper(OTHER, 92))
        assert is_attested(connection) is True
        take_back(connection, first)
        assert is_attested(connection) is False
        take_back(connection, second)
        assert is_attested(connection) is None
    engine.dispose()


def test_every_order_gives_one_fingerprint(engine: Engine) -> None:
    records = (paper(QUIET, 91), paper(OTHER, 92), paper(INTRODUCED, 93))
    prints = set()
    with writing(engine) as connection:
        keep_findings(connection, (QUIET, OTHER, INTRODUCED), dataset="FooSet", task="frobbing", model="FrobNet")
        for order in permutations(records):
            documents = [add(connection, record) for record in order]
            prints.add(fingerprint(connection).total)
            for document in documents:
                take_back(connection, document)
    assert len(prints) == 1
    engine.dispose()


def test_a_name_that_the_text_introduces_or_a_source_states_needs_no_second_paper(engine: Engine) -> None:
    with writing(engine) as connection:
        keep_findings(connection, (INTRODUCED,), dataset="FooSet")
        introducing = add(connection, paper(INTRODUCED, 93))
        assert is_attested(connection) is True
        take_back(connection, introducing)
        stated = StatedResult("absolute", 1.0, "1", "accuracy", dataset="FooSet")
        add(connection, PaperRecord(title="A table", results=(stated,)))
        assert is_attested(connection) is True
    engine.dispose()


def test_words_without_the_shape_of_a_name_stay_as_printed_and_name_nothing(engine: Engine) -> None:
    names = {"metric": "state", "dataset": "Stanford", "task": "top ai agent", "model": "LLMs"}
    with writing(engine) as connection:
        keep_findings(connection, (QUIET, OTHER), **names)
        for record in (paper(QUIET, 91), paper(OTHER, 92)):
            add(connection, record)
        columns = "metric_id, dataset_id, task_id, model_id"
        printed = "metric_as_printed, dataset_as_printed, task_as_printed, model"
        assert set(connection.execute(text(f"SELECT {columns} FROM results")).all()) == {(None,) * 4}
        assert set(connection.execute(text(f"SELECT {printed} FROM results")).all()) == {tuple(names.values())}
        for table in ("metrics", "datasets", "tasks", "models"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    engine.dispose()


def test_two_numbers_with_words_that_are_no_names_stay_two(engine: Engine) -> None:
    with writing(engine) as connection:
        results = tuple(FoundResult("absolute", 91.0, "91", metric, 9, 11) for metric in ("state", "number"))
        outcome = success(Findings(results=results))
        store_extractions(connection, READER, 1, {hashlib.sha256(QUIET.encode()).hexdigest(): outcome})
        add(connection, paper(QUIET, 91))
        assert connection.scalar(text("SELECT count(*) FROM results")) == 2
    engine.dispose()


def test_a_decision_that_words_are_a_name_reaches_the_results_that_had_none(engine: Engine) -> None:
    with writing(engine) as connection:
        keep_findings(connection, (QUIET,), dataset="Stanford")
        add(connection, paper(QUIET, 91))
        assert connection.scalar(text("SELECT dataset_id FROM results")) is None
        add(connection, NameDecision(kind="dataset", name="Stanford"))
        assert connection.scalar(select(Dataset.name)) == "Stanford"
        assert connection.scalar(text("SELECT dataset_id FROM results")) is not None
    engine.dispose()
