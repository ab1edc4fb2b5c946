"""The dumps of the original Papers with Code: its five files in their old shapes.

https://github.com/paperswithcode/paperswithcode-data describes them.

    papers-with-abstracts.json.gz             papers
    links-between-papers-and-code.json.gz     papers and their repositories
    evaluation-tables.json.gz                 tasks, their data sets, and rows of results (`pwc_tables`)
    methods.json.gz, datasets.json.gz         what is known of each by name

Each is one list, with an object a line. `paper_url`, by which the files refer to each other, has the form that
it had at the original, with our slug. What no source of the shelf tells is null or empty, as it was there.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, text

from db.cleaning import clean_day
from db.resolution.names import slugify
from papershelf.export.pwc_tables import by_code_points, tasks_with_tables

BATCH = 1_000
SITE = "https://paperswithcode.com"
Json = dict[str, Any]

_PAPERS = """
    SELECT papers.id, papers.slug, papers.title, papers.abstract, papers.published_on, papers.arxiv_id, papers.doi,
        venues.name AS venue, papers.venue_year
    FROM papers LEFT JOIN venues ON venues.id = papers.venue_id ORDER BY papers.slug{collation}
"""
_AUTHORS = "SELECT paper_id, name FROM paper_authors WHERE paper_id IN :papers ORDER BY paper_id, position"
_LINKS = (
    "SELECT paper_id, url FROM links WHERE kind = 'paper' AND paper_id IN :papers ORDER BY paper_id, url{collation}"
)
_TASKS = """
    SELECT paper_id, name FROM (
        SELECT paper_id, name FROM paper_topics WHERE scheme IS NULL AND NOT is_machine_written AND paper_id IN :papers
        UNION SELECT paper_tasks.paper_id, tasks.name FROM paper_tasks JOIN tasks ON tasks.id = paper_tasks.task_id
        WHERE tasks.is_attested AND paper_tasks.paper_id IN :papers
    ) AS own ORDER BY paper_id, name{collation}
"""
_METHODS = """
    SELECT paper_methods.paper_id, methods.name FROM paper_methods
    JOIN methods ON methods.id = paper_methods.method_id
    WHERE methods.is_attested AND paper_methods.paper_id IN :papers GROUP BY paper_methods.paper_id, methods.name
    ORDER BY paper_methods.paper_id, methods.name{collation}
"""
_REPOS = """
    SELECT paper_repos.paper_id, repos.url, paper_repos.is_official, paper_repos.origin
    FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id
    WHERE paper_repos.paper_id IN :papers ORDER BY paper_repos.paper_id, repos.url{collation}
"""
_NAMED_METHODS = """
    SELECT methods.name, count(DISTINCT paper_methods.paper_id) AS papers FROM methods
    JOIN paper_methods ON paper_methods.method_id = methods.id WHERE methods.is_attested
    GROUP BY methods.id, methods.name ORDER BY methods.name{collation}
"""
_NAMED_DATASETS = """
    SELECT datasets.id, datasets.name, count(DISTINCT own.paper_id) AS papers FROM datasets
    LEFT JOIN (
        SELECT dataset_id, paper_id FROM paper_datasets UNION SELECT dataset_id, paper_id FROM results
    ) AS own ON own.dataset_id = datasets.id WHERE datasets.is_attested
    GROUP BY datasets.id, datasets.name ORDER BY datasets.name{collation}
"""
_SPELLINGS = "SELECT dataset_id, alias FROM dataset_aliases ORDER BY dataset_id, alias{collation}"
_TASKS_OF_DATASETS = """
    SELECT results.dataset_id, tasks.name FROM results JOIN tasks ON tasks.id = results.task_id
    WHERE results.dataset_id IS NOT NULL AND tasks.is_attested GROUP BY results.dataset_id, tasks.name
    ORDER BY results.dataset_id, tasks.name{collation}
