"""Pages of what has a name: authors, data sets, repositories, venues, tasks, metrics, models, topics, methods.

`/datasets` lists them, those with most papers or results first, and pages to its end; `/datasets/SLUG` is the permanent
address of one. Any name that leads to it may stand in place of its slug, and leads on to the address.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request

from db.identifiers import clean_repo
from papershelf.search.naming import find, find_all, kind_of, used_column
from papershelf.site.board_lists import MOST_BOARDS, boards_of
from papershelf.site.forms import FILES
from papershelf.site.metadata import DATABASE
from papershelf.site.named_files import NamedPapers, send_named
from papershelf.site.page_sql import sql_path
from papershelf.site.rendering import (
    check_page,
    choice_of,
    html_page,
    json_answer,
    lead_to,
    named_in,
    not_found,
    page_of,
)
from papershelf.site.year_chart import year_chart
from papershelf.snapshot.addresses import NAMED_TABLES, PAPERS_OF, papers_of_one
from papershelf.snapshot.contents import described_tables, is_numbered_by_use

REPOS = "repos"
TITLES = {
    "authors": "Authors",
    "datasets": "Data sets",
    "repos": "Repositories",
    "venues": "Venues",
    "tasks": "Tasks",
    "metrics": "Metrics",
    "models": "Models",
    "topics": "Topics",
    "methods": "Methods",
}
"""What people call the tables of what has a page."""
assert set(TITLES) == {*NAMED_TABLES, REPOS}
LISTED = 50
PAPERS_LISTED = 25
_NO_FACT = frozenset({"id", "name", "folded_name", "address", "is_attested", "is_curated", "host_id"})
"""Columns that a page shows in another form, or that tell nothing."""
COUNTS = {
    "paper_count": ("paper", "papers"),
    "result_count": ("result", "results"),
    "stars": ("star", "stars"),
    "forks": ("fork", "forks"),
}
"""Columns that stand in one line, as people say them."""
_PAPERS = """
    SELECT slug, title, published_on, author_count, votes, repo_count, result_count FROM papers
    WHERE id IN ({papers}) ORDER BY id LIMIT :limit OFFSET :skipped
"""
MEASURING = "SELECT dataset_id AS row, paper_id FROM results"
NAMING = """
    SELECT dataset_id AS row, paper_id FROM paper_datasets AS named WHERE NOT EXISTS (
        SELECT 1 FROM results WHERE results.paper_id = named.paper_id AND results.dataset_id = named.dataset_id)
"""
"""Of the papers of a data set those with a result on it, and those that name it without one."""
SIDES = {"measuring": ("Papers that measure on it", (MEASURING,)), "naming": ("Papers that name it", (NAMING,))}
_FORMS = sorted(("json", *FILES), key=len, reverse=True)
"""What may stand at the end of an address; of "csl.json" and "json" the longer counts."""
MOST_NAMED = 8
"""Of those who share a name, where an address says no more."""
SIDE_BY_SIDE = 12
"""Papers of each kind that stand beside the others."""
_ALIASES = {
    "authors": "SELECT name FROM author_names WHERE author_id = :row ORDER BY use_count DESC, name",
    "repos": "SELECT url FROM repo_addresses WHERE repo_id = :row ORDER BY url",
} | {
    table: f"SELECT alias FROM {table[:-1]}_aliases WHERE {table[:-1]}_id = :row"
    " AND alias NOT LIKE 'papers-with-code:%' ORDER BY alias"
    for table in NAMED_TABLES
    if table != "authors"
}


_STATED = """
    SELECT results.value, results.value_text, results.value_error, results.unit,
        coalesce(metrics.name, results.metric_as_printed) AS metric,
        coalesce(datasets.name, results.dataset_as_printed) AS dataset, results.model, results.split, results.setting,
        judged.rank, boards.entry_count, boards.address AS board
    FROM results
    LEFT JOIN metrics ON metrics.id = results.metric_id
    LEFT JOIN datasets ON datasets.id = results.dataset_id
    LEFT JOIN board_results AS judged ON judged.result_id = results.id
    LEFT JOIN boards ON boards.id = judged.board_id
    WHERE results.repo_id = :row ORDER BY dataset, results.split, results.setting, metric, results.id
"""
_NAMED = """
    SELECT repo_papers.scheme, repo_papers.value, papers.slug, papers.title
    FROM repo_papers LEFT JOIN papers ON papers.id = repo_papers.paper_id
    WHERE repo_papers.repo_id = :row ORDER BY papers.id IS NULL, papers.id, repo_papers.scheme, repo_papers.value
