"""What else is called as a query reads: a data set with its boards, an author, a method, besides the papers found."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

from papershelf.search.naming import TABLES, find_called
from papershelf.search.query import Query

KINDS = ("dataset", "task", "method", "metric", "model", "author", "venue")
"""In the order in which they are told; what has a topic's name has its papers among those found."""
LONGEST = 120
_WITHOUT_ATTESTATION = frozenset({"authors", "venues"})


@dataclass(frozen=True, slots=True)
class CalledSo:
    """Something that has the name."""

    kind: str
    name: str
    address: str
    boards: str | None
    """The address of the boards of a data set, or of a task; None where there are none."""


def called_so(snapshot: sqlite3.Connection, query: Query) -> list[CalledSo]:
    """What has a query for its name, one of each kind; nothing where the query is more than a name."""
    name = query.text.replace('"', " ").strip()
    if query.conditions or query.excluded or query.without or not query.terms or len(name) > LONGEST:
        return []
    found = []
    for kind in KINDS:
        rows = find_called(snapshot, kind, name)
        if len(rows) != 1 or (kind == "author" and " " not in name):
            continue  # a surname is of several people, and "Adam" seldom meant as one
        table = TABLES[kind]
        attested = "1" if table in _WITHOUT_ATTESTATION else "is_attested"
        told = snapshot.execute(f"SELECT name, address FROM {table} WHERE id = ? AND {attested}", rows).fetchone()
        if told is not None:
            found.append(CalledSo(kind, told[0], told[1], _boards(snapshot, kind, rows[0])))
    return found


def _boards(snapshot: sqlite3.Connection, kind: str, row: int) -> str | None:
    if kind == "dataset":
        found = snapshot.execute("SELECT slug FROM measured_datasets WHERE dataset_id = ?", [row]).fetchone()
        return f"/leaderboards/{found[0]}" if found else None
    if kind == "task":
        query = "SELECT name FROM tasks WHERE id = ? AND EXISTS (SELECT 1 FROM boards WHERE task = tasks.name)"
        found = snapshot.execute(query, [row]).fetchone()
        return f"/leaderboards?{urlencode({'task': found[0]})}" if found else None
    return None
