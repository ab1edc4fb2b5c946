"""Revision 0033: a shelf that had no sketches makes them when it needs them, and comes to the same papers."""

from __future__ import annotations

from sqlalchemy import func, select

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.tables import CoreSketches, Paper
from papershelf.database import downgrade, upgrade
from tests.db.store.test_derivation import add, take_back
from tests.db.store.test_sketch_rows import FORGETTING, READING, RENAMED


def test_sketches_go_and_are_made_again(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    counted = select(select(func.count()).select_from(CoreSketches).scalar_subquery(), func.count(Paper.id))
    upgrade(engine)
    with writing(engine) as connection:
        add(connection, (FORGETTING,))
        add(connection, (READING,))
        assert tuple(connection.execute(counted).one()) == (2, 2)
        before = fingerprint(connection)
    downgrade(engine, "0032")
    upgrade(engine)
    with writing(engine) as connection:
        assert tuple(connection.execute(counted).one()) == (0, 2)
        assert fingerprint(connection) == before
        renamed = add(connection, (RENAMED,))
        assert tuple(connection.execute(counted).one()) == (2, 1)
        take_back(connection, renamed)
        assert fingerprint(connection) == before
    engine.dispose()
