"""Batches of questions that a language model's provider still has: kept with the settings until their answers are here.

The shelf notes a batch before it is handed over, so that one whose number was lost to a kill can be found again.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from db.store.bulk import delete_in, insert_rows
from db.store.settings import SETTINGS

PREFIX = "batch "
"""Begins the name of every setting that is such a batch."""


class OpenBatch(msgspec.Struct, frozen=True):
    """A batch that was handed over, or is about to be."""

    token: str
    """Names it here, and at a provider that keeps a mark of ours."""
    reader: str
    version: int
    """Of the instructions that its questions were asked with."""
    questions: int
    since: float
    """When it was noted, in seconds of Unix time."""
    id: str | None = None
    """How the provider names it; None where its answer to the handing over has not been kept."""


def open_batches(connection: Connection, reader: str) -> list[OpenBatch]:
    """The batches of a reader whose answers are not here, in the order in which they were handed over."""
    rows = connection.scalars(select(SETTINGS.c.value).where(SETTINGS.c.name.startswith(PREFIX, autoescape=True)))
    batches = [msgspec.json.decode(row, type=OpenBatch) for row in rows]
    return sorted((batch for batch in batches if batch.reader == reader), key=lambda batch: (batch.since, batch.token))


def keep_batch(connection: Connection, batch: OpenBatch) -> None:
    """Note a batch, in place of what was noted of it."""
    forget_batch(connection, batch)
    insert_rows(connection, SETTINGS, ("name", "value"), [(PREFIX + batch.token, msgspec.json.encode(batch).decode())])


def forget_batch(connection: Connection, batch: OpenBatch) -> None:
    """Strike a batch off, since its answers are here, or nobody waits for them."""
    delete_in(connection, SETTINGS, SETTINGS.c.name, [PREFIX + batch.token])
