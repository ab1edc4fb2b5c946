"""Staging: the rows of the working database, copied as they are into a scratch database beside the snapshot.

Numbers and counts are then made by one SQL dialect whatever the working database is, and text sorts by its bytes
(a PostgreSQL server may sort it by the rules of a language). The scratch database is one of SQLite's temporary
ones: it has no name, and goes when its connection does, even when the process is killed.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, Table, select

from db.complete import of_complete_documents
from db.declarations import published_columns, published_tables
from db.tables.declaration import Counted, declaration_of
from papershelf.snapshot.ambiguous_authors import mark_ambiguous

SCHEMA = "staging"
BATCH_ROWS = 5_000


def stage(source: Connection, snapshot: sqlite3.Connection) -> None:
    """Copy all that is published of a working database, and count what is counted, into the scratch database.

    The snapshot has no tables yet: the queries that count name tables without their schema and find the staged ones.
    """
    snapshot.execute(f"ATTACH DATABASE '' AS {SCHEMA}")
    snapshot.execute(f"PRAGMA {SCHEMA}.journal_mode = OFF")
    snapshot.execute(f"PRAGMA {SCHEMA}.synchronous = OFF")
    snapshot.execute(f"PRAGMA {SCHEMA}.cache_size = -65536")
    snapshot.execute("BEGIN")
    for table in published_tables():
        _copy(source, snapshot, table)
    mark_ambiguous(snapshot, SCHEMA)
    for table in published_tables():
        for counted in declaration_of(table).counted:
            _count(snapshot, table.name, counted)
    snapshot.execute("COMMIT")


def counted_table(table: str, counted: Counted) -> str:
    """The staging table that holds the numbers of a counted column, as (id, number)."""
    return f"{table}_{counted.name}"


def _copy(source: Connection, snapshot: sqlite3.Connection, table: Table) -> None:
    names = [column.name for column in published_columns(table)]
    columns = ", ".join("id INTEGER PRIMARY KEY" if name == "id" else f'"{name}"' for name in names)
    snapshot.execute(f'CREATE TABLE {SCHEMA}."{table.name}" ({columns})')
    insert = f'INSERT INTO {SCHEMA}."{table.name}" VALUES ({", ".join("?" * len(names))})'
    with source.execute(
        of_complete_documents(select(*published_columns(table)), table), execution_options={"yield_per": BATCH_ROWS}
    ) as streamed:
        for rows in streamed.partitions():
            snapshot.executemany(insert, rows)


def _count(snapshot: sqlite3.Connection, table: str, counted: Counted) -> None:
    name = counted_table(table, counted)
    snapshot.execute(f"CREATE TABLE {SCHEMA}.{name} (id INTEGER PRIMARY KEY, number INTEGER)")
    snapshot.execute(f"INSERT INTO {SCHEMA}.{name} {counted.query}")
