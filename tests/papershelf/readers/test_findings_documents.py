"""Documents of findings: what a paper shows is a function of the set of documents and of the shelf's setting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path

import pytest

from db.engine import parse_url, writing
from db.records import Findings, FoundResult
from db.store.entries import text_sha256
from extraction.reader import READER
from loaders import findings
from papershelf.database import open_for_writing
from papershelf.loading.choosing import UnknownReader, choose
from papershelf.loading.revising import derive_everything
from papershelf.readers.findings_document import findings_document
from papershelf.snapshot.about import read_about
from papershelf.snapshot.publish import publish
from tests.papershelf.loading.lines import LINES, ask, change, fingerprint_of, load_lines, take_back

LONG = "Our model reaches 91.5% accuracy on CIFAR-10."
SHORT = "It reaches 91.5% accuracy."
OTHER = "It is 2 times faster."
PAPERS = f"First | {LONG} | 2401.00001\nSecond | {OTHER} | 2401.00002\n"
ONE, TWO = "llm:one", "llm:two"
Document = tuple[str, str]


def of(text: str, number: str, metric: str, start: int | None = None) -> FoundResult:
    """A result whose evidence is its number."""
    first = text.index(number) if start is None else start
    return FoundResult("absolute", float(number), number, metric, first, first + len(number))


def document(name: str, reader: str, results: dict[str, list[FoundResult]], version: int = 1) -> Document:
    """A document of what a reader found in texts."""
    found = {text_sha256(text): Findings(results=tuple(of_text)) for text, of_text in results.items()}
    return name, findings_document(reader, version, found).decode()


def load(url: str, documents: Iterable[Document]) -> None:
    """Load documents one by one, each in a run of its own, with the loader that its text calls for."""
    for name, content in documents:
        loader = findings.LOADER if findings.sniff(content.encode()) else LINES
        report = load_lines(url, [(name, content)], loader)
        assert not report.failures
        assert not report.total.rejected


def name_reader(url: str, reader: str) -> int:
    engine = open_for_writing(parse_url(url))
    try:
        with writing(engine) as connection:
            return choose(connection, reader)
    finally:
        engine.dispose()


def results(url: str) -> list[tuple[str, str, str]]:
    """What papers show: slug, metric as printed, origin."""
    query = "SELECT slug, metric_as_printed, origin FROM results JOIN papers ON papers.id = paper_id ORDER BY 1, 2"
    return [(row[0], row[1], row[2]) for row in ask(url, query)]


def sources(url: str) -> set[str]:
    """The documents that results stand in."""
    return {row[0] for row in ask(url, "SELECT uri FROM result_documents JOIN documents ON documents.id = document_id")}


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], str]:
    """Addresses of shelves that are yet to be made."""
    numbers = iter(range(1000))
    return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"


def test_only_the_results_of_the_reader_that_the_setting_names_are_shown(database_url: str) -> None:
    load(database_url, [("papers", PAPERS), document("one", ONE, {LONG: [of(LONG, "91.5", "top-1 accuracy")]})])
    load(database_url, [document("two", TWO, {LONG: [], OTHER: [of(OTHER, "2", "speed")]})])
    ours = results(database_url)
    assert {origin for _, _, origin in ours} == {"abstract"}
    assert name_reader(database_url, ONE) >= 1
    assert results(database_url) == [("first", "top-1 accuracy", ONE)]
    assert sources(database_url) == {"papers", "one"}
    name_reader(database_url, TWO)
    assert results(database_url) == [("second", "speed", TWO)]
    name_reader(database_url, READER)
    assert results(database_url) == ours
    assert sources(database_url) == {"papers"}
    assert name_reader(database_url, READER) == 0


@pytest.mark.slow
def test_every_order_of_loading_and_choosing_gives_one_fingerprint(fresh: Callable[[], str]) -> None:
    documents = [
        ("2024-01-05", PAPERS),
        ("b", f"First | {SHORT} | 2401.00001\nThird | {OTHER} | 2401.00003\n"),
        document("one", ONE, {LONG: [of(LONG, "91.5", "accuracy")], SHORT: [of(SHORT, "91.5", "top-1")]}),
        document("another", ONE, {LONG: [of(LONG, "91.5", "top-5 accuracy")], OTHER: [of(OTHER, "2", "speed")]}),
    ]
    found = set()
    for order in permutations(documents):
        url = fresh()
        load(url, order[:3])
        name_reader(url, ONE)
        load(url, order[3:])
        found.add(fingerprint_of(url).total)
    assert len(found) == 1


def test_results_count_only_while_a_paper_shows_their_text(fresh: Callable[[], str]) -> None:
    url = fresh()
    load(url, [("b", f"First | {SHORT} | 2401.00001\n"), document("one", ONE, {LONG: [of(LONG, "91.5", "accuracy")]})])
    name_reader(url, ONE)
    assert results(url) == []
    load(url, [("2024-01-05", PAPERS)])
    shown = dict(ask(url, "SELECT slug, abstract FROM papers"))
    assert (results(url) == [("first", "accuracy", ONE)]) == (shown["first"] == LONG)
    take_back(url, "b")
    assert results(url) == [("first", "accuracy", ONE)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a", 1), ("b", 2)),
        (("findings-2026-01-01", 1), ("findings-2026-01-02", 1)),
        (("undated", 1), ("findings-2026-01-02", 1)),
        (("findings-2026-01-02", 1), ("a", 2)),
    ],
    ids=["greater version", "later date", "a date", "version before date"],
)
def test_of_two_findings_in_one_text_the_greater_version_counts_then_the_later_date(
    fresh: Callable[[], str], first: tuple[str, int], second: tuple[str, int]
) -> None:
    documents = [
        document(first[0], ONE, {LONG: [of(LONG, "91.5", "worse")]}, first[1]),
        document(second[0], ONE, {LONG: [of(LONG, "91.5", "better")]}, second[1]),
    ]
    for order in (documents, documents[::-1]):
        url = fresh()
        load(url, [("papers", PAPERS), *order])
        name_reader(url, ONE)
        assert results(url) == [("first", "better", ONE)]
        assert sources(url) == {"papers", second[0]}
        take_back(url, second[0])
        assert results(url) == [("first", "worse", ONE)]


def test_of_equal_documents_the_smaller_hash_counts_and_the_same_findings_have_several_documents(
    fresh: Callable[[], str],
) -> None:
    found = [of(LONG, "91.5", "accuracy")]
    documents = [
        document("one", ONE, {LONG: found}),
        document("more", ONE, {LONG: found, OTHER: []}),
    ]
    url = fresh()
    load(url, [("papers", PAPERS), *documents])
    name_reader(url, ONE)
    assert sources(url) == {"papers", "one", "more"}
    assert results(url) == [("first", "accuracy", ONE)]
    rivals = [document(str(number), TWO, {LONG: [of(LONG, "91.5", f"metric {number}")]}) for number in range(5)]
    smallest = min(rivals, key=lambda rival: text_sha256(rival[1]))
    load(url, rivals)
    name_reader(url, TWO)
    assert results(url) == [("first", f"metric {smallest[0]}", TWO)]


def test_taking_findings_back_leaves_what_never_loading_them_gives(database_url: str) -> None:
    load(database_url, [("papers", PAPERS), document("one", ONE, {OTHER: [of(OTHER, "2", "speed")]})])
    name_reader(database_url, ONE)
    before = fingerprint_of(database_url)
    load(database_url, [document("more", ONE, {LONG: [of(LONG, "91.5", "a metric of its own")]}, version=3)])
    assert fingerprint_of(database_url) != before
    take_back(database_url, "more")
    assert fingerprint_of(database_url) == before
    take_back(database_url, "one")
    assert results(database_url) == []
    name_reader(database_url, READER)
    alone = fingerprint_of(database_url)
    derive_all(database_url)
    assert fingerprint_of(database_url) == alone


def derive_all(url: str) -> None:
    engine = open_for_writing(parse_url(url))
    derive_everything(engine)
    engine.dispose()


def test_a_result_whose_evidence_is_not_its_number_is_not_shown(fresh: Callable[[], str]) -> None:
    url = fresh()
    astray = [of(LONG, "91.5", "beyond the text", 500), of(LONG, "91.5", "elsewhere", 0), of(LONG, "91.5", "right")]
    load(url, [("papers", PAPERS), document("one", ONE, {LONG: astray})])
    name_reader(url, ONE)
    assert results(url) == [("first", "right", ONE)]


def test_findings_of_a_reader_that_is_not_named_derive_nothing_anew(fresh: Callable[[], str]) -> None:
    url = fresh()
    load(url, [("papers", PAPERS)])
    change(url, "UPDATE papers SET title = 'As it was'")
    load(url, [document("one", ONE, {LONG: [of(LONG, "91.5", "accuracy")], OTHER: []})])
    assert ask(url, "SELECT DISTINCT title FROM papers") == [("As it was",)]
    name_reader(url, ONE)
    assert ("As it was",) not in ask(url, "SELECT DISTINCT title FROM papers")


def test_a_reader_that_the_shelf_has_no_findings_of_is_refused(fresh: Callable[[], str]) -> None:
    url = fresh()
    load(url, [("papers", PAPERS), document("one", ONE, {LONG: []})])
    before = fingerprint_of(url)
    with pytest.raises(UnknownReader, match="builtin, llm:one"):
        name_reader(url, TWO)
    assert fingerprint_of(url) == before


def test_a_snapshot_says_whose_results_it_shows_and_has_the_fingerprint_of_the_shelf(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh()
    load(url, [("papers", PAPERS), document("one", ONE, {LONG: [of(LONG, "91.5", "accuracy")]})])
    ours = read_about(publish(parse_url(url), tmp_path / "public.db").snapshot)
    name_reader(url, ONE)
    theirs = read_about(publish(parse_url(url), tmp_path / "public.db").snapshot)
    assert (ours.reader, theirs.reader) == (READER, ONE)
    assert theirs.fingerprint == fingerprint_of(url).total != ours.fingerprint


def test_the_same_findings_give_the_same_bytes() -> None:
    found = {"b" * 64: Findings(), "a" * 64: Findings(results=(of(LONG, "91.5", "accuracy"),))}
    content = findings_document(ONE, 1, found)
    assert content == findings_document(ONE, 1, dict(reversed(found.items())))
    header, *lines = map(json.loads, content.decode().splitlines())
    assert header == {"papershelf": "findings", "reader": ONE, "version": 1}
    assert [line["text_sha256"] for line in lines] == ["a" * 64, "b" * 64]
