"""Loading the same documents in any order, any number of times, gives the same content."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from math import factorial
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from db.engine import parse_url, writing
from db.fingerprint import Fingerprint, fingerprint
from db.resolution.names import fold_title
from db.tables import Document, Entry, Paper, Reject
from loaders import all_loaders, recognise
from loaders.loader import HEAD_SIZE
from papershelf.cli import papershelf
from papershelf.database import open_for_writing, reading
from papershelf.loading.report import Report
from papershelf.loading.revising import find_documents as find_stored
from papershelf.loading.revising import withdraw
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents

pytestmark = pytest.mark.slow

Tell = Callable[[int, str], None]
ORDERS = "orders of documents"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAMPLES = Path(__file__).resolve().parents[1] / "loaders" / "golden"


def load(database: Path, paths: Iterable[Path]) -> Report:
    """Load documents one by one, each in a run of its own."""
    engine = open_for_writing(parse_url(f"sqlite:///{database}"))
    report = Report()
    with Scanner(workers=1) as scanner:
        for path in paths:
            report = Loading(engine, scanner).load(find_documents((str(path),)))
            assert not report.failures
    engine.dispose()
    return report


def load_at_once(database: Path, paths: Sequence[Path]) -> None:
    """Load documents in one run."""
    engine = open_for_writing(parse_url(f"sqlite:///{database}"))
    with Scanner(workers=1) as scanner:
        assert not Loading(engine, scanner).load(find_documents(tuple(map(str, paths)))).failures
    engine.dispose()


def fingerprint_of(database: Path) -> Fingerprint:
    with reading(parse_url(f"sqlite:///{database}")) as connection:
        return fingerprint(connection)


def scanned(folder: Path, paths: Iterable[Path]) -> Path:
    """An empty shelf that has scanned the texts of documents already: what a reader finds has no order."""
    database = folder / "scanned.db"
    load(database, paths)
    engine = open_for_writing(parse_url(f"sqlite:///{database}"))
    with writing(engine) as connection:
        for number in connection.scalars(select(Document.id)).all():
            withdraw(connection, number)
        assert connection.scalar(select(func.count()).select_from(Paper)) == 0
    engine.dispose()
    return database


def assert_one_fingerprint(folder: Path, orders: Sequence[Iterable[Path]], tried: Tell) -> None:
    """Load documents in several orders; the content of all is that of the first."""
    tried(len(orders), ORDERS)
    first: Fingerprint | None = None
    for order in orders:
        database = folder / "shelf.db"
        shutil.copy(folder / "scanned.db", database)
        load(database, order)
        found = fingerprint_of(database)
        first = first or found
        assert found.tables == first.tables


def assert_every_order_gives_one_fingerprint(
    folder: Path, documents: Sequence[Path], chance: random.Random, tried: Tell
) -> None:
    """Load each set of the documents with each of its members as the last; it makes no difference which that is.

    What holds of each step holds of every order, so the 80 steps of five documents stand for their 120 orders of five
    loads. Each set is kept as one of its orders left it, which one is a matter of chance.
    """
    shelves = {frozenset[Path](): folder / "scanned.db"}
    for size in range(1, len(documents) + 1):
        for chosen in map(frozenset, combinations(documents, size)):
            found: dict[Path, Fingerprint] = {}
            for number, last in enumerate(sorted(chosen)):
                database = folder / f"{len(shelves)}-{number}.db"
                shutil.copy(shelves[chosen - {last}], database)
                load(database, [last])
                found[database] = fingerprint_of(database)
            shelves[chosen] = chance.choice(list(found))
            contents = [fingerprint.tables for fingerprint in found.values()]
            assert all(content == contents[0] for content in contents), chosen
    tried(factorial(len(documents)), ORDERS)


def test_any_order_of_the_examples_gives_one_fingerprint(tmp_path: Path, tried: Tell) -> None:
    chance = random.Random(5)
    documents = sorted(EXAMPLES.iterdir())
    assert len(documents) >= 4
    documents = chance.sample(documents, min(len(documents), 5))  # of one more there are more than twice as many steps
    scanned(tmp_path, documents)
    assert_every_order_gives_one_fingerprint(tmp_path, documents, chance, tried)


def every_shape(folder: Path) -> list[Path]:
    """The samples of pages and days in every shape, some under names that date them, and what makes them meet."""
    folder.mkdir()
    samples = [path for path in SAMPLES.iterdir() if path.name.startswith(("page-", "daily-"))]
    for sample in samples:
        if not sample.name.endswith(".golden.json"):
            shutil.copy(sample, folder)
    shutil.copy(SAMPLES / "page-search-2026.txt", folder / "saved-2026-06-29.txt")
    shutil.copy(SAMPLES / "daily-empty.json", folder / "2026-07-25.json")
    with_links = (SAMPLES / "page-numbered-links.txt").read_text(encoding="utf-8")
    bare = [
        {"id": found, "title": f"Shelves {number}", "upvotes": number, "authors": [{"name": "Example, Ada"}]}
        for number, found in enumerate(("2605.00031", "2403.00032", "2603.00033"))
    ]
    assert all(str(paper["id"]) in with_links for paper in bare)
    (folder / "2026-06-28-bare.json").write_text(json.dumps(bare), encoding="utf-8")
    (folder / "one.json").write_text(json.dumps(bare[0] | {"organization": {"name": "x"}}), encoding="utf-8")
    return sorted(folder.iterdir())


def test_any_order_and_any_split_of_every_shape_gives_one_fingerprint(tmp_path: Path, tried: Tell) -> None:
    documents = every_shape(tmp_path / "shapes")
    assert len(documents) >= 25
    scanned(tmp_path, documents)
    chance = random.Random(11)
    orders = [chance.sample(documents, len(documents)) for _ in range(3)]
    assert_one_fingerprint(tmp_path, [*orders, [tmp_path / "shapes"], [*orders[0], *orders[1][:5]]], tried)


def test_every_order_of_the_same_paper_in_several_shapes_gives_one_fingerprint(tmp_path: Path, tried: Tell) -> None:
    names = ("page-numbered-links.txt", "2026-06-28-bare.json", "one.json", "page-markdown.txt")
    documents = [path for path in every_shape(tmp_path / "shapes") if path.name in names]
    assert len(documents) == len(names)
    scanned(tmp_path, documents)
    assert_every_order_gives_one_fingerprint(tmp_path, documents, random.Random(13), tried)


DUMPS = ("crossref-answer.json", "crossref-lines.jsonl", "datacite-answer.json", "dblp-dump.xml")
"""Samples of dumps that tell of the same works by DOI, arXiv identifier and key of dblp."""


def test_every_order_of_dumps_that_tell_of_the_same_works_gives_one_fingerprint(tmp_path: Path, tried: Tell) -> None:
    documents = [SAMPLES / name for name in DUMPS]
    scanned(tmp_path, documents)
    assert_every_order_gives_one_fingerprint(tmp_path, documents, random.Random(17), tried)


def test_a_work_that_several_dumps_tell_of_is_one_paper_and_so_is_its_preprint(tmp_path: Path) -> None:
    database = tmp_path / "shelf.db"
    load(database, [SAMPLES / name for name in DUMPS])
    with reading(parse_url(f"sqlite:///{database}")) as connection:
        papers = select(Paper).where(Paper.doi == "10.5555/shelf.2023.17")
        assert [paper.arxiv_id for paper in connection.execute(papers)] == ["2301.00001"]
        titles = connection.scalars(select(Paper.title).where(Paper.is_retracted.is_(True))).all()
    assert "RETRACTED ARTICLE: Shelves of Gold" in titles
    assert "Shelves of Gold" not in titles


def in_several_loads(documents: Sequence[Path], chance: random.Random) -> list[list[Path]]:
    """Documents in an order of chance, some of them twice, split into loads of any size."""
    order = chance.sample(documents, len(documents)) + chance.sample(documents, 5)
    cuts = sorted(chance.sample(range(1, len(order)), 6))
    return [order[first:last] for first, last in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@pytest.mark.parametrize("seed", range(3))
def test_any_order_repetition_and_split_of_the_samples_of_all_loaders_gives_one_fingerprint(
    tmp_path: Path, seed: int, tried: Tell
) -> None:
    """Their copies too, as another shelf exports them: they are the documents that they are copies of."""
    chance = random.Random(seed)
    samples = sorted(path for path in SAMPLES.iterdir() if not path.name.endswith(".golden.json"))
    assert {recognise(path.read_bytes()[:HEAD_SIZE]) for path in samples} == set(all_loaders())
    at_once, other = tmp_path / "at-once.db", tmp_path / "other.db"
    load_at_once(at_once, samples)
    exported = CliRunner().invoke(
        papershelf, ["export", "all", str(tmp_path / "out"), "--database", f"sqlite:///{at_once}"]
    )
    assert exported.exit_code == 0, exported.stderr
    copies = sorted((tmp_path / "out" / "documents").rglob("*.jsonl"))
    assert len(copies) == len(samples)
    either = chance.sample(samples, len(samples) // 2) + copies
    for loaded in [*in_several_loads(either, chance), samples]:
        load_at_once(other, loaded)
    tried(1, ORDERS)
    assert fingerprint_of(other).tables == fingerprint_of(at_once).tables


def days_that_meet(folder: Path) -> list[Path]:
    """Six days with the same papers under other titles, names, identifiers and abstracts."""
    folder.mkdir()
    chance = random.Random(17)
    titles = (
        "Shelves of Papers",
        "Shelves of Paper",
        "On Shelves",
        "Reading at Night: Part 1",
        "Reading at Night: Part 2",
    )
    names = ("Ada Lovelace", "Lovelace, Ada", "A. Lovelace", "Grace Hopper", "Emmy Noether")
    for day in range(1, 7):
        papers = [
            {
                "id": f"2401.0000{chance.randrange(1, 8)}",
                "title": chance.choice(titles),
                "summary": f"Shelf {chance.randrange(2)} reaches {chance.randrange(90, 93)}% accuracy on ImageNet.",
                "upvotes": chance.randrange(9),
                "authors": [{"name": name} for name in chance.sample(names, 2)],
                "githubRepo": f"https://github.com/example/shelf{chance.randrange(2)}",
            }
            for _ in range(5)
        ]
        (folder / f"2024-01-0{day}.json").write_text(json.dumps(papers), encoding="utf-8")
    return sorted(folder.iterdir())


def test_every_order_of_days_that_contradict_each_other_gives_one_fingerprint(tmp_path: Path, tried: Tell) -> None:
    documents = days_that_meet(tmp_path / "days")
    scanned(tmp_path, documents)
    assert_every_order_gives_one_fingerprint(tmp_path, documents, random.Random(19), tried)


def test_every_order_of_the_five_pages_gives_one_fingerprint(tmp_path: Path, shared: Path, tried: Tell) -> None:
    pages = sorted((shared / "pages").iterdir())
    scanned(tmp_path, pages)
    assert_every_order_gives_one_fingerprint(tmp_path, pages, random.Random(7), tried)


@pytest.mark.parametrize("seed", range(4))
def test_any_subset_of_pages_and_days_in_any_order_gives_one_fingerprint(
    tmp_path: Path, shared: Path, seed: int, tried: Tell
) -> None:
    chance = random.Random(seed)
    pages = [*(shared / "pages").iterdir(), *(shared / "data/hf-html").iterdir()]
    chosen = chance.sample(sorted(pages), 4) + chance.sample(sorted((shared / "data/hf-daily").iterdir()), 12)
    scanned(tmp_path, chosen)
    assert_one_fingerprint(tmp_path, [chance.sample(chosen, len(chosen)) for _ in range(4)], tried)


def test_one_run_and_a_run_for_each_document_give_one_fingerprint(tmp_path: Path, shared: Path) -> None:
    days = sorted((shared / "data/hf-daily").iterdir())[-20:]
    one_by_one, at_once = tmp_path / "one.db", tmp_path / "all.db"
    load(one_by_one, [*days, *days[:3]])
    engine = open_for_writing(parse_url(f"sqlite:///{at_once}"))
    with Scanner(workers=1) as scanner:
        Loading(engine, scanner).load(find_documents(tuple(map(str, days))))
    engine.dispose()
    assert fingerprint_of(one_by_one) == fingerprint_of(at_once)


def test_a_document_taken_back_leaves_what_never_loading_it_gives(tmp_path: Path) -> None:
    documents = sorted(EXAMPLES.iterdir())
    load(tmp_path / "all.db", documents)
    for left_out in documents:
        without, withdrawn = tmp_path / f"without-{left_out.name}.db", tmp_path / f"withdrawn-{left_out.name}.db"
        load(without, [document for document in documents if document != left_out])
        shutil.copy(tmp_path / "all.db", withdrawn)
        engine = open_for_writing(parse_url(f"sqlite:///{withdrawn}"))
        with writing(engine) as connection:
            (stored,) = find_stored(connection, left_out.name)
            withdraw(connection, stored.id)
        engine.dispose()
        assert fingerprint_of(withdrawn) == fingerprint_of(without)


def test_the_five_pages_are_391_entries_and_328_papers_however_often_they_are_loaded(
    tmp_path: Path, shared: Path
) -> None:
    database = tmp_path / "shelf.db"
    report = load(database, [shared / "pages"])
    assert report.documents == {"loaded": 5}
    assert (report.total.read, report.total.inserted, report.total.rejected) == (391, 391, 0)
    before = fingerprint_of(database)
    report = load(database, [shared / "pages"])
    assert report.documents == {"unchanged": 5}
    assert (report.total.read, report.total.unchanged) == (391, 391)
    assert fingerprint_of(database) == before
    with reading(parse_url(f"sqlite:///{database}")) as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(model)) for model in (Entry, Paper, Document, Reject)
        ]
    assert counts == [391, 328, 5, 0]


def test_every_order_of_proceedings_and_a_page_gives_one_fingerprint(tmp_path: Path, shared: Path, tried: Tell) -> None:
    """The legacy files hold arXiv identifiers, workshops and what stands in a volume, too."""
    anthology = shared / "data" / "mlanthology"
    documents = [anthology / "iclr-2018.json.gz", anthology / "iclr-legacy.jsonl.gz", min(shared.glob("pages/*"))]
    scanned(tmp_path, documents)
    assert_every_order_gives_one_fingerprint(tmp_path, documents, random.Random(3), tried)


def test_what_stands_in_days_and_in_proceedings_is_one_paper(tmp_path: Path, shared: Path) -> None:
    """A preprint of 2024 and ICLR of 2025: another year, mostly other words, the same authors."""
    database = tmp_path / "shelf.db"
    days = [shared / "data" / "hf-daily" / f"2024-10-{day:02}.json.gz" for day in (2, 3, 4)]
    report = load(database, [shared / "data" / "mlanthology" / "iclr-2025.json.gz", *filter(Path.exists, days)])
    assert report.total.rejected == 0
    with reading(parse_url(f"sqlite:///{database}")) as connection:
        in_both = (
            select(Paper.year, Paper.venue_year, Paper.venue_as_printed)
            .join(Entry, Entry.paper_id == Paper.id)
            .join(Document, Document.id == Entry.document_id)
            .where(Document.loader == "hf-daily", Paper.venue_id.is_not(None))
        )
        found = connection.execute(in_both).all()
    assert len(found) >= 5
    assert set(map(tuple, found)) == {(2024, 2025, "iclr")}


def test_pages_and_days_are_4153_entries_and_no_paper_stands_twice(tmp_path: Path, shared: Path) -> None:
    database = tmp_path / "shelf.db"
    engine = open_for_writing(parse_url(f"sqlite:///{database}"))
    with Scanner() as scanner:
        report = Loading(engine, scanner).load(find_documents((str(shared / "pages"), str(shared / "data/hf-daily"))))
    engine.dispose()
    assert (report.total.read, report.total.rejected, report.documents["failed"]) == (4153, 0, 0)
    with reading(parse_url(f"sqlite:///{database}")) as connection:
        papers = connection.execute(select(Paper.title, Paper.abstract, Paper.arxiv_id)).all()
        loaders_of_a_paper = (
            select(func.count(Document.loader.distinct()))
            .join(Entry, Entry.document_id == Document.id)
            .group_by(Entry.paper_id)
        )
        in_two_sources = sum(count == 2 for count in connection.scalars(loaders_of_a_paper))
    assert len({paper.arxiv_id for paper in papers if paper.arxiv_id}) == 3762
    assert len({fold_title(paper.title) for paper in papers}) == len(papers)
    assert len(papers) == 3762 + 328 - in_two_sources
    assert in_two_sources >= 9
