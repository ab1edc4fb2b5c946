"""Filling a database row by row, for tests of what reads it: no loader takes part."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, column, insert, inspect, select, update
from sqlalchemy import table as sql_table

from db.tables import metadata

NAMES = metadata.tables["author_names"]
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
        row = {known.name: known.type.python_type() for known in columns if not known.nullable}
        row |= {"is_ranked": True} if table == "metrics" and "is_ranked" in present else {}
        row |= {"id": number} if "id" in present else {}
        if table != "entries":
            self.connection.execute(insert(metadata.tables[table]).values(row | values))
            return number
        record = {"record": values.pop("record", '{"record": "paper", "title": "Shelves"}')}
        if inspect(self.connection).has_table("entry_records"):
            self.connection.execute(insert(metadata.tables[table]).values(row | values))
            self.add("entry_records", entry_id=number, **record)
        else:  # of a schema before revision 0013
            whole = row | values | record
            self.connection.execute(insert(sql_table(table, *map(column, whole))).values(whole))
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
        curated = {"is_curated": True, "is_attested": True}
        present = {column["name"] for column in inspect(self.connection).get_columns(table)}
        known = {name: value for name, value in curated.items() if name in present}
        return self.add(table, **{"folded_name": name.lower(), "name": name, **known, **values})

    def authors(self, paper: int, *names: str) -> None:
        for position, name in enumerate(names):
            author = self.author(name)
            self.add("paper_authors", paper_id=paper, position=position, author_id=author, name=name)

    def author(self, name: str) -> int:
        if not inspect(self.connection).has_table("author_names"):  # of a schema before revision 0014
            authors = metadata.tables["authors"].c
            row: int | None = self.connection.scalar(select(authors.id).where(authors.folded_name == name.lower()))
            return row or self.add("authors", folded_name=name.lower(), name=name)
        known: int | None = self.connection.scalar(select(NAMES.c.author_id).where(NAMES.c.name == name))
        if known is not None:
            self.connection.execute(update(NAMES).where(NAMES.c.name == name).values(use_count=NAMES.c.use_count + 1))
            return known
        author = self.add("authors", folded_name=name.lower(), name=name)
        self.add("author_names", name=name, folded_name=name.lower(), author_id=author, use_count=1)
        return author

    def repo(self, paper: int, url: str, **values: Any) -> int:
        host, owner, name = url.removeprefix("https://").split("/")
        repo = self.add("repos", url=url.lower(), host=host, owner=owner, name=name, **values)
        self.add("paper_repos", paper_id=paper, repo_id=repo, url=url, origin="source")
        self.add("links", paper_id=paper, url=url, kind="code", origin="source")
        return repo

    def result(self, paper: int, metric: int | None, value: float, **values: Any) -> int:
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
