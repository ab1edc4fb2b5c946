"""Names at the door: what an author, a data set, a venue ... is called, whatever spelling somebody gives.

The table `names` of a snapshot has every spelling that leads to something, folded: aliases of the vocabulary, what
people decided, and names as printed. Letter case, accents, hyphens and spaces do not count.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from db.resolution.names import fold_author, slugify, surname
from db.vocabulary.kinds import KINDS, Kind
from db.vocabulary.qualifiers import Kind as Part
from db.vocabulary.qualifiers import folded as folded_part

TABLES = {"author": "authors"} | {kind.name: kind.plural for kind in KINDS}
"""Kind of names to the table of what they name; a name may be told by the name of the table too."""
SURNAME = "surname"
"""The kind, in `names`, of the last word of an author's name."""
MOST = 50
"""Of authors who share a surname so many are found."""

_KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in KINDS}
_SINGULAR = {table: kind for kind, table in TABLES.items()}
_ROWS = """
    SELECT DISTINCT names.row FROM names JOIN {table} ON {table}.id = names.row
    WHERE names.kind = ? AND names.folded_name = ? ORDER BY {table}.{used} DESC, names.row LIMIT ?
"""


def kind_of(word: str) -> str | None:
    """The kind that a word names, as "dataset", "Datasets" or "data set"; None for none."""
    key = word.strip().lower().replace(" ", "").replace("_", "")
    kind = _SINGULAR.get(key, key)
    return kind if kind in TABLES else None


def find(snapshot: sqlite3.Connection, kind: str, name: str) -> list[int]:
    """The rows that a name leads to, those with most papers or results first; of one kind but authors, one."""
    return find_called(snapshot, kind, name) or _by_address(snapshot, kind, name)


def find_called(snapshot: sqlite3.Connection, kind: str, name: str) -> list[int]:
    """The rows that a name leads to as a name, and not as a part of an address."""
    if kind == "author":
        return _find_authors(snapshot, name)
    known = _KINDS[kind]
    for spelling in known.spellings(known.kept(name)):
        found = _rows(snapshot, kind, known.key_of(spelling)) or _rows(snapshot, kind, known.fold(spelling))
        if found:
            return found[:1]
    return []


def find_all(snapshot: sqlite3.Connection, kind: str, name: str) -> list[int]:
    """All rows that a name may lead to: of a surname everybody who bears it, and who has no other name before them."""
    folded = fold_author(name) if kind == "author" else ""
    if not folded or " " in folded:
        return find(snapshot, kind, name)
    found = _rows(snapshot, "author", folded) + _rows(snapshot, SURNAME, folded, most=-1)
    return list(dict.fromkeys(found)) or find(snapshot, kind, name)


def resolve(snapshot: sqlite3.Connection, kind: str, name: str) -> str | None:
    """The name under which tables know what a name leads to; None where it leads nowhere."""
    found = find(snapshot, kind, name)
    if not found:
        return None
    (called,) = snapshot.execute(f"SELECT name FROM {TABLES[kind]} WHERE id = ?", found[:1]).fetchone()
    return str(called)


def spellings_of(part: Part, given: str) -> list[str]:
    """The spellings that a split or a setting may have on a board, as it was given first: "VAL" is validation."""
    words = " ".join(given.split())
    folded = folded_part(part, words)
    is_whole = folded is not None and folded.count(",") == words.count(",")  # of several qualifiers none may be lost
    return list(dict.fromkeys([words, folded])) if folded is not None and is_whole else [words]


def part_of_boards(snapshot: sqlite3.Connection, part: Part, given: str) -> str | None:
    """The split or setting of boards that somebody gives in any spelling; None where no board has it."""
    query = f"SELECT {part} FROM boards WHERE lower({part}) = lower(?) LIMIT 1"
    for spelling in spellings_of(part, given):
        found = snapshot.execute(query, [spelling]).fetchone()
        if found:
            return str(found[0])
    return None


def _find_authors(snapshot: sqlite3.Connection, name: str) -> list[int]:
    """By the whole name; else by a surname, of those whose other names begin as told, in any order."""
    folded = fold_author(name)
    found = _rows(snapshot, "author", folded) or _by_address(snapshot, "author", name)
    if found or not folded:
        return found
    words = folded.split()
    for last in dict.fromkeys((surname(folded), *words)):
        sharing = _rows(snapshot, SURNAME, last)
        names = _folded_names(snapshot, sharing)
        found = [row for row in sharing if _has_all(words, names[row].split())]
        if found:
            return found
    return []


def _folded_names(snapshot: sqlite3.Connection, authors: list[int]) -> dict[int, str]:
    marks = ", ".join("?" * len(authors))
    return dict(snapshot.execute(f"SELECT id, folded_name FROM authors WHERE id IN ({marks})", authors))


def _has_all(told: list[str], words: list[str]) -> bool:
    """Whether each word that is told, or the initial that it is, stands in a name."""
    return all(any(own == word or (len(word) == 1 and own[0] == word) for own in words) for word in told)


def _rows(snapshot: sqlite3.Connection, kind: str, folded: str, most: int = MOST) -> list[int]:
    table = TABLES["author" if kind == SURNAME else kind]
    used = used_column(table)
    return [row for (row,) in snapshot.execute(_ROWS.format(table=table, used=used), (kind, folded, most))]


def _by_address(snapshot: sqlite3.Connection, kind: str, name: str) -> list[int]:
    table, slug = TABLES[kind], name.strip().lower()
    address = f"/{table}/{slug if '--' in slug else slugify(name)}"
    return [row for (row,) in snapshot.execute(f"SELECT id FROM {table} WHERE address = ?", [address])]


def used_column(table: str) -> str:
    """What tells how much a name is used."""
    return "result_count" if table in ("metrics", "models") else "paper_count"
