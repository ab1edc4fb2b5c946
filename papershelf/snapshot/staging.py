"""Staging: the tables of a working database as a schema of SQLite, beside the snapshot that is built from them.

Those of a SQLite database are read where they are: its file is attached, read-only. Those of PostgreSQL are copied as
they are into a scratch database. Numbers and counts are then made by one SQL dialect whatever the working database is,
and text sorts by its bytes (a PostgreSQL server may sort it by the rules of a language). The scratch database is one of
SQLite's temporary ones: it has no name, and goes when its connection does, even when the process is killed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, column, select, table
from sqlalchemy.engine import URL

from db.complete import of_complete_documents
from db.declarations import published_columns, published_tables
from db.engine import sqlite_path
from db.tables import Paper
from db.tables.base import table_of

SCHEMA = "staging"
PAPERS = table_of(Paper)
PAPER_SLUGS = table("paper_slugs", column("id"), column("slug"), schema="temp")
"""The numbers and slugs of papers. Their own rows are long: what names its paper is read faster beside this."""
BATCH_ROWS = 5_000


def stage(source: Connection, url: URL, snapshot: sqlite3.Connection) -> None:
    """Attach what is published of a working database as a schema of its own.

    The snapshot has no tables yet: whoever names one without its schema finds the staged one.
    """
    path = sqlite_path(url)
    if path is not None:
        snapshot.execute(f"ATTACH DATABASE ? AS {SCHEMA}", [_read_only(path, source)])
        snapshot.execute(f"PRAGMA {SCHEMA}.cache_size = -65536")
        return
    snapshot.execute(f"ATTACH DATABASE '' AS {SCHEMA}")
    snapshot.execute(f"PRAGMA {SCHEMA}.journal_mode = OFF")
    snapshot.execute(f"PRAGMA {SCHEMA}.synchronous = OFF")
    snapshot.execute(f"PRAGMA {SCHEMA}.cache_size = -65536")
    snapshot.execute("BEGIN")
    for staged in published_tables():
        _copy(source, snapshot, staged)
    snapshot.execute("COMMIT")


def set_slugs_aside(snapshot: sqlite3.Connection) -> None:
    """Make `PAPER_SLUGS`, in the transaction in which the staged tables are read."""
    snapshot.execute(f"CREATE TEMP TABLE {PAPER_SLUGS.name} (id INTEGER PRIMARY KEY, slug TEXT)")
    snapshot.execute(f"INSERT INTO {PAPER_SLUGS.name} SELECT id, slug FROM {SCHEMA}.{PAPERS.name} ORDER BY id")


def _read_only(path: Path, source: Connection) -> str:
    """The address of a file as the connection that reads it has it; without a log, where that connection sees none."""
    has_no_log = "&immutable=1" if "immutable" in source.engine.url.query else ""
    return f"{path.resolve().as_uri()}?mode=ro{has_no_log}"


def _copy(source: Connection, snapshot: sqlite3.Connection, table: Table) -> None:
    """Copy a table as the driver gives its rows, streamed; less what belongs to documents that do not count."""
    columns = published_columns(table)
    names = ", ".join("id INTEGER PRIMARY KEY" if column.name == "id" else f'"{column.name}"' for column in columns)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    unique = "" if "id" in table.columns else f", PRIMARY KEY ({keys})"
    snapshot.execute(f'CREATE TABLE {SCHEMA}."{table.name}" ({names}{unique})')
    insert = f'INSERT INTO {SCHEMA}."{table.name}" VALUES ({", ".join("?" * len(columns))})'
    rows = of_complete_documents(select(*columns), table).compile(dialect=source.dialect)
    assert not rows.params, "the driver is given text alone"
    driver: Any = source.connection.driver_connection
    with closing(driver.cursor("staging")) as cursor:
        cursor.execute(str(rows))
        while batch := cursor.fetchmany(BATCH_ROWS):
            snapshot.executemany(insert, batch)
