"""A shelf many times its size: `python -m benchmarks.multiply SHELF.db TARGET.db --times 20`.

Loading a million papers takes long, and what costs a site or a publication is how many rows there are, not how they
came to be. So the papers of a shelf, with all that is theirs (authors, documents, repositories, results ...), are
written again and again: each under numbers, slugs, identifiers and addresses of its own, with half the title of
another paper and names made of the first and last names of others. Data sets, metrics, tasks, venues, topics and
models stay shared, so that boards and venues grow with the shelf, which is the harder case. What only a load needs
(records, keys of blocks, readings) is not repeated: TARGET is to be published, not to be loaded into.
"""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

from db.resolution.names import fold

ONCE = {"entry_records", "entry_keys", "core_sketches", "crowded_keys", "extractions", "unsettled_names", "reviews"}
SHARED_ROOTS = {"datasets", "metrics", "tasks", "methods", "models", "topics", "venues"}
STRIDE = 7_919
"""Which other paper or author lends its half: this many rows further, for each time."""
NAMED = "named(name, (SELECT name FROM old.authors AS other WHERE other.id = {other}), :time || '-' || id)"
OTHERWISE = {
    ("papers", "slug"): "slug || '--' || :time",
    ("papers", "title"): "mixed(title, (SELECT title FROM old.papers AS other WHERE other.id = {other}))",
    ("papers", "arxiv_id"): "arxiv_id || :time",
    ("papers", "doi"): "doi || '--' || :time",
    ("slugs", "slug"): "slug || '--' || :time",
    ("slug_claims", "slug"): "slug || '--' || :time",
    ("identifiers", "value"): "value || CASE scheme WHEN 'arxiv' THEN '' ELSE '--' END || :time",
    ("documents", "sha256"): "printf('%04x', :time) || substr(sha256, 5)",
    ("documents", "uri"): "uri || '--' || :time",
    ("repos", "url"): "url || '--' || :time",
    ("repos", "name"): "name || '--' || :time",
    ("repos", "host_id"): "NULL",
    ("repo_addresses", "url"): "url || '--' || :time",
    ("repo_observations", "url"): "url || '--' || :time",
    ("authors", "name"): NAMED,
    ("authors", "folded_name"): f"folded({NAMED})",
    ("authors", "orcid"): "NULL",
    ("author_names", "name"): ":time || ' ' || name",
    ("author_names", "folded_name"): ":time || ' ' || folded_name",
}
"""What stands otherwise each time, as SQL: values that no two rows may share, and those that readers look for."""


def main() -> None:
    """Write the larger shelf."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.multiply", description=__doc__)
    parser.add_argument("shelf", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    multiply(options.shelf, options.target, options.times)


def multiply(shelf: Path, target: Path, times: int) -> None:
    """Write a shelf `times` the size of another; raise FileExistsError where there is one already."""
    if target.exists():
        raise FileExistsError(target)
    with closing(sqlite3.connect(target, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = OFF")
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA cache_size = -200000")
        file.execute("ATTACH DATABASE ? AS old", [f"{shelf.resolve().as_uri()}?mode=ro"])
        file.create_function("mixed", 2, _mixed, deterministic=True)
        file.create_function("named", 3, _named, deterministic=True)
        file.create_function("folded", 1, fold, deterministic=True)
        of_kind = "SELECT name, sql FROM old.sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY name"
        tables = dict(file.execute(of_kind, ["table"]).fetchall())
        for statement in tables.values():
            file.execute(statement)
        own = _own_tables(file, tables)
        for table in tables:
            file.execute(f'INSERT INTO main."{table}" SELECT * FROM old."{table}"')
        for time in range(1, times):
            for table in own:
                _repeat(file, table, own, time)
        for _, statement in file.execute(of_kind, ["index"]).fetchall():
            file.execute(statement)
        file.execute("ANALYZE main")


def _own_tables(file: sqlite3.Connection, tables: dict[str, str]) -> list[str]:
    """The tables whose rows are of one paper, author, document or repository: all but names that papers share."""
    shared = {table for table in tables if not _references(file, table)} - {"papers", "documents", "repos", "authors"}
    shared |= {table for table in tables if table.endswith("_aliases")}
    return [table for table in tables if table not in shared | SHARED_ROOTS | ONCE]


def _references(file: sqlite3.Connection, table: str) -> dict[str, str]:
    """Column to the table whose `id` it holds."""
    return {row[3]: row[2] for row in file.execute("SELECT * FROM pragma_foreign_key_list(?, 'old')", [table])}


def _repeat(file: sqlite3.Connection, table: str, own: list[str], time: int) -> None:
    """Write the rows of a table once more, under other numbers."""
    references = _references(file, table)
    columns = [row[1] for row in file.execute("SELECT * FROM pragma_table_info(?, 'old')", [table])]
    values = []
    for column in columns:
        holder = table if column == "id" else references.get(column)
        if (table, column) in OTHERWISE:
            other = f'1 + ("{table}".id + {STRIDE} * :time) % {_most(file, table)}' if "id" in columns else ""
            values.append(OTHERWISE[table, column].format(other=other))
        elif holder in own:
            values.append(f'"{column}" + {_most(file, holder)} * :time')
        else:
            values.append(f'"{column}"')
    file.execute(f'INSERT INTO main."{table}" SELECT {", ".join(values)} FROM old."{table}"', {"time": time})


def _most(file: sqlite3.Connection, table: str) -> int:
    [(most,)] = file.execute(f'SELECT coalesce(max(id), 0) FROM old."{table}"')
    return int(most)


def _mixed(title: str, other: str | None) -> str:
    """The first half of a title and the second of another: "Deep nets" and "Sparse trees" give "Deep trees"."""
    first, second = title.split(), (other or title).split()
    return " ".join(first[: (len(first) + 1) // 2] + second[len(second) // 2 :])


def _named(name: str, other: str | None, number: str) -> str:
    """The first name of one author and the last of another, and between them a number that no two people share."""
    return f"{name.partition(' ')[0]} {number} {(other or name).rpartition(' ')[2]}"


if __name__ == "__main__":
    main()
