"""The pages of the site that Datasette does not have: its home, and one for each paper."""

from __future__ import annotations

from typing import Any

from datasette import NotFound, Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from db.declarations import published_tables
from papershelf.site.metadata import DATABASE
from papershelf.site.paper import gather, own_slug, slug_of
from papershelf.site.queries import QUESTIONS
from papershelf.snapshot.contents import described_views

_LISTED = "SELECT slug, title, published_on, author_count, votes, repo_count, result_count FROM papers"
_IMPORTANT = f"{_LISTED} ORDER BY id LIMIT 8"
_NEWEST = f"{_LISTED} WHERE published_on IS NOT NULL ORDER BY published_on DESC, id LIMIT 8"
_COUNTED = ("papers", "authors", "repos", "results", "documents")


async def home(datasette: Datasette, request: Request) -> Any:
    """The home page: search, the newest and the most voted papers, and ways into the tables."""
    snapshot = datasette.get_database(DATABASE)
    counts = await snapshot.table_counts()
    return await _page(
        datasette,
        request,
        "home.html",
        {
            "counts": {table: counts[table] for table in _COUNTED},
            "important": (await snapshot.execute(_IMPORTANT)).rows,
            "newest": (await snapshot.execute(_NEWEST)).rows,
            "questions": QUESTIONS,
            "tables": [table.name for table in published_tables()],
            "views": list(described_views()),
        },
    )


async def paper(datasette: Datasette, request: Request) -> Any:
    """The page of a paper at its permanent address; an older address, or one in capitals, leads on to that one."""
    snapshot = datasette.get_database(DATABASE)
    slug = request.url_vars["slug"]
    page = await gather(snapshot, slug)
    if page is not None:
        return await _page(datasette, request, "paper.html", page.as_context())
    own = await own_slug(snapshot, slug.lower())
    if own is None:
        raise NotFound(f"No paper has the address /papers/{slug}.")
    return Response.redirect(datasette.urls.path(f"/papers/{own}"), status=301)


async def papers(datasette: Datasette) -> Any:
    """What is above a paper's address: all papers."""
    return Response.redirect(datasette.urls.table(DATABASE, "papers"), status=302)


async def numbered_paper(datasette: Datasette, request: Request) -> Any:
    """Where Datasette would show a row of papers: on to the page of the paper, for numbers do not last."""
    slug = await slug_of(datasette.get_database(DATABASE), int(request.url_vars["number"]))
    if slug is None:
        raise NotFound("No paper has this number.")
    return Response.redirect(datasette.urls.path(f"/papers/{slug}"), status=302)


async def databases(datasette: Datasette) -> Any:
    """What Datasette says of its databases, without the folders of the machine it runs on."""
    snapshot = datasette.get_database(DATABASE)
    return Response.json(
        [{"name": DATABASE, "size": snapshot.size, "hash": snapshot.hash, "is_mutable": snapshot.is_mutable}]
    )


async def refuse_threads(request: Request) -> Any:
    """An address at which Datasette tells of the process that it runs in."""
    raise NotFound(f"There is nothing at {request.path}.")


async def _page(datasette: Datasette, request: Request, template: str, context: dict[str, Any]) -> Any:
    return Response.html(
        await datasette.render_template(template, context, request=request),
        headers={"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"},
    )
