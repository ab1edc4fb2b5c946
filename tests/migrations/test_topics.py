"""Revision 0010: topics keep their rows on the way up and down, and are resolved once papers are derived again."""

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
    "SELECT folded_name, topics.name, paper_topics.name FROM topics "
    "JOIN paper_topics ON paper_topics.topic_id = topics.id ORDER BY folded_name"
)


def test_topics_stay_with_their_papers_on_the_way_down_and_up(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "day.json", "hf-daily", 1, 1))
        record = PaperRecord(title="A paper", ai_keywords=("LLMs", "Shelving"))
        add_entries(connection, stored.id, [NewEntry(0, record)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before, rows = fingerprint(connection), connection.execute(ROWS).all()
        assert len(rows) == 2
    downgrade(engine, "0009")
    with writing(engine) as connection:
        assert "topic_aliases" not in inspect(connection).get_table_names()
        assert "is_curated" not in {column["name"] for column in inspect(connection).get_columns("topics")}
        assert connection.execute(ROWS).all() == rows
    upgrade(engine)
    with writing(engine) as connection:
        assert connection.execute(ROWS).all() == rows
        assert connection.scalar(text("SELECT count(*) FROM topic_aliases")) == 0
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
