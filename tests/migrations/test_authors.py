"""Revision 0014: authors keep their papers on the way up and down, and are settled once papers are derived again."""

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

ROWS = text(
    "SELECT title, position, folded_name, authors.name, paper_authors.name FROM authors "
    "JOIN paper_authors ON paper_authors.author_id = authors.id JOIN papers ON papers.id = paper_id "
    "ORDER BY title, position"
)
TEAM = ("Grace Hopper", "Alan Kay")


def test_authors_stay_with_their_papers_on_the_way_down_and_up(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "day.json", "hf-daily", 1, 1))
        names = {"On shelves of oak": "Anna Berg", "Reading in the dark": "Anna M. Berg"}
        records = [PaperRecord(title=title, authors=(name, *TEAM)) for title, name in names.items()]
        add_entries(connection, stored.id, [NewEntry(place, record) for place, record in enumerate(records)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before, rows = fingerprint(connection), connection.execute(ROWS).all()
        assert len(rows) == 6
        assert connection.scalar(text("SELECT count(*) FROM authors")) == 3
    downgrade(engine, "0013")
    with writing(engine) as connection:
        assert {"author_names", "unsettled_names"}.isdisjoint(inspect(connection).get_table_names())
        assert connection.execute(ROWS).all() == rows
        assert connection.scalar(text("SELECT count(*) FROM derivations")) == 0
    upgrade(engine)
    with writing(engine) as connection:
        assert connection.execute(ROWS).all() == rows
        assert connection.scalar(text("SELECT count(*) FROM author_names")) == 0
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
