"""The fingerprint of a shelf: one number that says whether two databases have the same content.

Content (db.content) is what a snapshot says, less what belongs to one build: rows are named by slug, address, canonical
name and document hash, never by number; no paths, no versions, no clock. The rows of a table are a set of no order, so
none is sorted: the fingerprint of a table is the SHA-256 of how many rows it has and of the sum, modulo 2^256, of the
SHA-256 of each row, written as a JSON array. It is the same from SQLite, from PostgreSQL and from a snapshot, and a row
that stands twice counts twice.

Two shelves that differ by accident have the same fingerprint with a probability of 2^-256. A sum is no seal, though:
who may make up as many rows as he likes can find others with the same sum, in some 2^32 steps (Wagner's generalised
birthday). That a file is the one that somebody published, the SHA-256 of the file shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Boolean, Connection, Integer, Select, cast

from db.content import content
from db.joins import NO_STAND_INS, StandIns

ROWS_AT_ONCE = {"sqlite": 200, "postgresql": 2_000}
"""Rows of a batch: few stay in the cache of the processor, which saves a fifth; a server is to be asked seldom."""
_MODULUS = 2**256
_encode_lines = msgspec.json.Encoder().encode_lines
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """SHA-256, in hexadecimal digits, of the content in all and of each table."""

    total: str
    tables: dict[str, str]


def fingerprint(
    connection: Connection, *, bibliography_only: bool = False, stand_ins: StandIns = NO_STAND_INS
) -> Fingerprint:
    """The fingerprint of a working database or a snapshot.

    `bibliography_only` leaves out documents, entries and evidence: what was said by whom. It is then the same for two
    shelves that say the same of the same papers, whatever they were loaded from. `stand_ins` are read in place of
    tables that rows refer to, where they are faster.
    """
    tables = content(("bibliography",) if bibliography_only else ("bibliography", "provenance"), stand_ins)
    with nullcontext() if connection.in_transaction() else connection.begin():  # all tables as they are at one time
        found = {name: digest_of(_batches(connection, rows)) for name, rows in tables.items()}
    total = hashlib.sha256("".join(f"{name} {digest}\n" for name, digest in sorted(found.items())).encode())
    return Fingerprint(total.hexdigest(), found)


def digest_of(batches: Iterable[Sequence[tuple[Any, ...]]]) -> str:
    """The fingerprint of a table from its rows, in batches of any size and order."""
    sha256 = hashlib.sha256
    count = total = 0
    for rows in batches:
        count += len(rows)
        # A line a row: within JSON a new line is written as an escape.
        total += sum(map(int.from_bytes, [sha256(row).digest() for row in _encode_lines(rows).split(b"\n")[:-1]]))
    return sha256(f"{count} {total % _MODULUS:064x}".encode()).hexdigest()


def _batches(connection: Connection, rows: Rows) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The rows of a SELECT as the driver gives them: SQLAlchemy's own rows take as long as all the rest."""
    is_postgresql = connection.dialect.name == "postgresql"
    # SQLite has no booleans and gives numbers.
    columns = [cast(it, Integer) if isinstance(it.type, Boolean) else it for it in rows.selected_columns]
    statement = rows.with_only_columns(*columns, maintain_column_froms=True).compile(dialect=connection.dialect)
    assert not statement.params, "the driver is given text alone"
    driver: Any = connection.connection.driver_connection
    # A cursor with a name is one of the server's: it streams.
    with closing(driver.cursor("content") if is_postgresql else driver.cursor()) as cursor:
        cursor.execute(str(statement))
        while batch := cursor.fetchmany(ROWS_AT_ONCE[connection.dialect.name]):
            yield batch
