"""Reading the rows of exports from a shelf, batch by batch, in an order that depends on content alone.

What is exported, under which names, each table declares beside its model (db.tables.declaration). Of a table that
declares nothing the rows are its content (db.content), each key as what names the row that it leads to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    Subquery,
    Table,
    bindparam,
    collate,
    func,
    nulls_first,
    select,
    text,
)

from db.complete import DOCUMENTS, ENTRIES
from db.content import content, content_columns
from db.content import rows_of as rows_of_content
from db.declarations import foreign_key, name_of_row
from db.joins import JoinedTable
from db.tables import metadata
from db.tables.declaration import Latest, LengthOf, Listed, Part, declaration_of

BATCH = 1_000
"""How many rows are read, and completed with what belongs to them, at a time."""

PARTS: tuple[Part, ...] = ("bibliography", "provenance")
ExportRow = dict[str, Any]
"""Name of a field to its value; a list is a tuple."""

KINDS = {name: table for name, table in metadata.tables.items() if declaration_of(table).exported}
"""What is exported by fields of its own: name to the table whose rows they are."""
TABLES = tuple(dict.fromkeys([*KINDS, *map(str, content(PARTS))]))
"""All that can be exported, each a published table."""


def fields_of(kind: str) -> tuple[str, ...]:
    """The names of the fields of an export, in order."""
    return tuple(declaration_of(KINDS[kind]).exported)


def fields_of_table(name: str) -> tuple[str, ...]:
    """The names of the fields of any published table: as it is exported, or else its content."""
    if name in KINDS:
        return fields_of(name)
    table = metadata.tables[name]
    return tuple(label for column in content_columns(table, PARTS) for label in labels(table, column))


def rows_of_table(connection: Connection, name: str) -> Generator[ExportRow, None, None]:
    """Every row of any published table: as it is exported, or else its content."""
    if name in KINDS:
        yield from rows_of(connection, name)
        return
    table = metadata.tables[name]
    fields = fields_of_table(name)
    naming = [label for column in name_of_row(table) for label in labels(table, column)]
    rows = rows_of_content(table, PARTS)
    order = list(rows.selected_columns)[: len(naming)]  # what names a row stands first
    for batch in _batches(connection, rows, order):
        yield from (dict(zip(fields, row, strict=True)) for row in batch)


def labels(table: Table, name: str) -> list[str]:
    """What the columns are called that name what a column leads to: `paper_slug` of `paper_id`, or its own name."""
    key = foreign_key(table.columns[name])
    if key is None:
        return [str(name)]
    referred = key.column.table
    assert isinstance(referred, Table)
    stem = name.removesuffix("_id")
    return [f"{stem}_{label}" for part in name_of_row(referred) for label in labels(referred, part)]


def rows_of(
    connection: Connection, kind: str, *, number: int | None = None, slugs: Sequence[str] | None = None
) -> Generator[ExportRow, None, None]:
    """Every row of a kind, by what names it; with a number, the row that has it; with slugs, the papers of these."""
    exported = declaration_of(KINDS[kind]).exported
    joined, columns, query = _query_of_kind(kind)
    if number is not None:
        query = query.where(joined.column("id") == number)
    if slugs is not None:
        query = query.where(joined.column("slug").in_(slugs))
    for batch in _batches(connection, query, _order(KINDS[kind], joined, columns.values())):
        lists = {
            name: _lists(connection, listed, [row[0] for row in batch])
            for name, listed in exported.items()
            if isinstance(listed, Listed)
        }
        latest = {
            name: _latest(connection, what, [row[0] for row in batch])
            for name, what in exported.items()
            if isinstance(what, Latest)
        }
        for row_number, *values in batch:
            own_lists = {name: tuple(of[row_number]) for name, of in lists.items()}
            own_latest = {name: of.get(row_number) for name, of in latest.items()}
            known = dict(zip(columns, values, strict=True)) | own_lists | own_latest
            yield {
                name: len(known[what.field]) if isinstance(what, LengthOf) else known[name]
                for name, what in exported.items()
            }


@cache
def _query_of_kind(kind: str) -> tuple[JoinedTable, dict[str, ColumnElement[Any]], Select[*tuple[Any, ...]]]:
    """The rows of a kind with their numbers, before them field to column; made once, as `_query_of`."""
    joined = JoinedTable(KINDS[kind])
    exported = declaration_of(KINDS[kind]).exported
    columns = {name: joined.column(path) for name, path in exported.items() if isinstance(path, str)}
    _order(KINDS[kind], joined, columns.values())  # what only the order needs is joined as well
    return joined, columns, joined.select([joined.column("id"), *columns.values()])


def _order(table: Table, joined: JoinedTable, columns: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """What the rows of a table are ordered by: their name, or all of them where a name does not tell two apart."""
    ordered_by = declaration_of(table).ordered_by
    order = [column for path in ordered_by or name_of_row(table) for column in joined.name(path)]
    return [*order, *columns] if ordered_by else order


def _batches(
    connection: Connection, query: Select[*tuple[Any, ...]], order: Iterable[ColumnElement[Any]]
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """The rows of a query in batches, text in the order of its code points whatever the server's language is."""
    collated = (_in_code_points(connection.dialect.name, column) for column in order)
    streaming = query.order_by(*map(nulls_first, collated)).execution_options(yield_per=BATCH)
    with connection.execute(streaming) as rows:
        yield from rows.partitions()


def _in_code_points(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column to order by: text in the order of its code points, whatever the server's language is."""
    is_collated = dialect == "postgresql" and isinstance(column.type, String)
    return collate(column, "C") if is_collated else column


def _first_of_each(dialect: str, listed: Subquery, most: int) -> Select[*tuple[Any, ...]]:
    """Of the values that are listed for each row the first, in order of their code points."""
    reference, value = listed.columns
    place = func.row_number().over(partition_by=reference, order_by=_in_code_points(dialect, value))
    numbered = select(reference, value, place.label("place")).subquery()
    return select(numbered.c[0], numbered.c[1]).where(numbered.c.place <= most)


def _latest(connection: Connection, latest: Latest, numbers: list[int]) -> dict[int, Any]:
    """What entries saw last: number of a row to it."""
    reference, value = ENTRIES.c[latest.reference], ENTRIES.c[latest.value]
    seen = select(reference, value).join(DOCUMENTS, DOCUMENTS.c.id == ENTRIES.c.document_id)
    seen = seen.where(reference.in_(numbers), value.is_not(None)).order_by(reference, text(latest.latest_first))
    found: dict[int, Any] = {}
    for number, observed in connection.execute(seen):
        found.setdefault(number, observed)
    return found


def _lists(connection: Connection, listed: Listed, numbers: list[int]) -> defaultdict[int, list[Any]]:
    """What refers to rows: number of a row to its list."""
    items = connection.execute(_query_of(connection.dialect.name, listed), {"numbers": numbers})
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for number, item in items if listed.ordered_by is not None else sorted(map(tuple, items)):
        found[number].append(item)
    return found


@cache
def _query_of(dialect: str, listed: Listed) -> Select[*tuple[Any, ...]]:
    """The SELECT of what refers to the rows `numbers`: made once, for making it costs more than one paper's answer."""
    table, key = listed.reference.split(".")
    joined = JoinedTable(metadata.tables[table])
    reference, value = joined.column(key), joined.column(listed.value)
    query = joined.select([reference, value]).where(reference.in_(bindparam("numbers", expanding=True)))
    if listed.ordered_by is not None:
        return query.order_by(reference, joined.column(listed.ordered_by))
    each = query.distinct()
    return each if listed.most is None else _first_of_each(dialect, each.subquery(), listed.most)
