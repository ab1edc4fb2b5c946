"""Revision 0012: links and repositories keep their rows on the way down and up, in the words that each schema has."""

from __future__ import annotations

from sqlalchemy import inspect, text

from db.engine import parse_url, writing, writing_engine
from db.fingerprint import fingerprint
from db.records import LinkAddress, PaperRecord, RepoAddress
from db.store.derivation import derive_all
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import downgrade, upgrade
from tests.shelf import COMPLETED_AT

LINKS = text("SELECT url, kind FROM links ORDER BY url")
HUB = "https://huggingface.co"
RECORD = PaperRecord(
    title="A paper",
    repos=(RepoAddress("https://github.com/example/awesome-shelves"), RepoAddress(f"{HUB}/example/model")),
    links=(LinkAddress("https://openreview.net/forum?id=1"),),
)


def test_links_and_repositories_stay_on_the_way_down_and_up(database_url: str) -> None:
    engine = writing_engine(parse_url(database_url))
    upgrade(engine)
    with writing(engine) as connection:
        stored, _ = begin(connection, NewDocument("a" * 64, "day.json", "hf-daily", 1, 1))
        add_entries(connection, stored.id, [NewEntry(0, RECORD)], [])
        complete(connection, stored.id, None, COMPLETED_AT)
        derive_all(connection, READER, shipped_vocabulary())
        before = fingerprint(connection)
        assert [row.kind for row in connection.execute(LINKS)] == ["code", "model", "paper"]
        assert connection.scalars(text("SELECT role FROM repos ORDER BY url")).all() == ["list", None]
    downgrade(engine, "0011")
    with writing(engine) as connection:
        assert [row.kind for row in connection.execute(LINKS)] == ["code", "code", "other"]
        assert "role" not in {column["name"] for column in inspect(connection).get_columns("repos")}
    upgrade(engine)
    with writing(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM repos")) == 2
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
    engine.dispose()
