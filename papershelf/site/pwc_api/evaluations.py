"""Evaluation tables: the boards of one task on one data set, each board a column, each paper's model a row.

A table is called TASK-on-DATASET, as at the original; one whose rows state no task has the slug of its data set alone.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from db.resolution.names import slugify
from papershelf.site.pwc_api.asking import Asked, Page, count_of, page_of, page_of_all, rows_of
from papershelf.site.pwc_api.named import row_named
from papershelf.site.pwc_api.papers import paper_number
from papershelf.site.pwc_api.shapes import EvaluationTable, Metric, Result

_BETWEEN = "-on-"
_MOST_CUTS = 4
"""Two is what real names come to; each is looked up."""
_TABLES = """
    FROM _evaluation_tables AS own
    JOIN datasets ON datasets.id = own.dataset_id LEFT JOIN tasks ON tasks.name = own.task
"""
_SLUGS = "substr(tasks.address, length('/tasks/') + 1), substr(datasets.address, length('/datasets/') + 1)"
_BOARDS = """
    SELECT id, metric, split, setting, better, is_higher_better FROM boards
    WHERE dataset_id = :dataset AND task IS :task ORDER BY entry_count DESC, id
"""
_ROWS = f"""
    SELECT papers.slug, repos.url, judged.model, boards.metric, boards.split, boards.setting, boards.better,
        judged.value, judged.unit, judged.rank, results.uses_additional_data,
        coalesce(results.stated_on, judged.published_on), results.source_url, {_SLUGS}
    FROM board_results AS judged
    JOIN boards ON boards.id = judged.board_id
    JOIN results ON results.id = judged.result_id
    JOIN datasets ON datasets.id = boards.dataset_id LEFT JOIN tasks ON tasks.name = boards.task
    LEFT JOIN papers ON papers.id = judged.paper_id LEFT JOIN repos ON repos.id = results.repo_id
    WHERE {{which}} ORDER BY boards.entry_count DESC, boards.id, judged.rank, judged.id
"""
_OF_TABLE = _ROWS.format(
    which="judged.rank IS NOT NULL AND judged.board_id IN "
    "(SELECT id FROM boards WHERE dataset_id = :dataset AND task IS :task)"
)
_OF_PAPER = _ROWS.format(which="judged.paper_id = :paper AND results.kind = 'absolute'")
_HASH_DIGITS = 16
_MOST_RANKS = """
    SELECT boards.task, boards.dataset, judged.rank FROM board_results AS judged
    JOIN boards ON boards.id = judged.board_id
    WHERE judged.paper_id = :paper AND judged.rank IS NOT NULL AND boards.dataset_id = :dataset AND boards.task IS :task
    ORDER BY boards.entry_count DESC, boards.id, judged.rank LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the row of its data set, and its task as boards name it."""

    dataset: int
    task: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """The best place of a paper on the largest board of a table that has it."""

    task: str | None
    dataset: str
    rank: int


def all_tables(snapshot: sqlite3.Connection, asked: Asked) -> Page:
    """All tables, those with most rows first: they are numbered so, and no page reads what stands before it."""
    query = f"SELECT {_SLUGS} {_TABLES} WHERE own.id > ? AND own.id <= ? ORDER BY own.id"
    rows = snapshot.execute(query, (asked.skipped, asked.skipped + asked.size)).fetchall()
    return page_of(asked, [_table(*row) for row in rows], count_of(snapshot, "_evaluation_tables"))


def tables_of_task(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The tables of a task."""
    number = row_named(snapshot, "task", asked.names["task_id"])
    where = "WHERE own.task = (SELECT name FROM tasks WHERE id = :row)"
    return _tables(snapshot, asked, where, {"row": number}) if number is not None else None


