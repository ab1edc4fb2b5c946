"""Revision 0018: a result without a metric has one again on the way down, and results stay as they are."""

from __future__ import annotations

from sqlalchemy import inspect, text

from db.engine import parse_url, writing, writing_engine
from papershelf.database import downgrade, upgrade
from tests.shelf import Shelf

ROWS = text(
    "SELECT metrics.name, value_text, result_documents.document_id FROM results "
    "LEFT JOIN metrics ON metrics.id = results.metric_id "
    "JOIN result_documents ON result_documents.result_id = results.id ORDER BY value_text"
)


def test_a_result_without_a_metric_is_named_by_its_words_on_the_way_down(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        shelf = Shelf(connection)
        paper, document = shelf.paper("a"), shelf.document("day.json")
        metric = shelf.named("metrics", "Accuracy")
        for value, name, words in ((1.0, metric, "acc"), (2.0, None, "state"), (3.0, None, "state")):
            result = shelf.result(paper, name, value, metric_as_printed=words)
            shelf.add("result_documents", result_id=result, document_id=document)
    downgrade(engine, "0017")
    named = [("Accuracy", "1", document), ("state", "2", document), ("state", "3", document)]
    with writing(engine) as connection:
        assert [tuple(row) for row in connection.execute(ROWS)] == named
        assert "is_attested" not in {column["name"] for column in inspect(connection).get_columns("metrics")}
    upgrade(engine)
    with writing(engine) as connection:
        assert [tuple(row) for row in connection.execute(ROWS)] == named
        assert connection.scalar(text("SELECT count(*) FROM metrics WHERE is_attested")) == 0
    engine.dispose()
