"""Rows of results are the same in every database."""

from __future__ import annotations

import math
from dataclasses import replace

from sqlalchemy import select

from db.engine import parse_url, writing
from db.records import FoundResult, PaperRecord
from db.resolution.merge import Source, SourcedRecord, TextResults, merge
from db.store.name_changes import NameChanges
from db.store.result_rows import ResultsOf, insert_results
from db.tables import Result
from db.vocabulary import shipped_vocabulary
from papershelf.database import open_for_writing
from tests.shelf import Shelf

TEXT = "The error drops by 0%."


def test_zero_has_no_sign_in_any_database(database_url: str) -> None:
    """SQLite stores a negative zero as zero, PostgreSQL as it is: content must not depend on that."""
    found = FoundResult("delta", -0.0, "0", "error", 0, len(TEXT), 0.9, 0.8, 0.7, unit="%")
    record = PaperRecord(title="Nothing gained", abstract=TEXT)
    source = Source(1, "a" * 64, "hf-daily", None, False)
    paper = merge([SourcedRecord(1, 0, source, record, results=TextResults((found,)))], shipped_vocabulary())
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as connection:
        shelf = Shelf(connection)
        number = shelf.paper("nothing-gained")
        nowhere = [replace(sourced, documents=frozenset()) for sourced in paper.results]
        owner = ResultsOf(nowhere, paper_id=number, abstract=TEXT)
        insert_results(connection, [owner], shipped_vocabulary(), NameChanges())
        value = connection.scalars(select(Result.value)).one()
        assert (value, math.copysign(1, value)) == (0.0, 1.0)
    engine.dispose()
