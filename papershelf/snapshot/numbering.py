"""Numbering: the rows of a snapshot in their natural order, and what their numbers become.

The numbers of the working database tell in which order things were loaded. A snapshot must not: row 1 of a table is
the first in the order that `contents.natural_order` defines, and keys follow the rows that they lead to. What is
counted of rows is looked up in the same way.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import Table

from db.declarations import foreign_key, published_columns, published_tables
from db.tables import Document
from db.tables.base import table_of
from db.tables.declaration import ADDRESS, Counted, declaration_of
from papershelf.snapshot.addresses import know_slugs, tell_addresses_apart
from papershelf.snapshot.contents import natural_order
from papershelf.snapshot.staging import SCHEMA

DOCUMENTS = table_of(Document)


def count_rows(snapshot: sqlite3.Connection) -> None:
    """Count what is counted of each table. The snapshot has no tables yet: queries find the staged ones."""
    know_slugs(snapshot)
    for table in published_tables():
        for counted in declaration_of(table).counted:
            name = _counted_table(table, counted)
            snapshot.execute(f"CREATE TEMP TABLE {name} (id INTEGER PRIMARY KEY, value)")
            snapshot.execute(f"INSERT INTO {name} {counted.query}")
            if counted.name == ADDRESS:
                tell_addresses_apart(snapshot, table.name, name)


def number_rows(snapshot: sqlite3.Connection, table: Table) -> None:
    """Number the rows of a table: temp.order_TABLE leads from new to old numbers, temp.number_TABLE back.

    What the table refers to has been numbered.
    """
    if "id" not in table.columns:
        return
    snapshot.execute(f"CREATE TEMP TABLE order_{table.name} (new INTEGER PRIMARY KEY, old INTEGER)")
    snapshot.execute(
        f"INSERT INTO order_{table.name} (old) SELECT old FROM ({_renumbered(table)}) ORDER BY {natural_order(table)}"
    )
    snapshot.execute(f"CREATE TEMP TABLE number_{table.name} (old INTEGER PRIMARY KEY, new INTEGER)")
    snapshot.execute(f"INSERT INTO number_{table.name} SELECT old, new FROM order_{table.name} ORDER BY old")


def rows_in_order(table: Table) -> str:
    """The SELECT of a table's rows as a snapshot has them: its columns and what is counted of it, in natural order."""
    if "id" not in table.columns:
        return f"SELECT {_listed(table)} FROM ({_renumbered(table)}) ORDER BY {natural_order(table)}"
    ordered = f"temp.order_{table.name} AS ordered CROSS JOIN {_staged(table)} ON staged.id = ordered.old"
    return f"SELECT {_listed(table)} FROM ({_renumbered(table, ordered)}) ORDER BY id"


def columns_of(table: Table) -> list[str]:
    """The columns of a table in a snapshot."""
    counted = (item.name for item in declaration_of(table).counted)
    return [*(column.name for column in published_columns(table)), *counted]


def _renumbered(table: Table, rows: str | None = None) -> str:
    """The SELECT of staged rows with the new numbers of what they refer to, and of themselves where those are known.

    A row that belongs to a document that does not count is none: the document has no number. SQLite is kept to the
    order of the joins, for it knows nothing of the sizes of these tables.
    """
    selected = ["staged.id AS old"] if "id" in table.columns and rows is None else []
    joined = rows or _staged(table)
    for column in published_columns(table):
        key = foreign_key(column)
        if key is not None:
            numbers = f"of_{column.name}"
            selected.append(f'{numbers}.new AS "{column.name}"')
            join = "LEFT JOIN" if column.nullable else "CROSS JOIN"
            joined += (
                f' {join} temp.number_{key.column.table.name} AS {numbers} ON {numbers}.old = staged."{column.name}"'
            )
        elif column.name != "id":
            selected.append(f'staged."{column.name}" AS "{column.name}"')
        elif rows:
            selected.append("ordered.new AS id")
    for counted in declaration_of(table).counted:
        name = _counted_table(table, counted)
        absent = "NULL" if counted.absent is None else counted.absent
        selected.append(f"coalesce({name}.value, {absent}) AS {counted.name}")
        joined += f" LEFT JOIN temp.{name} AS {name} ON {name}.id = staged.id"
    where = " WHERE staged.entry_count IS NOT NULL" if table is DOCUMENTS else ""
    return f"SELECT {', '.join(selected)} FROM {joined}{where}"


def _staged(table: Table) -> str:
    return f'{SCHEMA}."{table.name}" AS staged'


def _listed(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in columns_of(table))


def _counted_table(table: Table, counted: Counted) -> str:
    """The table that holds the values of a counted column, as (id, value)."""
    return f"counted_{table.name}_{counted.name}"
