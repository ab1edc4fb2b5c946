"""Rows go in and are found in bulk, with the same values in every database."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import DataError, IntegrityError

from db.engine import concerns_data, parse_url, writing
from db.store.bulk import BATCH, delete_in, insert_missing, insert_rows, next_id, select_in, update_rows
from db.tables import metadata
from papershelf.database import open_for_writing

AUTHORS, REPOS = metadata.tables["authors"], metadata.tables["repos"]
ODD = 'Ø "quoted"\t\\N \\ \n 名前 %s ?'
"""Whatever a way into a database could take for something else."""


def add_authors(connection: Connection, *names: str) -> None:
    rows = [(number, name, name) for number, name in enumerate(names, next_id(connection, AUTHORS))]
    insert_rows(connection, AUTHORS, ("id", "folded_name", "name"), rows)


def test_text_comes_out_as_it_went_in(connection: Connection) -> None:
    add_authors(connection, ODD, "")
    assert list(connection.scalars(select(AUTHORS.c.name).order_by(AUTHORS.c.id))) == [ODD, ""]
    assert [row.id for row in select_in(connection, select(AUTHORS.c.id), AUTHORS.c.name, [ODD])] == [1]


def test_text_comes_out_as_it_was_changed_to(connection: Connection) -> None:
    odd = (ODD, "", "NULL", "{a,b}")
    add_authors(connection, *map(str, range(len(odd))))
    update_rows(connection, AUTHORS, ("name",), ("folded_name",), [(name, str(at)) for at, name in enumerate(odd)])
    assert tuple(connection.scalars(select(AUTHORS.c.name).order_by(AUTHORS.c.id))) == odd


def test_rows_that_are_there_stay_as_they_are_and_those_that_are_missing_come(connection: Connection) -> None:
    insert_rows(connection, AUTHORS, ("id", "folded_name", "name"), [(1, ODD, "first")])
    insert_missing(connection, AUTHORS, ("id", "folded_name", "name"), [(1, ODD, "second"), (2, "ada", ODD)])
    rows = connection.execute(select(AUTHORS.c.id, AUTHORS.c.name).order_by(AUTHORS.c.id))
    assert [tuple(row) for row in rows] == [(1, "first"), (2, ODD)]


def test_unknown_and_false_are_kept_apart_and_columns_that_are_not_given_are_unknown(connection: Connection) -> None:
    columns = ("id", "url", "host", "owner", "name", "is_archived", "stars")
    rows = [
        (number, str(number), "h", "o", "n", archived, stars)
        for number, (archived, stars) in enumerate([(None, 0), (False, None), (True, 7)])
    ]
    insert_rows(connection, REPOS, columns, rows)
    found = connection.execute(select(REPOS.c.is_archived, REPOS.c.stars, REPOS.c.licence).order_by(REPOS.c.id))
    assert [tuple(row) for row in found] == [(None, 0, None), (False, None, None), (True, 7, None)]
    update_rows(connection, REPOS, ("is_archived", "stars"), ("id",), [(True, None, 0), (None, None, 2)])
    found = connection.execute(select(REPOS.c.is_archived, REPOS.c.stars).order_by(REPOS.c.id))
    assert [tuple(row) for row in found] == [(True, None), (False, None), (None, None)]


def test_more_values_than_one_statement_looks_for_are_all_found_and_deleted(connection: Connection) -> None:
    count = BATCH + 5
    add_authors(connection, *map(str, range(count)))
    wanted = range(0, count + 100, 2)
    found = [row.id for row in select_in(connection, select(AUTHORS.c.id), AUTHORS.c.name, map(str, wanted))]
    assert len(found) == len(set(found)) == len(range(0, count, 2))
    delete_in(connection, AUTHORS, AUTHORS.c.id, found, AUTHORS.c.name != "0")
    assert len(connection.execute(select(AUTHORS.c.id)).all()) == count - len(found) + 1


def test_nothing_is_asked_for_no_values(connection: Connection) -> None:
    assert list(select_in(connection, select(AUTHORS.c.id), AUTHORS.c.name, [])) == []
    insert_rows(connection, AUTHORS, ("id",), [])
    insert_missing(connection, AUTHORS, ("id",), [])
    update_rows(connection, AUTHORS, ("name",), ("id",), [])
    delete_in(connection, AUTHORS, AUTHORS.c.id, [])
    assert next_id(connection, AUTHORS) == 1


def test_rows_that_a_database_refuses_are_errors_of_data_as_any_other(database_url: str) -> None:
    engine = open_for_writing(parse_url(database_url))
    with pytest.raises((IntegrityError, DataError)) as caught, writing(engine) as connection:
        add_authors(connection, "Ada", "Ada")
    assert concerns_data(caught.value)
    with writing(engine) as connection:
        assert connection.execute(select(AUTHORS.c.id)).all() == []
    engine.dispose()


def test_a_number_too_large_for_its_column_is_an_error_and_is_never_cut(postgresql_database: str) -> None:
    engine = open_for_writing(parse_url(postgresql_database))
    with pytest.raises(DataError), writing(engine) as connection:
        insert_rows(
            connection, REPOS, ("id", "url", "host", "owner", "name", "stars"), [(1, "u", "h", "o", "n", 2**40)]
        )
    engine.dispose()
