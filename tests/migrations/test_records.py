"""Revision 0013: records stand in a table of their own, and go back to their entries on the way down."""

from __future__ import annotations

from sqlalchemy import inspect, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import PaperRecord
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries, encode_record
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

RECORDS = (PaperRecord(title="A paper"), PaperRecord(title="Øther “paper”", authors=("Ada",)))


def test_records_go_back_to_their_entries_on_the_way_down_and_out_again_on_the_way_up(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "day.json", "hf-daily", 1, 1))
        add_entries(connection, stored.id, [NewEntry(number, record) for number, record in enumerate(RECORDS)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before = fingerprint(connection)
    encoded = [encode_record(record) for record in RECORDS]
    downgrade(engine, "0012")
    with writing(engine) as connection:
        assert "entry_records" not in inspect(connection).get_table_names()
        assert list(connection.scalars(text("SELECT record FROM entries ORDER BY position"))) == encoded
    upgrade(engine)
    with writing(engine) as connection:
        assert "record" not in {column["name"] for column in inspect(connection).get_columns("entries")}
        assert list(connection.scalars(text("SELECT record FROM entry_records ORDER BY entry_id"))) == encoded
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