def tables_of_dataset(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The tables of a data set."""
    number = row_named(snapshot, "dataset", asked.names["dataset_id"])
    return _tables(snapshot, asked, "WHERE own.dataset_id = :row", {"row": number}) if number is not None else None


def one_table(snapshot: sqlite3.Connection, asked: Asked) -> EvaluationTable | None:
    """A table."""
    table = table_named(snapshot, asked.names["evaluation_id"])
    if table is None:
        return None
    named = {"dataset": table.dataset, "task": table.task}
    where = "WHERE own.dataset_id = :dataset AND own.task IS :task"
    row = snapshot.execute(f"SELECT {_SLUGS} {_TABLES} {where}", named).fetchone()
    return _table(*row)


def metrics_of_table(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The columns of a table, the one with most rows first."""
    table = table_named(snapshot, asked.names["evaluation_id"])
    return page_of_all(asked, list(_metrics(snapshot, table))) if table is not None else None


def one_metric(snapshot: sqlite3.Connection, asked: Asked) -> Metric | None:
    """A column of a table."""
    table = table_named(snapshot, asked.names["evaluation_id"])
    metrics = _metrics(snapshot, table) if table is not None else ()
    return next((metric for metric in metrics if metric.id == asked.names["metric_id"]), None)


def results_of_table(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The rows of a table that have a rank, the best of its largest board first."""
    table = table_named(snapshot, asked.names["evaluation_id"])
    return page_of_all(asked, _results_of(snapshot, table)) if table is not None else None


def one_result(snapshot: sqlite3.Connection, asked: Asked) -> Result | None:
    """A row of a table."""
    table = table_named(snapshot, asked.names["evaluation_id"])
    results = _results_of(snapshot, table) if table is not None else []
    return next((result for result in results if result.id == asked.names["result_id"]), None)


def results_of_paper(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The results of a paper that belong to a board; those without a place on it have no rank."""
    number = paper_number(snapshot, asked.names["paper_id"])
    if number is None:
        return None
    return page_of_all(asked, _rows(snapshot.execute(_OF_PAPER, {"paper": number})))


def table_named(snapshot: sqlite3.Connection, name: str) -> Table | None:
    """The table that TASK-on-DATASET or DATASET names, each by its slug or any other name; None where there is none."""
    for task, dataset in cuts(name):
        number = row_named(snapshot, "dataset", dataset)
        task_number = row_named(snapshot, "task", task) if number is not None else None
        if number is not None and task_number is not None:
            (called,) = snapshot.execute("SELECT name FROM tasks WHERE id = ?", [task_number]).fetchone()
            if _has_boards(snapshot, number, called):
                return Table(number, called)
    number = row_named(snapshot, "dataset", name)
    return Table(number, None) if number is not None and _has_boards(snapshot, number, None) else None


def cuts(name: str) -> Iterator[tuple[str, str]]:
    """The ways to cut TASK-on-DATASET, for either may hold "-on-" itself; the longest data set first."""
    at = name.find(_BETWEEN)
    for _ in range(_MOST_CUTS):
        if at < 0:
            return
        yield name[:at], name[at + len(_BETWEEN) :]
        at = name.find(_BETWEEN, at + 1)


def best_place(snapshot: sqlite3.Connection, paper: int, table: Table) -> Place | None:
    """The place of a paper in a table; None where it has no rank there."""
    named = {"paper": paper, "dataset": table.dataset, "task": table.task}
    found = snapshot.execute(_MOST_RANKS, named).fetchone()
    return Place(*found) if found else None


def _has_boards(snapshot: sqlite3.Connection, dataset: int, task: str | None) -> bool:
    query = "SELECT 1 FROM boards WHERE dataset_id = ? AND task IS ? LIMIT 1"
    return snapshot.execute(query, (dataset, task)).fetchone() is not None


def _tables(snapshot: sqlite3.Connection, asked: Asked, where: str, values: dict[str, Any]) -> Page:
    rows, count = rows_of(snapshot, asked, _SLUGS, f"{_TABLES} {where}", "own.id", values)
    return page_of(asked, [_table(*row) for row in rows], count)


def _table(task: str | None, dataset: str) -> EvaluationTable:
    return EvaluationTable(_name(task, dataset), task or "", dataset, "", None)


def _name(task: str | None, dataset: str) -> str:
    return f"{task}{_BETWEEN}{dataset}" if task else dataset


def _metrics(snapshot: sqlite3.Connection, table: Table) -> Iterator[Metric]:
    for _, *parts, is_higher_better in snapshot.execute(_BOARDS, {"dataset": table.dataset, "task": table.task}):
        name = _column(*parts)
        yield Metric(slugify(name), name, "", not is_higher_better)


def _column(metric: str, split: str | None, setting: str | None, better: str | None) -> str:
    """What a board measures, in words; with what is better, where another board differs in that alone."""
    return ", ".join(filter(None, (metric, split, setting, better and f"{better} is better")))


def _results_of(snapshot: sqlite3.Connection, table: Table) -> list[Result]:
    return _rows(snapshot.execute(_OF_TABLE, {"dataset": table.dataset, "task": table.task}))


def _rows(found: Iterable[Any]) -> list[Result]:
    """Rows of tables out of single numbers, the best known of a column first: that one stands in it."""
    rows: dict[str, Result] = {}
    for slug, url, model, *parts, value, unit, rank, more, day, source, task, dataset in found:
        evaluation, column = _name(task, dataset), _column(*parts)
        key = "\n".join((evaluation, slug or url or "", model or ""))
        number = hashlib.sha256(key.encode()).hexdigest()[:_HASH_DIGITS]
        row = rows.setdefault(
            number, Result(number, None, {}, model or "", False, slug, None, day, source or url, evaluation)
        )
        row.metrics.setdefault(column, value if not unit or unit in value else f"{value}{unit}")
        row.uses_additional_data = row.uses_additional_data or bool(more)
        if rank is not None and (row.best_rank is None or rank < row.best_rank):
            row.best_rank, row.best_metric = rank, column
    return list(rows.values())
