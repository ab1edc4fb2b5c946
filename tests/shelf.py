"""Filling a database row by row, for tests of what reads it: no loader takes part."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, insert, inspect

from db.tables import metadata

COMPLETED_AT = datetime(2024, 6, 1, tzinfo=UTC)


class Shelf:
    """Rows for a test, with only what the test is about spelled out."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.ids = count(1)

    def add(self, table: str, **values: Any) -> int:
        """Insert a row, zero or empty where a column must have a value; gives the id that it got.

        The schema may be an older one, which lacks columns.
        """
        present = {column["name"] for column in inspect(self.connection).get_columns(table)}
        columns = [column for column in metadata.tables[table].columns if column.name in present]
        number = next(self.ids)
        row = {column.name: column.type.python_type() for column in columns if not column.nullable}
        row |= {"id": number} if "id" in present else {}
        self.connection.execute(insert(metadata.tables[table]).values(row | values))
        return number

    def paper(self, slug: str, **values: Any) -> int:
        paper = self.add("papers", **{"slug": slug, "title": slug.title(), **values})
        self.add("slugs", slug=slug, paper_id=paper)
        return paper

    def document(self, uri: str, **values: Any) -> int:
        row = {"sha256": uri.ljust(64, "0"), "uri": uri, "loader": "hf-daily", "completed_at": COMPLETED_AT}
        document = self.add("documents", **{**row, **values})
        self.add("document_names", document_id=document, name=uri)
        return document

    def entry(self, document: int, paper: int, **values: Any) -> int:
        row = {"document_id": document, "position": next(self.ids), "kind": "paper", "paper_id": paper}
        return self.add("entries", **{**row, **values})

    def named(self, table: str, name: str, **values: Any) -> int:
        return self.add(table, folded_name=name.lower(), name=name, is_curated=True, **values)

    def authors(self, paper: int, *names: str) -> None:
        for position, name in enumerate(names):
            author = self.named_once("authors", name)
            self.add("paper_authors", paper_id=paper, position=position, author_id=author, name=name)

    def named_once(self, table: str, name: str) -> int:
        columns = metadata.tables[table].columns
        found = self.connection.execute(columns["id"].table.select().where(columns["name"] == name)).first()
        return found.id if found else self.add(table, folded_name=name.lower(), name=name)

    def repo(self, paper: int, url: str, **values: Any) -> int:
        host, owner, name = url.removeprefix("https://").split("/")
        repo = self.add("repos", url=url.lower(), host=host, owner=owner, name=name, **values)
        self.add("paper_repos", paper_id=paper, repo_id=repo, url=url, origin="source")
        self.add("links", paper_id=paper, url=url, kind="code", origin="source")
        return repo

    def result(self, paper: int, metric: int, value: float, **values: Any) -> int:
        row = {"value": value, "value_text": f"{value:g}", "comparable_value": value, "metric_as_printed": "m"}
        fixed = {"kind": "absolute", "attribution": "own", "origin": "abstract"}
        return self.add("results", **{"paper_id": paper, "metric_id": metric, **row, **fixed, **values})


def fill_small_shelf(connection: Connection) -> None:
    """Three papers of two documents: one that has everything, one with little, one with awkward characters."""
    shelf = Shelf(connection)
    page = shelf.document("pages/first.txt", loader="hf-page", entry_count=3, reject_count=1)
    day = shelf.document("2024-05-27.json", as_of="2024-05-27", entry_count=2)
    icml = shelf.named("venues", "ICML", full_name="International Conference on Machine Learning", kind="conference")
    whole = shelf.paper(
        "deep-shelves",
        title="Deep Shelves: Reading at 50% & More",
        abstract="We shelve papers. Our model reaches 91.5% accuracy on ImageNet.",
        published_on="2024-05-26",
        year=2024,
        author_count=2,
        arxiv_id="2405.00001",
        doi="10.1000/shelf_1",
        venue_id=icml,
        venue_year=2025,
        venue_as_printed="icml",
    )
    shelf.add("slugs", slug="deep-shelves-v1", paper_id=whole)
    shelf.add("identifiers", scheme="arxiv", value="2405.00001", paper_id=whole)
    shelf.add("identifiers", scheme="doi", value="10.1000/shelf_1", paper_id=whole)
    bare = shelf.paper("bare-title", title="Bare Title")
    awkward = shelf.paper(
        "awkward", title='Ünïcode, "quotes"; and $\\alpha_1$ {braces', published_on="2023", year=2023, author_count=3
    )
    shelf.authors(whole, "Ada Müller", "Grace Hopper")
    shelf.authors(awkward, "Grace Hopper", "The A and B Team", "John Smith, Jr.")
    shelf.repo(whole, "https://github.com/Shelf/Deep", stars=12)
    shelf.add("links", paper_id=whole, url="https://shelf.example/page", kind="project", origin="abstract")
    entries = [
        shelf.entry(page, whole, position=0),
        shelf.entry(page, bare, position=2),
        shelf.entry(day, whole, position=0, listed_on="2024-05-27", votes=41, comments=2),
        shelf.entry(day, awkward, position=1, listed_on="2024-05-27", votes=3),
    ]
    for paper, entry in [(whole, entries[2]), (bare, entries[1]), (awkward, entries[3])]:
        shelf.add("paper_fields", paper_id=paper, field="title", entry_id=entry)
    shelf.add("rejects", document_id=page, position=1, place="entry 2", reason="It has no title.", text="12\n" * 400)
    shelf.result(
        whole,
        shelf.named("metrics", "accuracy", higher_is_better=True, unit="%"),
        91.5,
        unit="%",
        dataset_id=shelf.named("datasets", "ImageNet"),
        task_id=shelf.named("tasks", "image classification"),
        evidence="91.5% accuracy on ImageNet",
        evidence_start=36,
        evidence_end=62,
        number_confidence=0.9,
        metric_confidence=0.8,
        dataset_confidence=0.7,
    )
    speed = shelf.named("metrics", "speed", higher_is_better=True)
    shelf.result(whole, speed, 2.0, kind="ratio", unit="x", comparable_value=None, model="Shelf-B")
