"""Evaluation tables as Papers with Code dumped them: tasks hold data sets, which hold rows of models with their values.

A row has no place for a probability, so that of what was read from a text only what boards rank stands in one; of what
sources state all absolute values do. A setting is a part of the data set (`subdatasets`), split and unit stand with the
name of the metric or in the cell, as the loader of these files reads them (`loaders.papers_with_code_tables`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from db.cleaning import clean_day
from db.views import VIEWS
from loaders.table_values import NoValue, Value, value_of

Json = dict[str, Any]
_RESULTS = """
    SELECT * FROM (SELECT coalesce(tasks.name, results.task_as_printed, '') AS task,
        coalesce(datasets.name, results.dataset_as_printed, '') AS dataset, coalesce(results.setting, '') AS setting,
        coalesce(papers.slug, '') AS slug, coalesce(repos.url, '') AS repo, coalesce(results.model, '') AS model,
        coalesce(metrics.name, results.metric_as_printed) AS metric, results.split, results.unit, results.value,
        results.value_error, results.value_text, results.uses_additional_data, results.paper_id, papers.title,
        papers.published_on, papers.arxiv_id, papers.doi,
        (SELECT min(links.url) FROM links WHERE links.paper_id = papers.id AND links.kind = 'paper') AS link
    FROM results
    LEFT JOIN tasks ON tasks.id = results.task_id LEFT JOIN datasets ON datasets.id = results.dataset_id
    LEFT JOIN metrics ON metrics.id = results.metric_id LEFT JOIN papers ON papers.id = results.paper_id
    LEFT JOIN repos ON repos.id = results.repo_id
    WHERE results.kind = 'absolute' AND coalesce(results.verdict, '') <> 'denied' AND (
        (results.origin <> 'abstract' AND substr(results.origin, 1, 4) <> 'llm:')
        OR results.id IN (SELECT result_id FROM ({leaderboard}) AS ranked)
    )) AS found ORDER BY {order}
"""
_ORDER = ("task", "dataset", "setting", "slug", "repo", "model", "metric", "coalesce(split, '')", "value_text")
_REPOS = """
    SELECT repos.url, repos.owner, repos.name FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id
    WHERE paper_repos.paper_id = :paper ORDER BY repos.url
"""


def by_code_points(connection: Connection) -> str:
    """What orders text by its code points, behind its name in a query: so SQLite does, whatever a server's language."""
    return ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""


def tasks_with_tables(connection: Connection) -> Iterator[Json]:
    """The tasks that have results, by name; one at a time is held."""
    order = ", ".join(f"{name}{by_code_points(connection)}" for name in _ORDER)
    leaderboard = VIEWS["leaderboard"].definition(connection.dialect.name, also=", judged.id AS result_id")
    query = text(_RESULTS.format(leaderboard=leaderboard.replace(":", "\\:"), order=order))
    with connection.execute(query.execution_options(yield_per=1_000)) as rows:
        for task, of_task in groupby(rows, key=lambda row: row.task):
            datasets = [
                _dataset(connection, name, of_dataset)
                for name, of_dataset in groupby(of_task, key=lambda row: row.dataset)
            ]
            yield {
                "task": task,
                "description": "",
                "categories": [],
                "synonyms": [],
                "source_link": None,
                "subtasks": [],
                "datasets": datasets,
            }


def _dataset(connection: Connection, name: str, rows: Iterable[Any]) -> Json:
    """A data set with its table, and below it those of its settings."""
    tables = {
        setting: _table(connection, of_setting) for setting, of_setting in groupby(rows, key=lambda row: row.setting)
    }
    return {
        "dataset": name,
        "description": "",
        "dataset_citations": [],
        "dataset_links": [],
        "subdatasets": [
            {"subdataset": setting, "description": "", "subdatasets": [], "sota": table}
            for setting, table in tables.items()
            if setting
        ],
        "sota": tables.get("", {"metrics": [], "rows": []}),
    }


def _table(connection: Connection, results: Iterable[Any]) -> Json:
    """A table: a row a model of a paper, and another one where it has two values of one metric."""
    rows: list[Json] = []
    columns: dict[str, None] = {}
    for _, of_model in groupby(results, key=lambda row: (row.slug, row.repo, row.model)):
        own: list[Json] = []
        for result in of_model:
            column = _column(result.metric, result.split)
            columns[column] = None
            fitting = (
                row
                for row in own
                if column not in row["metrics"] and row["uses_additional_data"] == result.uses_additional_data
            )
            row = next(fitting, None)
            if row is None:
                row = _row(connection, result)
                own.append(row)
            row["metrics"][column] = _cell(result)
        rows += own
    return {"metrics": list(columns), "rows": rows}


def _row(connection: Connection, result: Any) -> Json:
    code: list[Json] = []
    if result.repo:
        code = [{"title": result.repo.removeprefix("https://"), "url": result.repo}]
    elif result.paper_id is not None:
        found = connection.execute(text(_REPOS), {"paper": result.paper_id})
        code = [{"title": f"{repo.owner}/{repo.name}", "url": repo.url} for repo in found]
    page = f"https://doi.org/{result.doi}" if result.doi else result.link
    return {
        "model_name": result.model,
        "paper_title": result.title or "",
        "paper_url": f"https://arxiv.org/abs/{result.arxiv_id}" if result.arxiv_id else page or "",
        "paper_date": clean_day(result.published_on or ""),
        "metrics": {},
        "code_links": code,
        "model_links": [],
        "uses_additional_data": None if result.uses_additional_data is None else bool(result.uses_additional_data),
    }


def _column(metric: str, split: str | None) -> str:
    """The name of a metric with its split."""
    return f"{metric} ({split})" if split else str(metric)


def _cell(result: Any) -> str:
    """A value as printed, or else in the plainest form that says the same."""
    number = f"{result.value:g}" if float(f"{result.value:g}") == result.value else repr(result.value)
    unit = result.unit or ""
    error = f" ± {result.value_error}" if result.value_error is not None else ""
    wanted = Value(result.value, result.value_error, result.unit)
    for cell in (result.value_text, f"{result.value_text}{unit}", f"{number}{unit}{error}"):
        with suppress(NoValue):
            if value_of(cell) == wanted:
                return str(cell)
    return f"{number}{error}"
