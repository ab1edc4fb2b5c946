"""The search index of a snapshot: what `papershelf.search` asks, made when a snapshot is built.

`papers_fts` covers title, authors and abstract, and as words of a fourth column what a search can be narrowed down by:
so a year, a venue or a data set costs as little as a word does. Its rows stand in the order of `papers`, the important
ones first, so that a search for a common word can stop early. `search_words` has the words themselves with about how
many papers hold each: how much a word tells, and what a misspelt one may have been.
"""

from __future__ import annotations

import sqlite3

SEARCHED_VIEW = "searched_papers"
SEARCHED_TEXTS = "The texts by which papers are found: what the search index papers_fts covers."
SEARCHED_COLUMNS = {
    "title": "Title.",
    "authors": "The folded names of the authors, with a mark of their bounds.",
    "abstract": "Abstract.",
    "facets": "What a search can be narrowed down by, as words: year2024, venue12, hascode.",
}
"""The columns of the search index `papers_fts`, with their descriptions."""
_NAMED = (
    *(("dataset", "paper_datasets"), ("task", "paper_tasks"), ("method", "paper_methods")),
    *(("dataset", "results"), ("task", "results")),
)
"""What else papers are narrowed down by, each with a table that gives papers one."""
BOUND = "qqq"
"""Stands in the index before, between and behind the names of authors: no name runs on into the next."""
SAMPLE = 10_000
"""About how many papers' abstracts are looked at to estimate how many hold a word."""
RARE = 2
"""Of these as many must hold a word for it to be kept; one of a title or a name is kept always."""
LONGEST_WORD = 40

# Words as they stand, for `search_words`; in the index they are cut to their stems.
_PLAIN_WORDS = "unicode61 remove_diacritics 2"


_AUTHORS = f"'{BOUND} ' || group_concat(folded_name, ' {BOUND} ') || ' {BOUND}'"


def _view() -> str:
    named = " || ".join(
        f"coalesce((SELECT group_concat(' {kind}' || {kind}_id, '') FROM {table} WHERE paper_id = papers.id), '')"
        for kind, table in _NAMED
    )
    return f"""
        CREATE VIEW {SEARCHED_VIEW} AS
        SELECT papers.id, papers.title,
            (SELECT {_AUTHORS} FROM (
                SELECT authors.folded_name FROM paper_authors JOIN authors ON authors.id = paper_authors.author_id
                WHERE paper_authors.paper_id = papers.id ORDER BY paper_authors.position
            )) AS authors,
            papers.abstract,
            'paper' || coalesce(' year' || papers.year, '') || coalesce(' venue' || papers.venue_id, '')
            || CASE WHEN papers.repo_count > 0 THEN ' hascode' ELSE '' END
            || CASE WHEN papers.result_count > 0 THEN ' hasresults' ELSE '' END
            || {named} AS facets
        FROM papers
    """


def _index(schema: str, content: str) -> str:
    # Prefixes that are longer than those of the index are looked up in `search_words`.
    return f"""
        CREATE VIRTUAL TABLE {schema}.papers_fts USING FTS5 (
            {", ".join(SEARCHED_COLUMNS)},
            tokenize='porter unicode61 remove_diacritics 2',
            prefix='1 2 3',
            content="{content}",
            content_rowid="id"
        )
    """


GATHERED_AT_ONCE = 15_000
"""Papers whose words are gathered in memory all at once, some 3 KB of each: then there is nothing to merge."""
# FTS5 gathers words in memory and merges what it has written whenever there are many parts, which takes half of the
# time of building. Of a larger shelf it gathers 8 MiB instead of one and merges once, at the end, however many parts
# there are. More is slower: what it gathers no longer stays in the processor's cache.
_ALL, _PART = 64 * 2**20, 8 * 2**20
_MERGING = {"automerge": 0, "crisismerge": 1_999}
_SHADOWS = {"data": "id", "idx": "segid, term", "docsize": "id"}
"""What FTS5 keeps an index in: table to the order of its rows."""


def make_searchable(snapshot: sqlite3.Connection) -> None:
    """Make the search index of a snapshot whose tables are filled."""
    snapshot.execute(_view())
    # Lists of authors are gathered once, for the index and for the words; paper after paper, without the papers.
    snapshot.execute("CREATE TEMP TABLE lists (id INTEGER PRIMARY KEY, authors TEXT)")
    snapshot.execute(
        f"""
        INSERT INTO temp.lists SELECT paper_id, {_AUTHORS} FROM (
            SELECT paper_id, folded_name FROM paper_authors CROSS JOIN authors ON authors.id = author_id
            ORDER BY paper_id, position
        ) GROUP BY paper_id
        """
    )
    _index_texts(snapshot)
    _count_words(snapshot)
    snapshot.execute("DROP TABLE temp.lists")


