"""What stands in real sources has one fingerprint on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from db.engine import parse_url
from papershelf.database import open_for_writing
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents
from tests.papershelf.loading.lines import fingerprint_of


def test_pages_and_days_have_one_fingerprint_in_both_kinds_of_database(
    shared: Path, postgresql_database: str, tmp_path: Path
) -> None:
    days = sorted((shared / "data" / "hf-daily").iterdir())[::25]
    paths = (str(shared / "pages"), *map(str, days))
    prints = []
    for url in (f"sqlite:///{tmp_path / 'papershelf.db'}", postgresql_database):
        engine = open_for_writing(parse_url(url))
        with Scanner(workers=1) as scanner:
            report = Loading(engine, scanner).load(find_documents(paths))
        engine.dispose()
        assert report.documents == {"loaded": 5 + len(days)}
        prints.append(fingerprint_of(url))
    assert prints[0] == prints[1]
