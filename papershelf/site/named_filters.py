"""Names in filters: `?dataset=ILSVRC` on the leaderboard, `?venue_id=ICML` on papers, whatever the spelling.

A column of names holds canonical ones, and a key the number of a row, which does not last: either is told by any name
that leads there. A paper is told by a former slug, an arXiv identifier, a DOI or an address too, a repository by any
address that it had, and a split or setting in any spelling ("VAL"). What leads nowhere is left as it stands, and finds
nothing.
"""

from __future__ import annotations

import re
import sqlite3
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette

from db.identifiers import clean_repo
from db.vocabulary.qualifiers import Kind as Part
from papershelf.search.directly import paper_known_as, slug_known_as
from papershelf.search.naming import find, kind_of, part_of_boards, resolve
from papershelf.site.metadata import DATABASE
from papershelf.snapshot.contents import described_all

_TABLE = re.compile(rf"/{DATABASE}/([a-z_]+)(?:\.(?:json|csv|jsonl|parquet))?")
_OF_ONE, _OF_SEVERAL = ("__exact", "__not"), ("__in", "__notin")
"""What may stand behind a column that is compared with a whole name, and with names between commas."""


_PAPER, _REPO = "paper", "repo"
_PARTS: tuple[Part, ...] = ("split", "setting")
"""Columns of what qualifies a number, which has several spellings too."""
_WITH_SLUG_OF_PAPER = frozenset({"papers", "paper_details", "searched_papers"})
_REPO_AT = """
    SELECT repos.id, repos.url FROM repos
    WHERE url = :url OR id IN (SELECT repo_id FROM repo_addresses WHERE url = :url)
"""


def _kind_at(table: str, column: str) -> str | None:
    """What a column holds names or keys of; None for anything else."""
    if column in ("paper_slug", "other_slug") or column.endswith("paper_id"):
        return _PAPER
    if column == "slug" and table in _WITH_SLUG_OF_PAPER:
        return _PAPER
    if column in ("repo_id", "repo", "code") or (column == "url" and table == "repos"):
        return _REPO
    return column if column in _PARTS else kind_of(column.removesuffix("_id"))


def _named_columns() -> dict[str, dict[str, str]]:
    """Table or view to its columns that hold names or keys, with the kind of each."""
    columns = {}
    for table, (_, described) in described_all().items():
        kinds = {column: _kind_at(table, column) for column in described}
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
    is_key = column.endswith("_id")
    if not name.strip() or (is_key and name.strip().isdecimal()):
        return name
    if kind == _PAPER:
        found = paper_known_as(snapshot, name) if is_key else slug_known_as(snapshot, name)
    elif kind == _REPO:
        found = _repo_at(snapshot, name, is_key=is_key)
    elif (part := next((part for part in _PARTS if part == kind), None)) is not None:
        found = part_of_boards(snapshot, part, name)
    elif is_key:
        found = next(iter(find(snapshot, kind, name)), None)
    else:
        found = resolve(snapshot, kind, name)
    return name if found is None else str(found)


def _repo_at(snapshot: sqlite3.Connection, address: str, *, is_key: bool) -> int | str | None:
    """The row of a repository, or its address of today, by any address that it had; None where there is none."""
    repo = clean_repo(address if "://" in address else f"https://{address}")
    found = snapshot.execute(_REPO_AT, {"url": repo.url}).fetchone() if repo is not None else None
    return found[0 if is_key else 1] if found else None
