"""Revision 0003 takes rows along, and does not go down where the older schema has no place for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import UnusableDatabase, parse_url, writing, writing_engine
from papershelf.database import downgrade, upgrade
from tests.shelf import Shelf, fill_small_shelf

RECREATED = ("entries", "results")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A shelf of the newest schema with a few papers."""
    engine = writing_engine(parse_url(database_url))
    upgrade(engine, "0003")
    with writing(engine) as connection:
        fill_small_shelf(connection)
    yield engine
    engine.dispose()


def rows(engine: Engine) -> dict[str, list[Any]]:
    """All that the tables which are made again hold."""
    with writing(engine) as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))]
            for table in RECREATED
        }


def test_every_row_is_the_same_on_the_way_down_and_up(engine: Engine) -> None:
    before = rows(engine)
    assert all(before.values())
    assert downgrade(engine, "0002") == ("0003", "0002")
    assert rows(engine) == before
    assert upgrade(engine, "0003") == ("0002", "0003")
    assert rows(engine) == before


def test_only_the_newer_schema_takes_findings(engine: Engine) -> None:
    downgrade(engine, "0002")
    with pytest.raises(IntegrityError), writing(engine) as connection:
        add_findings(connection)
    upgrade(engine, "0003")
    with writing(engine) as connection:
        add_findings(connection)


def test_a_shelf_with_findings_does_not_go_down_and_stays_as_it_is(engine: Engine) -> None:
    with writing(engine) as connection:
        add_findings(connection)
    before = rows(engine)
    with pytest.raises(UnusableDatabase, match="withdraw their documents first"):
        downgrade(engine, "0002")
    assert rows(engine) == before
    with writing(engine) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0003"


def test_the_name_of_a_long_model_has_room(engine: Engine) -> None:
    name = "llm:" + "long-" * 30
    with writing(engine) as connection:
        connection.execute(text("UPDATE results SET origin = :name"), {"name": name})
    assert {row[-1] for row in rows(engine)["results"]} == {name}
    with pytest.raises(UnusableDatabase):
        downgrade(engine, "0002")


def add_findings(connection: Any) -> None:
    shelf = Shelf(connection)
    shelf.ids = count(1000)
    document = shelf.document("findings.jsonl", loader="findings")
    shelf.add("entries", document_id=document, kind="findings", record="{}", abstract_sha256="a" * 64)
