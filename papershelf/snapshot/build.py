"""Building a snapshot: stage, lay down, make it searchable. The same content gives the same bytes.

Each table is written once and in order, so that its pages stand behind each other and nothing is left to tidy up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, StaticPool, create_engine, event
from sqlalchemy.engine import URL

from db.views import make_views
from papershelf.snapshot.about import APPLICATION_ID, FORMAT, About
from papershelf.snapshot.addresses import count_years, name_rows
from papershelf.snapshot.ambiguous_authors import mark_ambiguous
from papershelf.snapshot.boards import make_boards
from papershelf.snapshot.layout import count_added, lay_down
from papershelf.snapshot.listings import make_listings
from papershelf.snapshot.search_index import make_searchable
from papershelf.snapshot.similar import make_similar
from papershelf.snapshot.staging import SCHEMA, set_slugs_aside, stage
from papershelf.snapshot.written_views import count_code, count_facets, write_views

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
    PRAGMA temp.cache_size = -16384;
    PRAGMA application_id = {APPLICATION_ID};
    PRAGMA user_version = {FORMAT};
"""


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
            connection.begin()  # until the rows are laid down: a load may write meanwhile
            set_slugs_aside(file)
            yield connection
    finally:
        file.close()


def build(staging: Connection, about: About) -> None:
    """Build a snapshot in the file of a connection that sees the tables of a working database (`beside`)."""
    snapshot: Any = staging.connection.driver_connection
    mark_ambiguous(snapshot, SCHEMA)
    lay_down(snapshot, about.as_rows())
    staging.commit()
    snapshot.execute(f"DETACH DATABASE {SCHEMA}")
    name_rows(snapshot)
    count_years(snapshot)
    make_searchable(snapshot)
    make_views(staging)
    staging.commit()
    make_boards(snapshot)
    make_listings(snapshot)
    make_similar(snapshot)
    write_views(snapshot)
    count_code(snapshot)
    count_facets(snapshot)
    count_added(snapshot)
    snapshot.execute("ANALYZE")
