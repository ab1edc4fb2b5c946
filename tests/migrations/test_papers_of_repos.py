"""Revision 0032: papers that repositories name and methods that sources state go on the way down, and come again."""

from __future__ import annotations

from sqlalchemy import select, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import Identifier, PaperRecord, Record, RepoRecord, StatedMethod
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.tables import Method, PaperMethod, RepoPaper
from db.vocabulary import shipped_vocabulary
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

NUMBER = Identifier("arxiv", "2401.00001")


def test_papers_of_repositories_and_stated_methods_go_and_come_again(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "papers.json", "papers-with-code", 1, 3))
        records: tuple[Record, ...] = (
            PaperRecord(title="A paper", identifiers=(NUMBER,), methods=("Shelf Sort",)),
            StatedMethod("Shelf Sort", areas=("General",)),
            RepoRecord("https://huggingface.co/example/shelves", papers=(NUMBER,)),
        )
        add_entries(connection, stored.id, [NewEntry(*item) for item in enumerate(records)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, "builtin", shipped_vocabulary())
        assert connection.scalars(select(PaperMethod.method_as_printed)).all() == ["Shelf Sort"]
        assert connection.scalars(select(RepoPaper.paper_id.is_not(None))).all() == [True]
        before = fingerprint(connection)
    downgrade(engine, "0030")
    with writing(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM paper_methods")).scalar() == 0, "no text names it"
        assert connection.execute(text("SELECT count(*) FROM papers")).scalar() == 1
    upgrade(engine)
    with writing(engine) as connection:
        assert connection.scalars(select(RepoPaper.value)).all() == []
        derive_all(connection, "builtin", shipped_vocabulary())
        assert connection.scalars(select(Method.area)).all() == ["General"]
        assert fingerprint(connection) == before
    engine.dispose()
