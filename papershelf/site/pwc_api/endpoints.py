"""Every address of the API, each with what answers it: the one list that routes, description and documents read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from papershelf.site.lanes import PWC_API
from papershelf.site.pwc_api import evaluations, named, papers, repositories, shapes
from papershelf.site.pwc_api.asking import Asked, Page

_PART = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address, and what it answers."""

    path: str
    """Below the root of the API; names in braces stand for one part."""
    shape: type[msgspec.Struct]
    """What it answers with: one such object, or a page of them."""
    is_page: bool
    summary: str
    answer: Callable[[sqlite3.Connection, Asked], Page | msgspec.Struct | None]
    """None where there is nothing of that name."""
    filters: dict[str, str] = field(default_factory=dict)
    """Parameter to what it finds."""

    @property
    def parts(self) -> list[str]:
        """The names that stand for parts of the address."""
        return _PART.findall(self.path)

    @property
    def pattern(self) -> str:
        """The whole address as a regular expression; the slash at its end may be left out."""
        path = _PART.sub(r"(?P<\1>[^/]+)", self.path.rstrip("/"))
        return f"{PWC_API}{path}/?$"


def _page(
    path: str, shape: type[msgspec.Struct], answer: Callable[..., Page | None], summary: str, **filters: str
) -> Endpoint:
    return Endpoint(path, shape, True, summary, answer, filters)


def _one(
    path: str, shape: type[msgspec.Struct], answer: Callable[..., msgspec.Struct | None], summary: str
) -> Endpoint:
    return Endpoint(path, shape, False, summary, answer)


_Q = "Any name that leads to one, or a part of its name."
_NAME = "A part of its name."
_PAPER, _REPO = "/papers/{paper_id}/", "/repositories/{owner}/{name}/"
_VENUE = "/conferences/{venue_id}/"
_EDITION = f"{_VENUE}proceedings/{{proceeding_id}}/"
_TASK, _DATASET, _TABLE = "/tasks/{task_id}/", "/datasets/{dataset_id}/", "/evaluations/{evaluation_id}/"

ENDPOINTS = (
    _page(
        "/papers/",
        shapes.Paper,
        papers.all_papers,
        "Papers, the most important first.",
        q="Words, as in the search of the site.",
        arxiv_id="An arXiv identifier.",
        title="Words of the title.",
        abstract="Words of the abstract.",
    ),
    _one(_PAPER, shapes.Paper, papers.one_paper, "A paper."),
    _page(f"{_PAPER}repositories/", shapes.Repository, papers.repos_of_paper, "Its repositories, official ones first."),
    _page(f"{_PAPER}results/", shapes.Result, evaluations.results_of_paper, "Its results that belong to a board."),
    _page(f"{_PAPER}tasks/", shapes.Task, papers.tasks_of_paper, "Tasks that it names, or has results of."),
    _page(f"{_PAPER}datasets/", shapes.Dataset, papers.datasets_of_paper, "Data sets that it names or measures on."),
    _page(f"{_PAPER}methods/", shapes.Method, papers.methods_of_paper, "Methods that it names."),
    _page(
        "/search/",
        shapes.PaperRepo,
        papers.found_with_code,
        "Papers that a search finds, each with a repository.",
        q="Words, as in the search of the site.",
    ),
    _page(
        "/repositories/",
        shapes.Repository,
        repositories.all_repos,
        "Repositories, those with most stars first.",
        q="A part of its address.",
        owner="A part of its owner's name.",
        name=_NAME,
        stars="The fewest stars.",
        framework="What the code is written for: of no repository known.",
    ),
    _page("/repositories/{owner}/", shapes.Repository, repositories.repos_of_owner, "Repositories of an owner."),
    _one(_REPO, shapes.Repository, repositories.one_repo, "A repository."),
    _page(f"{_REPO}papers/", shapes.Paper, repositories.papers_of_repo, "Papers of a repository."),
    _page(
        "/authors/",
        shapes.Author,
        named.all_of("author"),
        "Authors, those with most papers first.",
        q=_Q,
        full_name=_NAME,
    ),
    _one("/authors/{author_id}/", shapes.Author, named.one_of("author"), "An author."),
    _page("/authors/{author_id}/papers/", shapes.Paper, named.papers_of("author"), "Papers of an author."),
    _page(
        "/conferences/",
        shapes.Conference,
        named.all_of("venue"),
        "Conferences, workshops and journals.",
        q=_Q,
        name=_NAME,
    ),
    _one(_VENUE, shapes.Conference, named.one_of("venue"), "A conference."),
    _page(f"{_VENUE}proceedings/", shapes.Proceeding, named.proceedings, "Editions of a conference, by year."),
    _one(_EDITION, shapes.Proceeding, named.one_proceeding, "An edition of a conference."),
    _page(f"{_EDITION}papers/", shapes.Paper, named.papers_of_proceeding, "Papers of an edition of a conference."),
    _page("/areas/", shapes.Area, named.areas, "Areas: the categories of arXiv that papers have.", q=_NAME, name=_NAME),
    _one("/areas/{area_id}/", shapes.Area, named.one_area, "An area."),
    _page("/areas/{area_id}/tasks/", shapes.Task, named.tasks_of_area, "Tasks of the papers of an area."),
    _page("/tasks/", shapes.Task, named.all_of("task"), "Tasks, those that most papers name first.", q=_Q, name=_NAME),
    _one(_TASK, shapes.Task, named.one_of("task"), "A task."),
    _page(f"{_TASK}parents/", shapes.Task, named.none_of("task"), "Tasks above it: none is known."),
    _page(f"{_TASK}children/", shapes.Task, named.none_of("task"), "Tasks below it: none is known."),
    _page(f"{_TASK}papers/", shapes.Paper, named.papers_of("task"), "Papers of a task."),
    _page(f"{_TASK}evaluations/", shapes.EvaluationTable, evaluations.tables_of_task, "Tables of a task."),
    _page(
        "/datasets/",
        shapes.Dataset,
        named.all_of("dataset"),
        "Data sets, those that most papers name first.",
        q=_Q,
        name=_NAME,
        full_name=_NAME,
    ),
    _one(_DATASET, shapes.Dataset, named.one_of("dataset"), "A data set."),
    _page(f"{_DATASET}evaluations/", shapes.EvaluationTable, evaluations.tables_of_dataset, "Tables of a data set."),
    _page(
        "/methods/",
        shapes.Method,
        named.all_of("method"),
        "Methods, those that most papers name first.",
        q=_Q,
        name=_NAME,
        full_name=_NAME,
    ),
    _one("/methods/{method_id}/", shapes.Method, named.one_of("method"), "A method."),
    _page("/evaluations/", shapes.EvaluationTable, evaluations.all_tables, "Tables of results, the longest first."),
    _one(_TABLE, shapes.EvaluationTable, evaluations.one_table, "A table of results."),
    _page(f"{_TABLE}metrics/", shapes.Metric, evaluations.metrics_of_table, "The columns of a table."),
    _one(f"{_TABLE}metrics/{{metric_id}}/", shapes.Metric, evaluations.one_metric, "A column of a table."),
    _page(f"{_TABLE}results/", shapes.Result, evaluations.results_of_table, "The rows of a table that have a rank."),
    _one(f"{_TABLE}results/{{result_id}}/", shapes.Result, evaluations.one_result, "A row of a table."),
)
"""All of them, in the order in which an address looks for its own."""
