"""Editions, names, taking documents back, and deriving again: content is a function of the documents alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.engine import parse_url
from db.records import Findings, FoundLink
from extraction.reader import VERSION
from papershelf.database import open_for_writing, reading
from papershelf.loading import revising, run
from papershelf.loading.revising import derive_everything, derive_outdated, find_documents
from papershelf.loading.scanning import Scanner
from tests.papershelf.loading.lines import ask, fingerprint_of, load_lines, take_back

Document = tuple[str, str]

LINES = (
    "First",
    "first. | Of shelves.",
    "First | Another one, with 91.5% accuracy on CIFAR-10. | 2401.00001",
    "FIRST | | 2401.00002 | 2024-01-05",
    "Second | Of shelves. | 2401.00001 | 2024-01-05",
    "Second | | | 2024-01-06",
    "Third | The code is at https://github.com/example/third.",
    "Third | The code is at https://github.com/Example/Third. | 2401.00003",
    "!reject",
)
"""Lines that want to be one paper, or another, or both."""
NAMES = ("a", "b", "2024-01-05.txt", "2024-01-06.txt")


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], str]:
    """Addresses of shelves that are yet to be made."""
    numbers = iter(range(1000))
    return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"


def find(url: str, wanted: str) -> list[str]:
    with reading(parse_url(url)) as connection:
        return [document.uri for document in find_documents(connection, wanted)]


def test_of_two_editions_of_a_day_the_smaller_hash_gives_fields_and_both_keep_their_entries(
    fresh: Callable[[], str],
) -> None:
    one, other = "A paper | In short. | 2401.00001 | 2024-01-05\n", "A  Paper! | At length. | 2401.00001 | 2024-01-05\n"
    counting = "In short." if sha256(one) < sha256(other) else "At length."
    prints = set()
    for order in permutations([("one/2024-01-05", one), ("other/2024-01-05", other)]):
        url = fresh()
        for document in order:
            load_lines(url, [document])
        assert ask(url, "SELECT DISTINCT series FROM documents") == [("lines/2024-01-05",)]
        assert ask(url, "SELECT abstract FROM papers") == [(counting,)]
        assert ask(url, "SELECT count(*) FROM entries WHERE paper_id IS NOT NULL") == [(2,)]
        prints.add(fingerprint_of(url).total)
    assert len(prints) == 1


def test_withdrawing_the_edition_that_counts_lets_the_other_one_count(fresh: Callable[[], str]) -> None:
    one, other = "A paper | In short. | 2401.00001 | 2024-01-05\n", "A  Paper! | At length. | 2401.00001 | 2024-01-05\n"
    url, expected = fresh(), fresh()
    load_lines(url, [("one/2024-01-05", one), ("other/2024-01-05", other)])
    counting, left = sorted([one, other], key=sha256)
    take_back(url, sha256(counting))
    load_lines(expected, [("2024-01-05", left)])
    assert fingerprint_of(url) == fingerprint_of(expected)


def test_a_document_has_the_smallest_name_and_day_whatever_came_first(fresh: Callable[[], str]) -> None:
    names = ["z", "2024-01-06.txt", "days/2024-01-05.txt", "b"]
    content = "A paper | In short. | 2401.00001\n"
    prints = set()
    for order in permutations(names):
        url = fresh()
        for name in order:
            load_lines(url, [(name, content)])
        assert ask(url, "SELECT uri, as_of, series FROM documents") == [
            ("2024-01-06.txt", "2024-01-05", "lines/2024-01-05")
        ]
        assert ask(url, "SELECT listed_on FROM entries") == [("2024-01-05",)]
        prints.add(fingerprint_of(url).total)
    url = fresh()
    load_lines(url, [(name, content) for name in names])
    assert prints == {fingerprint_of(url).total}


@pytest.mark.parametrize("name", ["day.txt", "2024-13-05.txt", "12024-01-05.txt", "2024-01-051.txt"])
def test_a_name_without_a_day_of_the_calendar_dates_nothing(fresh: Callable[[], str], name: str) -> None:
    url = fresh()
    load_lines(url, [(name, "A paper\n")])
    assert ask(url, "SELECT as_of, series FROM documents") == [(None, None)]


documents_to_load = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(LINES), min_size=1, max_size=4).map("\n".join)),
    min_size=1,
    max_size=5,
    unique_by=lambda document: document[1],
)


@pytest.mark.slow
@settings(max_examples=40)
@given(documents_to_load, st.data())
def test_withdrawing_documents_leaves_what_had_been_without_them(
    documents: list[Document], data: st.DataObject
) -> None:
    taken = data.draw(st.lists(st.sampled_from(documents), unique=True))
    with TemporaryDirectory() as folder:
        url, expected = f"sqlite:///{folder}/shelf.db", f"sqlite:///{folder}/expected.db"
        load_lines(url, documents, batch=3)
        for _, content in taken:
            take_back(url, sha256(content))
        load_lines(expected, [document for document in documents if document not in taken])
        assert fingerprint_of(url).tables == fingerprint_of(expected).tables
        assert ask(url, "SELECT count(*) FROM entry_keys") == ask(expected, "SELECT count(*) FROM entry_keys")


@pytest.mark.slow
@settings(max_examples=25)
@given(documents_to_load)
def test_deriving_everything_again_changes_nothing(documents: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/shelf.db"
        load_lines(url, documents)
        before = fingerprint_of(url)
        engine = open_for_writing(parse_url(url))
        derive_everything(engine)
        engine.dispose()
        assert fingerprint_of(url) == before


def test_a_document_is_found_by_each_of_its_names_and_by_the_first_digits_of_its_hash(fresh: Callable[[], str]) -> None:
    url = fresh()
    load_lines(url, [("a", "One\n"), ("b/c", "One\n"), ("b", "Two\n"), ("abc", "Three\n")])
    assert find(url, "a") == find(url, "b/c") == ["a"]
    assert find(url, sha256("One\n")) == find(url, sha256("One\n")[:6]) == find(url, sha256("One\n").upper()) == ["a"]
    assert find(url, sha256("One\n")[:5]) == []
    assert find(url, "c") == find(url, "") == find(url, "%") == find(url, "______") == find(url, "%%%%%%") == []


def test_a_name_that_several_documents_have_finds_all_of_them(fresh: Callable[[], str]) -> None:
    url = fresh()
    load_lines(url, [("a", "One\n"), ("a", "Two\n")])
    assert find(url, "a") == ["a", "a"]


def _find_addresses_only(text: str) -> Findings:
    words = (word.strip(".") for word in text.split())
    return Findings(links=tuple(FoundLink(word, "code") for word in words if word.startswith("https://")))


def _bump(monkeypatch: pytest.MonkeyPatch) -> None:
    """Become the next version of the reader, which finds something else."""
    monkeypatch.setattr("extraction.reader.read_text", _find_addresses_only)
    monkeypatch.setattr(run, "VERSION", VERSION + 1)
    monkeypatch.setattr(revising, "VERSION", VERSION + 1)


def _derive(url: str) -> int:
    engine = open_for_writing(parse_url(url))
    with Scanner(workers=1) as scanner:
        derived = sum(derive_outdated(engine, scanner))
    engine.dispose()
    return derived


RESULT = "Our method has 91.5% accuracy on CIFAR-10. It is at https://github.com/example/code."


def test_deriving_scans_again_what_an_older_version_of_the_reader_read(
    fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [("a", f"First | {RESULT}\nSecond\n"), ("b", f"Third | {RESULT}\n")]
    url, expected = fresh(), fresh()
    load_lines(url, documents)
    assert ask(url, "SELECT count(*) FROM results") == [(2,)]
    assert _derive(url) == 0
    _bump(monkeypatch)
    assert _derive(url) == 2
    assert _derive(url) == 0
    assert ask(url, "SELECT count(*) FROM results") == [(0,)]
    load_lines(expected, documents)
    assert fingerprint_of(url) == fingerprint_of(expected)


def test_a_text_that_comes_again_after_an_update_leaves_no_paper_behind(
    fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers of one text always show what one version of the reader found in it."""
    url = fresh()
    load_lines(url, [("a", f"First | {RESULT}\n")])
    _bump(monkeypatch)
    load_lines(url, [("b", f"Another title | {RESULT}\n")])
    before = fingerprint_of(url)
    engine = open_for_writing(parse_url(url))
    derive_everything(engine)
    engine.dispose()
    assert fingerprint_of(url) == before
    assert _derive(url) == 2
