"""A snapshot of a few papers, written for what searches must tell apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import parse_url, writing
from db.resolution.names import fold_author
from db.store.basis import record_basis, record_reader
from db.vocabulary import shipped_vocabulary
from extraction.reader import VERSION
from papershelf.database import open_for_writing
from papershelf.search.engine import search
from papershelf.snapshot.about import open_snapshot
from papershelf.snapshot.publish import publish
from tests.shelf import Shelf

Find = Callable[..., list[str]]

PAPERS = {
    "mask-r-cnn": ("Mask R-CNN: Segmenting Objects", "We find objects and their outlines.", 2017, ["Ann Söderberg"]),
    "outlines": ("A Survey of Outlines", "We look at masks, R-CNN and multi-modal outlines in C++.", 2019, ["B. Ng"]),
    "graphs": (
        "Graphs that Learn",
        "Learning on graphs; a poincaré ball. We cite GPT-4.",
        2021,
        ["Bernhard Schölkopf"],
    ),
    "multimodal": ("Multimodal Graphs", "We learn without labels. Written in C.", 2021, ["Zhang Wei", "Li Na"]),
    "notes": (
        "Søren's Notes on ß",
        "Self-supervised outlines.",
        2022,
        ["Wei Li", "Zhang San", "Søren Kjær", "Ng"],
    ),
}


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The snapshot."""
    folder: Path = tmp_path_factory.mktemp("search")
    url = parse_url(f"sqlite:///{folder / 'shelf.db'}")
    engine = open_for_writing(url)
    with writing(engine) as connection:
        shelf = Shelf(connection)
        numbers = {}
        for slug, (title, abstract, year, authors) in PAPERS.items():
            numbers[slug] = paper = shelf.paper(slug, title=title, abstract=abstract, year=year, published_on=str(year))
            for position, name in enumerate(authors):
                author = shelf.add("authors", folded_name=fold_author(name), name=name)
                shelf.add("author_names", name=name, folded_name=fold_author(name), author_id=author, use_count=1)
                shelf.add("paper_authors", paper_id=paper, position=position, author_id=author, name=name)
        shelf.add("identifiers", scheme="doi", value="10.1000/outlines", paper_id=numbers["outlines"])
        shelf.add("identifiers", scheme="arxiv", value="2101.00001", paper_id=numbers["graphs"])
        shelf.repo(numbers["mask-r-cnn"], "https://github.com/Example/Mask")
        dataset = shelf.named("datasets", "ImageNet")
        shelf.add("dataset_aliases", dataset_id=dataset, alias="ILSVRC")
        where = {"dataset_as_printed": "it", "evidence_start": 0, "evidence_end": 2}
        shelf.add("paper_datasets", paper_id=numbers["multimodal"], dataset_id=dataset, **where)
        venue = shelf.named("venues", "ICML", full_name="International Conference on Machine Learning")
        connection.execute(text("UPDATE papers SET venue_id = :venue WHERE slug = 'graphs'"), {"venue": venue})
        record_basis(connection, shipped_vocabulary())
        record_reader(connection, VERSION)
    engine.dispose()
    with closing(open_snapshot(publish(url, folder / "public.db").snapshot)) as opened:
        yield opened


@pytest.fixture
def find(snapshot: sqlite3.Connection) -> Find:
    """Search, and give the slugs of what is found."""

    def find(words: str, size: int = 25, page: int = 1) -> list[str]:
        rows = [one.row for one in search(snapshot, words, size, page).rows]
        slugs = dict(snapshot.execute("SELECT id, slug FROM papers"))
        return [slugs[row] for row in rows]

    return find
