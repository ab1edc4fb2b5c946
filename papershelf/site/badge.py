"""Badges in READMEs: what shields.io draws, as its endpoint badge reads it (https://shields.io/badges/endpoint-badge).

    https://img.shields.io/endpoint.svg?url=https://SITE/badge/PAPER/TASK-on-DATASET

The original Papers with Code had them; the place is that on the largest board of the task and data set.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.metadata import DATABASE
from papershelf.site.pwc_api.evaluations import Place, best_place, table_named
from papershelf.site.pwc_api.papers import paper_number
from papershelf.site.rendering import json_answer, named_in

_FIRST, _OTHER = "21CCC7", "blue"


async def badge(datasette: Datasette, request: Request) -> Any:
    """The place of a paper on a board. shields.io shows no error but its own: what is unknown is a badge too."""
    slug, name = (named_in(request, part) for part in ("paper", "table"))

    def read(snapshot: sqlite3.Connection) -> Place | None:
        paper, table = paper_number(snapshot, slug), table_named(snapshot, name)
        return best_place(snapshot, paper, table) if paper is not None and table is not None else None

    place = await datasette.get_database(DATABASE).execute_fn(read)
    drawn: dict[str, Any] = {"schemaVersion": 1}
    if place is None:
        return json_answer(datasette, drawn | {"label": "papershelf", "message": "no rank", "isError": True})
    is_first = place.rank == 1
    drawn["label"] = "State of the Art" if is_first else f"Ranked #{place.rank}"
    drawn["message"] = f"{_title(place.task)} on {place.dataset}" if place.task else place.dataset
    return json_answer(datasette, drawn | {"color": _FIRST if is_first else _OTHER})


def _title(task: str) -> str:
    """A task as the original printed it, each word with a capital."""
    return " ".join(word[:1].upper() + word[1:] for word in task.split())
