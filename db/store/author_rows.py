"""The authors of papers as rows: which names papers print, and what has to be settled about them.

What one transaction writes follows from the lists of authors that it changes, never from how many papers a name stands
on. Which names are one author, and how that author is spelled, is settled later (db.store.author_settling), once for
all that a command changes; until then a new name is an author by itself, and the names that wait are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, delete, exists, inspect, or_, select

from db import tables
from db.resolution.author_variants import letters_of, short_form
from db.resolution.names import fold_author
from db.store.bulk import insert_missing, insert_rows, next_id, select_in, update_rows
from db.tables.base import table_of

AUTHORS, AUTHOR_NAMES = table_of(tables.Author), table_of(tables.AuthorName)
PAPER_AUTHORS, UNSETTLED = table_of(tables.PaperAuthor), table_of(tables.UnsettledName)
AUTHOR_IDENTIFIERS = table_of(tables.PaperAuthorIdentifier)

AuthorLists = Counter[tuple[str, ...]]
"""Lists of authors as printed, each with the number of papers that have it."""


def is_settled(connection: Connection) -> bool:
    """Whether it is decided of all names which of them are one author; not so in the midst of a load."""
    if not inspect(connection).has_table(UNSETTLED.name):  # a snapshot
        return True
    return connection.execute(select(UNSETTLED.c.folded_name).limit(1)).first() is None


def empty_authors(connection: Connection) -> None:
    """Delete all that is known of authors: every paper is derived again in this transaction, by other rules."""
    for table in (UNSETTLED, AUTHOR_IDENTIFIERS, PAPER_AUTHORS, AUTHOR_NAMES, AUTHORS):
        connection.execute(delete(table))


def author_lists(connection: Connection, papers: Iterable[int]) -> AuthorLists:
    """The lists of authors that papers have."""
    paper, position = PAPER_AUTHORS.c.paper_id, PAPER_AUTHORS.c.position
    rows = select_in(connection, select(paper, PAPER_AUTHORS.c.name).order_by(paper, position), paper, papers)
    return Counter(tuple(row.name for row in own) for _, own in groupby(rows, attrgetter("paper_id")))


def insert_authors(connection: Connection, authors: Mapping[int, tuple[str, ...]], before: AuthorLists) -> None:
    """Insert the authors of papers, by their numbers, in place of lists that are deleted already.

    A list that came back the same changes nothing about any name.
    """
    after = Counter(names for names in authors.values() if names)
    gone, new = before - after, after - before
    uses: Counter[str] = Counter()
    for names, number in [*new.items(), *((names, -number) for names, number in gone.items())]:
        for name in names:
            uses[name] += number
    printed = {name for names in authors.values() for name in names}
    author_of = _count_uses(connection, printed | uses.keys(), uses)
    rows = [
        (paper, position, author_of[name], name)
        for paper, names in authors.items()
        for position, name in enumerate(names)
    ]
    insert_rows(connection, PAPER_AUTHORS, ("paper_id", "position", "author_id", "name"), rows)
    left = {fold_author(name) for names in gone for name in names}
    unsettle(connection, left | _in_question(connection, {fold_author(name) for names in new for name in names} - left))


def _count_uses(connection: Connection, names: Iterable[str], uses: Mapping[str, int]) -> dict[str, int]:
    """Change how often names are printed; gives the author of each. A name that is new is an author of its own."""
    statement = select(AUTHOR_NAMES.c.name, AUTHOR_NAMES.c.author_id, AUTHOR_NAMES.c.use_count)
    known = list(select_in(connection, statement, AUTHOR_NAMES.c.name, names))
    author_of = {row.name: row.author_id for row in known}
    changed = [(row.use_count + uses[row.name], row.name) for row in known if uses[row.name]]
    update_rows(connection, AUTHOR_NAMES, ("use_count",), ("name",), changed)
    folded = {name: fold_author(name) for name in sorted(set(names) - author_of.keys())}
    author_of_folded = _authors_of_folded(connection, folded)
    rows = [
        (name, key, author_of_folded[key], uses[name], short_form(key), letters_of(key)) for name, key in folded.items()
    ]
    columns = ("name", "folded_name", "author_id", "use_count", "short_form", "letters")
    insert_rows(connection, AUTHOR_NAMES, columns, rows)
    return author_of | {name: author_of_folded[key] for name, key in folded.items()}


def _authors_of_folded(connection: Connection, folded: Mapping[str, str]) -> dict[str, int]:
    """The authors of folded names, given by what is printed; those that are missing are made."""
    key, author = AUTHOR_NAMES.c.folded_name, AUTHOR_NAMES.c.author_id
    found = {row[0]: row[1] for row in select_in(connection, select(key, author), key, set(folded.values()))}
    missing = {key: name for name, key in folded.items() if key not in found}
    first = next_id(connection, AUTHORS) if missing else 0
    new = {key: first + place for place, key in enumerate(sorted(missing))}
    insert_rows(
        connection, AUTHORS, ("id", "folded_name", "name"), [(id_, key, missing[key]) for key, id_ in new.items()]
    )
    return found | new


def _in_question(connection: Connection, names: set[str]) -> set[str]:
    """Of folded names that more papers print now, those of which that may change something.

    Most are nobody's variant: a name with one spelling that no other is like stays who it was, and whoever comes to be
    like it is new, and noted then.
    """
    if connection.execute(select(AUTHOR_IDENTIFIERS.c.value).limit(1)).first() is not None:
        return names  # what identifiers join need not look alike
    other = AUTHOR_NAMES.alias()
    is_same = other.c.folded_name == AUTHOR_NAMES.c.folded_name
    is_like = (
        (is_same & (other.c.name != AUTHOR_NAMES.c.name)),
        *(~is_same & (other.c[column] == AUTHOR_NAMES.c[column]) for column in ("short_form", "letters", "author_id")),
    )
    having = select(AUTHOR_NAMES.c.folded_name).where(or_(*(exists().where(likeness) for likeness in is_like)))
    return {row.folded_name for row in select_in(connection, having, AUTHOR_NAMES.c.folded_name, names)}


def unsettle(connection: Connection, names: set[str]) -> None:
    """Note names whose papers changed, or what they are known by there."""
    rows = [(short_form(name), name) for name in sorted(names)]
    insert_missing(connection, UNSETTLED, ("short_form", "folded_name"), rows)
