"""The objects of the API, field by field as its clients read them (`paperswithcode-client` 0.3.1, its `models`).

Identifiers are slugs: the last part of the address that a paper, task, data set ... has on the site. Where a client
insists on a text or a number that no source of the shelf tells, it is empty or 0.
"""

from __future__ import annotations

import msgspec


class Paper(msgspec.Struct):
    """A paper."""

    id: str
    arxiv_id: str | None
    nips_id: None
    url_abs: str
    url_pdf: str
    title: str
    abstract: str
    authors: list[str]
    published: str | None
    conference: str | None
    conference_url_abs: str | None
    conference_url_pdf: str | None
    proceeding: str | None


class Repository(msgspec.Struct, omit_defaults=True):
    """A repository; whether it is official is told beside a paper only."""

    url: str
    owner: str
    name: str
    description: str
    stars: int
    framework: str
    is_official: bool | msgspec.UnsetType = msgspec.UNSET


class PaperRepo(msgspec.Struct):
    """A paper with its first repository, if it has one."""

    paper: Paper
    repository: Repository | None
    is_official: bool


class Author(msgspec.Struct):
    """An author."""

    id: str
    full_name: str


class Conference(msgspec.Struct):
    """A conference, workshop or journal."""

    id: str
    name: str


class Proceeding(msgspec.Struct):
    """One year's edition of a conference."""

    id: str
    year: int
    month: None


class Area(msgspec.Struct):
    """A field of research: a category of arXiv."""

    id: str
    name: str


class Task(msgspec.Struct):
    """A task."""

    id: str
    name: str
    description: str


class Dataset(msgspec.Struct):
    """A data set; its address is that of its page on the site."""

    id: str
    name: str
    full_name: str
    url: str


class Method(msgspec.Struct):
    """A method."""

    id: str
    name: str
    full_name: str
    description: str
    paper: None


class EvaluationTable(msgspec.Struct):
    """A table of results: the boards of one task on one data set."""

    id: str
    task: str
    dataset: str
    description: str
    mirror_url: None


class Metric(msgspec.Struct):
    """A column of a table: one board, of a measure with its split and setting."""

    id: str
    name: str
    description: str
    is_loss: bool


class Result(msgspec.Struct):
    """A row of a table: what one paper gives for one model. `evaluation`, the table, is an addition of ours."""

    id: str
    best_rank: int | None
    metrics: dict[str, str]
    methodology: str
    uses_additional_data: bool
    paper: str | None
    best_metric: str | None
    evaluated_on: str | None
    external_source_url: str | None
    evaluation: str
