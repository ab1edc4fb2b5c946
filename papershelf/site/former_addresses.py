"""Addresses of the original Papers with Code, which stand in papers, READMEs and bookmarks: each leads to ours."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request

from db.resolution.names import slugify
from db.vocabulary.names import fold_name
from papershelf.search.naming import TABLES
from papershelf.site.boards import board_path, board_slug
from papershelf.site.metadata import DATABASE
from papershelf.site.pwc_api.evaluations import cuts
from papershelf.site.pwc_api.named import row_named
from papershelf.site.pwc_api.papers import SERVICE, paper_number, paper_of_service
from papershelf.site.rendering import lead_to, named_in

_LONGEST = 500
"""Letters of a name that are read; no original address is half as long."""
_EDITION = re.compile(r"-(?:19|20)[0-9]{2}(?:-[0-9]{1,2})?\Z")
"""What ends the name of a conference at the original: the year, and the month."""
_TASKS = """
    SELECT name FROM tasks WHERE name IN (SELECT task FROM boards)
    AND id IN (SELECT "row" FROM names WHERE kind = 'task' AND folded_name = :folded)
"""
_BOARDS_OF_TASK = """
    SELECT boards.*, measured_datasets.slug FROM boards JOIN measured_datasets USING (dataset_id)
    WHERE measured_datasets.slug = :slug AND boards.task IN (SELECT value FROM json_each(:tasks))
    ORDER BY boards.entry_count DESC, boards.id LIMIT 1
"""


async def paper(datasette: Datasette, request: Request) -> Any:
    """`/paper/SLUG`: a title, cut after some words where it is long."""
    slug = _name(request)

    def read(snapshot: sqlite3.Connection) -> str | None:
        number = paper_of_service(snapshot, slug) or paper_number(snapshot, slug)
        found = snapshot.execute("SELECT slug FROM papers WHERE id = ?", [number]).fetchone()
        return str(found[0]) if found else None

    own = await datasette.get_database(DATABASE).execute_fn(read)
    return lead_to(datasette, f"/papers/{own}") if own is not None else _search(datasette, slug)


async def sota(datasette: Datasette, request: Request) -> Any:
    """`/sota/TASK-on-DATASET`: the largest board of that task on the data set, else its largest of all."""
    snapshot = datasette.get_database(DATABASE)
    name = _name(request)
    for task, dataset in cuts(name):
        slug = await _board_slug(snapshot, dataset)
        if slug is None:
            continue
        tasks = json.dumps(await _tasks(snapshot, task))
        found = (await snapshot.execute(_BOARDS_OF_TASK, {"slug": slug, "tasks": tasks})).first()
        return lead_to(datasette, board_path(dict(found)) if found is not None else f"/leaderboards/{slug}")
    return _search(datasette, name)


async def task(datasette: Datasette, request: Request) -> Any:
    """`/task/TASK`: the data sets with a board of it; where there are none, its page."""
    name = _name(request)
    found = await _tasks(datasette.get_database(DATABASE), name)
    if not found:
        return await _named(datasette, "task", name)
    return lead_to(datasette, f"/leaderboards?{urlencode({'task': found[0]})}")


async def dataset(datasette: Datasette, request: Request) -> Any:
    """`/dataset/DATASET`: its boards; where it has none, its page."""
    name = _name(request)
    slug = await _board_slug(datasette.get_database(DATABASE), name)
    return lead_to(datasette, f"/leaderboards/{slug}") if slug is not None else await _named(datasette, "dataset", name)


async def method(datasette: Datasette, request: Request) -> Any:
    """`/method/METHOD`: its page."""
    return await _named(datasette, "method", _name(request))


async def author(datasette: Datasette, request: Request) -> Any:
    """`/author/AUTHOR`: its page."""
    return await _named(datasette, "author", _name(request))


async def conference(datasette: Datasette, request: Request) -> Any:
    """`/conference/CONFERENCE-YEAR-MONTH`: the page of the conference."""
    return await _named(datasette, "venue", _EDITION.sub("", _name(request)))


async def area(datasette: Datasette) -> Any:
    """`/area/AREA`: all tasks, for no areas are known."""
    return lead_to(datasette, "/tasks", for_good=False)


async def all_boards(datasette: Datasette) -> Any:
    """`/sota`: all boards."""
    return lead_to(datasette, "/leaderboards")


async def greatest(datasette: Datasette) -> Any:
    """`/greatest`: all papers, the most important first."""
    return lead_to(datasette, "/papers")


async def latest(datasette: Datasette) -> Any:
    """`/latest`: the newest listing."""
    return lead_to(datasette, "/listings", for_good=False)


def _name(request: Request) -> str:
    name = named_in(request, "name")
    return name[:_LONGEST].lower()


async def _tasks(snapshot: Database, slug: str) -> list[str]:
    """The tasks with boards that a slug names."""
    # What a dump of the service says that it leads to, else its words.
    for called in (f"{SERVICE}:{slug}", slug.replace("-", " ")):
        folded = fold_name(called, "task")
        if found := [row["name"] for row in await snapshot.execute(_TASKS, {"folded": folded})]:
            return found
    return []


async def _board_slug(snapshot: Database, slug: str) -> str | None:
    """The address of the boards of a data set that a slug names; None where it has none."""
    known = await board_slug(snapshot, f"{SERVICE}:{slug}")
    return known if known is not None else await board_slug(snapshot, slug)


async def _named(datasette: Datasette, kind: str, name: str) -> Any:
    """To the page of what a name leads to."""

    def read(snapshot: sqlite3.Connection) -> str | None:
        row = row_named(snapshot, kind, name)
        found = snapshot.execute(f"SELECT address FROM {TABLES[kind]} WHERE id = ?", [row]).fetchone()
        return str(found[0]) if found else None

    address = await datasette.get_database(DATABASE).execute_fn(read)
    return lead_to(datasette, address) if address is not None else _search(datasette, name)


def _search(datasette: Datasette, slug: str) -> Any:
    """To the papers that hold the words of an address; not for good, for tomorrow's shelf may know better."""
    words = slugify(slug.replace("-", " ")).replace("-", " ")
    return lead_to(datasette, f"/search?{urlencode({'q': words})}", for_good=False)
