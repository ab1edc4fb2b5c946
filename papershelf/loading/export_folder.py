"""What stands in the export of a shelf (papershelf.export.shelf) beside the copies of its documents.

Tables are left out, for they follow from the documents. Settings are the keeper's: a shelf without documents takes
them, any other keeps its own and says so.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from db.engine import writing
from db.store.settings import chosen_reader
from db.tables import metadata
from extraction.version import READER
from loaders.papershelf import mark_of
from papershelf.loading.choosing import choose_unasked

SETTINGS = "settings"


class _Line(msgspec.Struct):
    papershelf: str
    name: str
    value: str


_decode_lines = msgspec.json.Decoder(_Line).decode_lines


def is_table(head: bytes) -> bool:
    """Whether a document that begins so is a table of an export."""
    mark = mark_of(head)
    return mark != SETTINGS and mark in metadata.tables


def settings_in(head: bytes) -> dict[str, str]:
    """The settings that a document holds, all of which stand in its first bytes; none where it is another one."""
    if mark_of(head) != SETTINGS:
        return {}
    try:
        return {line.name: line.value for line in _decode_lines(head)}
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def take_settings(engine: Engine, settings: dict[str, str], *, is_new: bool) -> list[str]:
    """Make the settings of an export those of a new shelf; gives what the keeper of any other one should know."""
    reader = settings.get("reader", READER)
    with writing(engine) as connection:
        own = chosen_reader(connection) or READER
        if own == reader:
            return []
        if is_new:
            choose_unasked(connection, reader)
            return [f"the setting reader is {reader} now, as on the shelf of the export"]
    return [
        f"the shelf of the export shows the results of {reader}, this one those of {own}; "
        f"`papershelf settings reader {reader}` changes it"
    ]
