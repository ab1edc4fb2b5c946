"""Revisions 0005 and 0006 part findings from reasons, and put them together again on the way down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import parse_url, writing, writing_engine
from papershelf.database import downgrade, upgrade

ADDED, PARTED = "0005", "0006"
REASON = 'ValueError: "1/0" is\n\tno – number \\ at 5%'
BEFORE = [
    ("a" * 64, "builtin", 2, '{"results":[{"metric":"failed"}]}'),
    ("b" * 64, "builtin", 2, "{}"),
    ("c" * 64, "llm:test-model", 1, json.dumps({"failed": REASON}, ensure_ascii=False, separators=(",", ":"))),
    ("d" * 64, "llm:test-model", 1, '{"refused":"not for me"}'),
]
AFTER = [
    (*BEFORE[0], "findings", None),
    (*BEFORE[1], "findings", None),
    (*BEFORE[2][:3], "{}", "failed", REASON),
    (*BEFORE[3][:3], "{}", "refused", "not for me"),
]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database in which four texts were read by the older program."""
    engine = writing_engine(parse_url(database_url))
    upgrade(engine, "0003")
    statement = "INSERT INTO extractions (text_sha256, reader, version, findings) VALUES (:a, :b, :c, :d)"
    with writing(engine) as connection:
        for row in BEFORE:
            connection.execute(text(statement), dict(zip("abcd", row, strict=True)))
    yield engine
    engine.dispose()


def rows(engine: Engine) -> list[Any]:
    with writing(engine) as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM extractions ORDER BY text_sha256"))]


def test_every_row_says_what_came_of_it_and_is_the_same_on_the_way_down(engine: Engine) -> None:
    upgrade(engine, PARTED)
    assert rows(engine) == AFTER
    downgrade(engine, "0003")
    assert rows(engine) == BEFORE
    upgrade(engine, PARTED)
    assert rows(engine) == AFTER


def test_no_row_has_an_outcome_that_nobody_knows(engine: Engine) -> None:
    upgrade(engine, ADDED)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("UPDATE extractions SET outcome = 'read'"))
