"""Building a snapshot: stage, lay down, make it searchable, tidy. The same content gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, StaticPool, create_engine
from sqlite_utils import Database

from db.views import make_views
from papershelf.snapshot.about import About
from papershelf.snapshot.contents import APPLICATION_ID, FORMAT, SEARCHED_COLUMNS
from papershelf.snapshot.layout import lay_down
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


def build(source: Connection, path: Path, about: About) -> None:
    """Build the snapshot of a working database as a new file at `path`."""
    snapshot = Database(path, execute_plugins=False)
    try:
        snapshot.executescript(_BEFORE)
        stage(source, snapshot.conn)
        lay_down(snapshot, about.as_rows())
        snapshot.execute(f"DETACH DATABASE {SCHEMA}")
        snapshot.executescript(_SEARCH_INDEX)
        snapshot.table("papers").populate_fts(SEARCHED_COLUMNS)
        snapshot.table("papers").optimize()
        _make_views(snapshot)
        snapshot.analyze()
        snapshot.vacuum()
    finally:
        snapshot.close()


def _make_views(snapshot: Database) -> None:
    """The views of the working database, over the tables of the snapshot."""
    engine = create_engine("sqlite://", creator=lambda: snapshot.conn, poolclass=StaticPool)
    with engine.begin() as connection:
        make_views(connection)
