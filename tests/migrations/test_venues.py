"""The revision that created venues, on a shelf that has some: nothing but the venues goes, and they come back."""

from __future__ import annotations

from sqlalchemy import inspect, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import Identifier, PaperRecord
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

RECORDS = (
    PaperRecord(title="At a conference", venue="icml", published_on="2023", authors=("Ada Lovelace",)),
    PaperRecord(title="At a workshop", venue="ICLR 2024 Workshops: GEM", published_on="2024"),
    PaperRecord(title="A preprint", identifiers=(Identifier("arxiv", "2401.00001"),), published_on="2024-01-01"),
)


def test_venues_go_with_a_downgrade_and_come_back_from_the_records(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "volume.json", "mlanthology", 1, 1))
        add_entries(connection, stored.id, [NewEntry(place, record) for place, record in enumerate(RECORDS)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before = fingerprint(connection)
        assert connection.scalar(text("SELECT count(*) FROM venues")) == 2
    downgrade(engine, "0001")
    with writing(engine) as connection:
        assert not {"venues", "venue_aliases"} & set(inspect(connection).get_table_names())
        columns = {column["name"] for column in inspect(connection).get_columns("papers")}
        assert not {"venue_id", "venue_year", "venue_as_printed"} & columns
        assert connection.scalar(text("SELECT count(*) FROM papers")) == 3
        assert connection.scalar(text("SELECT count(*) FROM paper_authors")) == 1
    upgrade(engine)
    with writing(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM papers WHERE venue_id IS NOT NULL")) == 0
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