def _index_texts(snapshot: sqlite3.Connection) -> None:
    """Fill `papers_fts`: aside, for what is merged would leave holes behind, and then as it is when it is whole.

    Where nothing is merged it is filled in its place, and where nobody but FTS5 may write what it keeps, as by the
    SQLite of macOS.
    """
    snapshot.execute(_index("main", content=SEARCHED_VIEW))
    if _is_gathered_at_once(snapshot) or _are_shadows_guarded(snapshot):
        _fill(snapshot, "main")
        return
    snapshot.execute("ATTACH DATABASE '' AS aside")
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16384"):
        snapshot.execute(f"PRAGMA aside.{setting}")
    snapshot.execute(_index("aside", content=""))
    _fill(snapshot, "aside")
    for shadow, order in _SHADOWS.items():
        snapshot.execute(f"DELETE FROM main.papers_fts_{shadow}")
        snapshot.execute(
            f"INSERT INTO main.papers_fts_{shadow} SELECT * FROM aside.papers_fts_{shadow} ORDER BY {order}"
        )
    snapshot.execute("DROP TABLE aside.papers_fts")
    snapshot.execute("DETACH DATABASE aside")


def _are_shadows_guarded(snapshot: sqlite3.Connection) -> bool:
    """Whether SQLite refuses to write what FTS5 keeps (SQLITE_DBCONFIG_DEFENSIVE)."""
    try:
        snapshot.execute("DELETE FROM main.papers_fts_docsize")  # as yet there is nothing in it
    except sqlite3.OperationalError:
        return True
    return False


def _is_gathered_at_once(snapshot: sqlite3.Connection) -> bool:
    """Whether the words of all papers are gathered at once."""
    (papers,) = snapshot.execute("SELECT count(*) FROM main.papers").fetchone()
    return bool(papers <= GATHERED_AT_ONCE)


def _fill(snapshot: sqlite3.Connection, schema: str) -> None:
    """Fill the index of a schema with the texts of all papers, merged."""
    columns = ", ".join(SEARCHED_COLUMNS)
    _gather(snapshot, schema, "papers_fts")
    texts = f"FROM {SEARCHED_VIEW} AS texts LEFT JOIN temp.lists AS lists ON lists.id = texts.id ORDER BY texts.id"
    listed = ", ".join("lists.authors" if name == "authors" else f"texts.{name}" for name in SEARCHED_COLUMNS)
    snapshot.execute(f"INSERT INTO {schema}.papers_fts (rowid, {columns}) SELECT texts.id, {listed} {texts}")
    snapshot.execute(f"INSERT INTO {schema}.papers_fts (papers_fts) VALUES ('optimize')")


def _gather(snapshot: sqlite3.Connection, schema: str, index: str) -> None:
    """Let an index that is to be filled gather much, and merge nothing by itself."""
    gathering = {"hashsize": _ALL if _is_gathered_at_once(snapshot) else _PART, **_MERGING}
    for name, value in gathering.items():
        snapshot.execute(f"INSERT INTO {schema}.{index} ({index}, rank) VALUES ('{name}', {value})")


def _count_words(snapshot: sqlite3.Connection) -> None:
    """Fill `search_words`, through indexes that are thrown away: of names all, of abstracts those of some papers."""
    (papers,) = snapshot.execute("SELECT count(*) FROM main.papers").fetchone()
    every = papers // SAMPLE + 1
    rows = {
        "names": "papers.id, title || ' ' || coalesce(authors, '') FROM main.papers LEFT JOIN temp.lists USING (id)",
        "abstracts": f"id, abstract FROM main.papers WHERE id % {every} = 0",
    }
    for part, words in rows.items():
        snapshot.execute(
            f"CREATE VIRTUAL TABLE temp.{part} USING fts5 "
            f"(words, content='', columnsize=0, detail='none', tokenize='{_PLAIN_WORDS}')"
        )
        _gather(snapshot, "temp", part)
        snapshot.execute(f"INSERT INTO temp.{part} (rowid, words) SELECT {words}")
        snapshot.execute(f"CREATE VIRTUAL TABLE temp.words_of_{part} USING fts5vocab (temp, {part}, 'row')")
    snapshot.execute(
        f"""
        INSERT INTO main.search_words (word, paper_count, is_name)
        SELECT term, max(doc), max(is_name) FROM (
            SELECT term, doc, 1 AS is_name FROM temp.words_of_names
            UNION ALL SELECT term, doc * {every}, 0 FROM temp.words_of_abstracts WHERE doc >= {RARE}
        )
        WHERE length(term) <= {LONGEST_WORD} GROUP BY term ORDER BY term
        """
    )
    for part in rows:
        snapshot.execute(f"DROP TABLE temp.words_of_{part}")
        snapshot.execute(f"DROP TABLE temp.{part}")
