"""Documents and their entries: what is stored, what counts, and what a change touches."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Row, func, select

from db.complete import DOCUMENTS, ENTRIES
from db.records import Identifier, Listing, MergeDecision, PaperName, PaperRecord
from db.resolution.features import features_of
from db.resolution.hashing import hash_of
from db.resolution.keys import keys_of
from db.store import documents as store
from db.store.documents import NAMES, NewDocument
from db.store.entries import KEYS, REJECTS, NewEntry, NewReject, add_entries, encode_record, text_sha256
from db.store.touched import Touched

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def document(name: str = "a", digit: str = "1", *, version: int = 1, is_listing: bool = False) -> NewDocument:
    return NewDocument(digit * 64, name, "lines", version, 10, is_listing=is_listing)


def entries(*days: str | None, first: int = 0) -> list[NewEntry]:
    return [
        NewEntry(first + place, PaperRecord(f"Paper {first + place}", listing=Listing(day) if day else None))
        for place, day in enumerate(days)
    ]


def add(connection: Connection, new: NewDocument, *days: str | None, own_as_of: str | None = None) -> int:
    """Store a document with an entry for each day; gives its number."""
    stored, _ = store.begin(connection, new)
    add_entries(connection, stored.id, entries(*days), [])
    store.complete(connection, stored.id, own_as_of, NOW)
    return stored.id


def row(connection: Connection, number: int) -> Row[*tuple[object, ...]]:
    return connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == number)).one()


def count(connection: Connection, table: object) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_a_document_that_was_never_seen_is_not_found(connection: Connection) -> None:
    assert store.find(connection, document()) is None


def test_storing_goes_on_behind_the_last_stored_position(connection: Connection) -> None:
    begun, _ = store.begin(connection, document())
    assert (begun.is_complete, begun.is_current, begun.next_position) == (False, False, 0)
    add_entries(connection, begun.id, entries(None, None), [NewReject(2, "line 3", "It is empty.", "")])
    found = store.find(connection, document())
    assert found is not None
    assert (found.id, found.next_position, found.entry_count, found.reject_count) == (begun.id, 3, 3, 1)
    assert store.begin(connection, document()) == (found, Touched())


def test_a_complete_document_is_current_for_the_version_that_read_it(connection: Connection) -> None:
    number = add(connection, document(), None)
    current, newer = store.find(connection, document()), store.find(connection, document(version=2))
    assert current is not None
    assert newer is not None
    assert (current.id, current.is_complete, current.is_current) == (number, True, True)
    assert (newer.is_complete, newer.is_current, newer.next_position) == (True, False, 0)


@pytest.mark.parametrize("is_complete", [True, False])
def test_what_another_version_read_is_emptied_before_it_is_read_again(
    connection: Connection, is_complete: bool
) -> None:
    begun, _ = store.begin(connection, document())
    add_entries(connection, begun.id, entries(None, None), [NewReject(2, "line 3", "It is empty.", "")])
    if is_complete:
        store.complete(connection, begun.id, None, NOW)
    again, _ = store.begin(connection, document(version=2))
    assert again.id == begun.id
    assert [count(connection, table) for table in (ENTRIES, KEYS, REJECTS)] == [0, 0, 0]
    found = row(connection, begun.id)
    assert (found.loader_version, found.completed_at, found.entry_count) == (2, None, None)


def test_a_decision_is_found_by_what_it_names_and_a_record_only_once_it_counts(connection: Connection) -> None:
    begun, _ = store.begin(connection, document())
    record = PaperRecord("A Title!", identifiers=(Identifier("arxiv", "2401.00001"), Identifier("doi", "10.1000/x")))
    decision = MergeDecision((PaperName("arxiv", "2401.00001"), PaperName("title", "a title")))
    add_entries(connection, begun.id, [NewEntry(0, record), NewEntry(1, decision)], [])
    keys = set(connection.scalars(select(KEYS.c.key)))
    assert keys == {hash_of("arxiv:2401.00001"), hash_of("title:atitle")}
    assert keys <= set(keys_of(features_of(record)))
    stored = {0: text_sha256(encode_record(record)), 1: text_sha256(encode_record(decision))}
    assert store.records_of(connection, begun.id) == stored


@pytest.mark.parametrize(
    ("own_as_of", "name", "days", "as_of", "is_edition"),
    [
        (None, "a", [None], None, False),
        ("2024-01-05", "a", [None], "2024-01-05", True),
        ("2024-01-05", "2024-01-04.json", [None], "2024-01-05", True),
        (None, "2024-01-04.json", [None], "2024-01-04", True),
        (None, "2024-01-05/2024-01-04.json", [None], "2024-01-04", True),
        (None, "2024-01-04.json", ["2024-01-04", None], "2024-01-04", True),
        (None, "2024-01-04.json", ["2024-01-03", None], "2024-01-04", False),
        ("2024-01-04", "a", ["2024-01-03", "2024-01-04"], "2024-01-04", False),
    ],
)
def test_a_listing_is_an_edition_of_its_day_unless_its_entries_state_others(
    connection: Connection,
    own_as_of: str | None,
    name: str,
    days: list[str | None],
    as_of: str | None,
    is_edition: bool,
) -> None:
    found = row(connection, add(connection, document(name, is_listing=True), *days, own_as_of=own_as_of))
    assert (found.as_of, found.series) == (as_of, f"lines/{as_of}" if is_edition else None)
    listed = list(connection.scalars(select(ENTRIES.c.listed_on).order_by(ENTRIES.c.position)))
    assert listed == [day or (as_of if is_edition else None) for day in days]


def test_a_document_that_lists_no_days_is_of_no_series(connection: Connection) -> None:
    found = row(connection, add(connection, document("2024-01-04.txt"), None))
    assert (found.as_of, found.series) == ("2024-01-04", None)
    assert list(connection.scalars(select(ENTRIES.c.listed_on))) == [None]


def test_another_name_can_date_a_document_and_touches_all_editions_of_the_day(connection: Connection) -> None:
    undated = add(connection, document("b", is_listing=True), None)
    other = add(connection, document("2024-01-04.json", "2", is_listing=True), None, None)
    assert store.add_names(connection, undated, ["c"]) == Touched()
    touched = store.add_names(connection, undated, ["a/2024-01-04.json"])
    assert touched.documents == {undated, other}
    assert (row(connection, undated).uri, row(connection, undated).series) == ("a/2024-01-04.json", "lines/2024-01-04")
    assert row(connection, other).series == "lines/2024-01-04"
    assert store.add_names(connection, undated, ["a/2024-01-04.json"]) == Touched()


def test_a_document_that_is_emptied_and_forgotten_leaves_nothing(connection: Connection) -> None:
    number = add(connection, document("2024-01-04.json", is_listing=True), None)
    other = add(connection, document("b/2024-01-04.json", "2", is_listing=True), None)
    assert store.empty(connection, number).documents == {other}
    store.forget(connection, number)
    assert [count(connection, table) for table in (DOCUMENTS, NAMES, ENTRIES)] == [1, 1, 1]
