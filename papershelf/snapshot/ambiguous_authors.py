"""Marking authors whose name several people seem to bear: judged over the whole shelf, when a snapshot is built."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from operator import itemgetter

from db.resolution.author_ambiguity import FEWEST_GROUPS, CommonNames, groups_of_papers
from db.resolution.author_variants import DECIDING, MOST_AUTHORS


def mark_ambiguous(snapshot: sqlite3.Connection, schema: str) -> None:
    """Fill the temporary table `ambiguous_authors` from the authors of a schema and their papers.

    They are those that have several ORCIDs, and some of those whose name is common. Of these one at a time is looked
    at, so that memory grows with the parts that names are made of, and no faster.
    """
    names = f"SELECT id, folded_name FROM {schema}.authors"
    common = CommonNames(name for _, name in snapshot.execute(names))
    snapshot.execute("CREATE TEMPORARY TABLE common_authors (id INTEGER PRIMARY KEY)")
    found = ((author,) for author, name in snapshot.execute(names) if name in common)
    snapshot.executemany("INSERT INTO temp.common_authors VALUES (?)", found)
    snapshot.execute("CREATE TEMPORARY TABLE ambiguous_authors (author_id INTEGER PRIMARY KEY)")
    places = snapshot.execute(
        f"""
        SELECT own.author_id,
            (SELECT group_concat(author_id) FROM {schema}.paper_authors WHERE paper_id = own.paper_id)
        FROM {schema}.paper_authors AS own
        WHERE own.author_id IN (SELECT id FROM temp.common_authors)
        GROUP BY own.author_id, own.paper_id
        """
    )
    ambiguous = []
    for author, rows in groupby(places, key=itemgetter(0)):
        itself = {str(author)}
        lists = [set(authors.split(",")) - itself for _, authors in rows]
        if groups_of_papers(own for own in lists if len(own) < MOST_AUTHORS) >= FEWEST_GROUPS:
            ambiguous.append((author,))
    snapshot.executemany("INSERT INTO temp.ambiguous_authors VALUES (?)", ambiguous)
    schemes = ", ".join(f"'{scheme}'" for scheme in DECIDING)
    snapshot.execute(
        f"""
        INSERT INTO temp.ambiguous_authors
        SELECT DISTINCT author_id FROM (
            SELECT listed.author_id FROM {schema}.paper_author_identifiers AS known
            JOIN {schema}.paper_authors AS listed
                ON listed.paper_id = known.paper_id AND listed.position = known.position
            WHERE known.scheme IN ({schemes})
            GROUP BY listed.author_id, known.scheme HAVING count(DISTINCT known.value) > 1
        )
        WHERE author_id NOT IN (SELECT author_id FROM temp.ambiguous_authors)
        """
    )
