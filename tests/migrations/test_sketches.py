"""Revision 0033: a shelf that had no sketches gets them when its papers are derived again, as a fresh one has them."""

from __future__ import annotations

from sqlalchemy import select, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import PaperRecord
from db.store.derivation import derive
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.store.touched import Touched
from db.tables import EntrySketch
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

RECORDS = (
    PaperRecord("Pruning Networks of Shelves", published_on="2020", authors=("Anna Berg",)),
    PaperRecord("Pruning Network of Shelves", published_on="2020", authors=("A. Berg",), abstract="We prune."),
    PaperRecord("Readers"),
)


def test_sketches_go_and_come_again(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    sketches = select(EntrySketch.core, EntrySketch.entry_id, EntrySketch.sketch).order_by(EntrySketch.entry_id)
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "a", "curation", 1, 1))
        add_entries(connection, stored.id, [NewEntry(place, record) for place, record in enumerate(RECORDS)], [])
        touched = complete(connection, stored.id, None, COMPLETED_AT)
        assert not connection.execute(sketches).all(), "what is not derived is found by nobody"
        derive(connection, touched, READER, shipped_vocabulary())
        before, entered = fingerprint(connection), connection.execute(sketches).all()
        assert len(entered) == len(RECORDS)
        assert connection.scalar(text("SELECT count(*) FROM papers")) == 2
    downgrade(engine, "0032")
    upgrade(engine)
    with writing(engine) as connection:
        assert not connection.execute(sketches).all()
        derive(connection, Touched(), READER, shipped_vocabulary())
        assert connection.execute(sketches).all() == entered
        assert fingerprint(connection) == before
    engine.dispose()
