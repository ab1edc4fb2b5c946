"""Whether a database was written since somebody looked: the mark that its latest writing transaction left.

A mark is drawn at random and no number that is counted up: a copy of the database that was put back, or that went on
without the other, would count to the same numbers with other content.
"""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, column, func, insert, inspect, select, table, update

CHANGES = table("changes", column("mark"))


def written_so_far(connection: Connection) -> int | None:
    """What grows when the connection writes a row; None where the server knows by itself what a transaction wrote."""
    if connection.dialect.name != "sqlite":
        return None
    driver_connection: Any = connection.connection.driver_connection
    return int(driver_connection.total_changes)


def mark_change(connection: Connection, before: int | None) -> None:
    """Leave a new mark where the transaction wrote a row since `before`; none in a schema that has no place for it."""
    if before is None:
        has_written = connection.scalar(select(func.pg_current_xact_id_if_assigned().is_not(None)))
    else:
        has_written = written_so_far(connection) != before
    if has_written and inspect(connection).has_table(CHANGES.name):
        mark = token_hex(16)
        if not connection.execute(update(CHANGES).values(mark=mark)).rowcount:
            connection.execute(insert(CHANGES).values(mark=mark))


def latest_mark(connection: Connection) -> str | None:
    """The mark of the latest writing transaction; None where none was left yet."""
    mark: str | None = connection.scalar(select(CHANGES.c.mark))
    return mark
