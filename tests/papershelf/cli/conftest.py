"""What tests of commands share: a small shelf, and running a command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy
from click.testing import CliRunner, Result

from db.engine import parse_url, writing
from db.store.basis import record_basis, record_reader
from db.vocabulary import shipped_vocabulary
from extraction.reader import VERSION
from papershelf.cli import papershelf
from papershelf.database import open_for_writing
from tests.shelf import Shelf, fill_small_shelf

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def sqlite_shelf(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a small shelf in a SQLite file, for tests that only read."""
    return _filled(f"sqlite:///{tmp_path_factory.mktemp('shelf') / 'papershelf.db'}")


@pytest.fixture(scope="session")
def postgresql_shelf(postgresql_url: sqlalchemy.URL, database_numbers: Iterator[int]) -> str:
    """The address of a small shelf in PostgreSQL, for tests that only read."""
    name = f"shelf_{next(database_numbers)}"
    server = sqlalchemy.create_engine(postgresql_url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)
    with server.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    return _filled(postgresql_url.set(database=name).render_as_string(hide_password=False))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def shelf_url(request: pytest.FixtureRequest) -> str:
    """The address of a small shelf, once in SQLite and once in PostgreSQL, for tests that only read."""
    url: str = request.getfixturevalue(f"{request.param}_shelf")
    return url


def _filled(url: str) -> str:
    engine = open_for_writing(parse_url(url))
    with writing(engine) as connection:
        fill_small_shelf(connection)
        shelf = Shelf(connection)
        paper = connection.scalar(sqlalchemy.text("SELECT id FROM papers WHERE slug = 'deep-shelves'"))
        words = {"method_as_printed": "We shelve", "evidence_start": 0, "evidence_end": 9}
        shelf.add("paper_methods", paper_id=paper, method_id=shelf.named("methods", "shelving"), **words)
        record_basis(connection, shipped_vocabulary())
        record_reader(connection, VERSION)
    engine.dispose()
    return url


@pytest.fixture
def run() -> Run:
    """Run a command line, as a pipe would; what it prints stands in `stdout` and `stderr`."""

    def run(*arguments: str, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(papershelf, arguments, input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run
