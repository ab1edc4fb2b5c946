"""Opening databases: which addresses name one, who may write, and what a transaction holds together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from db import engine as engines
from db.engine import (
    UnusableDatabase,
    kept_open,
    looking,
    parse_url,
    reading_engine,
    sqlite_path,
    table_names,
    write_ahead,
    writing,
    writing_engine,
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database with one table of two rows and one that refers to it."""
    engine = writing_engine(parse_url(database_url))
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE children (parent_id INTEGER REFERENCES parents (id))"))
        connection.execute(text("INSERT INTO parents VALUES (1), (2)"))
    yield engine
    engine.dispose()


def rows(engine: Engine) -> list[int]:
    with writing(engine) as connection:
        return list(connection.scalars(text("SELECT id FROM parents ORDER BY id")))


@pytest.mark.parametrize(
    ("raw", "driver", "database"),
    [
        ("sqlite:///papers.db", "sqlite", "papers.db"),
        ("sqlite:////srv/papers.db", "sqlite", "/srv/papers.db"),
        ("sqlite+pysqlite:///papers.db", "sqlite", "papers.db"),
        ("postgresql://reader@host/papers", "postgresql+psycopg", "papers"),
        ("postgresql+psycopg2://host/papers", "postgresql+psycopg", "papers"),
    ],
)
def test_an_address_names_a_database_and_its_driver(raw: str, driver: str, database: str) -> None:
    url = parse_url(raw)
    assert (url.drivername, url.database) == (driver, database)
    assert sqlite_path(url) == (Path(database) if driver == "sqlite" else None)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("papers.db", "is not the URL of a database"),
        ("", "is not the URL of a database"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://host/papers", "mysql is not supported"),
        ("postgres://host/papers", "postgres is not supported; use sqlite:///FILE or postgresql://HOST/NAME"),
    ],
)
def test_what_names_no_database_is_said(raw: str, said: str) -> None:
    with pytest.raises(UnusableDatabase, match=said):
        parse_url(raw)


def test_a_transaction_that_fails_leaves_nothing_behind_not_even_a_table(engine: Engine) -> None:
    def fail_at_last() -> None:
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO parents VALUES (3)"))
            connection.execute(text("CREATE TABLE others (id INTEGER)"))
            connection.execute(text("DROP TABLE children"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_last()
    assert rows(engine) == [1, 2]
    with writing(engine) as connection:
        assert table_names(connection) == {"parents", "children"}


def test_foreign_keys_are_checked(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("INSERT INTO children VALUES (9)"))


def test_a_reading_engine_cannot_write(engine: Engine, database_url: str) -> None:
    reader = reading_engine(parse_url(database_url))
    with reader.connect() as connection:
        assert list(connection.scalars(text("SELECT id FROM parents ORDER BY id"))) == [1, 2]
        with pytest.raises(DBAPIError):
            connection.execute(text("INSERT INTO parents VALUES (3)"))
    reader.dispose()
    assert rows(engine) == [1, 2]


def test_a_reader_sees_the_database_as_it_is_at_one_time(engine: Engine, database_url: str) -> None:
    reader = reading_engine(parse_url(database_url))
    count = text("SELECT count(*) FROM parents")
    with reader.connect() as connection:
        before = connection.scalar(count)
        if engine.dialect.name == "postgresql":  # on SQLite a writer waits for readers
            with writing(engine) as writer:
                writer.execute(text("INSERT INTO parents VALUES (3)"))
        assert connection.scalar(count) == before
    reader.dispose()


def test_a_second_writer_waits_and_then_says_so(tmp_path: Path) -> None:
    engine = writing_engine(parse_url(f"sqlite:///{tmp_path / 'papers.db'}"))
    other = sqlite3.connect(tmp_path / "papers.db", timeout=0.01)
    with writing(engine), pytest.raises(sqlite3.OperationalError, match="database is locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.rollback()
    other.close()
    engine.dispose()


def test_a_reading_engine_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase, match="there is no database"):
        reading_engine(parse_url(f"sqlite:///{tmp_path / 'papers.db'}"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["with space.db", "per%20cent.db", "what?.db", "hash#.db", "žlutý.db"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    url = parse_url("sqlite:///x").set(database=str(tmp_path / name))
    writer = writing_engine(url)
    with writing(writer) as connection:
        connection.execute(text("CREATE TABLE parents (id INTEGER)"))
    writer.dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    reader = reading_engine(url)
    with reader.connect() as connection:
        assert table_names(connection) == {"parents"}
    reader.dispose()


def test_what_a_database_answers_is_one_line(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as raised, writing(engine) as connection:
        connection.execute(text("SELECT\n * FROM nowhere"))
    answer = engines.answer_of(raised.value)
    assert "nowhere" in answer
    assert "\n" not in answer
    assert engines.answer_of(OperationalError("", {}, Exception(""))) != ""


def test_many_transactions_of_an_engine_that_is_kept_open_are_of_one_connection(engine: Engine) -> None:
    with kept_open(engine) as kept:
        used = set()
        for begun in (writing, looking, writing):
            with begun(kept) as connection:
                used.add(connection.connection.driver_connection)
        with kept_open(kept) as again:
            assert again is kept, "it is kept open already"
    assert len(used) == 1


def test_the_log_is_emptied_before_the_last_connection_closes(tmp_path: Path) -> None:
    path = tmp_path / "shelf.db"
    engine = writing_engine(parse_url(f"sqlite:///{path}"))
    assert write_ahead(engine)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        reader.execute("SELECT 1 FROM sqlite_schema").fetchall()
        log = path.with_name("shelf.db-wal")
        with kept_open(engine) as kept:
            with writing(kept) as connection:
                connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
            assert log.stat().st_size > 0
        assert log.stat().st_size == 0, "who has the file open keeps the log, and finds nothing in it"
        assert reader.execute("SELECT id FROM parents").fetchall() == []
    engine.dispose()