"""
_OBSERVED = """
    SELECT observed_on, max(stars) AS stars, max(forks) AS forks FROM repo_observations
    WHERE repo_id = :row AND observed_on IS NOT NULL AND stars IS NOT NULL
    GROUP BY observed_on ORDER BY observed_on DESC
"""
MOST_STATED = 200
"""Of what a repository states, names and was observed to have, so many stand on its page; JSON has all."""


@dataclass(frozen=True, slots=True)
class NamedPage:
    """What the page of one thing shows."""

    name: str
    address: str
    facts: dict[str, Any]
    """Column to value; none that is unknown."""
    names: list[str]
    """Other names that lead to it."""
    years: list[dict[str, int]]
    """Papers by year."""
    papers: list[dict[str, Any]]
    has_more: bool
    boards: list[dict[str, Any]]
    """Its boards, each with its leader; of a model those that it has a place on."""
    boards_address: str | None = None
    """The address of the boards of a data set; None where it has none, and for what is no data set."""
    sides: tuple[dict[str, Any], ...] = ()
    """Of a data set the papers that measure on it, and those that name it: what they are called, rows, address."""
    results: tuple[dict[str, Any], ...] = ()
    """What a repository states of itself."""
    papers_named: tuple[dict[str, Any], ...] = ()
    """The identifiers by which a repository names papers, each with the paper that it leads to."""
    observations: tuple[dict[str, Any], ...] = ()
    """The stars and forks of a repository by day, the latest first."""


def names_of_tables() -> str:
    """A pattern that matches the tables of what has a page."""
    return "|".join(TITLES)


async def listing(datasette: Datasette, request: Request) -> Any:
    """All of a kind, a page at a time."""
    table, form = request.url_vars["table"], request.url_vars.get("form")
    page = page_of(request)
    shown, used = ("url", "stars") if table == REPOS else ("name", used_column(table))
    address = "'/repos/' || substr(url, 9)" if table == REPOS else "address"
    attested = "WHERE is_attested" if "is_attested" in described_tables()[table][1] else ""
    counts = "paper_count" if used == "stars" else used
    also = ", stars" if table == REPOS else ""
    skipped = (page - 1) * LISTED
    if is_numbered_by_use(table):
        part, values = "WHERE id > ? AND id <= ? ORDER BY id", [skipped, skipped + LISTED + 1]
    else:
        part, values = f"{attested} ORDER BY {used} DESC, id LIMIT ? OFFSET ?", [LISTED + 1, skipped]
    query = f"SELECT {shown} AS name, {address} AS address, {counts}{also} FROM {table} {part}"
    found = await datasette.get_database(DATABASE).execute(query, values)
    rows = [dict(row) for row in found.rows]
    check_page(page, len(rows))
    has_more, rows = len(rows) > LISTED, rows[:LISTED]
    following = f"/{table}{f'.{form}' if form else ''}?{urlencode({'page': page + 1})}" if has_more else None
    next_page = datasette.urls.path(following) if following else None
    if form == "json":
        return json_answer(datasette, {"title": TITLES[table], "rows": rows, "next_url": next_page})
    columns = list(rows[0])[2:] if rows else []
    context = {"title": TITLES[table], "table": table, "rows": rows, "columns": columns, "page": page}
    context["behind"] = sql_path(table)
    return await html_page(datasette, request, "named_list.html", context | {"next_page": next_page})


async def one(datasette: Datasette, request: Request, send: Any) -> Any:
    """One thing at its permanent address, as a page, as JSON, its papers as files; another name of it leads there."""
    table, slug = request.url_vars["table"], named_in(request, "slug")
    side = choice_of(request, "papers", SIDES) if table == "datasets" else None

    def read(snapshot: sqlite3.Connection) -> tuple[str | NamedPage | NamedPapers | None, str, str | None]:
        name, form = _form_at(snapshot, table, slug)
        row = _row_at(snapshot, table, name)
        if row is None:
            return _leading_on(snapshot, table, name), name, form
        if form in FILES:
            return _papers_as_file(snapshot, table, row, side), name, form
        return _gather(snapshot, table, row, page_of(request), side), name, form

    found, name, form = await datasette.get_database(DATABASE).execute_fn(read)
    if found is None:
        sharing = await datasette.get_database(DATABASE).execute_fn(lambda snapshot: _sharing(snapshot, table, name))
        if sharing:
            raise not_found(f"Several {TITLES[table].lower()} may be meant by {name!r}: {sharing}.")
        raise not_found(f"Nothing among the {TITLES[table].lower()} is named {name!r}; /{table} lists them.")
    if isinstance(found, NamedPapers):
        await send_named(datasette, request, send, found, str(form))
        return None
    if isinstance(found, str):
        query = f"?{request.query_string}" if request.query_string else ""
        return lead_to(datasette, found + (f".{form}" if form else "") + query)
    page = page_of(request)
    check_page(page, len(found.papers))
    suffix = ".json" if form else ""
    asked = {"papers": side} if side else {}
    following = f"{found.address}{suffix}?{urlencode({**asked, 'page': page + 1})}" if found.has_more else None
    next_page = datasette.urls.path(following) if following else None
    if form:
        fields = {"name": found.name, "address": found.address, **found.facts, "names": found.names}
        fields |= {"boards": found.boards_address} if table == "datasets" else {}
        if table == REPOS:
            fields["results"] = [{key: one[key] for key in one if key != "value_text"} for one in found.results]
            fields |= {"papers_named": list(found.papers_named), "observations": list(found.observations)}
        return json_answer(datasette, fields | {"years": found.years, "papers": found.papers, "next_url": next_page})
    context = {
        "it": found,
        "asked": f"?{urlencode(asked)}" if asked else "",
        "table": table,
        "kind": TITLES[table],
        "most_stated": MOST_STATED,
        "page": page,
        "next_page": next_page,
        "chart": year_chart([(year["year"], year["paper_count"]) for year in found.years]),
        "counts": {word: found.facts[column] for column, word in COUNTS.items() if column in found.facts},
        "facts": {column: value for column, value in found.facts.items() if column not in {*COUNTS, "is_ambiguous"}},
        "heading": SIDES[side][0] if side else "Papers",
        "most_boards": MOST_BOARDS,
        "behind": sql_path("repo", name=found.name)
        if table == REPOS
        else sql_path(f"one of {table}", address=found.address),
    }
    return await html_page(datasette, request, "named_page.html", context)


async def numbered(datasette: Datasette, request: Request) -> Any:
    """Where Datasette would show a row: on to its address, for numbers do not last."""
    table, number = request.url_vars["table"], int(request.url_vars["number"])
    address = "'/repos/' || substr(url, 9)" if table == REPOS else "address"
    query = f"SELECT {address} AS address FROM {table} WHERE id = ?"
    found = (await datasette.get_database(DATABASE).execute(query, [number])).first()
    if found is None:
        raise not_found(f"No row of {table} has this number; /{table} lists them.")
    return lead_to(datasette, quote(found["address"]), for_good=False)


def _form_at(snapshot: sqlite3.Connection, table: str, slug: str) -> tuple[str, str | None]:
    """The name that an address holds, and the form at its end; a repository may itself be named so (owner/data.csv)."""
    form = next((form for form in _FORMS if slug.endswith(f".{form}")), None)
    if form is None or _row_at(snapshot, table, slug) is not None:
        return slug, None
    return slug.removesuffix(f".{form}"), form


def _row_at(snapshot: sqlite3.Connection, table: str, slug: str) -> int | None:
    """The row whose own address it is."""
    column, value = ("url", f"https://{slug}") if table == REPOS else ("address", f"/{table}/{slug}")
    found = snapshot.execute(f"SELECT id FROM {table} WHERE {column} = ?", [value]).fetchone()
    return int(found[0]) if found else None


def _leading_on(snapshot: sqlite3.Connection, table: str, name: str) -> str | None:
    """The address of what another name leads to; None where it leads nowhere, or to several."""
    if table == REPOS:
        repo = clean_repo(f"https://{name}")
        query = "SELECT url FROM repos WHERE url = ? OR id IN (SELECT repo_id FROM repo_addresses WHERE url = ?)"
        found = snapshot.execute(query, [repo.url, repo.url]).fetchone() if repo else None
        return f"/repos/{found[0].removeprefix('https://')}" if found else None
    kind = kind_of(table)
    rows = find(snapshot, kind, name) or find(snapshot, kind, name.replace("-", " ")) if kind else []
    if len(rows) != 1:
        return None
    (address,) = snapshot.execute(f"SELECT address FROM {table} WHERE id = ?", rows).fetchone()
    return str(address)


def _gather(snapshot: sqlite3.Connection, table: str, row: int, page: int, side: str | None) -> NamedPage:
    cursor = snapshot.execute(f"SELECT * FROM {table} WHERE id = ?", [row])
    fields = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    years = snapshot.execute(
        "SELECT year, paper_count FROM papers_by_year WHERE kind = ? AND row = ? ORDER BY year", (table, row)
    )
    papers = _papers(snapshot, SIDES[side][1] if side else PAPERS_OF[table], row, PAPERS_LISTED, page)
    is_repo = table == REPOS
    name = fields["url"].removeprefix("https://") if is_repo else fields["name"]
    return NamedPage(
        name,
        f"/repos/{name}" if is_repo else fields["address"],
        {column: value for column, value in fields.items() if value is not None and column not in _NO_FACT},
        [alias for (alias,) in snapshot.execute(_ALIASES[table], {"row": row}) if alias != name],
        [{"year": year, "paper_count": count} for year, count in years],
        papers[:PAPERS_LISTED],
        len(papers) > PAPERS_LISTED,
        boards_of(snapshot, table, row, name),
        _boards_address(snapshot, row) if table == "datasets" else None,
        _sides(snapshot, row, fields["address"]) if table == "datasets" and page == 1 and side is None else (),
        _of_repo(snapshot, _STATED, row) if is_repo else (),
        _of_repo(snapshot, _NAMED, row) if is_repo else (),
        _of_repo(snapshot, _OBSERVED, row) if is_repo else (),
    )


def _sharing(snapshot: sqlite3.Connection, table: str, name: str) -> str:
    """Those that share a name, the ones with most papers first, as words; empty where nothing has it."""
    kind = kind_of(table)
    rows = find_all(snapshot, kind, name) if kind else []
    names = [
        "{} ({})".format(*snapshot.execute(f"SELECT name, address FROM {table} WHERE id = ?", [row]).fetchone())
        for row in rows[:MOST_NAMED]
    ]
    return ", ".join(names) + (f" and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else "")


def _papers_as_file(snapshot: sqlite3.Connection, table: str, row: int, side: str | None) -> NamedPapers:
    """All papers of one thing, or those of a side of it."""
    named = "substr(url, 9), '/repos/' || substr(url, 9)" if table == REPOS else "name, address"
    name, address = snapshot.execute(f"SELECT {named} FROM {table} WHERE id = ?", [row]).fetchone()
    papers = papers_of_one(SIDES[side][1] if side else PAPERS_OF[table], ":row")
    everything = {"row": row, "limit": -1, "skipped": 0}
    asked = {"papers": side} if side else {}
    return NamedPapers(name, address, asked, _PAPERS.format(papers=papers), everything)


def _papers(
    snapshot: sqlite3.Connection, places: Iterable[str], row: int, limit: int, page: int = 1
) -> list[dict[str, Any]]:
    """A page of papers, and one more where more follow."""
    asked = {"row": row, "limit": limit + 1, "skipped": (page - 1) * limit}
    cursor = snapshot.execute(_PAPERS.format(papers=papers_of_one(places, ":row")), asked)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, paper, strict=True)) for paper in cursor]


def _sides(snapshot: sqlite3.Connection, row: int, address: str) -> tuple[dict[str, Any], ...]:
    """The papers that measure on a data set beside those that name it; none where all are of one kind."""
    found = []
    for side, (title, papers) in SIDES.items():
        rows = _papers(snapshot, papers, row, SIDE_BY_SIDE)
        more = f"{address}?papers={side}" if len(rows) > SIDE_BY_SIDE else None
        found.append({"id": side, "title": title, "papers": rows[:SIDE_BY_SIDE], "more": more})
    return tuple(found) if all(one["papers"] for one in found) else ()


def _boards_address(snapshot: sqlite3.Connection, dataset: int) -> str | None:
    found = snapshot.execute("SELECT slug FROM measured_datasets WHERE dataset_id = ?", [dataset]).fetchone()
    return f"/leaderboards/{found[0]}" if found else None


def _of_repo(snapshot: sqlite3.Connection, query: str, repo: int) -> tuple[dict[str, Any], ...]:
    cursor = snapshot.execute(query, {"row": repo})
    columns = [column[0] for column in cursor.description]
    return tuple(dict(zip(columns, row, strict=True)) for row in cursor)
