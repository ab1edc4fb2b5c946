"""A paper in the formats of programs: `/papers/SLUG.json`, `.bib`, `.ris`, `.csl.json`, `.atom`.

Each is what `papershelf export` writes of that paper, read from the snapshot that is served.
"""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

import msgspec
from datasette import Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.export.atom import CONTENT_TYPE
from papershelf.export.citing import cited_papers
from papershelf.export.formats import WRITERS_OF_PAPERS, write_bibtex
from papershelf.export.queries import rows_of
from papershelf.search.directly import slug_known_as
from papershelf.site.datasette_parts import SnapshotDatabase
from papershelf.site.forms import FEED, OF_PAPERS
from papershelf.site.metadata import DATABASE
from papershelf.site.paper_lists import connected
from papershelf.site.rendering import lead_to, named_in, not_found

FORMATS = {
    "json": ("jsonl", "application/json; charset=utf-8"),
    **OF_PAPERS,
    FEED: ("atom", CONTENT_TYPE),
}
"""What may stand behind a slug: the format of exports that it asks for, and the type of the answer."""
_NUMBER = "SELECT id FROM papers WHERE slug = :slug"


async def paper(datasette: Datasette, request: Request) -> Any:
    """A paper in one format at its permanent address; another name of it leads on to that one."""
    snapshot = datasette.get_database(DATABASE)
    slug, suffix = named_in(request, "slug"), request.url_vars["suffix"]
    found = (await snapshot.execute(_NUMBER, {"slug": slug})).first()
    if found is None:
        own = await snapshot.execute_fn(lambda connection: slug_known_as(connection, slug.rstrip("/")))
        if own is None:
            raise not_found(f"No paper has the address /papers/{slug}.")
        return lead_to(datasette, f"/papers/{own}.{suffix}")
    form, content_type = FORMATS[suffix]
    written = _written(snapshot, found["id"], form)
    headers = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}
    return Response(written, status=200, headers=headers, content_type=content_type)


def _written(snapshot: SnapshotDatabase, number: int, form: str) -> str:
    """A paper in a format."""
    out = io.BytesIO()
    with connected(snapshot) as connection:
        if form == "bibtex":
            with closing(cited_papers(connection, number)) as papers:
                write_bibtex(papers, out)
        else:
            with closing(rows_of(connection, "papers", number=number)) as rows:
                if form == "jsonl":
                    out.write(msgspec.json.encode(next(rows)))
                else:
                    WRITERS_OF_PAPERS[form](rows, out)
    return out.getvalue().decode()
