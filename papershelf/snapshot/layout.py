"""Laying the rows down: tables of a snapshot, every number in them given by natural order.

The numbers of the working database tell in which order things were loaded. A snapshot must not: row 1 of a table is
the first in the order that `contents.natural_order` defines, and keys follow the rows that they lead to.
"""

from __future__ import annotations

from sqlalchemy import Column, Table
from sqlite_utils import Database

from db.declarations import foreign_key, published_columns, published_tables
from db.tables.declaration import declaration_of
from papershelf.snapshot.contents import ADDED_TABLES, natural_order, unique_keys
from papershelf.snapshot.staging import SCHEMA, counted_table


def lay_down(snapshot: Database, about: dict[str, str]) -> None:
    """Make the tables of a snapshot from the staged rows, with their numbers, counts and indexes."""
    with snapshot.atomic():
        for table in published_tables():
            _create(snapshot, table)
            _number(snapshot, table)
            _insert(snapshot, table)
        for table in published_tables():
            _index(snapshot, table)
        _write_added(snapshot, about)


def _create(snapshot: Database, table: Table) -> None:
    columns = published_columns(table)
    counted = declaration_of(table).counted
    keys = [column.name for column in table.primary_key.columns]
    snapshot.table(table.name).create(
        {column.name: _type(column) for column in columns} | {item.name: int for item in counted},
        pk=keys[0] if len(keys) == 1 else tuple(keys),
        foreign_keys=[
            (column.name, key.column.table.name, key.column.name) for column in columns if (key := foreign_key(column))
        ],
        not_null=[column.name for column in columns if not column.nullable and keys != [column.name]],
    )


def _type(column: Column[object]) -> type:
    python_type = column.type.python_type
    return int if python_type is bool else python_type


def _number(snapshot: Database, table: Table) -> None:
    """Give the rows of a table their new numbers: staging.number_TABLE leads from the old to the new one.

    Beside it stands staging.new_TABLE, the rows with what they refer to numbered so.
    """
    selected: list[str] = []
    joins: list[str] = []
    for column in published_columns(table):
        key = foreign_key(column)
        if key is None:
            selected.append(f'staged."{column.name}" AS "{column.name}"')
            continue
        numbers = f"number_{len(joins)}"
        selected.append(f'{numbers}.new AS "{column.name}"')
        joins.append(
            f"{'LEFT ' if column.nullable else ''}JOIN {SCHEMA}.number_{key.column.table.name} AS {numbers} "
            f'ON {numbers}.old = staged."{column.name}"'
        )
    for counted in declaration_of(table).counted:
        name = counted_table(table.name, counted)
        absent = "NULL" if counted.absent is None else counted.absent
        selected.append(f"coalesce({name}.number, {absent}) AS {counted.name}")
        joins.append(f"LEFT JOIN {SCHEMA}.{name} AS {name} ON {name}.id = staged.id")
    snapshot.execute(
        f"CREATE VIEW {SCHEMA}.new_{table.name} AS "
        f'SELECT {", ".join(selected)} FROM {SCHEMA}."{table.name}" AS staged {" ".join(joins)}'
    )
    if "id" in table.columns:
        snapshot.execute(f"CREATE TABLE {SCHEMA}.number_{table.name} (old INTEGER PRIMARY KEY, new INTEGER)")
        snapshot.execute(
            f"INSERT INTO {SCHEMA}.number_{table.name} "
            f"SELECT id, row_number() OVER (ORDER BY {natural_order(table)}) FROM {SCHEMA}.new_{table.name}"
        )


def _insert(snapshot: Database, table: Table) -> None:
    names = [column.name for column in published_columns(table)] + [
        counted.name for counted in declaration_of(table).counted
    ]
    listed = ", ".join(f'"{name}"' for name in names)
    into = f'INSERT INTO main."{table.name}" ({listed})'
    if "id" not in table.columns:
        snapshot.execute(f"{into} SELECT {listed} FROM {SCHEMA}.new_{table.name} ORDER BY {natural_order(table)}")
        return
    values = ", ".join("number.new" if name == "id" else f'row."{name}"' for name in names)
    snapshot.execute(
        f"{into} SELECT {values} FROM {SCHEMA}.new_{table.name} AS row "
        f"JOIN {SCHEMA}.number_{table.name} AS number ON number.old = row.id ORDER BY number.new"
    )


def _index(snapshot: Database, table: Table) -> None:
    """Index what the models index, every foreign key, and what readers sort by; nothing that a key covers."""
    here = snapshot.table(table.name)
    for key in unique_keys(table):
        here.create_index(key, unique=True)
    covered = {key[0] for key in unique_keys(table)} | {next(iter(table.primary_key.columns)).name}
    names = {column.name for column in published_columns(table)}
    wanted = [column.name for column in published_columns(table) if foreign_key(column)]
    wanted += sorted(
        next(iter(index.columns)).name for index in table.indexes if {column.name for column in index.columns} <= names
    )
    wanted += declaration_of(table).indexed
    for name in dict.fromkeys(wanted):
        if name not in covered:
            here.create_index([name])


def _write_added(snapshot: Database, about: dict[str, str]) -> None:
    """The tables that only snapshots have. `_counts` is what sqlite-utils calls so, without its triggers."""
    snapshot.table("about").create({"name": str, "value": str}, pk="name", not_null=["value"])
    snapshot.table("about").insert_all({"name": name, "value": value} for name, value in about.items())
    counts = {table: snapshot.table(table).count for table in [*(table.name for table in published_tables()), "about"]}
    counts["_counts"] = len(ADDED_TABLES) + len(published_tables())
    snapshot.table("_counts").create({"table": str, "count": int}, pk="table", not_null=["count"])
    snapshot.table("_counts").insert_all({"table": table, "count": count} for table, count in counts.items())
