"""The fingerprint of a shelf: one number that says whether two databases have the same content.

Content (db.content) is what a snapshot says, less what belongs to one build: rows are named by slug, address, canonical
name and document hash, never by number; no paths, no versions, no clock. The fingerprint of a table is the SHA-256 of
its rows, each a JSON array on a line of its own, ordered by their columns from left to right, text by code points, NULL
first. It is the same from SQLite, from PostgreSQL and from a snapshot.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, String, collate, nulls_first

from db.content import content

ROWS_AT_ONCE = 2_000
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """SHA-256, in hexadecimal digits, of the content in all and of each table."""

    total: str
    tables: dict[str, str]


def fingerprint(connection: Connection, *, bibliography_only: bool = False) -> Fingerprint:
    """The fingerprint of a working database or a snapshot.

    `bibliography_only` leaves out documents, entries and evidence: what was said by whom. It is then the same for two
    shelves that say the same of the same papers, whatever they were loaded from.
    """
    tables = content(("bibliography",) if bibliography_only else ("bibliography", "provenance"))
    found = {name: _of_rows(connection, rows) for name, rows in tables.items()}
    total = hashlib.sha256("".join(f"{name} {digest}\n" for name, digest in sorted(found.items())).encode())
    return Fingerprint(total.hexdigest(), found)


def _of_rows(connection: Connection, rows: Select[*tuple[Any, ...]]) -> str:
    """SHA-256 of rows in the order of their columns."""
    is_postgresql = connection.dialect.name == "postgresql"
    order = [
        nulls_first(collate(column, "C") if is_postgresql and isinstance(column.type, String) else column)
        for column in rows.selected_columns
    ]
    digest = hashlib.sha256()
    # An option of the execution, not of the connection: that would go on to stream whatever comes after.
    result = connection.execute(rows.order_by(*order), execution_options={"yield_per": ROWS_AT_ONCE})
    for batch in result.partitions():
        digest.update(b"".join(_encode(tuple(row)) + b"\n" for row in batch))
    return digest.hexdigest()
