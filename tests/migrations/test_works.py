"""Revision 0020: papers keep all else on the way down, and tell of versions and citations again once derived."""

from __future__ import annotations

from sqlalchemy import inspect

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import AuthorIdentifier, Citation, Identifier, PaperRecord, StatedTopic, Version
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

TABLES = {"paper_versions", "paper_version_documents", "citations", "paper_author_identifiers"}
OWN = Identifier("doi", "10.1000/x")
RECORD = PaperRecord(
    title="A paper",
    authors=("Anna Berg",),
    identifiers=(OWN, Identifier("openalex", "W1")),
    author_identifiers=(AuthorIdentifier(0, "orcid", "0000-0001-2345-6789"),),
    versions=(Version("journal", venue="Shelf Letters"),),
    topics=(StatedTopic("cs.LG", "arxiv"),),
    citations=(Citation(OWN), Citation(text="A book")),
    is_retracted=True,
)


def test_what_records_tell_of_works_goes_and_comes_back(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "works.json", "openalex", 1, 1))
        add_entries(connection, stored.id, [NewEntry(0, RECORD)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before = fingerprint(connection)
    downgrade(engine, "0019")
    with writing(engine) as connection:
        assert TABLES.isdisjoint(inspect(connection).get_table_names())
        for table, column in (("authors", "orcid"), ("papers", "is_retracted"), ("paper_topics", "scheme")):
            assert column not in {known["name"] for known in inspect(connection).get_columns(table)}
        assert connection.exec_driver_sql("SELECT title FROM papers").scalars().all() == ["A paper"]
        assert connection.exec_driver_sql("SELECT count(*) FROM derivations").scalar() == 0
    upgrade(engine)
    with writing(engine) as connection:
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
