"""What the tests of migrations share: an engine of either dialect, and pytest-alembic on it."""

from __future__ import annotations

from collections.abc import Iterator

import alembic.config
import pytest
from sqlalchemy import Connection

from db.engine import migrating, parse_url, writing_engine
from papershelf.database import alembic_config as config_of_application


@pytest.fixture
def alembic_config() -> alembic.config.Config:
    """The configuration that pytest-alembic runs with: the application's own."""
    return config_of_application()


@pytest.fixture
def alembic_engine(database_url: str) -> Iterator[Connection]:
    """A migrating connection to an empty database, once on SQLite and once on PostgreSQL: what `env.py` is given."""
    engine = writing_engine(parse_url(database_url))
    with migrating(engine) as connection:
        yield connection
    engine.dispose()
