"""Reading and writing rows in bulk: in batches, with ids given in advance, never a query per row.

All of it runs in a transaction that no other writer shares (db.engine.writing): that is what makes ids safe to give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, insert, select

BATCH = 10_000
"""Values of one IN list: SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535."""

T = TypeVar("T")


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists of at most `size`, in order."""
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch


def select_in(
    connection: Connection,
    statement: Select[*tuple[Any, ...]],
    column: ColumnElement[Any],
    values: Iterable[Any],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a SELECT whose column is one of the values (sorted, so that plans and pages are met in order)."""
    for batch in batches(sorted(values)):
        yield from connection.execute(statement.where(column.in_(batch)))


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        connection.execute(insert(table), rows)


def delete_in(
    connection: Connection,
    table: Table,
    column: ColumnElement[Any],
    values: Iterable[Any],
    *conditions: ColumnElement[bool],
) -> None:
    """Delete the rows whose column is one of the values, and of which all conditions are true."""
    for batch in batches(sorted(values)):
        connection.execute(delete(table).where(column.in_(batch), *conditions))


def next_id(connection: Connection, table: Table) -> int:
    """The first id that no row of the table has, nor a greater one."""
    highest: int | None = connection.scalar(select(func.max(table.c.id)))
    return (highest or 0) + 1
