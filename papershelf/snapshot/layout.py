"""Laying the rows down: the tables of a snapshot, their rows in natural order, their indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sqlalchemy import Column, Table

from db.declarations import foreign_key, published_columns, published_tables
from db.tables.declaration import declaration_of
from db.views import VIEWS
from papershelf.snapshot.contents import ADDED_TABLES, unique_keys
from papershelf.snapshot.numbering import columns_of, count_rows, number_rows, rows_in_order

_TYPES = {int: "INTEGER", bool: "INTEGER", float: "REAL", str: "TEXT"}
_LINE = "\n   "


def lay_down(snapshot: sqlite3.Connection, about: dict[str, str]) -> None:
    """Make the tables of a snapshot from the staged rows, with their numbers, counts and indexes."""
    count_rows(snapshot)
    for table in published_tables():
        snapshot.execute(_declared(table))
        number_rows(snapshot, table)
        listed = ", ".join(f'"{name}"' for name in columns_of(table))
        snapshot.execute(f'INSERT INTO main."{table.name}" ({listed}) {rows_in_order(table)}')
    for table in published_tables():
        _index(snapshot, table)
    _make_added(snapshot, about)


def _declared(table: Table) -> str:
    """The CREATE TABLE of a table: what is published of it, and what is counted."""
    columns = [_column(column) for column in published_columns(table)]
    columns += [f'"{counted.name}" {_TYPES[counted.type]}' for counted in declaration_of(table).counted]
    keys = [column.name for column in table.primary_key.columns]
    if len(keys) > 1:
        columns.append(f"PRIMARY KEY ({_quoted(keys)})")
    return f'CREATE TABLE main."{table.name}" (\n   {f",{_LINE}".join(columns)}\n)'


def _column(column: Column[object]) -> str:
    declared = f'"{column.name}" {_TYPES[column.type.python_type]}'
    key = foreign_key(column)
    if [column] == list(column.table.primary_key.columns):
        return f"{declared} PRIMARY KEY"
    referred = "" if key is None else f' REFERENCES "{key.column.table.name}"("{key.column.name}")'
    return f"{declared}{'' if column.nullable else ' NOT NULL'}{referred}"


def _index(snapshot: sqlite3.Connection, table: Table) -> None:
    """Index what the models index, every foreign key, and what readers sort by; nothing that a key covers."""
    keys = unique_keys(table)
    for key in keys:
        _make_index(snapshot, table, key, is_unique=True)
    covered = {key[0] for key in keys} | {next(iter(table.primary_key.columns)).name}
    names = {column.name for column in published_columns(table)}
    wanted: list[str | tuple[str, ...]] = [column.name for column in published_columns(table) if foreign_key(column)]
    wanted += sorted(
        next(iter(index.columns)).name for index in table.indexes if {column.name for column in index.columns} <= names
    )
    wanted += declaration_of(table).indexed
    covered |= {several[0] for several in wanted if isinstance(several, tuple)}
    for name in dict.fromkeys(wanted):
        if name not in covered:
            _make_index(snapshot, table, (name,) if isinstance(name, str) else name)
    for counted in declaration_of(table).counted:
        if counted.is_unique:
            _make_index(snapshot, table, (counted.name,), is_unique=True)


def _make_index(
    snapshot: sqlite3.Connection, table: Table, columns: tuple[str, ...], *, is_unique: bool = False
) -> None:
    name = "_".join(("idx", table.name, *columns))
    unique = "UNIQUE " if is_unique else ""
    snapshot.execute(f'CREATE {unique}INDEX main."{name}"\n    ON "{table.name}" ({_quoted(columns)})')


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _make_added(snapshot: sqlite3.Connection, about: dict[str, str]) -> None:
    """Make the tables that only snapshots have; what is not known yet is filled in later."""
    snapshot.execute('CREATE TABLE "about" (\n   "name" TEXT PRIMARY KEY,\n   "value" TEXT NOT NULL\n)')
    snapshot.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    # Rows of these are found by their whole key, or in its order, and need no number.
    snapshot.execute(
        "CREATE TABLE names (kind TEXT, folded_name TEXT, row INTEGER, PRIMARY KEY (kind, folded_name, row)) "
        "WITHOUT ROWID"
    )
    snapshot.execute(
        "CREATE TABLE papers_by_year (kind TEXT, row INTEGER, year INTEGER, paper_count INTEGER NOT NULL, "
        "PRIMARY KEY (kind, row, year)) WITHOUT ROWID"
    )
    snapshot.execute(
        "CREATE TABLE search_words (word TEXT PRIMARY KEY, paper_count INTEGER NOT NULL, is_name INTEGER NOT NULL) "
        "WITHOUT ROWID"
    )
    snapshot.execute('CREATE TABLE "_counts" (\n   "table" TEXT PRIMARY KEY,\n   "count" INTEGER NOT NULL\n)')


def count_added(snapshot: sqlite3.Connection) -> None:
    """Count the rows of every table and view, once all are filled, in a table called as sqlite-utils does."""
    tables = [*(table.name for table in published_tables()), *(name for name in ADDED_TABLES if name != "_counts")]
    tables += VIEWS
    for table in tables:
        snapshot.execute(f"INSERT INTO _counts SELECT '{table}', count(*) FROM main.\"{table}\"")
    snapshot.execute("INSERT INTO _counts VALUES ('_counts', ?)", [len(tables) + 1])
