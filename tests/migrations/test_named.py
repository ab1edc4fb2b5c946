"""Revision 0022: what papers name goes on the way down with tasks that only papers name, and is derived again."""

from __future__ import annotations

import hashlib

from sqlalchemy import inspect, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import PaperRecord, StatedResult
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.store.extractions import store_extractions, success
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER, read_text
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

ABSTRACT = (
    "We propose FooNet, a vision transformer for object detection and image retrieval. FooNet attains 57.1 box AP"
    " on COCO."
)
STATED = StatedResult("absolute", 81.5, "81.5", "accuracy", "%", dataset="ImageNet", task="image classification")
TASKS = text("SELECT name FROM tasks ORDER BY name")
NAMED = text(
    "SELECT tasks.name, task_as_printed FROM paper_tasks JOIN tasks ON tasks.id = task_id "
    "UNION SELECT methods.name, method_as_printed FROM paper_methods JOIN methods ON methods.id = method_id ORDER BY 1"
)


def test_what_papers_name_goes_and_comes_again(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        key = hashlib.sha256(ABSTRACT.encode()).hexdigest()
        store_extractions(connection, READER, 1, {key: success(read_text(ABSTRACT))})
        stored, _ = begin(connection, NewDocument("a" * 64, "day.json", "hf-daily", 1, 1))
        record = PaperRecord(title="A paper", abstract=ABSTRACT, results=(STATED,))
        add_entries(connection, stored.id, [NewEntry(0, record)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before, named = fingerprint(connection), connection.execute(NAMED).all()
        assert {row[0] for row in named} == {"FooNet", "vision transformer", "object detection", "image retrieval"}
    downgrade(engine, "0021")
    with writing(engine) as connection:
        assert {"methods", "paper_methods", "paper_tasks"}.isdisjoint(inspect(connection).get_table_names())
        assert connection.execute(TASKS).scalars().all() == ["image classification", "object detection"]
    upgrade(engine)
    with writing(engine) as connection:
        derive_all(connection, READER, shipped_vocabulary())
        assert connection.execute(NAMED).all() == named
        assert fingerprint(connection) == before
    engine.dispose()
