"""Reading and writing rows in bulk: in batches, with ids given in advance, never a query per row.

Rows are tuples on the way to the driver, and the columns are named once for all of them: with twenty rows a paper, a
dictionary for each row and a statement compiled for each batch took longer than SQLite itself. SQLite gets its rows by
`executemany`, PostgreSQL by COPY. Values are what both drivers take as they are: text, numbers, booleans and None.

All of it runs in a transaction that no other writer shares (db.engine.writing): that is what makes ids safe to give.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    Table,
    any_,
    bindparam,
    delete,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine, UserDefinedType

BATCH = 10_000
"""Values that one statement looks for."""
ROWS_AT_ONCE = 1_000
"""Rows that are fetched together: some have a whole record."""

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists of at most `size`, in order."""
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch


def select_in(
    connection: Connection,
    statement: Select[*tuple[Any, ...]],
    column: ColumnElement[Any],
    values: Iterable[Any],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a SELECT whose column is one of the values (sorted, so that plans and pages are met in order)."""
    found = statement.where(_is_one_of(connection.dialect.name, column))
    for batch in batches(sorted(values)):
        # One row at a time would take as long as finding it.
        for rows in connection.execute(found, {_VALUES: _as_parameter(connection, batch)}).partitions(ROWS_AT_ONCE):
            yield from rows


def delete_in(
    connection: Connection,
    table: Table,
    column: ColumnElement[Any],
    values: Iterable[Any],
    *conditions: ColumnElement[bool],
) -> None:
    """Delete the rows whose column is one of the values, and of which all conditions are true."""
    doomed = delete(table).where(_is_one_of(connection.dialect.name, column), *conditions)
    for batch in batches(sorted(values)):
        connection.execute(doomed, {_VALUES: _as_parameter(connection, batch)})


_VALUES = "looked_for"


@lru_cache(maxsize=256)
def _is_one_of(dialect: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a column is one of the values of a parameter: one parameter, since thousands cost more than the look-up."""
    if dialect == "postgresql":
        return column == any_(bindparam(_VALUES, type_=_Array(column.type)))
    values = func.json_each(bindparam(_VALUES, type_=String)).table_valued("value")
    return column.in_(select(values.c.value))


def _as_parameter(connection: Connection, values: list[Any]) -> str:
    return _array(values) if connection.dialect.name == "postgresql" else _encode(values).decode()


class _Array(UserDefinedType[str]):
    """An array of PostgreSQL that is given as its text: the driver takes many times as long for a list."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        self.item = item

    def get_col_spec(self, **_options: Any) -> str:
        return f"{self.item.compile()}[]"


def _array(values: Iterable[Any]) -> str:
    """Values as the text of an array of PostgreSQL."""
    return f"{{{','.join([_IN_ARRAYS[type(value)](value) for value in values])}}}"


def _arrays(rows: Iterable[tuple[Any, ...]]) -> tuple[str, ...]:
    """The values of rows by their columns."""
    return tuple(map(_array, zip(*rows, strict=True)))


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_IN_ARRAYS: dict[type, Callable[[Any], str]] = {
    str: _quoted,
    int: str,
    float: repr,
    bool: str,
    type(None): lambda _: "NULL",
}


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Collection[tuple[Any, ...]]
) -> None:
    """Insert rows, each with the values of the same columns in the same order; other columns are NULL."""
    if not rows:
        return
    into = _Names(connection, table).into(columns)
    if connection.dialect.name == "postgresql":
        # As text: in COPY's binary form the driver cuts a number that is too large for its column, and says nothing.
        _copy(connection, f"COPY {into} FROM STDIN", rows)
    else:
        _insert_each(connection, into, rows)


def insert_missing(
    connection: Connection, table: Table, columns: Sequence[str], rows: Collection[tuple[Any, ...]]
) -> None:
    """Insert rows, but for those of which there is one with the same key."""
    if not rows:
        return
    names = _Names(connection, table)
    into = names.into(columns)
    if connection.dialect.name == "postgresql":
        given = names.unnested(columns)
        connection.exec_driver_sql(f"INSERT INTO {into} SELECT * FROM {given} {_UNLESS_THERE}", _arrays(rows))
    else:
        _insert_each(connection, into, rows, _UNLESS_THERE)


_UNLESS_THERE = "ON CONFLICT DO NOTHING"


def _insert_each(connection: Connection, into: str, rows: Collection[tuple[Any, ...]], otherwise: str = "") -> None:
    """Insert rows by SQLite's driver; `otherwise` says what becomes of one whose key is there."""
    places = ", ".join("?" * len(next(iter(rows))))
    connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({places}) {otherwise}", list(rows))


def update_rows(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    keys: tuple[str, ...],
    rows: Collection[tuple[Any, ...]],
) -> None:
    """Give rows other values: each tuple has those of the columns, and behind them those of the row's keys."""
    if not rows:
        return
    names = _Names(connection, table)
    if connection.dialect.name == "postgresql":
        # Values go by their place, for a column may be its row's key as well.
        new = ", ".join(f"{names.of(column)} = new.value_{place}" for place, column in enumerate(columns))
        is_row = " AND ".join(
            f"{names.table}.{names.of(key)} = new.value_{place}" for place, key in enumerate(keys, len(columns))
        )
        places = ", ".join(f"value_{place}" for place in range(len(columns) + len(keys)))
        given = f"{names.unnested((*columns, *keys))} AS new ({places})"
        connection.exec_driver_sql(f"UPDATE {names.table} SET {new} FROM {given} WHERE {is_row}", _arrays(rows))
    else:
        new = ", ".join(f"{names.of(column)} = ?" for column in columns)
        is_row = " AND ".join(f"{names.of(key)} = ?" for key in keys)
        connection.exec_driver_sql(f"UPDATE {names.table} SET {new} WHERE {is_row}", list(rows))


def next_id(connection: Connection, table: Table) -> int:
    """The first id that no row of the table has, nor a greater one."""
    highest: int | None = connection.scalar(select(func.max(table.c.id)))
    return (highest or 0) + 1


def _copy(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    of_driver = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except of_driver as error:
        # As SQLAlchemy raises it for every other statement: who handles errors goes by its classes.
        raise DBAPIError.instance(
            statement, None, error, of_driver, connection_invalidated=bool(driver.closed), dialect=connection.dialect
        ) from error


class _Names:
    """A table, its columns and their types as SQL of the database's dialect."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._dialect, self._table = connection.dialect, table
        self.table = self._dialect.identifier_preparer.format_table(table)

    def of(self, column: str) -> str:
        return self._dialect.identifier_preparer.format_column(self._table.c[column])

    def into(self, columns: Iterable[str]) -> str:
        """The table with the columns that are given values."""
        return f"{self.table} ({', '.join(map(self.of, columns))})"

    def unnested(self, columns: Iterable[str]) -> str:
        """Rows of values of some columns, given as an array for each column."""
        types = (self._table.c[column].type.compile(self._dialect) for column in columns)
        return f"unnest({', '.join(f'CAST(%s AS {type_}[])' for type_ in types)})"
