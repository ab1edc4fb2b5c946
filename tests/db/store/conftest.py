from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from db.engine import parse_url, writing
from papershelf.database import open_for_writing


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A transaction on an empty shelf."""
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as connection:
        yield connection
    engine.dispose()
