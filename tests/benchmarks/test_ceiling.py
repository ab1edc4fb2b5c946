from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks import ceiling
from benchmarks.generator.writing import all_records, write_documents
from benchmarks.processes import papershelf, run


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        return {table: sorted(connection.execute(f'SELECT * FROM "{table}"'), key=repr) for (table,) in tables}


def indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}


def test_the_ceiling_writes_the_very_same_rows_tables_and_indexes(tmp_path: Path) -> None:
    write_documents(all_records(1, 60), tmp_path / "documents")
    shelf, copy = tmp_path / "shelf.db", tmp_path / "copy.db"
    run(papershelf(shelf, "load", str(tmp_path / "documents")))
    seconds, written = ceiling.load(str(shelf), str(copy))
    assert rows(copy) == rows(shelf)
    assert indexes(copy) == indexes(shelf)
    assert written == sum(map(len, rows(shelf).values()))
    assert seconds > 0

    pointer, copied = tmp_path / "public.db", tmp_path / "copied.db"
    run(papershelf(shelf, "publish", "-o", str(pointer)))
    ceiling.publish(str(pointer.resolve()), str(copied))
    assert rows(copied).keys() == rows(pointer).keys()
    assert rows(copied)["papers"] == rows(pointer)["papers"]
    assert indexes(copied) == indexes(pointer)
    with closing(sqlite3.connect(copied)) as connection:
        search = next(name for name in rows(copied) if name.endswith("_fts"))
        found = connection.execute(f'SELECT count(*) FROM "{search}" WHERE "{search}" MATCH \'the\'').fetchone()
    assert found[0] > 10
