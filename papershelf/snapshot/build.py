"""Building a snapshot: stage, lay down, make it searchable, tidy. The same content gives the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, StaticPool, create_engine, event
from sqlalchemy.engine import URL
from sqlite_utils import Database

from db.views import make_views
from papershelf.snapshot.about import APPLICATION_ID, FORMAT, About
from papershelf.snapshot.ambiguous_authors import mark_ambiguous
from papershelf.snapshot.boards import make_boards
from papershelf.snapshot.contents import SEARCHED_COLUMNS
from papershelf.snapshot.layout import count_tables, lay_down
from papershelf.snapshot.listings import make_listings
from papershelf.snapshot.similar import make_similar
from papershelf.snapshot.staging import SCHEMA, stage

# The file is of no use until it is complete, so neither journal nor sync guards it on the way. Pages are of one
# size and free space is zeroed: nothing of the machine's memory, and no default of its SQLite, reaches the file.
_BEFORE = f"""
    PRAGMA page_size = 4096;
    PRAGMA encoding = 'UTF-8';
    PRAGMA auto_vacuum = NONE;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -65536;
    PRAGMA application_id = {APPLICATION_ID};
    PRAGMA user_version = {FORMAT};
"""
# sqlite-utils' enable_fts() knows no prefix index, so the table is made here and filled by it. Datasette finds the
# index of a table only where the table's name stands in double quotes.
_SEARCH_INDEX = f"""
    CREATE VIRTUAL TABLE papers_fts USING FTS5 (
        {", ".join(SEARCHED_COLUMNS)},
        tokenize='porter unicode61 remove_diacritics 2',
        prefix='2 3',
        content="papers",
        content_rowid="id"
    )
"""
# FTS5 gathers words in memory and merges what it has written whenever there are many parts, which takes half of the
# time of building. Here it gathers 32 MiB instead of one and merges once, at the end; then both are as they were.
_GATHERING = {"hashsize": (32 * 2**20, 2**20), "automerge": (0, 4)}


@contextmanager
def beside(source: Connection, url: URL, path: Path) -> Iterator[Connection]:
    """A connection to a new file at `path` that sees the tables of a working database, all as they are at one time."""
    file = sqlite3.connect(path.absolute().as_uri(), isolation_level=None, uri=True)
    try:
        file.executescript(_BEFORE)
        stage(source, url, file)
        engine = create_engine("sqlite://", creator=lambda: file, poolclass=StaticPool)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

        with engine.connect() as connection:
            yield connection
    finally:
        file.close()


def build(staging: Connection, about: About) -> None:
    """Build a snapshot in the file of a connection that sees the tables of a working database (`beside`)."""
    driver_connection: Any = staging.connection.driver_connection
    snapshot = Database(driver_connection, execute_plugins=False)
    mark_ambiguous(driver_connection, SCHEMA)
    lay_down(snapshot, about.as_rows())
    staging.commit()
    snapshot.execute(f"DETACH DATABASE {SCHEMA}")
    _make_searchable(snapshot)
    make_views(staging)
    staging.commit()
    make_boards(driver_connection)
    make_listings(driver_connection)
    make_similar(driver_connection)
    count_tables(snapshot)
    snapshot.analyze()
    snapshot.vacuum()


def _make_searchable(snapshot: Database) -> None:
    snapshot.execute(_SEARCH_INDEX)
    for name, (while_filled, _) in _GATHERING.items():
        snapshot.execute(f"INSERT INTO papers_fts (papers_fts, rank) VALUES ('{name}', {while_filled})")
    snapshot.table("papers").populate_fts(SEARCHED_COLUMNS)
    snapshot.table("papers").optimize()
    for name, (_, afterwards) in _GATHERING.items():
        snapshot.execute(f"INSERT INTO papers_fts (papers_fts, rank) VALUES ('{name}', {afterwards})")
