"""`robots.txt` and `sitemap.xml`: what machines that gather pages should read (sitemaps.org), and what not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from datasette import Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.site.metadata import DATABASE
from papershelf.site.rendering import not_found, whole_address

PAPERS_A_FILE = 5_000
"""Of the 50,000 addresses that a sitemap may have."""
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PAPERS = "SELECT slug FROM papers WHERE id > :above AND id <= :most ORDER BY id"
_OTHERS = """
    SELECT '/leaderboards/' || slug FROM measured_datasets UNION ALL SELECT '/listings/' || listed_on FROM listings
    LIMIT 50000
"""


async def robots(datasette: Datasette, request: Request) -> Any:
    """Papers, boards and listings are for everybody; tables in every order and SQL are no pages to gather."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {datasette.urls.path(path)}" for path in (f"/{DATABASE}", "/-/")]
    return Response.text("\n".join([*lines, "", f"Sitemap: {whole_address(datasette, request, '/sitemap.xml')}", ""]))


async def index(datasette: Datasette, request: Request) -> Any:
    """The list of sitemaps: one of boards and listings, the others of papers."""
    snapshot = datasette.get_database(DATABASE)
    count = (await snapshot.table_counts())["papers"]
    names = ["others", *(str(number) for number in range(1, -(-count // PAPERS_A_FILE) + 1))]
    site = whole_address(datasette, request, "/")
    return _xml("sitemapindex", "sitemap", (f"{site}sitemaps/{name}.xml" for name in names))


async def sitemap(datasette: Datasette, request: Request) -> Any:
    """The addresses of some of the pages."""
    snapshot = datasette.get_database(DATABASE)
    name = request.url_vars["name"]
    if name == "others":
        paths = ["/", "/leaderboards", *(row[0] for row in await snapshot.execute(_OTHERS, truncate=False))]
    else:
        most = int(name) * PAPERS_A_FILE
        rows = await snapshot.execute(_PAPERS, {"above": most - PAPERS_A_FILE, "most": most}, truncate=False)
        paths = [f"/papers/{row['slug']}" for row in rows]
    if not paths:
        raise not_found("There are fewer sitemaps.")
    site = whole_address(datasette, request, "/")
    return _xml("urlset", "url", (f"{site}{path[1:]}" for path in paths))


def _xml(whole: str, part: str, places: Iterable[str]) -> Any:
    body = "".join(f"<{part}><loc>{escape(place)}</loc></{part}>\n" for place in places)
    return Response(
        f"{_XML}<{whole} {_NAMESPACE}>\n{body}</{whole}>\n",
        headers={"Cache-Control": "max-age=3600"},
        content_type="application/xml; charset=utf-8",
    )
