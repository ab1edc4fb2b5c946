"""What is exported: one type a kind of row, whose fields are the public names."""

from __future__ import annotations

import msgspec


class PaperRow(msgspec.Struct, frozen=True):
    """One paper."""

    title: str
    abstract: str | None
    published_on: str | None
    """As precise as the source is: YYYY, YYYY-MM or YYYY-MM-DD."""
    author_count: int | None
    """Known also where the names are not."""
    authors: tuple[str, ...]
    """Names as printed, in order."""
    arxiv_id: str | None
    doi: str | None
    slug: str
    documents: tuple[str, ...]
    """Names of the documents that describe it."""
    venue: str | None = None
    """Canonical name of where it was published."""
    venue_year: int | None = None
    """Year of the edition."""


class AuthorRow(msgspec.Struct, frozen=True):
    """One author."""

    name: str
    paper_count: int
    papers: tuple[str, ...]
    """Slugs."""


class RepoRow(msgspec.Struct, frozen=True):
    """One repository."""

    url: str
    host: str
    owner: str
    name: str
    stars: int | None
    """At the latest observation."""
    papers: tuple[str, ...]
    """Slugs."""


class LinkRow(msgspec.Struct, frozen=True):
    """One address that an abstract prints or a source gives."""

    paper: str
    """Title."""
    paper_slug: str
    url: str
    """As printed."""
    kind: str
    """code, project, dataset, video or other."""


class ResultRow(msgspec.Struct, frozen=True):
    """One number that a paper reports; metric, data set and task by their canonical names."""

    paper: str
    """Title."""
    paper_slug: str
    kind: str
    """absolute, delta or ratio."""
    value: float
    unit: str | None
    metric: str
    dataset: str | None
    task: str | None
    model: str | None
    attribution: str
    """own or other."""
    evidence: str | None
    evidence_start: int | None
    """First code point of the evidence in the abstract."""
    evidence_end: int | None
    """Code point after its last one."""
    number_confidence: float | None
    metric_confidence: float | None
    dataset_confidence: float | None
    origin: str


ExportRow = PaperRow | AuthorRow | RepoRow | LinkRow | ResultRow
