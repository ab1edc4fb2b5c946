"""Rows that many papers share, each known by a folded name: authors, venues, topics, repositories, tasks and so on.

A shared row lives as long as something refers to it, and is spelled as most of what refers to it prints it. Both are
functions of the set of papers: whichever paper came first does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, func, select, update

from db import tables
from db.identifiers import clean_repo
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.tables.base import table_of
from db.vocabulary import Dataset, Metric, Task
from db.vocabulary.venues import Venue, series_name

Term = Metric | Dataset | Task | Venue
"""What a vocabulary knows of a name."""


def _by_name(printed: str) -> dict[str, Any]:
    return {"name": printed}


def _by_series(printed: str) -> dict[str, Any]:
    return {"name": series_name(printed)}


def _by_address(printed: str) -> dict[str, Any]:
    repo = clean_repo(printed)
    return {"owner": repo.owner, "name": repo.name} if repo else {}


@dataclass(frozen=True)
class SharedName:
    """One kind of shared row: its table, what refers to it, and how it is spelled after what was printed."""

    table: Table
    key: Column[str]
    reference: Column[int]
    printed: Column[str]
    spelled: Callable[[str], dict[str, Any]] = _by_name
    aliases: Column[int] | None = None
    """The referring column of the table of aliases, for names that a vocabulary curates."""

    @property
    def column(self) -> str:
        """The name of the key's column."""
        return str(self.key.key)

    @property
    def paper(self) -> Column[int]:
        """The paper that refers to it: the row itself, where papers do so without a table between."""
        columns = self.reference.table.c
        return columns["id"] if self.reference.table is _PAPERS else columns["paper_id"]


_PAPER_AUTHORS, _PAPER_TOPICS, _PAPER_REPOS = map(table_of, (tables.PaperAuthor, tables.PaperTopic, tables.PaperRepo))
_PAPERS, _VENUES, _VENUE_ALIASES = map(table_of, (tables.Paper, tables.Venue, tables.VenueAlias))
_AUTHORS, _TOPICS, _REPOS = map(table_of, (tables.Author, tables.Topic, tables.Repository))
_TASKS, _DATASETS, _METRICS, _RESULTS = map(table_of, (tables.Task, tables.Dataset, tables.Metric, tables.Result))
_TASK_ALIASES, _DATASET_ALIASES, _METRIC_ALIASES = map(
    table_of, (tables.TaskAlias, tables.DatasetAlias, tables.MetricAlias)
)

AUTHORS = SharedName(_AUTHORS, _AUTHORS.c.folded_name, _PAPER_AUTHORS.c.author_id, _PAPER_AUTHORS.c.name)
TOPICS = SharedName(_TOPICS, _TOPICS.c.folded_name, _PAPER_TOPICS.c.topic_id, _PAPER_TOPICS.c.name)
REPOS = SharedName(_REPOS, _REPOS.c.url, _PAPER_REPOS.c.repo_id, _PAPER_REPOS.c.url, _by_address)
TASKS = SharedName(
    _TASKS, _TASKS.c.folded_name, _RESULTS.c.task_id, _RESULTS.c.task_as_printed, aliases=_TASK_ALIASES.c.task_id
)
DATASETS = SharedName(
    _DATASETS,
    _DATASETS.c.folded_name,
    _RESULTS.c.dataset_id,
    _RESULTS.c.dataset_as_printed,
    aliases=_DATASET_ALIASES.c.dataset_id,
)
METRICS = SharedName(
    _METRICS,
    _METRICS.c.folded_name,
    _RESULTS.c.metric_id,
    _RESULTS.c.metric_as_printed,
    aliases=_METRIC_ALIASES.c.metric_id,
)
VENUES = SharedName(
    _VENUES,
    _VENUES.c.folded_name,
    _PAPERS.c.venue_id,
    _PAPERS.c.venue_as_printed,
    _by_series,
    aliases=_VENUE_ALIASES.c.venue_id,
)
ALL = (AUTHORS, VENUES, TOPICS, REPOS, TASKS, DATASETS, METRICS)


