"""Revisions 0100 and 0101: keys, slugs and reviews follow anew from the records, on the way up and down."""

from __future__ import annotations

from sqlalchemy import text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import Identifier, MergeDecision, NameDecision, PaperName, PaperRecord, Record
from db.store.derivation import derive, derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.store.touched import Touched
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

RECORDS: tuple[Record, ...] = (
    PaperRecord("Shots", published_on="2020", authors=("Anna Berg",), venue="ICML 2020"),
    PaperRecord("Shots", published_on="2021", authors=("Anna Berg",), venue="ICML 2021"),
    PaperRecord("Pré-Training", identifiers=(Identifier("arxiv", "2401.00001"),)),
    PaperRecord("Another title", identifiers=(Identifier("doi", "10.1000/x"),)),
    PaperRecord("?"),
    MergeDecision((PaperName("arxiv", "2401.00001"), PaperName("title", "Another Title"))),
    NameDecision("topic", "Shelving", ("shelves",)),
)
OLD_KEYS = {
    (0, "title:shots"),
    (1, "title:shots"),
    (2, "arxiv:2401.00001"),
    (2, "title:pretraining"),
    (3, "doi:10.1000/x"),
    (3, "title:anothertitle"),
    (5, "arxiv:2401.00001"),
    (5, "title:anothertitle"),
    (6, "names"),
}


def test_an_upgraded_shelf_is_the_one_that_a_fresh_one_would_be(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "a", "curation", 1, 1))
        add_entries(connection, stored.id, [NewEntry(place, record) for place, record in enumerate(RECORDS)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before = fingerprint(connection)
        papers = set(connection.scalars(text("SELECT slug FROM papers")))
        assert {slug for slug in papers if not slug.startswith("paper--")} == {"shots", "shots--2021", "pre-training"}
        assert connection.scalar(text("SELECT reason FROM reviews")) == "same_title"
    downgrade(engine, "0010")
    with writing(engine) as connection:
        keys = connection.execute(
            text("SELECT position, key FROM entry_keys JOIN entries ON entries.id = entry_keys.entry_id")
        )
        assert set(map(tuple, keys)) == OLD_KEYS
        assert set(connection.scalars(text("SELECT slug FROM papers"))) == papers
    upgrade(engine)
    with writing(engine) as connection:
        derive(connection, Touched(), READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
