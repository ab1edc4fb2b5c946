"""What tests of commands share: a small shelf, and running a command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from db.engine import parse_url, writing
from papershelf.cli import papershelf
from papershelf.database import open_for_writing
from tests.shelf import fill_small_shelf

Run = Callable[..., Result]


@pytest.fixture
def shelf_url(database_url: str) -> str:
    """The address of a small shelf, once on SQLite and once on PostgreSQL."""
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as connection:
        fill_small_shelf(connection)
    engine.dispose()
    return database_url


@pytest.fixture
def run() -> Run:
    """Run a command line, as a pipe would; what it prints stands in `stdout` and `stderr`."""

    def run(*arguments: str, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(papershelf, arguments, input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run