def ids_of(connection: Connection, kind: SharedName, rows: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """The ids of shared rows by their keys; those that are missing are made from the given columns.

    What the vocabulary curates is brought to the vocabulary's columns, also where an older one did not know it, and
    what only an older one curated is no longer curated.
    """
    found = select_in(connection, select(kind.table), kind.key, rows)
    known = {row[kind.column]: row for row in (dict(row._mapping) for row in found)}
    changed = [
        {"row_id": known[key]["id"], **rows[key]}
        for key in sorted(known)
        if (rows[key].get("is_curated") or known[key].get("is_curated"))
        and any(known[key][name] != value for name, value in rows[key].items())
    ]
    _update(connection, kind, changed)
    missing = sorted(rows.keys() - known.keys())
    first = next_id(connection, kind.table) if missing else 0
    new = {key: first + number for number, key in enumerate(missing)}
    insert_rows(connection, kind.table, [{"id": new[key], kind.column: key, **rows[key]} for key in missing])
    return {key: row["id"] for key, row in known.items()} | new


def ids_of_terms(connection: Connection, kind: SharedName, terms: Mapping[str, Term]) -> dict[str, int]:
    """The ids of terms of the vocabulary by their keys, with their columns and aliases as the vocabulary says."""
    columns = [column.key for column in kind.table.columns if column.key not in ("id", kind.column)]
    rows = {key: {column: getattr(term, column) for column in columns} for key, term in terms.items()}
    ids = ids_of(connection, kind, rows)
    _replace_aliases(connection, kind, {ids[key]: term.aliases for key, term in terms.items()})
    return ids


def _replace_aliases(connection: Connection, kind: SharedName, aliases: Mapping[int, Iterable[str]]) -> None:
    """Give terms their aliases; those of what is not curated are none. Nothing is written where nothing changes."""
    assert kind.aliases is not None
    table, column = kind.aliases.table, str(kind.aliases.key)
    before: dict[int, set[str]] = defaultdict(set)
    for row in select_in(connection, select(kind.aliases, table.c.alias), kind.aliases, aliases):
        before[row[0]].add(row[1])
    aliases = {id_: own for id_, own in aliases.items() if set(own) != before[id_]}
    delete_in(connection, table, kind.aliases, aliases)
    rows = [{column: id_, "alias": alias} for id_, own in sorted(aliases.items()) for alias in sorted(set(own))]
    insert_rows(connection, table, rows)


def referred(connection: Connection, kind: SharedName, paper_ids: Iterable[int]) -> set[int]:
    """The shared rows that papers refer to."""
    rows = select_in(connection, select(kind.reference).distinct(), kind.paper, paper_ids)
    return {row[0] for row in rows if row[0] is not None}


def refresh(connection: Connection, kind: SharedName, ids: Iterable[int]) -> None:
    """Spell shared rows anew after what refers to them now, and delete those that nothing refers to."""
    ids = set(ids)
    spellings: dict[int, Counter[str]] = defaultdict(Counter)
    counted = select(kind.reference, kind.printed, func.count()).group_by(kind.reference, kind.printed)
    for row in select_in(connection, counted, kind.reference, ids):
        spellings[row[0]][row[1]] = row[2]
    _delete(connection, kind, ids - spellings.keys())
    best = {id_: kind.spelled(min(forms, key=lambda form: (-forms[form], form))) for id_, forms in spellings.items()}
    _update_spelling(connection, kind, {id_: columns for id_, columns in best.items() if columns})


def _delete(connection: Connection, kind: SharedName, ids: set[int]) -> None:
    if kind.aliases is not None:
        delete_in(connection, kind.aliases.table, kind.aliases, ids)
    delete_in(connection, kind.table, kind.table.c.id, ids)


def _update_spelling(connection: Connection, kind: SharedName, best: Mapping[int, dict[str, Any]]) -> None:
    current = select(kind.table)
    if kind.aliases is not None:
        current = current.where(kind.table.c.is_curated.is_(False))
    rows = (dict(row._mapping) for row in select_in(connection, current, kind.table.c.id, best))
    changed = [
        {"row_id": row["id"], **best[row["id"]]}
        for row in rows
        if any(row[column] != value for column, value in best[row["id"]].items())
    ]
    _update(connection, kind, changed)


def _update(connection: Connection, kind: SharedName, rows: list[dict[str, Any]]) -> None:
    """Update rows that all have the same columns, each named by its `row_id`."""
    if rows:
        connection.execute(update(kind.table).where(kind.table.c.id == bindparam("row_id")), rows)
