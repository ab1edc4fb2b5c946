"""Choosing the reader whose results count, and deriving again the papers that it makes a difference to."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.store.derivation import derive, entries_with
from db.store.extractions import texts_with_results
from db.store.settings import choose_reader, chosen_reader
from db.store.text_findings import readers, texts_read_by
from db.store.touched import Touched
from db.tables import Result
from db.vocabulary import shipped_vocabulary
from extraction.version import READER


class UnknownReader(Exception):
    """A reader that the shelf has no findings of. The message says which there are."""


def choose(connection: Connection, reader: str) -> int:
    """Name the reader whose results count; gives the number of papers derived again.

    Touched are the papers that show results now, and those whose texts the reader has read.
    """
    before, after = chosen_reader(connection) or READER, reader
    if after == before:
        return 0
    if after != READER and after not in (known := readers(connection)):
        raise UnknownReader(
            f"the shelf has no findings of {after!r}; there are {', '.join([READER, *known])}. "
            "`papershelf extract` reads with another, and `papershelf load` takes what it found elsewhere."
        )
    return choose_unasked(connection, after)


def choose_unasked(connection: Connection, reader: str) -> int:
    """The same, also where the shelf has no findings of the reader so far: they may come."""
    texts = texts_read_by(connection, reader) if reader != READER else texts_with_results(connection, READER)
    showing = connection.scalars(select(Result.paper_id).distinct())
    shown = {paper for paper in showing if paper is not None}
    touched = Touched(entries=entries_with(connection, texts), papers=shown)
    choose_reader(connection, None if reader == READER else reader)
    return derive(connection, touched, READER, shipped_vocabulary())
