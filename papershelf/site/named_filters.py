"""Names in filters: `?dataset=ILSVRC` on the leaderboard, `?venue_id=ICML` on papers, whatever the spelling.

A column of names holds canonical ones, and a key the number of a row, which does not last: either is told by any name
that leads there. What leads nowhere is left as it stands, and finds nothing.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette

from papershelf.search.naming import find, kind_of, resolve
from papershelf.site.metadata import DATABASE
from papershelf.snapshot.contents import described_all

_TABLE = re.compile(rf"/{DATABASE}/([a-z_]+)(?:\.(?:json|csv|jsonl|parquet))?")
_EXACT = "__exact"


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
    told = {name.removesuffix(_EXACT) for name, value in given if _is_name(name, value)}
    if not told & set(named):
        return query

    def read(snapshot: sqlite3.Connection) -> list[tuple[str, str]]:
        return [(name, _canonical(snapshot, named, name, value)) for name, value in given]

    return urlencode(await datasette.get_database(DATABASE).execute_fn(read))


def _is_name(column: str, value: str) -> bool:
    """Whether a value may be a name; a key is a number otherwise."""
    return bool(value.strip()) and not (column.removesuffix(_EXACT).endswith("_id") and value.strip().isdecimal())


def _canonical(snapshot: sqlite3.Connection, named: dict[str, str], column: str, value: str) -> str:
    kind = named.get(column.removesuffix(_EXACT))
    if kind is None or not _is_name(column, value):
        return value
    if column.removesuffix(_EXACT).endswith("_id"):
        rows: list[Any] = find(snapshot, kind, value)
        return str(rows[0]) if rows else value
    return resolve(snapshot, kind, value) or value
