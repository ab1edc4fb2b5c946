"""Addresses and spellings of what has a name, made when a snapshot is built.

Each author, data set, venue ... has an address, /datasets/SLUG. The slug is the letters and digits of its name: it is a
function of the names alone. Where several would have one, the shortest name keeps it, and the others add a few digits
of the hash of theirs.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from db.resolution.names import slugify, surname
from db.vocabulary.kinds import KINDS, Kind

NAMED_TABLES = ("authors", *(kind.plural for kind in KINDS))
"""The tables whose rows have a name, and an address."""
_HASH_DIGITS = 8

PAPERS_OF = {
    "authors": ("SELECT author_id AS row, paper_id FROM paper_authors",),
    "metrics": ("SELECT metric_id AS row, paper_id FROM results",),
    "datasets": (
        "SELECT dataset_id AS row, paper_id FROM paper_datasets",
        "SELECT dataset_id AS row, paper_id FROM results",
    ),
    "tasks": ("SELECT task_id AS row, paper_id FROM paper_tasks", "SELECT task_id AS row, paper_id FROM results"),
    "models": ("SELECT model_id AS row, paper_id FROM results",),
    "methods": ("SELECT method_id AS row, paper_id FROM paper_methods",),
    "venues": ("SELECT venue_id AS row, id AS paper_id FROM papers",),
    "topics": ("SELECT topic_id AS row, paper_id FROM paper_topics",),
    "repos": ("SELECT repo_id AS row, paper_id FROM paper_repos",),
}
"""Table of what has a name, or an address, to the places that say which papers belong to it."""
_COUNTED_BY_YEAR = PAPERS_OF | {"documents": ("SELECT document_id AS row, paper_id FROM entries",)}
_SPELLINGS = {
    "author": "SELECT folded_name, author_id AS row FROM author_names UNION ALL SELECT folded_name, id FROM authors",
    "surname": "SELECT surname(folded_name) AS folded_name, id AS row FROM authors",
}
"""Kind to its spellings, some of them twice; those of all other kinds are found in Python."""


def papers_of_one(places: Iterable[str], which: str) -> str:
    """SQL for the papers of one row, each place asked by its index: SQLite would read a union whole."""
    return " UNION ".join(f"SELECT paper_id FROM ({place}) WHERE row = {which}" for place in places)


def count_years(snapshot: sqlite3.Connection) -> None:
    """Count the papers of each year that belong to something with a name, or stand in a document."""
    # Rows of papers are long; their years alone are found faster.
    snapshot.execute("CREATE TEMP TABLE years (paper_id INTEGER PRIMARY KEY, year INTEGER)")
    snapshot.execute("INSERT INTO temp.years SELECT id, year FROM main.papers WHERE year IS NOT NULL ORDER BY id")
    for table, places in _COUNTED_BY_YEAR.items():
        snapshot.execute(
            f"""
            INSERT INTO papers_by_year (kind, row, year, paper_count)
            SELECT '{table}', own.row, years.year, count(*)
            FROM (SELECT DISTINCT row, paper_id FROM ({" UNION ALL ".join(places)})) AS own
            CROSS JOIN temp.years ON years.paper_id = own.paper_id
            WHERE own.row IS NOT NULL GROUP BY own.row, years.year ORDER BY 2, 3
            """
        )
    snapshot.execute("DROP TABLE temp.years")


def know_slugs(snapshot: sqlite3.Connection) -> None:
    """Let SQL say `slugify(name)`."""
    snapshot.create_function("slugify", 1, slugify, deterministic=True)


def tell_addresses_apart(snapshot: sqlite3.Connection, named: str, addresses: str) -> None:
    """Give rows whose slug is another's, or that have none, an address of their own.

    `named` is a table with names, `addresses` has (id, value) for each of its rows. SQLite finds slugs that several
    have: memory does not grow by them.
    """
    bare = f"/{named}/"
    others = snapshot.execute(
        f"""
        SELECT id, name, folded_name FROM (
            SELECT id, name, folded_name, value,
                row_number() OVER (PARTITION BY value ORDER BY length(folded_name), folded_name) AS place
            FROM {addresses} JOIN {named} USING (id)
            WHERE value IN (SELECT value FROM {addresses} GROUP BY value HAVING count(*) > 1) OR value = '{bare}'
        )
        WHERE place > 1 OR value = '{bare}'
        """
    ).fetchall()
    hashed = ((f"{bare}{_hashed(name, folded)}", row) for row, name, folded in others)
    snapshot.executemany(f"UPDATE {addresses} SET value = ? WHERE id = ?", hashed)


def name_rows(snapshot: sqlite3.Connection) -> None:
    """Fill `names` with every spelling that leads to a row with a name, kind after kind, in order."""
    snapshot.execute("BEGIN")  # without, each of many thousand spellings would be a transaction
    snapshot.create_function("surname", 1, surname, deterministic=True)
    terms = {kind.name: kind for kind in KINDS}
    for kind in sorted((*_SPELLINGS, *terms)):
        snapshot.execute("CREATE TEMP TABLE spellings (folded_name TEXT, row INTEGER)")
        if kind in terms:
            snapshot.executemany("INSERT INTO temp.spellings VALUES (?, ?)", _spellings_of(snapshot, terms[kind]))
        # Sorted once, and not once for each UNION: every sorter may take as much memory as SQLite keeps of the file.
        snapshot.execute(
            f"INSERT INTO main.names (kind, folded_name, row) SELECT '{kind}', folded_name, row "
            f"FROM ({_SPELLINGS.get(kind, 'SELECT folded_name, row FROM temp.spellings')}) "
            "GROUP BY folded_name, row ORDER BY folded_name, row"
        )
        snapshot.execute("DROP TABLE temp.spellings")
    snapshot.execute("COMMIT")


def _hashed(name: str, folded: str) -> str:
    """The slug of a name whose letters and digits are another's already, or that has none."""
    return f"{slugify(name)}--{hashlib.sha256(folded.encode()).hexdigest()[:_HASH_DIGITS]}".lstrip("-")


def _spellings_of(snapshot: sqlite3.Connection, kind: Kind[Any]) -> Iterator[tuple[str, int]]:
    """The spellings of the names of a kind, folded: (folded name, row)."""
    own = dict(snapshot.execute(f"SELECT folded_name, id FROM {kind.plural}"))
    yield from own.items()
    aliases = f"SELECT alias, {kind.name}_id FROM {kind.name}_aliases"
    if kind.name == "venue":
        aliases += " UNION SELECT full_name, id FROM venues WHERE full_name IS NOT NULL"
    for alias, row in snapshot.execute(aliases):
        folded = kind.fold(kind.kept(alias))
        if own.get(folded, row) == row:  # a row of its own comes before an alias of another
            yield folded, row
