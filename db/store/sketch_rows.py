"""The sketches of cores as rows: made when a core is first compared with another, forgotten when its records change.

Of real records nine in ten share no key with anybody, so that no sketch of them is made; of others it is made once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

import msgspec
from sqlalchemy import Connection, delete, select

from db.resolution.candidates import MOST_COMPARED
from db.resolution.features import Features
from db.resolution.sketches import Sketch, sketch_of
from db.store.bulk import delete_in, insert_rows, select_in
from db.tables import CoreSketches
from db.tables.base import table_of

SKETCHES = table_of(CoreSketches)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Sketch]).decode


def sketches_of(connection: Connection, cores: Iterable[int]) -> dict[int, list[Sketch]]:
    """The sketches of those cores of which some were made."""
    columns = select(SKETCHES.c.core, SKETCHES.c.sketches)
    return {core: _decode(sketches) for core, sketches in select_in(connection, columns, SKETCHES.c.core, cores)}


def sketch(connection: Connection, records: Mapping[int, Collection[Features]]) -> dict[int, list[Sketch]]:
    """Make and keep the sketches of cores of which there are none; of one with more than are compared not all."""
    sketches = {core: list(map(sketch_of, islice(own, MOST_COMPARED + 1))) for core, own in records.items()}
    rows = [(core, _encode(own).decode()) for core, own in sorted(sketches.items())]
    insert_rows(connection, SKETCHES, ("core", "sketches"), rows)
    return sketches


def forget(connection: Connection, cores: Iterable[int]) -> None:
    """Delete the sketches of cores whose records are others now."""
    delete_in(connection, SKETCHES, SKETCHES.c.core, cores)


def start_again(connection: Connection) -> None:
    """Forget all sketches, which other rules made."""
    connection.execute(delete(SKETCHES))
