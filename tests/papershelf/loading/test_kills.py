"""Whatever is killed, at any instant, running it again gives what an undisturbed run gives."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.engine import parse_url
from loaders.loader import Loader
from papershelf.database import open_for_writing
from papershelf.loading.report import Report
from papershelf.loading.revising import derive_everything, derive_outdated
from papershelf.loading.scanning import Scanner
from tests.papershelf.loading.lines import LINES, LINES_2, ask, change, fingerprint_of, load_lines, take_back
from tests.processes import killed_after, killed_at, statements_of

pytestmark = pytest.mark.slow

DOCUMENTS = [
    ("2024-01-05", "First.\nSecond | It reaches 91.5% accuracy on CIFAR-10.\n!reject\nFourth.\nFifth | | 2401.00005\n"),
    ("b", "First. | The code is at https://github.com/example/first.\n"),
    ("c", "Fifth. | It has an abstract. | 2401.00005\nFifth | | 2401.00006\nSeventh\n!crash\n" + "Eighth\nNinth\n" * 4),
    ("d", "Second | It reaches 91.5% accuracy on CIFAR-10. | | 2024-01-05\n!unreadable\n"),
    ("2024-01-06", "Tenth\nFirst. | Another abstract.\n!reject\n"),
]
BATCH = 4
KILLS = 24
"""Statements, drawn by chance, before which a run is killed; with a batch of four entries there are hundreds."""
KILLS_AT_ANY_INSTANT = 8
Tell = Callable[[int, str], None]


def drawn(seed: str, statements: int) -> list[int]:
    """Statements to be killed before, and the last of all, which is a commit."""
    return [*sorted(random.Random(seed).sample(range(statements - 1), KILLS - 1)), statements - 1]


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
    tmp_path: Path, old: Loader | None, new: Loader, tried: Tell
) -> None:
    before, expected = tmp_path / "before.db", f"sqlite:///{tmp_path / 'expected.db'}"
    load_lines(f"sqlite:///{before}", DOCUMENTS if old else [])
    expected_counts = counts(load_lines(expected, DOCUMENTS, new))
    whole = f"sqlite:///{shutil.copy(before, tmp_path / 'whole.db')}"
    for statement in drawn("load", statements_of(load_lines, whole, DOCUMENTS, new, BATCH)):
        url = f"sqlite:///{shutil.copy(before, tmp_path / f'{statement}.db')}"
        assert killed_at(statement, load_lines, url, DOCUMENTS, new, BATCH)
        report = load_lines(url, DOCUMENTS, new, batch=BATCH)
        assert counts(report) == expected_counts
        assert_same(url, expected)
        again = load_lines(url, DOCUMENTS, new, batch=BATCH)
        assert again.documents == {"unchanged": 4, "failed": 1}
    tried(KILLS, "kills of a load")


def test_a_load_that_is_killed_at_any_instant_goes_on_as_if_nothing_had_been(tmp_path: Path, tried: Tell) -> None:
    expected = f"sqlite:///{tmp_path / 'expected.db'}"
    load_lines(expected, DOCUMENTS)
    chance, kills = random.Random(3), 0
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    for _ in range(KILLS_AT_ANY_INSTANT):
        kills += killed_after(chance.uniform(0, 0.2), load_lines, url, DOCUMENTS, LINES, 2)
    assert kills
    load_lines(url, DOCUMENTS)
    assert_same(url, expected)
    tried(KILLS_AT_ANY_INSTANT, "kills of a load at any instant")


def test_a_load_that_is_killed_again_and_again_comes_to_its_end(database_url: str, tmp_path: Path, tried: Tell) -> None:
    expected = f"sqlite:///{tmp_path / 'expected.db'}"
    load_lines(expected, DOCUMENTS)
    load_lines(database_url, [])
    kills, statement = 0, 30
    while killed_at(statement, load_lines, database_url, DOCUMENTS, LINES, 2):
        kills, statement = kills + 1, statement + 17
    tried(min(kills, 6), "kills of a load")
    assert_same(database_url, expected)


def test_a_withdrawal_that_is_killed_takes_back_all_or_nothing(tmp_path: Path, tried: Tell) -> None:
    whole, expected = (f"sqlite:///{tmp_path / name}.db" for name in ("whole", "expected"))
    load_lines(whole, DOCUMENTS)
    load_lines(expected, [document for document in DOCUMENTS if document[0] != "c"])
    before, after = fingerprint_of(whole), fingerprint_of(expected)
    copy = f"sqlite:///{shutil.copy(tmp_path / 'whole.db', tmp_path / 'copy.db')}"
    for statement in drawn("withdraw", statements_of(take_back, copy, "c")):
        assert killed_at(statement, take_back, whole, "c")
        assert fingerprint_of(whole) == before
    take_back(whole, "c")
    assert fingerprint_of(whole) == after
    tried(KILLS, "kills of a withdrawal")


def test_scanning_again_that_is_killed_does_what_is_left_when_run_again(tmp_path: Path, tried: Tell) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    load_lines(url, DOCUMENTS)
    expected = fingerprint_of(url)
    change(url, "UPDATE extractions SET version = 0, findings = '{}'")
    copy = f"sqlite:///{shutil.copy(tmp_path / 'shelf.db', tmp_path / 'copy.db')}"
    kills = sum(killed_at(statement, derive_old, url) for statement in drawn("derive", statements_of(derive_old, copy)))
    derive_old(url)
    assert fingerprint_of(url) == expected
    assert ask(url, "SELECT count(*) FROM extractions WHERE version = 0") == [(0,)]
    tried(min(kills, KILLS // 2), "kills of a derivation")


def test_deriving_everything_that_is_killed_leaves_the_papers_as_they_were(tmp_path: Path, tried: Tell) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    load_lines(url, DOCUMENTS)
    expected = fingerprint_of(url)
    copy = f"sqlite:///{shutil.copy(tmp_path / 'shelf.db', tmp_path / 'copy.db')}"
    for statement in drawn("derive all", statements_of(derive_all, copy)):
        assert killed_at(statement, derive_all, url)
        assert fingerprint_of(url) == expected
    derive_all(url)
    assert fingerprint_of(url) == expected
    tried(KILLS, "kills of a derivation")


def derive_all(url: str) -> None:
    engine = open_for_writing(parse_url(url))
    derive_everything(engine)
    engine.dispose()


def derive_old(url: str) -> None:
    """Scan again what an older version of the reader read."""
    engine = open_for_writing(parse_url(url))
    with Scanner(workers=1) as scanner:
        for _ in derive_outdated(engine, scanner):
            pass
    engine.dispose()
