"""Revision 0030: footnotes of results and areas of tasks go on the way down, and are derived again from the records."""

from __future__ import annotations

from sqlalchemy import select, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import PaperRecord, Record, StatedResult, StatedTask
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.tables import Result, Task
from db.vocabulary import shipped_vocabulary
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

STATED = StatedResult("absolute", 81.5, "81.5*", "accuracy", "%", dataset="Shelf-10", task="shelving", footnote="*")


def test_footnotes_and_areas_go_and_come_again(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "tables.json", "papers-with-code", 1, 2))
        records: tuple[Record, ...] = (
            PaperRecord(title="A paper", results=(STATED,)),
            StatedTask("shelving", areas=("Furniture",)),
        )
        add_entries(connection, stored.id, [NewEntry(*item) for item in enumerate(records)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, "builtin", shipped_vocabulary())
        assert connection.scalars(select(Result.footnote)).all() == ["*"]
        assert connection.scalars(select(Task.area)).all() == ["Furniture"]
        before = fingerprint(connection)
    downgrade(engine, "0023")
    with writing(engine) as connection:
        assert connection.execute(text("SELECT value_text FROM results")).scalars().all() == ["81.5*"]
        assert connection.execute(text("SELECT name FROM tasks")).scalars().all() == ["shelving"]
    upgrade(engine)
    with writing(engine) as connection:
        assert connection.scalars(select(Task.area)).all() == [None]
        derive_all(connection, "builtin", shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
