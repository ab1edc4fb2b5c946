"""What readers found, or why they did not, is kept for each text and reader and comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select

from db.engine import parse_url, writing
from db.records import Findings, FoundLink, FoundResult
from db.store.extractions import (
    EXTRACTIONS,
    failure,
    findings_of,
    refusal,
    store_extractions,
    success,
    texts_tried,
    texts_with_results,
)
from papershelf.database import open_for_writing

READ, EMPTY, FAILED, REFUSED = TEXTS = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
RESULT = FoundResult("absolute", 91.5, "91.5", "accuracy", 0, 5, unit="%")
FINDINGS = Findings(links=(FoundLink(url="https://x.example/failed", kind="code"),), results=(RESULT,))
OUTCOMES = {READ: success(FINDINGS), EMPTY: success(Findings()), FAILED: failure('{"refused"'), REFUSED: refusal("no")}


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A database in which a reader was given four texts."""
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as connection:
        store_extractions(connection, "llm:a", 1, OUTCOMES)
        yield connection
    engine.dispose()


def test_findings_come_back_and_nothing_stands_for_what_was_not_read(connection: Connection) -> None:
    assert findings_of(connection, "llm:a", 1, TEXTS) == {READ: FINDINGS, EMPTY: Findings()}
    assert findings_of(connection, "llm:a", 2, TEXTS) == findings_of(connection, "llm:b", 1, TEXTS) == {}


def test_a_text_was_tried_whatever_came_of_it(connection: Connection) -> None:
    assert texts_tried(connection, "llm:a", [*TEXTS, "e" * 64]) == set(TEXTS)
    assert texts_tried(connection, "llm:a", TEXTS, version=2) == texts_tried(connection, "llm:b", TEXTS) == set()


def test_the_reason_is_kept_beside_the_outcome(connection: Connection) -> None:
    rows = connection.execute(select(EXTRACTIONS.c.outcome, EXTRACTIONS.c.reason).order_by(EXTRACTIONS.c.text_sha256))
    assert [tuple(row) for row in rows] == [
        ("findings", None),
        ("findings", None),
        ("failed", '{"refused"'),
        ("refused", "no"),
    ]


def test_only_texts_with_a_result_have_results(connection: Connection) -> None:
    assert texts_with_results(connection, "llm:a") == {READ}


def test_a_later_version_takes_the_place_of_an_earlier_one(connection: Connection) -> None:
    store_extractions(connection, "llm:a", 2, {READ: refusal("no")})
    assert findings_of(connection, "llm:a", 1, TEXTS) == {EMPTY: Findings()}
    assert texts_tried(connection, "llm:a", TEXTS, version=2) == {READ}
