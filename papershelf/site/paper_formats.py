"""A paper in the formats of programs: `/papers/SLUG.json`, `.bib`, `.ris`, `.csl.json`.

Each is what `papershelf export` writes of that paper, read from the snapshot that is served.
"""

from __future__ import annotations

import asyncio
import io
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from datasette import NotFound, Response
from datasette.app import Datasette
from datasette.utils.asgi import Request
from sqlalchemy.engine import URL

from db.engine import reading_engine
from papershelf.export.formats import WRITERS_OF_PAPERS
from papershelf.export.queries import ExportRow, rows_of
from papershelf.site.metadata import DATABASE
from papershelf.site.paper import own_slug

FORMATS = {
    "json": ("jsonl", "application/json; charset=utf-8"),
    "bib": ("bibtex", "application/x-bibtex; charset=utf-8"),
    "ris": ("ris", "application/x-research-info-systems; charset=utf-8"),
    "csl.json": ("csl-json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
}
"""What may stand behind a slug: the format of exports that it asks for, and the type of the answer."""
_NUMBER = "SELECT id FROM papers WHERE slug = :slug"


async def paper(datasette: Datasette, request: Request) -> Any:
    """A paper in one format at its permanent address; an older address leads on to that one."""
    snapshot = datasette.get_database(DATABASE)
    slug, suffix = request.url_vars["slug"], request.url_vars["suffix"]
    found = (await snapshot.execute(_NUMBER, {"slug": slug})).first()
    if found is None:
        own = await own_slug(snapshot, slug.lower())
        if own is None:
            raise NotFound(f"No paper has the address /papers/{slug}.")
        return Response.redirect(datasette.urls.path(f"/papers/{own}.{suffix}"), status=301)
    form, content_type = FORMATS[suffix]
    row = await asyncio.to_thread(_row_of, Path(snapshot.path), found["id"])
    headers = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}
    return Response(_written(row, form), status=200, headers=headers, content_type=content_type)


def _row_of(path: Path, number: int) -> ExportRow:
    """The row of a paper, by a connection of its own: Datasette's refuse what SQLAlchemy asks at first."""
    engine = reading_engine(URL.create("sqlite", database=str(path)))
    with engine.connect() as connection, closing(rows_of(connection, "papers", number=number)) as rows:
        return next(rows)


def _written(row: ExportRow, form: str) -> str:
    if form == "jsonl":
        return msgspec.json.encode(row).decode()
    out = io.BytesIO()
    WRITERS_OF_PAPERS[form]([row], out)
    return out.getvalue().decode()
