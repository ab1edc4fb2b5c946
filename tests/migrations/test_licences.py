"""Revisions 0007 and 0008: the licence of an entry goes with its column, and comes back from its record."""

from __future__ import annotations

from sqlalchemy import inspect, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import PaperRecord
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

RECORDS = (
    PaperRecord(title="A free work", licence="CC BY-SA 4.0"),
    PaperRecord(title='A work that "licence" names'),
    PaperRecord(title="A work", abstract="Its source says nothing."),
)


def test_licences_go_with_a_downgrade_and_come_back_from_the_records(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "dump.jsonl", "hf-daily", 1, 1))
        add_entries(connection, stored.id, [NewEntry(place, record) for place, record in enumerate(RECORDS)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before = fingerprint(connection)
    downgrade(engine, "0006")
    with writing(engine) as connection:
        assert "licence" not in {column["name"] for column in inspect(connection).get_columns("entries")}
        assert connection.scalar(text("SELECT count(*) FROM entries")) == len(RECORDS)
    upgrade(engine)
    with writing(engine) as connection:
        licences = connection.execute(text("SELECT licence FROM entries ORDER BY position")).scalars().all()
        assert licences == ["CC BY-SA 4.0", None, None]
        assert fingerprint(connection) == before
    engine.dispose()
