"""Whatever is killed, at any instant, running it again gives what an undisturbed run gives."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.engine import parse_url
from loaders.loader import Loader
from papershelf.database import open_for_writing
from papershelf.loading.report import Report
from papershelf.loading.revising import derive_outdated
from papershelf.loading.scanning import Scanner
from tests.papershelf.loading.lines import LINES, LINES_2, ask, change, fingerprint_of, load_lines, take_back
from tests.processes import killed_at

pytestmark = pytest.mark.slow

DOCUMENTS = [
    ("2024-01-05", "First.\nSecond | It reaches 91.5% accuracy on CIFAR-10.\n!reject\nFourth.\nFifth | | 2401.00005\n"),
    ("b", "First. | The code is at https://github.com/example/first.\n"),
    ("c", "Fifth. | It has an abstract. | 2401.00005\nFifth | | 2401.00006\nSeventh\n!crash\n" + "Eighth\nNinth\n" * 4),
    ("d", "Second | It reaches 91.5% accuracy on CIFAR-10. | | 2024-01-05\n!unreadable\n"),
    ("2024-01-06", "Tenth\nFirst. | Another abstract.\n!reject\n"),
]
BATCH = 4
EVERY = 23
"""How far apart the statements are at which a run is killed; with a batch of four entries there are hundreds."""


def counts(report: Report) -> tuple[int, ...]:
    """What does not tell of the kill before: an entry may be new, or there already."""
    return report.total.read, report.total.rejected, len(report.failures)


def assert_same(url: str, expected: str) -> None:
    """Content, rows and names are those of the other shelf."""
    assert fingerprint_of(url).tables == fingerprint_of(expected).tables
    for query in (
        "SELECT sha256, uri, entry_count, reject_count, as_of, series FROM documents ORDER BY sha256",
        "SELECT name FROM document_names ORDER BY name",
        "SELECT sha256, position, record FROM entries JOIN documents d ON d.id = document_id "
        "JOIN entry_records ON entry_id = entries.id ORDER BY sha256, position",
        "SELECT text_sha256, findings FROM extractions ORDER BY text_sha256",
        "SELECT count(*) FROM rejects",
        "SELECT count(*) FROM entry_keys",
    ):
        assert ask(url, query) == ask(expected, query)


@pytest.mark.parametrize(("old", "new"), [(None, LINES), (LINES, LINES_2)], ids=["new documents", "read again"])
def test_a_load_that_is_killed_anywhere_goes_on_as_if_nothing_had_been(
    tmp_path: Path, old: Loader | None, new: Loader
) -> None:
    before, expected = tmp_path / "before.db", f"sqlite:///{tmp_path / 'expected.db'}"
    load_lines(f"sqlite:///{before}", DOCUMENTS if old else [])
    expected_counts = counts(load_lines(expected, DOCUMENTS, new))
    statement = 3
    was_killed = True
    while was_killed:
        url = f"sqlite:///{shutil.copy(before, tmp_path / f'{statement}.db')}"
        was_killed = killed_at(statement, load_lines, url, DOCUMENTS, new, BATCH)
        report = load_lines(url, DOCUMENTS, new, batch=BATCH)
        assert counts(report) == expected_counts
        assert_same(url, expected)
        again = load_lines(url, DOCUMENTS, new, batch=BATCH)
        assert again.documents == {"unchanged": 4, "failed": 1}
        statement += EVERY
    assert statement > 10 * EVERY


def test_a_load_that_is_killed_again_and_again_comes_to_its_end(database_url: str, tmp_path: Path) -> None:
    expected = f"sqlite:///{tmp_path / 'expected.db'}"
    load_lines(expected, DOCUMENTS)
    load_lines(database_url, [])
    kills, statement = 0, 30
    while killed_at(statement, load_lines, database_url, DOCUMENTS, LINES, 2):
        kills, statement = kills + 1, statement + 17
    assert kills > 5
    assert_same(database_url, expected)


def test_a_withdrawal_that_is_killed_takes_back_all_or_nothing(tmp_path: Path) -> None:
    whole, expected = (f"sqlite:///{tmp_path / name}.db" for name in ("whole", "expected"))
    load_lines(whole, DOCUMENTS)
    load_lines(expected, [document for document in DOCUMENTS if document[0] != "c"])
    before, after = fingerprint_of(whole), fingerprint_of(expected)
    statement, was_killed = 0, True
    while was_killed:
        assert fingerprint_of(whole) == before
        was_killed = killed_at(statement, take_back, whole, "c")
        statement += EVERY
    assert fingerprint_of(whole) == after


def test_scanning_again_that_is_killed_does_what_is_left_when_run_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    load_lines(url, DOCUMENTS)
    expected = fingerprint_of(url)
    change(url, "UPDATE extractions SET version = 0, findings = '{}'")
    statement = 0
    while killed_at(statement, derive_old, url):
        statement += EVERY
    assert fingerprint_of(url) == expected
    assert ask(url, "SELECT count(*) FROM extractions WHERE version = 0") == [(0,)]


def derive_old(url: str) -> None:
    """Scan again what an older version of the reader read."""
    engine = open_for_writing(parse_url(url))
    with Scanner(workers=1) as scanner:
        for _ in derive_outdated(engine, scanner):
            pass
    engine.dispose()
