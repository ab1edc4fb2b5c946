"""The revision that admits decisions, on a shelf that has some: nothing goes unsaid, what was derived comes back."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, inspect, text

from db.engine import UnusableDatabase, parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import Identifier, MergeDecision, NameDecision, PaperName, PaperRecord, Record
from db.store import documents as store
from db.store.basis import changes_since
from db.store.derivation import derive
from db.store.documents import NewDocument
from db.store.entries import NewEntry, add_entries
from db.store.touched import Touched
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

PAPERS = (
    PaperRecord(title="Prune", identifiers=(Identifier("arxiv", "2401.00001"),), published_on="2024-01-01"),
    PaperRecord(title="Prune at scale", identifiers=(Identifier("doi", "10.1/x"),), venue="Journal of Shelving"),
)
DECISIONS = (
    MergeDecision((PaperName("arxiv", "2401.00001"), PaperName("doi", "10.1/x"))),
    NameDecision("venue", "JoS", ("Journal of Shelving",)),
)


def add(connection: Connection, digit: str, records: tuple[Record, ...], series: str | None = None) -> int:
    loader = "curation" if series else "mlanthology"
    stored, touched = store.begin(connection, NewDocument(digit * 64, digit, loader, 1, 1))
    add_entries(connection, stored.id, [NewEntry(*item) for item in enumerate(records)], [])
    touched |= store.complete(connection, stored.id, "2026-01-01" if series else None, COMPLETED_AT, series)
    derive(connection, touched, READER, shipped_vocabulary())
    return stored.id


def papers(connection: Connection) -> list[tuple[str, str | None]]:
    rows = connection.execute(
        text("SELECT papers.slug, venues.name FROM papers LEFT JOIN venues ON venue_id = venues.id")
    )
    return sorted(tuple(row) for row in rows)


def test_a_shelf_with_decisions_does_not_go_down_unsaid_and_without_them_comes_back(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        add(connection, "a", PAPERS)
        before = fingerprint(connection)
        curation = add(connection, "b", DECISIONS, "corrections")
        assert papers(connection) == [("prune", "JoS")]
        assert (
            connection.scalar(text("SELECT series FROM documents WHERE loader = 'curation'")) == "curation/corrections"
        )
    with pytest.raises(UnusableDatabase, match="The shelf holds decisions"):
        downgrade(engine, "0003")
    with writing(engine) as connection:
        assert papers(connection) == [("prune", "JoS")], "as it was"
        derive(connection, store.empty(connection, curation), READER, shipped_vocabulary())
        store.forget(connection, curation)
        assert fingerprint(connection) == before
        assert changes_since(connection, shipped_vocabulary()) == []
    downgrade(engine, "0003")
    with writing(engine) as connection:
        assert "derivations" not in inspect(connection).get_table_names()
        assert connection.scalar(text("SELECT count(*) FROM papers")) == 2
    upgrade(engine)
    with writing(engine) as connection:
        assert "rules" in changes_since(connection, shipped_vocabulary()), "nobody knows what derived it"
        assert derive(connection, Touched(), READER, shipped_vocabulary()) == 2
        assert fingerprint(connection) == before
    engine.dispose()
