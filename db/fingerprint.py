"""The fingerprint of a shelf: one number that says whether two databases have the same content.

Content is what a snapshot says, less what belongs to one build: rows are named by slug, address, canonical name and
document hash, never by number; no paths, no versions, no clock. The fingerprint of a table is the SHA-256 of its rows,
each a JSON array on a line of its own, ordered by their columns from left to right, text by code points, NULL first.
It is the same from SQLite, from PostgreSQL and from a snapshot.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, String, collate, nulls_first, select
from sqlalchemy.orm import aliased

from db.tables import (
    Author,
    Dataset,
    DatasetAlias,
    Document,
    Entry,
    Link,
    LinkDocument,
    Metric,
    MetricAlias,
    ObservedAddress,
    Paper,
    PaperAuthor,
    PaperField,
    PaperIdentifier,
    PaperRepo,
    PaperRepoDocument,
    PaperTopic,
    Reject,
    RepoObservation,
    Repository,
    Result,
    ResultDocument,
    Review,
    Slug,
    Task,
    TaskAlias,
    Topic,
    Venue,
    VenueAlias,
)

ROWS_AT_ONCE = 2_000
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """SHA-256, in hexadecimal digits, of the content in all and of each table."""

    total: str
    tables: dict[str, str]


def fingerprint(connection: Connection, *, bibliography_only: bool = False) -> Fingerprint:
    """The fingerprint of a working database or a snapshot.

    `bibliography_only` leaves out documents, entries and evidence: what was said by whom. It is then the same for two
    shelves that say the same of the same papers, whatever they were loaded from.
    """
    tables = bibliography() if bibliography_only else bibliography(with_evidence=True) | provenance()
    found = {name: _of_rows(connection, rows) for name, rows in tables.items()}
    total = hashlib.sha256("".join(f"{name} {digest}\n" for name, digest in sorted(found.items())).encode())
    return Fingerprint(total.hexdigest(), found)


def _of_rows(connection: Connection, rows: Select[*tuple[Any, ...]]) -> str:
    """SHA-256 of rows in the order of their columns."""
    is_postgresql = connection.dialect.name == "postgresql"
    order = [
        nulls_first(collate(column, "C") if is_postgresql and isinstance(column.type, String) else column)
        for column in rows.selected_columns
    ]
    digest = hashlib.sha256()
    # An option of the execution, not of the connection: that would go on to stream whatever comes after.
    result = connection.execute(rows.order_by(*order), execution_options={"yield_per": ROWS_AT_ONCE})
    for batch in result.partitions():
        digest.update(b"".join(_encode(tuple(row)) + b"\n" for row in batch))
    return digest.hexdigest()


def bibliography(*, with_evidence: bool = False) -> dict[str, Select[*tuple[Any, ...]]]:
    """The content of each table that says what papers are, as rows without numbers."""
    paper, other = aliased(Paper), aliased(Paper)
    evidence = [Result.evidence, Result.evidence_start, Result.evidence_end] if with_evidence else []
    return {
        "papers": select(
            Paper.slug,
            Paper.title,
            Paper.abstract,
            Paper.published_on,
            Paper.year,
            Paper.author_count,
            Paper.arxiv_id,
            Paper.doi,
            Paper.ai_summary,
            Venue.folded_name,
            Paper.venue_year,
            Paper.venue_as_printed,
        ).outerjoin(Venue, Venue.id == Paper.venue_id),
        "venues": select(Venue.folded_name, Venue.name, Venue.full_name, Venue.kind, Venue.is_curated),
        "venue_aliases": select(Venue.folded_name, VenueAlias.alias).join(Venue, Venue.id == VenueAlias.venue_id),
        "slugs": select(Slug.slug, paper.slug).join(paper, paper.id == Slug.paper_id),
        "identifiers": select(PaperIdentifier.scheme, PaperIdentifier.value, Paper.slug).join(
            Paper, Paper.id == PaperIdentifier.paper_id
        ),
        "reviews": select(paper.slug, other.slug, Review.reason)
        .join(paper, paper.id == Review.paper_id)
        .join(other, other.id == Review.other_paper_id),
        "authors": select(Author.folded_name, Author.name),
        "paper_authors": select(Paper.slug, PaperAuthor.position, Author.folded_name, PaperAuthor.name)
        .join(Paper, Paper.id == PaperAuthor.paper_id)
        .join(Author, Author.id == PaperAuthor.author_id),
        "topics": select(Topic.folded_name, Topic.name),
        "paper_topics": select(Paper.slug, Topic.folded_name, PaperTopic.name, PaperTopic.is_machine_written)
        .join(Paper, Paper.id == PaperTopic.paper_id)
        .join(Topic, Topic.id == PaperTopic.topic_id),
        "repos": select(
            Repository.url,
            Repository.host,
            Repository.host_id,
            Repository.owner,
            Repository.name,
            Repository.stars,
            Repository.forks,
            Repository.is_archived,
            Repository.language,
            Repository.licence,
        ),
        "repo_addresses": select(ObservedAddress.url, Repository.url).join(
            Repository, Repository.id == ObservedAddress.repo_id
        ),
        "paper_repos": select(Paper.slug, Repository.url, PaperRepo.url, PaperRepo.is_official, PaperRepo.origin)
        .join(Paper, Paper.id == PaperRepo.paper_id)
        .join(Repository, Repository.id == PaperRepo.repo_id),
        "links": select(Paper.slug, Link.url, Link.kind, Link.origin).join(Paper, Paper.id == Link.paper_id),
        "tasks": select(Task.folded_name, Task.name, Task.is_curated),
        "datasets": select(Dataset.folded_name, Dataset.name, Dataset.is_curated),
        "metrics": select(Metric.folded_name, Metric.name, Metric.is_curated, Metric.unit, Metric.higher_is_better),
        "task_aliases": select(Task.folded_name, TaskAlias.alias).join(Task, Task.id == TaskAlias.task_id),
        "dataset_aliases": select(Dataset.folded_name, DatasetAlias.alias).join(
            Dataset, Dataset.id == DatasetAlias.dataset_id
        ),
        "metric_aliases": select(Metric.folded_name, MetricAlias.alias).join(
            Metric, Metric.id == MetricAlias.metric_id
        ),
        "results": select(
            *_result_identity(),
            Result.task_as_printed,
            Result.dataset_as_printed,
            Result.metric_as_printed,
            Result.value_error,
            Result.value_text,
            Result.comparable_value,
            Result.attribution,
            Result.number_confidence,
            Result.metric_confidence,
            Result.dataset_confidence,
            Result.origin,
            Result.place,
            *evidence,
        )
        .outerjoin(Paper, Paper.id == Result.paper_id)
        .outerjoin(Repository, Repository.id == Result.repo_id)
        .join(Metric, Metric.id == Result.metric_id)
        .outerjoin(Dataset, Dataset.id == Result.dataset_id)
        .outerjoin(Task, Task.id == Result.task_id),
    }


def provenance() -> dict[str, Select[*tuple[Any, ...]]]:
    """The content of each table that says where things come from, as rows without numbers."""
    is_complete = Document.entry_count.is_not(None)
    return {
        "documents": select(
            Document.sha256,
            Document.loader,
            Document.series,
            Document.as_of,
            Document.licence,
            Document.byte_count,
            Document.entry_count,
            Document.reject_count,
        ).where(is_complete),
        "entries": select(
            Document.sha256,
            Entry.position,
            Entry.kind,
            Paper.slug,
            Repository.url,
            Entry.listed_on,
            Entry.day_as_printed,
            Entry.votes,
            Entry.comments,
            Entry.submitted_by,
        )
        .join(Document, Document.id == Entry.document_id)
        .outerjoin(Paper, Paper.id == Entry.paper_id)
        .outerjoin(Repository, Repository.id == Entry.repo_id)
        .where(is_complete),
        "rejects": select(Document.sha256, Reject.position, Reject.place, Reject.reason)
        .join(Document, Document.id == Reject.document_id)
        .where(is_complete),
        "paper_fields": select(Paper.slug, PaperField.field, Document.sha256, Entry.position)
        .join(Paper, Paper.id == PaperField.paper_id)
        .join(Entry, Entry.id == PaperField.entry_id)
        .join(Document, Document.id == Entry.document_id),
        "topic_documents": select(Paper.slug, Topic.folded_name, Document.sha256)
        .join(PaperTopic, PaperTopic.paper_id == Paper.id)
        .join(Topic, Topic.id == PaperTopic.topic_id)
        .join(Document, Document.id == PaperTopic.document_id),
        "repo_observations": select(
            Repository.url,
            Document.sha256,
            Entry.position,
            RepoObservation.url,
            RepoObservation.address_as_printed,
            RepoObservation.host_id,
            RepoObservation.stars,
            RepoObservation.forks,
            RepoObservation.is_archived,
            RepoObservation.language,
            RepoObservation.licence,
            RepoObservation.observed_on,
        )
        .join(RepoObservation, RepoObservation.repo_id == Repository.id)
        .join(Entry, Entry.id == RepoObservation.entry_id)
        .join(Document, Document.id == Entry.document_id),
        "paper_repo_documents": select(Paper.slug, Repository.url, Document.sha256)
        .join(PaperRepo, PaperRepo.paper_id == Paper.id)
        .join(Repository, Repository.id == PaperRepo.repo_id)
        .join(PaperRepoDocument, PaperRepoDocument.paper_repo_id == PaperRepo.id)
        .join(Document, Document.id == PaperRepoDocument.document_id),
        "link_documents": select(Paper.slug, Link.url, Document.sha256)
        .join(Link, Link.paper_id == Paper.id)
        .join(LinkDocument, LinkDocument.link_id == Link.id)
        .join(Document, Document.id == LinkDocument.document_id),
        "result_documents": select(*_result_identity(), Document.sha256)
        .join(ResultDocument, ResultDocument.result_id == Result.id)
        .join(Document, Document.id == ResultDocument.document_id)
        .outerjoin(Paper, Paper.id == Result.paper_id)
        .outerjoin(Repository, Repository.id == Result.repo_id)
        .join(Metric, Metric.id == Result.metric_id)
        .outerjoin(Dataset, Dataset.id == Result.dataset_id)
        .outerjoin(Task, Task.id == Result.task_id),
    }


def _result_identity() -> list[Any]:
    """What tells the results of all papers apart."""
    return [
        Paper.slug,
        Repository.url,
        Metric.folded_name,
        Dataset.folded_name,
        Task.folded_name,
        Result.kind,
        Result.value,
        Result.unit,
        Result.model,
        Result.split,
        Result.setting,
    ]
