"""Repositories as GitHub's API answers: what is seen of one at a time, by its number."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from db.engine import parse_url
from db.tables import RepoObservation, Repository
from loaders import recognise
from loaders.github import LOADER
from papershelf.database import open_for_writing
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents

GOLDEN = Path(__file__).parent / "golden"


def test_a_renamed_repository_is_one_with_a_history_of_what_was_seen(tmp_path: Path) -> None:
    later, earlier = tmp_path / "2021-01-02.json", tmp_path / "2019-11-08.json"
    later.write_bytes((GOLDEN / "github-search.json").read_bytes())
    earlier.write_bytes((GOLDEN / "github-list.json").read_bytes())
    engine = open_for_writing(parse_url(f"sqlite:///{tmp_path / 'shelf.db'}"))
    with Scanner(workers=1) as scanner:
        report = Loading(engine, scanner).load(find_documents((str(later), str(earlier))))
    assert not report.failures
    with engine.connect() as connection:
        latest = select(Repository.url, Repository.stars, Repository.pushed_on, Repository.is_archived)
        assert connection.execute(latest.where(Repository.host_id == "7")).one() == (
            "https://github.com/example/shelves",
            9,
            "2021-01-01",
            False,
        )
        seen = select(RepoObservation.observed_on, RepoObservation.stars, RepoObservation.pushed_on)
        of_it = seen.where(RepoObservation.host_id == "7").order_by(RepoObservation.observed_on)
        assert [tuple(row) for row in connection.execute(of_it)] == [
            ("2019-11-08", 6, "2019-11-03"),
            ("2021-01-02", 9, "2021-01-01"),
        ]
    engine.dispose()


def test_other_answers_are_of_no_repository() -> None:
    user = {"login": "example", "id": 1, "html_url": "https://github.com/example", "public_repos": 3}
    issue = {"id": 1, "html_url": "https://github.com/example/shelf/issues/1", "title": "It falls", "comments": 0}
    for answer in (user, [user], [issue], []):
        assert recognise(json.dumps(answer).encode()) is not LOADER


def test_real_answers_give_repositories(shared: Path) -> None:
    found = {path.name for path in (shared / "data" / "github").iterdir() if recognise(path.read_bytes()[:65_536])}
    assert found == {"repo.json", "starred.json"}
