"""The least that writing takes: the very same rows, tables and indexes, by nothing but the driver.

    python -m benchmarks.ceiling load SHELF TARGET         rows of a shelf into its schema, with `executemany`
    python -m benchmarks.ceiling publish SNAPSHOT TARGET   tables of a snapshot copied within SQLite, then its indexes
    python -m benchmarks.ceiling postgresql ADDRESS TARGET rows of a shelf into its schema, through COPY

Each prints the CPU seconds that the writing took (of this process, and of the server's one that writes), and the rows;
reading the rows is not counted.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, BinaryIO

import psycopg
import sqlalchemy

from benchmarks.processes import cpu_of
from db.tables import metadata

BATCH = 10_000


class Watch:
    """Counts the CPU seconds of what is to be counted."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def count(self, action: Callable[..., Any], *arguments: Any) -> Any:
        """Do something, and count it."""
        begun = time.process_time()
        answer = action(*arguments)
        self.seconds += time.process_time() - begun
        return answer


def load(shelf: str, target: str) -> tuple[float, int]:
    """Write the rows of a shelf into an empty database with its tables and indexes."""
    watch, rows = Watch(), 0
    with closing(sqlite3.connect(f"file:{shelf}?mode=ro", uri=True)) as source, closing(sqlite3.connect(target)) as to:
        declared = _declared(source, "main")
        for _, _, sql in declared:
            to.execute(sql)
        for table in (name for kind, name, _ in declared if kind == "table"):
            found = source.execute(f'SELECT * FROM "{table}"')
            insert = f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(found.description))})'
            while batch := found.fetchmany(BATCH):
                watch.count(to.executemany, insert, batch)
                rows += len(batch)
        watch.count(to.commit)
    return watch.seconds, rows


def publish(snapshot: str, target: str) -> tuple[float, int]:
    """Copy the tables of a snapshot, make its indexes, and index its texts for search."""
    watch, rows = Watch(), 0
    with closing(sqlite3.connect(target, isolation_level=None, uri=True)) as to:
        to.execute("ATTACH ? AS source", (f"file:{snapshot}?mode=ro&immutable=1",))
        declared = _declared(to, "source")
        searches = {name for _, name, sql in declared if sql.upper().startswith("CREATE VIRTUAL")}
        watch.count(to.execute, "BEGIN")
        for kind, name, sql in declared:
            # What SQLite keeps an index of words in, it makes by itself.
            if kind != "table" or any(name.startswith(f"{search}_") for search in searches):
                continue
            watch.count(to.execute, sql)
            if name not in searches:
                rows += watch.count(to.execute, f'INSERT INTO main."{name}" SELECT * FROM source."{name}"').rowcount
        for sql in (sql for kind, _, sql in declared if kind == "index"):
            watch.count(to.execute, sql)
        for _, _, sql in _declared(to, "source", "view"):
            to.execute(sql)  # what is searched may be the rows of one
        for name in searches:
            watch.count(to.execute, f'INSERT INTO main."{name}"("{name}") VALUES (\'rebuild\')')
        watch.count(to.execute, "COMMIT")
    return watch.seconds, rows


def _declared(connection: sqlite3.Connection, schema: str, *kinds: str) -> list[tuple[str, str, str]]:
    """Kind, name and declaration of what is of some kinds, else of every table and index, tables first."""
    wanted = ", ".join(f"'{kind}'" for kind in kinds or ("table", "index"))
    return connection.execute(
        f"SELECT type, name, sql FROM {schema}.sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL "
        f"AND type IN ({wanted}) ORDER BY type DESC, rowid"
    ).fetchall()


def postgresql(shelf: str, target: str) -> tuple[float, int]:
    """Copy the rows of a shelf into an empty database with the same tables and indexes."""
    watch, rows = Watch(), 0
    engine = sqlalchemy.create_engine(target)
    metadata.create_all(engine)
    engine.dispose()
    with psycopg.connect(_plain(shelf)) as source, psycopg.connect(_plain(target)) as to:
        for table in metadata.sorted_tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns if column.computed is None)
            with tempfile.TemporaryFile() as file, source.cursor() as out, to.cursor() as into:
                with out.copy(f'COPY "{table.name}" ({columns}) TO STDOUT (FORMAT binary)') as blocks:
                    file.writelines(blocks)
                file.seek(0)
                watch.count(_copy, into, f'COPY "{table.name}" ({columns}) FROM STDIN (FORMAT binary)', file)
                rows += into.rowcount
        watch.count(to.commit)
        watch.seconds += cpu_of(to.info.backend_pid)
    return watch.seconds, rows


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg:", "postgresql:", 1)


def _copy(cursor: psycopg.Cursor[Any], statement: str, file: BinaryIO) -> None:
    with cursor.copy(statement) as copy:
        while block := file.read(2**18):
            copy.write(block)


def main() -> None:
    """Write, and print what it took as JSON."""
    kind, source, target = sys.argv[1:]
    seconds, rows = {"load": load, "publish": publish, "postgresql": postgresql}[kind](source, target)
    print(json.dumps({"cpu": seconds, "rows": rows}))


if __name__ == "__main__":
    main()
