"""How a generated shelf resembles a real one: `python -m benchmarks.generator.compare GENERATED.db REAL.db`.

Both are SQLite databases that `papershelf load` wrote. Ratios, so that their sizes need not agree.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing

from db.resolution.candidates import LIMIT

Statistic = tuple[str, float]
SHARES = {
    "papers of several entries, of 1,000": "SELECT 1000.0 * sum(n > 1) / count(*) FROM "
    "(SELECT count(*) AS n FROM entries WHERE paper_id IS NOT NULL GROUP BY paper_id)",
    "entries of the paper with most": "SELECT max(n) FROM (SELECT count(*) AS n FROM entries GROUP BY paper_id)",
    "other papers that a paper's keys lead to": "WITH held AS MATERIALIZED (SELECT DISTINCT key, paper_id "
    "FROM entry_keys JOIN entries ON id = entry_id WHERE paper_id IS NOT NULL), "
    f"few AS (SELECT key FROM held GROUP BY key HAVING count(*) BETWEEN 2 AND {LIMIT}) "
    "SELECT 1.0 * count(*) / (SELECT count(*) FROM papers) FROM (SELECT DISTINCT one.paper_id, other.paper_id "
    "FROM few JOIN held AS one USING (key) JOIN held AS other USING (key) WHERE one.paper_id <> other.paper_id)",
    "papers without abstract, of 1,000": "SELECT 1000.0 * avg(abstract IS NULL) FROM papers",
    "papers without authors, of 1,000": "SELECT 1000.0 * (1 - count(DISTINCT paper_id) * 1.0 / "
    "(SELECT count(*) FROM papers)) FROM paper_authors",
    "titles that several papers have, of 1,000": "SELECT 1000.0 * sum(n > 1) / count(*) FROM "
    "(SELECT count(*) AS n FROM papers GROUP BY lower(title))",
    "papers with a repository, of 1,000": "SELECT 1000.0 * count(DISTINCT paper_id) / "
    "(SELECT count(*) FROM papers) FROM paper_repos",
    "papers with a result, of 1,000": "SELECT 1000.0 * count(DISTINCT paper_id) / "
    "(SELECT count(*) FROM papers) FROM results",
    "papers at the commonest venue, of 1,000": "SELECT 1000.0 * max(n) / (SELECT count(*) FROM papers) FROM "
    "(SELECT count(*) AS n FROM papers WHERE venue_id IS NOT NULL GROUP BY venue_id)",
    "results of the commonest metric, of 1,000": "SELECT 1000.0 * max(n) / sum(n) FROM "
    "(SELECT count(*) AS n FROM results GROUP BY metric_id)",
    "results on the commonest data set, of 1,000": "SELECT 1000.0 * max(n) / sum(n) FROM "
    "(SELECT count(*) AS n FROM results WHERE dataset_id IS NOT NULL GROUP BY dataset_id)",
    "names on one paper only, of 1,000": "SELECT 1000.0 * sum(n = 1) / count(*) FROM "
    "(SELECT count(*) AS n FROM paper_authors GROUP BY author_id)",
}
"""What to count, in words, and the query."""
WORDS = "SELECT length(abstract) - length(replace(abstract, ' ', '')) + 1 AS n FROM papers WHERE abstract IS NOT NULL"
NAMES = "SELECT 10000.0 * count(*) / (SELECT count(*) FROM papers) AS n FROM paper_authors GROUP BY author_id"
TITLES = "SELECT length(title) - length(replace(title, ' ', '')) + 1 AS n FROM papers"
AUTHORS = "SELECT count(*) AS n FROM paper_authors GROUP BY paper_id"


def statistics(connection: sqlite3.Connection) -> Iterator[Statistic]:
    """Each statistic of a shelf, in words, with its value."""
    papers = connection.execute("SELECT count(*) FROM papers").fetchone()[0] or 1
    yield "papers", papers
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
        rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        if rows >= papers / 100:
            yield f"rows of {table}, of a paper", rows / papers
    for words, query in SHARES.items():
        yield words, connection.execute(query).fetchone()[0] or 0
    for words, query in (("words of an abstract", WORDS), ("words of a title", TITLES), ("authors", AUTHORS)):
        yield from ((f"{words}, {part}", value) for part, value in _parts(connection, query))
    for rank in (0, 9, 99, 999):
        found = connection.execute(f"{NAMES} ORDER BY n DESC LIMIT 1 OFFSET {rank}").fetchone()
        yield f"papers of 10,000 with name {rank + 1} by frequency", found[0] if found else 0


def _parts(connection: sqlite3.Connection, query: str) -> Iterator[Statistic]:
    """The lowest twentieth, the middle and the highest twentieth of numbers."""
    values = sorted(value for (value,) in connection.execute(query))
    for name, part in (("5 %", 0.05), ("half", 0.5), ("95 %", 0.95)):
        yield name, values[int(len(values) * part)] if values else 0


def main() -> None:
    """Print the statistics of shelves side by side."""
    columns: list[dict[str, float]] = []
    for path in sys.argv[1:]:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            columns.append(dict(statistics(connection)))
    names = dict.fromkeys(name for column in columns for name in column)
    print(f"| {'':50} |" + "".join(f" {path.rpartition('/')[2][:12]:>12} |" for path in sys.argv[1:]))
    print(f"|{'-' * 52}|" + "-------------:|" * len(columns))
    for name in names:
        print(f"| {name:50} |" + "".join(f" {column.get(name, 0):>12,.2f} |" for column in columns))


if __name__ == "__main__":
    main()
