"""Sketches are made of records that share a key with others, and follow the records of their core as these change."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from db.fingerprint import fingerprint
from db.records import Identifier, PaperRecord
from db.store.derivation import derive_all
from db.tables import CoreSketches, Paper
from db.vocabulary import shipped_vocabulary
from tests.db.store.test_derivation import READER, add, take_back

AUTHORS = ("Ada Berg", "Carl Dahl", "Eva Falk")
NUMBER = (Identifier("doi", "10.1000/1"),)
FORGETTING = PaperRecord("Networks that forget", authors=AUTHORS, published_on="2020", identifiers=NUMBER)
RENAMED = PaperRecord("Shelves that are read", authors=AUTHORS, published_on="2020", identifiers=NUMBER)
READING = PaperRecord("Shelves that are reads", authors=AUTHORS, published_on="2020")
LONE = PaperRecord("Readers", authors=("Gil Holm",))


def count(connection: Connection, model: type) -> int | None:
    return connection.scalar(select(func.count()).select_from(model))


def test_only_records_that_share_a_key_with_others_are_sketched(connection: Connection) -> None:
    add(connection, (FORGETTING, LONE))
    assert count(connection, CoreSketches) == 0
    add(connection, (READING,))
    assert (count(connection, CoreSketches), count(connection, Paper)) == (2, 3)


def test_a_record_that_joins_a_core_or_leaves_it_is_looked_at(connection: Connection) -> None:
    ids = [add(connection, (FORGETTING,)), add(connection, (READING,))]
    assert count(connection, Paper) == 2
    before = fingerprint(connection).tables
    renamed = add(connection, (RENAMED,))
    assert count(connection, Paper) == 1, "one identifier, and a title that is nearly the other's"
    derive_all(connection, READER, shipped_vocabulary())
    assert count(connection, Paper) == 1
    take_back(connection, renamed)
    assert fingerprint(connection).tables == before
    derive_all(connection, READER, shipped_vocabulary())
    assert fingerprint(connection).tables == before
    for document in ids:
        take_back(connection, document)
    assert count(connection, CoreSketches) == 0
