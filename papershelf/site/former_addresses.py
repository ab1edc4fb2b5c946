"""Addresses of the original Papers with Code, which stand in papers, READMEs and bookmarks: each leads to ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request

from db.resolution.names import slugify
from db.vocabulary.names import NameKind, fold_name
from papershelf.site.boards import board_path, board_slug
from papershelf.site.metadata import DATABASE
from papershelf.site.paper import own_slug
from papershelf.site.rendering import lead_to

_BETWEEN = "-on-"
_SERVICE = "papers-with-code"
"""Whose identifiers the words in its addresses are, where a dump of it tells them."""
_BEGINNING_ALIKE = """
    SELECT DISTINCT papers.slug FROM slugs JOIN papers ON papers.id = slugs.paper_id
    WHERE slugs.slug > :slug || '-' AND slugs.slug < :slug || '.' LIMIT 2
"""
_TASKS = """
    SELECT name FROM tasks WHERE name IN (SELECT task FROM boards)
    AND id IN (SELECT "row" FROM names WHERE kind = 'task' AND folded_name = :folded)
"""
_ADDRESS = """
    SELECT address FROM names JOIN {table} ON {table}.id = names."row"
    WHERE names.kind = :kind AND names.folded_name = :folded LIMIT 1
"""
_IDENTIFIED = """
    SELECT papers.slug FROM identifiers JOIN papers ON papers.id = identifiers.paper_id
    WHERE identifiers.scheme = :scheme AND identifiers.value = :value
"""
_BOARDS_OF_TASK = """
    SELECT boards.*, measured_datasets.slug FROM boards JOIN measured_datasets USING (dataset_id)
    WHERE measured_datasets.slug = :slug AND boards.task IN (SELECT value FROM json_each(:tasks))
    ORDER BY boards.entry_count DESC, boards.id LIMIT 1
"""


async def paper(datasette: Datasette, request: Request) -> Any:
    """`/paper/SLUG`: a title, cut after some words where it is long."""
    snapshot = datasette.get_database(DATABASE)
    slug = request.url_vars["name"].lower()
    known = (await snapshot.execute(_IDENTIFIED, {"scheme": _SERVICE, "value": slug})).first()
    own = known["slug"] if known is not None else await own_slug(snapshot, slug)
    if own is None:
        alike = (await snapshot.execute(_BEGINNING_ALIKE, {"slug": slug})).rows
        own = alike[0]["slug"] if len(alike) == 1 else None
    return lead_to(datasette, f"/papers/{own}") if own is not None else _search(datasette, slug)


async def sota(datasette: Datasette, request: Request) -> Any:
    """`/sota/TASK-on-DATASET`: the largest board of that task on the data set, else its largest of all."""
    snapshot = datasette.get_database(DATABASE)
    name = request.url_vars["name"].lower()
    for task, dataset in _cuts(name):
        slug = await _board_slug(snapshot, dataset)
        if slug is None:
            continue
        tasks = json.dumps(await _tasks(snapshot, task))
        found = (await snapshot.execute(_BOARDS_OF_TASK, {"slug": slug, "tasks": tasks})).first()
        return lead_to(datasette, board_path(dict(found)) if found is not None else f"/leaderboards/{slug}")
    return _search(datasette, name)


async def task(datasette: Datasette, request: Request) -> Any:
    """`/task/TASK`: the data sets with a board of it; where there are none, its page."""
    name = request.url_vars["name"].lower()
    found = await _tasks(datasette.get_database(DATABASE), name)
    if not found:
        return await _named(datasette, "task", name)
    return lead_to(datasette, f"/leaderboards?{urlencode({'task': found[0]})}")


async def dataset(datasette: Datasette, request: Request) -> Any:
    """`/dataset/DATASET`: its boards; where it has none, its page."""
    name = request.url_vars["name"].lower()
    slug = await _board_slug(datasette.get_database(DATABASE), name)
    return lead_to(datasette, f"/leaderboards/{slug}") if slug is not None else await _named(datasette, "dataset", name)


async def method(datasette: Datasette, request: Request) -> Any:
    """`/method/METHOD`: its page."""
    return await _named(datasette, "method", request.url_vars["name"].lower())


async def all_boards(datasette: Datasette) -> Any:
    """`/sota`: all boards."""
    return lead_to(datasette, "/leaderboards")


async def latest(datasette: Datasette) -> Any:
    """`/latest`: the newest listing."""
    return lead_to(datasette, "/listings", for_good=False)


def _cuts(name: str) -> Iterator[tuple[str, str]]:
    """The ways to cut "TASK-on-DATASET", for either may hold "-on-" itself; the longest data set first."""
    at = name.find(_BETWEEN)
    while at >= 0:
        yield name[:at], name[at + len(_BETWEEN) :]
        at = name.find(_BETWEEN, at + 1)


async def _tasks(snapshot: Database, slug: str) -> list[str]:
    """The tasks with boards that a slug names."""
    for folded in _folded(slug, "task"):
        if found := [row["name"] for row in await snapshot.execute(_TASKS, {"folded": folded})]:
            return found
    return []


async def _board_slug(snapshot: Database, slug: str) -> str | None:
    """The address of the boards of a data set that a slug names; None where it has none."""
    known = await board_slug(snapshot, f"{_SERVICE}:{slug}")
    return known if known is not None else await board_slug(snapshot, slug)


def _folded(slug: str, kind: NameKind | None) -> tuple[str, str]:
    """What a slug may stand under: what a dump of the service says that it leads to, else its words."""
    return fold_name(f"{_SERVICE}:{slug}", kind), fold_name(slug.replace("-", " "), kind)


async def _named(datasette: Datasette, kind: NameKind | Literal["method"], name: str) -> Any:
    """To the page of what a name leads to."""
    sql = _ADDRESS.format(table=f"{kind}s")
    for folded in _folded(name, None if kind == "method" else kind):
        found = (await datasette.get_database(DATABASE).execute(sql, {"kind": kind, "folded": folded})).first()
        if found is not None:
            return lead_to(datasette, found["address"])
    return _search(datasette, name)


def _search(datasette: Datasette, slug: str) -> Any:
    """To the papers that hold the words of an address; not for good, for tomorrow's shelf may know better."""
    words = slugify(slug.replace("-", " ")).replace("-", " ")
    return lead_to(datasette, f"/search?{urlencode({'q': words})}", for_good=False)
