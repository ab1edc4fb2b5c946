"""One paper with all that the shelf knows of it, for a person who asked for it by name."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, inspect, or_, select

from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi
from db.joins import JoinedTable
from db.resolution.names import slugify
from db.store.entries import decode_record
from db.tables import (
    Citation,
    Dataset,
    Document,
    Entry,
    EntryRecord,
    Link,
    Metric,
    Paper,
    PaperField,
    PaperIdentifier,
    PaperRepo,
    PaperVersion,
    Repository,
    Result,
    Review,
    Slug,
    Task,
    Venue,
)
from db.tables.base import table_of
from papershelf.export.queries import rows_of
from papershelf.shelf.facts import facts, shown_columns

PAPERS, ENTRIES = map(table_of, (Paper, Entry))

MOST_CANDIDATES = 5_000
"""How many slugs are compared with one that leads nowhere."""


class ShownRepo(msgspec.Struct, frozen=True):
    """A repository of the paper."""

    url: str
    stars: int | None
    is_official: bool | None


class ShownLink(msgspec.Struct, frozen=True):
    """An address that the abstract prints or a source gives."""

    url: str
    kind: str


class ShownVersion(msgspec.Struct, frozen=True):
    """A form in which the work was made public."""

    kind: str
    label: str | None
    published_on: str | None
    venue: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    publisher: str | None
    doi: str | None


class ShownResult(msgspec.Struct, frozen=True):
    """A number that the paper reports."""

    metric: str
    value: str
    """As printed; a difference with the sign of the change."""
    unit: str | None
    kind: str
    dataset: str | None
    split: str | None
    setting: str | None
    task: str | None
    model: str | None
    attribution: str
    confidence: float | None
    """That number, metric and data set are right; None where not read from text."""
    evidence: str | None
    verdict: str | None
    """What people decided of it; None where nobody did."""


class ShownSource(msgspec.Struct, frozen=True):
    """Where a field of the paper comes from."""

    field: str
    document: str
    position: int
    loader: str


class ShownRecord(msgspec.Struct, frozen=True, order=True):
    """What records that became the paper print."""

    title: str
    published: str
    """"" for unknown."""
    venue: str
    """"" for unknown."""
    identifiers: str
    """Each with its scheme, as decisions name them; "" for none."""
    entries: int
    """How many entries print it."""


class ShownReview(msgspec.Struct, frozen=True):
    """Another paper that may be the same work."""

    score: float
    """How much speaks for it, from 0 to 1."""
    paper: str
    """Its slug."""
    reason: str
    """As in the table reviews."""
    evidence: str
    """What speaks for it and against it, in words."""


class ShownPaper(msgspec.Struct, frozen=True):
    """A paper with everything that hangs on it."""

    fields: dict[str, Any]
    """As they are exported."""
    facts: dict[str, str | None]
    """Word to what is known; None unknown."""
    repos: list[ShownRepo]
    links: list[ShownLink]
    versions: list[ShownVersion]
    citation_count: int
    """The works that it cites."""
    cited: list[str]
    """The slugs of those that the shelf has."""
    results: list[ShownResult]
    listings: list[dict[str, Any]]
    """The entries that describe it: document, position, and what is shown of an entry, by column."""
    sources: list[ShownSource]
    records: list[ShownRecord]
    """What its records print, to see what was joined; none in a snapshot, which has no records."""
    reviews: list[ShownReview]
    """The best doubts about its identity, the best first."""
    doubt_count: int
    """With how many papers it is in doubt."""

    def as_row(self) -> dict[str, Any]:
        """For programs: the fields, and what hangs on the paper beside them."""
        works = ("versions", "citation_count", "cited")
        parts = ("repos", "links", *works, "results", "listings", "sources", "records", "reviews", "doubt_count")
        return self.fields | {part: getattr(self, part) for part in parts}


def find_paper(connection: Connection, name: str) -> ShownPaper | None:
    """The paper that a slug (an old one too), a title, or an identifier leads to; None where none does.

    An identifier that is neither arXiv's nor a DOI is named with its scheme: "openalex:W2113491062".
    """
    number = connection.execute(select(Slug.paper_id).where(Slug.slug == name.strip().lower())).scalar()
    if number is None:
        scheme, _, value = name.strip().partition(":")
        known = {("arxiv", clean_arxiv(name) or arxiv_of_doi(name)), ("doi", clean_doi(name))}
        identifiers = [own for own in known if own[1] is not None] or [(scheme.lower(), value.strip())]
        matches = [
            (PaperIdentifier.scheme == scheme) & (PaperIdentifier.value == value) for scheme, value in identifiers
        ]
        number = connection.execute(select(PaperIdentifier.paper_id).where(or_(*matches))).scalar()
    if number is None:
        number = connection.execute(select(Slug.paper_id).where(Slug.slug == slugify(name))).scalar()
    return _paper(connection, number) if number is not None else None


def near_slugs(connection: Connection, name: str) -> list[str]:
    """The slugs that look most like one that leads nowhere."""
    parts = sorted((part for part in name.lower().split("-") if part), key=len, reverse=True)[:3]
    beginnings = {part[:4] for part in parts}
    if not beginnings:
        return []
    alike = or_(*(Slug.slug.contains(beginning, autoescape=True) for beginning in beginnings))
    candidates = connection.execute(select(Slug.slug).where(alike).order_by(Slug.slug).limit(MOST_CANDIDATES))
    return difflib.get_close_matches(name.lower(), candidates.scalars(), n=3, cutoff=0.5)


def _paper(connection: Connection, number: int) -> ShownPaper:
    def rows(query: Select[*tuple[Any, ...]]) -> list[Any]:
        """The rows in the order of their columns, None first: what servers sort otherwise, we sort alike."""
        return sorted(connection.execute(query), key=lambda row: [(value is not None, value) for value in row])

    repos = (
        select(Repository.url, Repository.stars, PaperRepo.is_official)
        .join(PaperRepo, PaperRepo.repo_id == Repository.id)
        .where(PaperRepo.paper_id == number)
    )
    links = select(Link.url, Link.kind).where(Link.paper_id == number)
    what = (Result.unit, Result.kind, Dataset.name, Result.split, Result.setting, Task.name, Result.model)
    named = func.coalesce(Metric.name, Result.metric_as_printed)
    whose = (Result.attribution, Result.dataset_confidence, Result.evidence, Result.verdict)
    results = (
        select(Result.evidence_start, Result.evidence_end, Result.value, named, Result.value_text, *what, *whose)
        .join(Metric, Metric.id == Result.metric_id, isouter=True)
        .join(Dataset, Dataset.id == Result.dataset_id, isouter=True)
        .join(Task, Task.id == Result.task_id, isouter=True)
        .where(Result.paper_id == number)
    )
    entries = JoinedTable(ENTRIES)
    told = shown_columns(entries, ENTRIES)
    listings = entries.select([entries.column("document_id.uri"), entries.column("position"), *told]).where(
        entries.column("paper_id") == number
    )
    sources = (
        select(PaperField.field, Document.uri, Entry.position, Document.loader)
        .join(Entry, Entry.id == PaperField.entry_id)
        .join(Document, Document.id == Entry.document_id)
        .where(PaperField.paper_id == number)
    )
    forms = (PaperVersion.kind, PaperVersion.label, PaperVersion.published_on, Venue.name)
    places = (PaperVersion.volume, PaperVersion.issue, PaperVersion.pages, PaperVersion.publisher, PaperVersion.doi)
    versions = (
        select(*forms, *places)
        .join(Venue, Venue.id == PaperVersion.venue_id, isouter=True)
        .where(PaperVersion.paper_id == number)
        .order_by(PaperVersion.position)
    )
    citations = (
        select(Citation.position, Paper.slug)
        .join(Paper, Paper.id == Citation.cited_paper_id, isouter=True)
        .where(Citation.paper_id == number)
        .order_by(Citation.position)
    )
    citing = connection.execute(citations).all()
    reviews = _reviews(connection, number)
    papers = JoinedTable(PAPERS)
    shown = papers.select(shown_columns(papers, PAPERS)).where(papers.column("id") == number)
    (fields,) = rows_of(connection, "papers", number=number)
    return ShownPaper(
        fields=fields,
        facts=facts(PAPERS, connection.execute(shown).one()._asdict()),
        repos=[ShownRepo(*row) for row in rows(repos)],
        links=[ShownLink(*row) for row in rows(links)],
        versions=[ShownVersion(*row) for row in connection.execute(versions)],
        citation_count=len(citing),
        cited=list(dict.fromkeys(row.slug for row in citing if row.slug)),
        results=[_shown_result(value, *row) for _, _, value, *row in rows(results)],
        listings=[
            {"document": uri, "position": position, **dict(zip((column.name for column in told), values, strict=True))}
            for uri, position, *values in rows(listings)
        ],
        sources=[ShownSource(*row) for row in rows(sources)],
        records=_records(connection, number),
        reviews=[ShownReview(*row) for row, _ in reviews],
        doubt_count=max((doubts for _, doubts in reviews), default=0),
    )


def _records(connection: Connection, number: int) -> list[ShownRecord]:
    """What the records of a paper print, each once."""
    if not inspect(connection).has_table(EntryRecord.__tablename__):  # a snapshot
        return []
    query = select(EntryRecord.record).join(Entry, Entry.id == EntryRecord.entry_id).where(Entry.paper_id == number)
    printed: Counter[tuple[str, str, str, str]] = Counter()
    for text in connection.execute(query).scalars():
        record = decode_record(text)
        identifiers = " ".join(f"{own.scheme}:{own.value}" for own in record.identifiers)
        printed[record.title, record.published_on or "", record.venue or "", identifiers] += 1
    return sorted(ShownRecord(*what, entries) for what, entries in printed.items())


def _reviews(connection: Connection, number: int) -> list[tuple[tuple[float, str, str, str], int]]:
    """The doubts about the identity of a paper, each with how many it has; they may stand in the table either way."""
    what = (Review.score, Paper.slug, Review.reason, Review.evidence)
    rows = [
        row
        for own, other, doubts in (
            (Review.paper_id, Review.other_paper_id, Review.paper_doubts),
            (Review.other_paper_id, Review.paper_id, Review.other_doubts),
        )
        for row in connection.execute(select(*what, doubts).join(Paper, Paper.id == other).where(own == number))
    ]
    found = [((score, slug, reason, evidence), doubts) for score, slug, reason, evidence, doubts in rows]
    return sorted(found, key=lambda review: (-review[0][0], review))


def _shown_result(value: float, metric: str, value_text: str, unit: str | None, kind: str, *others: Any) -> ShownResult:
    """A result as a person reads it, with its sign: a text says "a drop of 3.2", the table -3.2."""
    is_signed = kind == "ratio" or value_text.startswith(("+", "-", "−"))
    sign = "" if is_signed else "-" if value < 0 else "+" if kind == "delta" else ""
    return ShownResult(metric, f"{sign}{value_text}", unit, kind, *others)
