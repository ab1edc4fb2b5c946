"""Reading the rows of exports from a shelf, batch by batch, in an order that depends on content alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, String, collate, nulls_first, select
from sqlalchemy.orm import InstrumentedAttribute

from db.tables import (
    Author,
    Dataset,
    Document,
    Entry,
    Link,
    Metric,
    Paper,
    PaperAuthor,
    PaperRepo,
    Repository,
    Result,
    Task,
    Venue,
)
from papershelf.export.rows import AuthorRow, ExportRow, LinkRow, PaperRow, RepoRow, ResultRow

BATCH = 1_000
"""How many rows are read, and completed with what belongs to them, at a time."""


def papers(connection: Connection) -> Generator[PaperRow, None, None]:
    """Every paper, by slug."""
    columns = (
        Paper.id,
        Paper.title,
        Paper.abstract,
        Paper.published_on,
        Paper.author_count,
        Paper.arxiv_id,
        Paper.doi,
        Paper.slug,
        Venue.name,
        Paper.venue_year,
    )
    query = select(*columns).join(Venue, Venue.id == Paper.venue_id, isouter=True)
    names = select(PaperAuthor.paper_id, PaperAuthor.name).order_by(PaperAuthor.paper_id, PaperAuthor.position)
    uris = select(Entry.paper_id, Document.uri).join(Document, Document.id == Entry.document_id).distinct()
    for batch in _batches(connection, query, Paper.slug):
        ids = [row.id for row in batch]
        authors = _lists(connection, names.where(PaperAuthor.paper_id.in_(ids)))
        documents = _lists(connection, uris.where(Entry.paper_id.in_(ids)))
        for number, title, abstract, published_on, author_count, arxiv_id, doi, slug, venue, venue_year in batch:
            yield PaperRow(
                title=title,
                abstract=abstract,
                published_on=published_on,
                author_count=author_count,
                authors=tuple(authors[number]),
                arxiv_id=arxiv_id,
                doi=doi,
                slug=slug,
                documents=tuple(sorted(documents[number])),
                venue=venue,
                venue_year=venue_year,
            )


def authors(connection: Connection) -> Generator[AuthorRow, None, None]:
    """Every author, by the name that identity uses."""
    slugs = select(PaperAuthor.author_id, Paper.slug).join(Paper, Paper.id == PaperAuthor.paper_id).distinct()
    for batch in _batches(connection, select(Author.id, Author.name), Author.folded_name):
        papers_of = _lists(connection, slugs.where(PaperAuthor.author_id.in_([row.id for row in batch])))
        for number, name in batch:
            yield AuthorRow(name, len(papers_of[number]), tuple(sorted(papers_of[number])))


def repos(connection: Connection) -> Generator[RepoRow, None, None]:
    """Every repository, by address."""
    columns = (Repository.id, Repository.url, Repository.host, Repository.owner, Repository.name, Repository.stars)
    slugs = select(PaperRepo.repo_id, Paper.slug).join(Paper, Paper.id == PaperRepo.paper_id)
    for batch in _batches(connection, select(*columns), Repository.url):
        papers_of = _lists(connection, slugs.where(PaperRepo.repo_id.in_([row.id for row in batch])))
        for number, url, host, owner, name, stars in batch:
            yield RepoRow(url, host, owner, name, stars, tuple(sorted(papers_of[number])))


def links(connection: Connection) -> Generator[LinkRow, None, None]:
    """Every address, by the paper's slug."""
    query = select(Paper.title, Paper.slug, Link.url, Link.kind).join(Paper, Paper.id == Link.paper_id)
    for batch in _batches(connection, query, Paper.slug, Link.url):
        yield from (LinkRow(*row) for row in batch)


def results(connection: Connection) -> Generator[ResultRow, None, None]:
    """Every result, by the paper's slug and in the order of the text; nothing less than all of it tells two apart."""
    reported = (
        Result.kind,
        Result.value,
        Result.unit,
        Metric.name,
        Dataset.name,
        Task.name,
        Result.model,
        Result.attribution,
        Result.evidence,
        Result.evidence_start,
        Result.evidence_end,
        Result.number_confidence,
        Result.metric_confidence,
        Result.dataset_confidence,
        Result.origin,
    )
    query = (
        select(Paper.title, Paper.slug, *reported)
        .join(Paper, Paper.id == Result.paper_id)
        .join(Metric, Metric.id == Result.metric_id)
        .join(Dataset, Dataset.id == Result.dataset_id, isouter=True)
        .join(Task, Task.id == Result.task_id, isouter=True)
    )
    for batch in _batches(connection, query, Paper.slug, Result.evidence_start, Result.evidence_end, *reported):
        yield from (ResultRow(*row) for row in batch)


KINDS: dict[str, tuple[type[ExportRow], Callable[[Connection], Generator[ExportRow, None, None]]]] = {
    "papers": (PaperRow, papers),
    "authors": (AuthorRow, authors),
    "repos": (RepoRow, repos),
    "links": (LinkRow, links),
    "results": (ResultRow, results),
}
"""What can be exported: name to the type of its rows and how they are read."""


def _batches(
    connection: Connection, query: Select[*tuple[Any, ...]], *order: InstrumentedAttribute[Any]
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """The rows of a query in batches, text in the order of its code points whatever the server's language is."""
    is_postgresql = connection.dialect.name == "postgresql"
    collated = (
        collate(column, "C") if is_postgresql and isinstance(column.type, String) else column for column in order
    )
    streaming = query.order_by(*map(nulls_first, collated)).execution_options(yield_per=BATCH)
    with connection.execute(streaming) as rows:
        yield from rows.partitions()


def _lists(connection: Connection, query: Select[*tuple[Any, ...]]) -> defaultdict[int, list[str]]:
    """The pairs of a query as lists: key to its values, in the query's order."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, value in connection.execute(query):
        found[key].append(value)
    return found
