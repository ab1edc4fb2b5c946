"""The queries of the cookbook run, and answer."""

from __future__ import annotations

import re
from pathlib import Path

from db.engine import parse_url, writing
from papershelf.database import open_for_writing, reading
from papershelf.shelf.query import ask
from tests.shelf import fill_small_shelf

COOKBOOK = (Path(__file__).resolve().parents[2] / "docs" / "cookbook.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^([^\n]+):\n\n```sql\n(.+?)```$", COOKBOOK, re.MULTILINE | re.DOTALL)


def test_every_query_has_a_sentence_over_it() -> None:
    assert len(QUERIES) == COOKBOOK.count("```sql") > 10


def test_every_query_answers_with_rows(database_url: str) -> None:
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as connection:
        fill_small_shelf(connection)
    engine.dispose()
    with reading(parse_url(database_url)) as connection:
        silent = [sentence for sentence, query in QUERIES if not list(ask(connection, query, {}))]
    assert silent == []
