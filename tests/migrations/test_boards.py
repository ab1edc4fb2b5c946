"""Revision 0015: results stay on the way down and up, and have settings, models and doubts once derived again."""

from __future__ import annotations

from sqlalchemy import inspect, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import PaperRecord, StatedResult
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

ROWS = text(
    "SELECT metrics.name, datasets.name, value_text FROM results JOIN metrics ON metrics.id = results.metric_id "
    "JOIN datasets ON datasets.id = results.dataset_id ORDER BY value_text"
)
RESULTS = (
    StatedResult("absolute", 81.5, "81.5", "top-1 accuracy", "%", dataset="ImageNet", setting="zero shot", model="Fir"),
    StatedResult("absolute", 2.5, "2.5", "FID", dataset="ImageNet", split="val set"),
)


def test_results_stay_with_their_papers_on_the_way_down_and_up(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "day.json", "hf-daily", 1, 1))
        add_entries(connection, stored.id, [NewEntry(0, PaperRecord(title="A paper", results=RESULTS))], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before, rows = fingerprint(connection), connection.execute(ROWS).all()
        assert len(rows) == 2
        assert connection.scalar(text("SELECT setting FROM results WHERE setting IS NOT NULL")) == "zero-shot"
    downgrade(engine, "0010")
    with writing(engine) as connection:
        tables = inspect(connection).get_table_names()
        assert {"models", "model_aliases", "paper_datasets", "paper_tasks", "paper_methods", "methods"}.isdisjoint(
            tables
        )
        assert "family" not in {column["name"] for column in inspect(connection).get_columns("metrics")}
        assert connection.execute(ROWS).all() == rows
    upgrade(engine)
    with writing(engine) as connection:
        assert connection.execute(ROWS).all() == rows
        assert connection.scalar(text("SELECT count(*) FROM results WHERE model_id IS NOT NULL")) == 0
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
