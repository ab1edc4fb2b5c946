"""Reading a document again that another version of its loader had read, beside what the shelf has of it."""

from __future__ import annotations

from sqlalchemy import Engine

from db.engine import looking
from db.store.bulk import batches
from db.store.rereading import Rereading, stored_places
from papershelf.loading.reading import Reading

PLACES_AT_ONCE = 2_000
MOST_CHANGES = 20_000
"""Places of a document that are held; where more are read otherwise, all of it is stored again, batch by batch."""


def reread(engine: Engine, document_id: int, reading: Reading) -> Rereading | None:
    """What is read otherwise now; None where that is too much to hold, `Unreadable` where it cannot be read."""
    changes = Rereading()
    for items in batches(reading, PLACES_AT_ONCE):
        with looking(engine) as connection:
            stored = stored_places(connection, document_id, items[0].position, items[-1].position)
        for item in items:
            changes.compare(item, stored)
        if changes.change_count > MOST_CHANGES:
            return None
    changes.own_as_of, changes.own_series = reading.as_of, reading.series
    return changes
