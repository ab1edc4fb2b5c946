"""Every migration of a shelf with data, killed at moments drawn by chance: what stays is the old schema or the new."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy
from sqlalchemy import inspect, text

from db.engine import parse_url, reading_engine, writing_engine
from db.fingerprint import fingerprint
from db.vocabulary import shipped_vocabulary
from papershelf.database import downgrade, open_for_writing, reading, revision_at, upgrade
from papershelf.loading.renewing import renew
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents
from papershelf.revisions import revisions
from tests.processes import killed_after, killed_at, statements_of

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KILLS_BEFORE_A_STATEMENT = 3
KILLS_AT_ANY_INSTANT = 2
Contents = dict[str, list[tuple[Any, ...]]]
Tell = Callable[[int, str], None]


def go_up(url: str, revision: str) -> None:
    """Bring the schema to a revision, with a connection of its own."""
    engine = writing_engine(parse_url(url))
    upgrade(engine, revision)
    engine.dispose()


def go_down(url: str, revision: str) -> None:
    engine = writing_engine(parse_url(url))
    downgrade(engine, revision)
    engine.dispose()


def contents_of(url: str) -> Contents:
    """All rows of all tables; less the mark of the latest change, which is drawn by chance."""
    engine = reading_engine(parse_url(url))
    with engine.connect() as connection:
        names = sorted({*inspect(connection).get_table_names()} - {"changes"})
        found = {
            name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}"))), key=repr) for name in names
        }
    engine.dispose()
    return found


class Copies(Protocol):
    """Makes a copy of a database and gives its address."""

    def __call__(self, url: str, name: str) -> str: ...


@pytest.fixture
def copied(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Copies]:
    """Copies of the test's database, of the same kind."""
    if database_url.startswith("sqlite"):

        def copy_file(url: str, name: str) -> str:
            file = tmp_path / f"{name}.db"
            for ending in ("-wal", "-shm"):
                Path(f"{file}{ending}").unlink(missing_ok=True)
            return f"sqlite:///{shutil.copy(url.removeprefix('sqlite:///'), file)}"

        yield copy_file
        return
    server_url: sqlalchemy.URL = request.getfixturevalue("postgresql_url")
    server = sqlalchemy.create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)
    prefix = f"{sqlalchemy.make_url(database_url).database}_"
    made = set[str]()

    def copy_database(url: str, name: str) -> str:
        whole = f"{prefix}{name}"
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {whole} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {whole} TEMPLATE {sqlalchemy.make_url(url).database}"))
        made.add(whole)
        return server_url.set(database=whole).render_as_string(hide_password=False)

    yield copy_database
    with server.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def load_examples(url: str) -> None:
    engine = open_for_writing(parse_url(url))
    with Scanner(workers=1) as scanner:
        assert not Loading(engine, scanner).load(find_documents((str(EXAMPLES),))).failures
    engine.dispose()


def test_every_migration_that_is_killed_leaves_the_old_schema_or_the_new_with_all_rows(
    database_url: str, copied: Copies, tried: Tell
) -> None:
    load_examples(database_url)
    chance = random.Random(1)
    kills = 0
    for before, after in reversed(list(zip((None, *revisions()), revisions(), strict=False))):
        if before is None:
            break  # from nothing to the first: tests/migrations/test_database.py
        go_down(database_url, before)
        old = contents_of(database_url)
        assert old["documents"]
        assert old["entries"]
        whole = copied(database_url, "whole")
        begun = time.monotonic()
        statements = statements_of(go_up, whole, after)
        seconds = time.monotonic() - begun
        new = contents_of(whole)
        moments = [*chance.sample(range(statements - 1), min(KILLS_BEFORE_A_STATEMENT, statements - 1)), statements - 1]
        for moment in moments:
            killed = copied(database_url, "killed")
            assert killed_at(moment, go_up, killed, after)
            kills += 1
            assert_is_old_or_new(killed, after, old, new)
        for _ in range(KILLS_AT_ANY_INSTANT):
            killed = copied(database_url, "killed")
            kills += killed_after(chance.uniform(0, seconds), go_up, killed, after)
            assert_is_old_or_new(killed, after, old, new)
    kind = "PostgreSQL" if database_url.startswith("postgresql") else "SQLite"
    # A process that is fast may come to its end before the instant that was drawn for it.
    tried(kills - kills % 5, f"kills of migrations on {kind}")


def assert_is_old_or_new(url: str, after: str, old: Contents, new: Contents) -> None:
    """What a kill left is one of the two, whole; running the migration again gives the new one."""
    assert contents_of(url) in (old, new)
    go_up(url, after)
    assert contents_of(url) == new
    assert revision_at(parse_url(url)) == after


def test_an_upgrade_of_an_old_shelf_that_is_killed_again_and_again_gives_what_a_fresh_shelf_is(
    database_url: str, tmp_path: Path, tried: Tell
) -> None:
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    for url in (fresh, database_url):
        load_examples(url)
    go_down(database_url, revisions()[0])
    chance = random.Random(2)
    kills, most, is_killed = 0, 20, True
    while is_killed:
        is_killed = killed_at(chance.randrange(most), open_and_renew, database_url)
        kills, most = kills + is_killed, most + 30
    tried(min(kills, 10), "kills of upgrades with what they derive again")
    open_and_renew(database_url)
    found, expected = (_content(url) for url in (database_url, fresh))
    assert found == expected


def open_and_renew(url: str) -> None:
    """What `load --upgrade` begins with."""
    engine = open_for_writing(parse_url(url), may_upgrade=True)
    with Scanner(workers=1) as scanner:
        renew(engine, scanner, shipped_vocabulary())
    engine.dispose()


def _content(url: str) -> dict[str, str]:
    with reading(parse_url(url)) as connection:
        return dict(fingerprint(connection).tables)
