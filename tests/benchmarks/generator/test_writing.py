from __future__ import annotations

import gzip
import hashlib
import json
import tracemalloc
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.generator.forms import as_crossref, as_listing, as_proceedings
from benchmarks.generator.people import person
from benchmarks.generator.works import Record
from benchmarks.generator.writing import all_records, bare_records, write_crossref, write_documents
from loaders import all_loaders, recognise
from loaders.loader import RawEntry

SEED = 1
HASH_OF_1000 = "f74f91b8d026b09562d3d151fa7172a1e899bf7c5ec8c95b7b31e50afd744112"
"""SHA-256 of the first thousand records of seed 1 as lines of JSON: the same on every machine."""


def lines(count: int, seed: int = SEED) -> list[str]:
    found = islice(all_records(seed, count), count)
    return [json.dumps(as_proceedings(it) if it.venue else as_listing(it, "2020-01-01")) for it in found]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(all_records(SEED, 4_000))


def test_a_seed_gives_the_same_bytes_on_every_machine() -> None:
    assert hashlib.sha256("\n".join(lines(1_000)).encode()).hexdigest() == HASH_OF_1000


def test_another_seed_gives_other_records() -> None:
    assert not set(lines(50)) & set(lines(50, seed=2))


def test_a_greater_size_begins_with_the_records_of_a_smaller_one(records: list[Record]) -> None:
    smaller = list(all_records(SEED, 100))
    assert records[: len(smaller)] == smaller


def test_about_every_sixth_work_stands_in_two_sources(records: list[Record]) -> None:
    counts = Counter(record.work for record in records)
    assert 0.15 < sum(count > 1 for count in counts.values()) / len(counts) < 0.23


def test_an_arxiv_identifier_is_of_one_work() -> None:
    works: dict[str, set[int]] = {}
    for first in (0, 500_000):
        for record in all_records(SEED, 2_000, first):
            if record.arxiv:
                works.setdefault(record.arxiv, set()).add(record.work)
    assert max(map(len, works.values())) == 1


def test_a_third_of_what_is_published_is_of_one_venue(records: list[Record]) -> None:
    venues = Counter(record.venue for record in records if record.venue)
    assert 0.28 < venues["neurips"] / venues.total() < 0.38


def test_few_names_are_very_frequent_and_most_are_rare(records: list[Record]) -> None:
    names = Counter(name.printed for record in records for name in record.names)
    assert names.most_common(1)[0][1] > 20
    assert sum(count == 1 for count in names.values()) / len(names) > 0.4


def test_several_people_share_a_name() -> None:
    names = Counter((someone.given, someone.family) for someone in (person(SEED, number) for number in range(5_000)))
    assert names.most_common(1)[0][1] > 5


def test_some_titles_are_those_of_many_works(records: list[Record]) -> None:
    titles = Counter(record.title for record in records if record.variant == "front")
    assert titles.most_common(1)[0][1] > 4
    others = Counter(record.title for record in records if record.variant == "first")
    assert others.most_common(1)[0][1] <= 2


def test_a_sentence_is_seldom_that_of_several_works(records: list[Record]) -> None:
    works: dict[str, set[int]] = {}
    for record in records:
        for sentence in record.sentences:
            works.setdefault(sentence, set()).add(record.work)
    assert sum(len(own) > 1 for own in works.values()) / len(works) < 0.02


def test_memory_does_not_grow_with_the_number_of_records(tmp_path: Path) -> None:
    write_documents(all_records(SEED, 400), tmp_path / "first")  # which fills the caches
    peaks = []
    for count in (300, 1_200):
        tracemalloc.start()
        write_documents(all_records(SEED, count, first=10_000), tmp_path / str(count))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_every_document_is_recognised_and_every_record_of_it_mapped_without_a_signal(tmp_path: Path) -> None:
    written = write_documents(all_records(SEED, 300), tmp_path)
    mapped = 0
    for path in tmp_path.iterdir():
        loader = recognise(path.read_bytes()[:65_536])
        assert loader in all_loaders()
        with path.open("rb") as stream:
            for entry in loader.read(stream):
                if isinstance(entry, RawEntry):
                    assert loader.map(entry.raw).signals == ()
                    mapped += 1
    assert mapped == written


def test_the_truth_says_of_each_record_which_work_it_is_of(tmp_path: Path) -> None:
    written = write_documents(all_records(SEED, 200), tmp_path / "documents", tmp_path / "truth.csv")
    rows = [line.split(",") for line in (tmp_path / "truth.csv").read_text().splitlines()[1:]]
    assert len(rows) == written
    proceedings = (tmp_path / "documents" / "proceedings.jsonl").read_text().splitlines()
    for document, position, work, _ in rows:
        if document == "proceedings.jsonl":
            assert json.loads(proceedings[int(position)])["bibtex_key"] == f"work{work}"


def test_every_work_of_crossref_has_a_doi_of_its_own(records: list[Record]) -> None:
    firsts = [as_crossref(record) for record in records if record.variant in ("first", "front")]
    assert len({item["DOI"] for item in firsts}) == len(firsts)


def test_containers_of_crossref_hold_every_record(tmp_path: Path) -> None:
    written = write_crossref(all_records(SEED, 100), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["000000.jsonl.gz"]
    lines = gzip.decompress((tmp_path / "000000.jsonl.gz").read_bytes()).splitlines()
    assert written == len(lines) == len(list(all_records(SEED, 100)))


def test_bare_records_share_a_title_only_when_told_to() -> None:
    assert {record.title for record in bare_records(SEED, 50, "Editorial")} == {"Editorial"}
    own = list(bare_records(SEED, 50))
    assert len({record.title for record in own}) == 50
    assert len({record.doi for record in own}) == 50
    assert not any(record.names or record.sentences for record in own)
