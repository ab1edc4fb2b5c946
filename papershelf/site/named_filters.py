"""Names in filters: `?dataset=ILSVRC` on the leaderboard, `?venue_id=ICML` on papers, whatever the spelling.

A column of names holds canonical ones, and a key the number of a row, which does not last: either is told by any name
that leads there. What leads nowhere is left as it stands, and finds nothing.
"""

from __future__ import annotations

import re
import sqlite3
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette

from papershelf.search.naming import find, kind_of, resolve
from papershelf.site.metadata import DATABASE
from papershelf.snapshot.contents import described_all

_TABLE = re.compile(rf"/{DATABASE}/([a-z_]+)(?:\.(?:json|csv|jsonl|parquet))?")
_OF_ONE, _OF_SEVERAL = ("__exact", "__not"), ("__in", "__notin")
"""What may stand behind a column that is compared with a whole name, and with names between commas."""


def _named_columns() -> dict[str, dict[str, str]]:
    """Table or view to its columns that hold names or keys, with the kind of each."""
    columns = {}
    for table, (_, described) in described_all().items():
        kinds = {column: kind_of(column.removesuffix("_id")) for column in described}
        columns[table] = {column: kind for column, kind in kinds.items() if kind is not None}
    return columns


NAMED_COLUMNS = _named_columns()


async def resolved(datasette: Datasette, path: str, query: str) -> str:
    """What stands behind the question mark of an address, with the names of filters resolved."""
    table = _TABLE.fullmatch(path)
    named = NAMED_COLUMNS.get(table[1], {}) if table else {}
    given = parse_qsl(query, keep_blank_values=True) if named else []
    told = {_parted(name)[0] for name, value in given if value.strip()}
    if not told & set(named):
        return query

    def read(snapshot: sqlite3.Connection) -> list[tuple[str, str]]:
        return [(name, _canonical(snapshot, named, name, value)) for name, value in given]

    return urlencode(await datasette.get_database(DATABASE).execute_fn(read))


def _parted(filtered: str) -> tuple[str, bool]:
    """The column of a filter, and whether it is compared with several values."""
    column, compared, how = filtered.partition("__")
    if compared + how in _OF_SEVERAL:
        return column, True
    return (column, False) if compared + how in ("", *_OF_ONE) else (filtered, False)


def _canonical(snapshot: sqlite3.Connection, named: dict[str, str], filtered: str, value: str) -> str:
    column, is_of_several = _parted(filtered)
    kind = named.get(column)
    if kind is None or (is_of_several and value.startswith("[")):  # a list in JSON is for programs, which know names
        return value
    names = value.split(",") if is_of_several else [value]
    return ",".join(_of_row(snapshot, kind, column, name) for name in names)


def _of_row(snapshot: sqlite3.Connection, kind: str, column: str, name: str) -> str:
    """What stands in a column for a name: the canonical one, or the number of its row, which may be told as well."""
    if not name.strip() or (column.endswith("_id") and name.strip().isdecimal()):
        return name
    if not column.endswith("_id"):
        return resolve(snapshot, kind, name) or name
    rows = find(snapshot, kind, name)
    return str(rows[0]) if rows else name
