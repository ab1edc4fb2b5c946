"""Each table and column declares once what it needs; what is declared holds together."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, UniqueConstraint

from db.content import content, content_columns
from db.declarations import column_descriptions, name_of_row, published_columns, published_tables, table_descriptions
from db.tables import metadata
from db.tables.declaration import Listed, Part, column_declaration, declaration_of

TABLES = list(metadata.tables.values())
WHOLE: tuple[Part, ...] = ("bibliography", "provenance")


def name_of(table: Table) -> str:
    return table.name


def column_names(table: Table) -> set[str]:
    """The columns that a table has in snapshots."""
    return {column.name for column in published_columns(table)} | {
        counted.name for counted in declaration_of(table).counted
    }


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_every_table_and_column_has_a_description(table: Table) -> None:
    assert table_descriptions()[table.name].endswith(".")
    assert [name for name, description in column_descriptions(table.name).items() if not description] == []


@pytest.mark.parametrize("table", published_tables(), ids=name_of)
def test_every_published_column_is_content_or_says_why_it_is_not(table: Table) -> None:
    assert table.name in content(WHOLE)
    declared = {column.name: column_declaration(column).not_content for column in published_columns(table)}
    assert "" not in declared.values()
    assert set(content_columns(table, WHOLE)) == {name for name, reason in declared.items() if reason is None}


def test_what_is_published_and_no_content_is_numbers_and_paths() -> None:
    assert {
        (table.name, column.name)
        for table in published_tables()
        for column in published_columns(table)
        if column_declaration(column).not_content
    } == {(table.name, "id") for table in published_tables() if "id" in table.columns} | {("documents", "uri")}


def test_what_is_not_published_is_no_content() -> None:
    hidden = {table.name for table in TABLES if not declaration_of(table).is_published}
    assert {table.name for table in TABLES} - content(WHOLE).keys() == hidden
    assert {"document_names", "entry_keys", "extractions", "settings"} <= hidden
    for table in published_tables():
        left_out = set(table.columns.keys()) - {column.name for column in published_columns(table)}
        assert left_out & set(content_columns(table, WHOLE)) == set()


@pytest.mark.parametrize("table", published_tables(), ids=name_of)
def test_a_name_tells_rows_apart(table: Table) -> None:
    name = set(name_of_row(table))
    assert "id" not in name
    unique = [{column.name for column in table.primary_key.columns}]
    unique += [set(item.columns.keys()) for item in table.constraints if isinstance(item, UniqueConstraint)]
    # A paper may print one number twice: nothing but all columns tells two results apart.
    assert name in unique or declaration_of(table).ordered_by


@pytest.mark.parametrize("table", published_tables(), ids=name_of)
def test_a_declaration_names_columns_that_are_there(table: Table) -> None:
    declaration = declaration_of(table)
    listed_by = {(declaration.listed_by or "").removeprefix("-")} - {""}
    label = {declaration.label} - {None}
    indexed = {name for index in declaration.indexed for name in ((index,) if isinstance(index, str) else index)}
    named = {*declaration.named_by, *declaration.ordered_by, *indexed, *declaration.facets}
    assert named | listed_by | label <= column_names(table)


def test_the_bibliography_says_nothing_of_documents() -> None:
    for name, query in content(("bibliography",)).items():
        assert "documents" not in str(query), name
        assert "results.evidence" not in str(query), name


def test_a_row_is_named_through_the_rows_that_it_refers_to() -> None:
    found = [column.name for column in content(WHOLE)["paper_fields"].selected_columns]
    assert found == ["slug", "field", "sha256", "position"]
    found = [column.name for column in content(WHOLE)["paper_repo_documents"].selected_columns]
    assert found == ["slug", "url", "sha256"]


def test_declarations_say_each_thing_in_one_way() -> None:
    """A table without numbers is named by its key, so it names no other; only what is exported lists others."""
    for table in TABLES:
        declaration = declaration_of(table)
        assert bool(declaration.named_by) == ("id" in table.columns), table.name
        for listed in declaration.exported.values():
            if isinstance(listed, Listed):
                referring, key = listed.reference.split(".")
                (foreign,) = metadata.tables[referring].columns[key].foreign_keys
                assert foreign.column.table is table
