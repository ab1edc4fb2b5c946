"""The settings of a shelf: so far which reader's results count."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.store.bulk import delete_in, insert_rows
from db.tables import Setting
from db.tables.base import table_of

SETTINGS = table_of(Setting)
_READER = "reader"


def chosen_reader(connection: Connection) -> str | None:
    """The reader whose results count, where the shelf names one; None for the built-in one."""
    value: str | None = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == _READER))
    return value


def choose_reader(connection: Connection, reader: str | None) -> None:
    """Name the reader whose results count; what papers show is for the caller to derive again."""
    delete_in(connection, SETTINGS, SETTINGS.c.name, [_READER])
    if reader is not None:
        insert_rows(connection, SETTINGS, ("name", "value"), [(_READER, reader)])
