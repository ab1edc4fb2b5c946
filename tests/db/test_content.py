"""Rows without numbers: what names them, where what they refer to may be one of several things, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, Table, Text, create_engine

from db.content import content_columns, rows_of
from db.joins import JoinedTable
from db.tables.declaration import Declaration, Part, declared

WHOLE: tuple[Part, ...] = ("bibliography", "provenance")
SCHEMA = MetaData()


def table(name: str, declaration: Declaration, *columns: Column[int] | Column[str]) -> Table:
    """A table with a declaration, apart from those of a shelf."""
    return Table(name, SCHEMA, *columns, info={"declaration": declaration})


def number() -> Column[int]:
    return Column("id", Integer, primary_key=True, info=declared(not_content="A number."))


WORKS = table("works", Declaration(named_by=("slug",)), number(), Column("slug", Text))
STORES = table("stores", Declaration(named_by=("url",)), number(), Column("url", Text))
FIGURES = table(
    "figures",
    Declaration(named_by=("work_id", "store_id", "value")),
    number(),
    Column("note", Text, info=declared(part="provenance")),
    Column("work_id", ForeignKey("works.id"), nullable=True),
    Column("store_id", ForeignKey("stores.id"), nullable=True),
    Column("value", Integer),
    Column("unit", Text),
)
QUOTES = table(
    "quotes",
    Declaration(),
    Column("figure_id", ForeignKey("figures.id"), primary_key=True),
    Column("words", Text, primary_key=True),
)


@pytest.fixture
def connection() -> Iterator[Connection]:
    """Two figures, one of a work and one of a store, with a quote each."""
    engine = create_engine("sqlite://")
    SCHEMA.create_all(engine)
    with engine.connect() as connection:
        connection.execute(WORKS.insert(), [{"id": 1, "slug": "a-work"}])
        connection.execute(STORES.insert(), [{"id": 1, "url": "https://store.example"}])
        figures = [
            {"id": 1, "note": "seen", "work_id": 1, "store_id": None, "value": 7, "unit": "%"},
            {"id": 2, "note": "told", "work_id": None, "store_id": 1, "value": 8, "unit": None},
        ]
        connection.execute(FIGURES.insert(), figures)
        connection.execute(QUOTES.insert(), [{"figure_id": 1, "words": "seven"}, {"figure_id": 2, "words": "eight"}])
        yield connection
    engine.dispose()


def test_a_row_is_named_by_whichever_owner_it_has(connection: Connection) -> None:
    assert set(map(tuple, connection.execute(rows_of(FIGURES, WHOLE)))) == {
        ("a-work", None, 7, "%", "seen"),
        (None, "https://store.example", 8, None, "told"),
    }


def test_what_refers_to_a_row_is_named_by_its_owner_too(connection: Connection) -> None:
    assert set(map(tuple, connection.execute(rows_of(QUOTES, WHOLE)))) == {
        ("a-work", None, 7, "seven"),
        (None, "https://store.example", 8, "eight"),
    }


def test_the_name_comes_first_and_provenance_last_or_not_at_all() -> None:
    assert content_columns(FIGURES, WHOLE) == ["work_id", "store_id", "value", "unit", "note"]
    assert content_columns(FIGURES, ("bibliography",)) == ["work_id", "store_id", "value", "unit"]


def test_a_path_leads_through_keys_and_joins_each_table_once(connection: Connection) -> None:
    joined = JoinedTable(QUOTES)
    query = joined.select([joined.column("words"), joined.column("figure_id.value"), joined.column("figure_id.unit")])
    assert set(map(tuple, connection.execute(query))) == {("seven", 7, "%"), ("eight", 8, None)}
    assert str(query).count("JOIN") == 1
