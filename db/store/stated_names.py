"""The vocabulary that a shelf resolves names by: the shipped one, with what sources state and what people decide."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.complete import ENTRIES, RECORDS, joined_complete, joined_records
from db.records import StatedName
from db.store.decisions import name_decisions
from db.store.entries import KEYS, STATED_KEY, decode_stated_name
from db.vocabulary import Vocabulary


def vocabulary_of(connection: Connection, shipped: Vocabulary) -> Vocabulary:
    """What names of the shelf stand for: sources add to the shipped vocabulary, people overrule both."""
    return shipped.with_stated(_stated_names(connection)).with_decisions(name_decisions(connection))


def _stated_names(connection: Connection) -> list[StatedName]:
    """What complete documents say of names of the field."""
    columns = select(RECORDS.c.record).select_from(ENTRIES)
    statement = joined_records(joined_complete(columns, ENTRIES.c.document_id))
    statement = statement.join(KEYS, KEYS.c.entry_id == ENTRIES.c.id).where(KEYS.c.key == STATED_KEY)
    return [decode_stated_name(text) for text in connection.scalars(statement)]