"""


def write_pwc(connection: Connection, folder: Path) -> dict[str, int]:
    """Write the five files into a folder; gives how many objects each holds."""
    files: dict[str, Iterable[Json]] = {
        "papers-with-abstracts": _papers(connection),
        "links-between-papers-and-code": _links(connection),
        "evaluation-tables": tasks_with_tables(connection),
        "methods": _methods(connection),
        "datasets": _datasets(connection),
    }
    return {name: _write(objects, folder / f"{name}.json.gz") for name, objects in files.items()}


def _write(objects: Iterable[Json], path: Path) -> int:
    """Write a list, compressed; the same objects give the same bytes."""
    encode = msgspec.json.Encoder().encode
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        for count, one in enumerate(objects, 1):
            file.write((b"[\n" if count == 1 else b",\n") + encode(one))
        file.write(b"\n]\n" if count else b"[]\n")
    return count


def _papers(connection: Connection) -> Iterator[Json]:
    for batch in _batches(connection):
        numbers = [row.id for row in batch]
        authors, links, tasks, methods = (
            _lists(connection, query, numbers) for query in (_AUTHORS, _LINKS, _TASKS, _METHODS)
        )
        for row in batch:
            abstract_page, pdf = _addresses(row, links[row.id])
            yield {
                "paper_url": f"{SITE}/paper/{row.slug}",
                "arxiv_id": row.arxiv_id,
                "nips_id": None,
                "openreview_id": None,
                "title": row.title,
                "abstract": row.abstract,
                "short_abstract": None,
                "url_abs": abstract_page,
                "url_pdf": pdf,
                "proceeding": f"{row.venue} {row.venue_year or ''}".strip() if row.venue else None,
                "authors": authors[row.id],
                "tasks": list({slugify(task): task for task in reversed(tasks[row.id])}.values())[::-1],
                "date": clean_day(row.published_on or ""),
                "conference_url_abs": None,
                "conference_url_pdf": None,
                "conference": None,
                "reproduces_paper": None,
                "methods": [_method(name) for name in methods[row.id]],
            }


def _links(connection: Connection) -> Iterator[Json]:
    for batch in _batches(connection):
        numbers = [row.id for row in batch]
        links = _lists(connection, _LINKS, numbers)
        repos = defaultdict(list)
        for paper, *repo in connection.execute(_query(connection, _REPOS), {"papers": numbers}):
            repos[paper].append(repo)
        for row in batch:
            abstract_page, pdf = _addresses(row, links[row.id])
            for url, is_official, origin in repos[row.id]:
                yield {
                    "paper_url": f"{SITE}/paper/{row.slug}",
                    "paper_title": row.title,
                    "paper_arxiv_id": row.arxiv_id,
                    "paper_url_abs": abstract_page,
                    "paper_url_pdf": pdf,
                    "repo_url": url,
                    "is_official": None if is_official is None else bool(is_official),
                    "mentioned_in_paper": origin == "abstract",
                    "mentioned_in_github": False,
                    "framework": "none",
                }


def _methods(connection: Connection) -> Iterator[Json]:
    for name, papers in connection.execute(_query(connection, _NAMED_METHODS)):
        yield _method(name) | {
            "url": f"{SITE}/method/{slugify(name)}",
            "paper": None,
            "num_papers": papers,
            "collections": [],
        }


def _datasets(connection: Connection) -> Iterator[Json]:
    variants = _lists(connection, _SPELLINGS)
    tasks = _lists(connection, _TASKS_OF_DATASETS)
    for number, name, papers in connection.execute(_query(connection, _NAMED_DATASETS)):
        yield {
            "url": f"{SITE}/dataset/{slugify(name)}",
            "name": name,
            "full_name": name,
            "homepage": None,
            "description": "",
            "paper": None,
            "introduced_date": None,
            "warning": None,
            "modalities": [],
            "tasks": [{"task": task, "url": f"{SITE}/task/{slugify(task)}"} for task in tasks[number]],
            "languages": [],
            "variants": [name, *variants[number]],
            "num_papers": papers,
            "data_loaders": [],
        }


def _method(name: str) -> Json:
    unknown = ("introduced_year", "source_url", "source_title", "code_snippet_url")
    return {"name": name, "full_name": name, "description": ""} | dict.fromkeys(unknown)


def _batches(connection: Connection) -> Iterator[Any]:
    """Papers by their slugs, some at a time."""
    with connection.execute(_query(connection, _PAPERS).execution_options(yield_per=BATCH)) as rows:
        yield from rows.partitions(BATCH)


def _lists(connection: Connection, query: str, papers: list[int] | None = None) -> defaultdict[int, list[str]]:
    """What belongs to rows: number of a row to its list."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number, value in connection.execute(_query(connection, query), {"papers": papers} if papers else {}):
        found[number].append(value)
    return found


def _query(connection: Connection, query: str) -> Any:
    """A query in the words of the dialect: text in the order of its code points whatever the server's language is."""
    statement = text(query.format(collation=by_code_points(connection)))
    return statement.bindparams(bindparam("papers", expanding=True)) if ":papers" in query else statement


def _addresses(paper: Any, links: list[str]) -> tuple[str | None, str | None]:
    """Where a paper's abstract and its PDF are; None where no source says."""
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{paper.arxiv_id}", f"https://arxiv.org/pdf/{paper.arxiv_id}"
    pdf = next((url for url in links if url.lower().endswith(".pdf")), None)
    page = next((url for url in links if url != pdf), None)
    return page or (f"https://doi.org/{paper.doi}" if paper.doi else None), pdf
