"""The licence of an entry goes, as printed, from its record to all that tells of entries: nothing else names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from db.engine import sqlite_path, writing
from db.fingerprint import Fingerprint, fingerprint
from db.records import PaperRecord
from db.store.derivation import derive
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.cli import papershelf
from papershelf.database import open_for_writing
from papershelf.site.metadata import site_metadata
from papershelf.snapshot.about import open_snapshot
from papershelf.snapshot.publish import publish
from tests.shelf import COMPLETED_AT

LICENCE = "http://creativecommons.org/licenses/by/4.0/"


def shelf(url: str, licence: str | None) -> Fingerprint:
    """A shelf of one record made by hand; gives its fingerprint."""
    engine = open_for_writing(make_url(url))
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "dump.jsonl", "hf-daily", 1, 1))
        add_entries(connection, stored.id, [NewEntry(0, PaperRecord(title="Free Shelves", licence=licence))], [])
        derive(connection, complete(connection, stored.id, None, COMPLETED_AT), READER, shipped_vocabulary())
        found = fingerprint(connection)
    engine.dispose()
    return found


@pytest.fixture
def url(tmp_path: Path) -> str:
    database = f"sqlite:///{tmp_path / 'papershelf.db'}"
    shelf(database, LICENCE)
    return database


def run(url: str, *arguments: str) -> str:
    result = CliRunner().invoke(papershelf, ["--database", url, *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_licence_is_content_of_the_entry_and_of_nothing_else(tmp_path: Path) -> None:
    free, unknown = (
        shelf(f"sqlite:///{tmp_path / f'{number}.db'}", licence) for number, licence in enumerate((LICENCE, None))
    )
    assert {table for table in free.tables if free.tables[table] != unknown.tables[table]} == {"entries"}


def test_a_licence_is_published_described_and_shown(url: str) -> None:
    path = sqlite_path(make_url(url))
    assert path is not None
    snapshot = open_snapshot(publish(make_url(url), path.with_name("public.db")).snapshot)
    assert snapshot.execute("SELECT licence FROM entries").fetchall() == [(LICENCE,)]
    snapshot.close()
    described = site_metadata("style.css")["databases"]["papershelf"]["tables"]["entries"]["columns"]
    assert described["licence"].startswith("Licence of the work as printed")
    assert json.loads(run(url, "show", "free-shelves", "--json"))["listings"][0]["licence"] == LICENCE
    assert LICENCE in run(url, "show", "free-shelves")
    assert json.loads(run(url, "stats", "--json"))["coverage"]["licence"] == 1


def test_an_unknown_licence_is_not_mentioned(tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    shelf(other, None)
    assert "licence" not in run(other, "show", "free-shelves")
    assert json.loads(run(other, "stats", "--json"))["coverage"]["licence"] == 0
