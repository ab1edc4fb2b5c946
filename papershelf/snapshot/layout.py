"""Laying the rows down: the tables of a snapshot, their rows in natural order, their indexes."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Column, Table
from sqlite_utils import Database

from db.declarations import foreign_key, published_columns, published_tables
from db.tables.declaration import declaration_of
from db.views import VIEWS
from papershelf.snapshot.contents import ADDED_TABLES, unique_keys
from papershelf.snapshot.numbering import columns_of, count_rows, number_rows, rows_in_order


def lay_down(snapshot: sqlite3.Connection, about: dict[str, str]) -> None:
    """Make the tables of a snapshot from the staged rows, with their numbers, counts and indexes."""
    count_rows(snapshot)
    database = Database(snapshot, execute_plugins=False)
    for table in published_tables():
        _create(database, table)
        number_rows(snapshot, table)
        listed = ", ".join(f'"{name}"' for name in columns_of(table))
        snapshot.execute(f'INSERT INTO main."{table.name}" ({listed}) {rows_in_order(table)}')
    for table in published_tables():
        _index(database, table)
    _make_added(database, about)


def _create(snapshot: Database, table: Table) -> None:
    columns = published_columns(table)
    keys = [column.name for column in table.primary_key.columns]
    snapshot.table(table.name).create(
        {column.name: _type(column) for column in columns}
        | {counted.name: counted.type for counted in declaration_of(table).counted},
        pk=keys[0] if len(keys) == 1 else tuple(keys),
        foreign_keys=[
            (column.name, key.column.table.name, key.column.name) for column in columns if (key := foreign_key(column))
        ],
        not_null=[column.name for column in columns if not column.nullable and keys != [column.name]],
    )


def _type(column: Column[object]) -> type:
    python_type = column.type.python_type
    return int if python_type is bool else python_type


def _index(snapshot: Database, table: Table) -> None:
    """Index what the models index, every foreign key, and what readers sort by; nothing that a key covers."""
    here = snapshot.table(table.name)
    for key in unique_keys(table):
        here.create_index(key, unique=True)
    covered = {key[0] for key in unique_keys(table)} | {next(iter(table.primary_key.columns)).name}
    names = {column.name for column in published_columns(table)}
    wanted: list[str | tuple[str, ...]] = [column.name for column in published_columns(table) if foreign_key(column)]
    wanted += sorted(
        next(iter(index.columns)).name for index in table.indexes if {column.name for column in index.columns} <= names
    )
    wanted += declaration_of(table).indexed
    covered |= {several[0] for several in wanted if isinstance(several, tuple)}
    for name in dict.fromkeys(wanted):
        if name not in covered:
            here.create_index([name] if isinstance(name, str) else name)
    for counted in declaration_of(table).counted:
        if counted.is_unique:
            here.create_index([counted.name], unique=True)


def _make_added(snapshot: Database, about: dict[str, str]) -> None:
    """Make the tables that only snapshots have; what is not known yet is filled in later."""
    snapshot.table("about").create({"name": str, "value": str}, pk="name", not_null=["value"])
    snapshot.table("about").insert_all({"name": name, "value": value} for name, value in about.items())
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
    snapshot.table("_counts").create({"table": str, "count": int}, pk="table", not_null=["count"])


def count_added(snapshot: sqlite3.Connection) -> None:
    """Count the rows of every table and view, once all are filled, in a table called as sqlite-utils does."""
    tables = [*(table.name for table in published_tables()), *(name for name in ADDED_TABLES if name != "_counts")]
    tables += VIEWS
    for table in tables:
        snapshot.execute(f"INSERT INTO _counts SELECT '{table}', count(*) FROM main.\"{table}\"")
    snapshot.execute("INSERT INTO _counts VALUES ('_counts', ?)", [len(tables) + 1])
