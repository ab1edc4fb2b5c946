"""What a person is told of a row follows from its table's declaration."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from db.joins import JoinedTable
from db.tables import metadata
from db.tables.declaration import declaration_of
from papershelf.shelf.facts import facts, shown_columns

PAPERS, ENTRIES = metadata.tables["papers"], metadata.tables["entries"]


def test_a_word_stands_before_all_that_is_known_behind_it() -> None:
    unknown = dict.fromkeys(path for paths in declaration_of(PAPERS).shown.values() for path in paths)
    assert facts(PAPERS, unknown | {"venue_id.name": "ICML", "venue_year": 2025})["at"] == "ICML 2025"
    assert facts(PAPERS, unknown | {"venue_id.name": "ICML"})["at"] == "ICML"
    assert facts(PAPERS, unknown)["at"] is None


def test_zero_is_known() -> None:
    told = facts(ENTRIES, dict.fromkeys(ENTRIES.columns.keys()) | {"votes": 0})
    assert told["votes"] == "0"
    assert told["comments"] is None


@pytest.mark.parametrize("table", [table for table in metadata.tables.values() if declaration_of(table).shown], ids=str)
def test_what_is_shown_can_be_read(table: Table) -> None:
    joined = JoinedTable(table)
    columns = shown_columns(joined, table)
    assert [column.name for column in columns] == [
        path for paths in declaration_of(table).shown.values() for path in paths
    ]
    assert str(joined.select(columns)).startswith("SELECT")


def test_entries_show_columns_of_their_own() -> None:
    assert {path for paths in declaration_of(ENTRIES).shown.values() for path in paths} <= set(ENTRIES.columns.keys())
