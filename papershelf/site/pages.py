"""The pages of papers, and what stands where Datasette would say more than it should."""

from __future__ import annotations

from typing import Any

from datasette import Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.search.directly import slug_known_as
from papershelf.site.metadata import DATABASE
from papershelf.site.page_sql import sql_path
from papershelf.site.paper import gather, slug_of
from papershelf.site.rendering import html_page, named_in, not_found, whole_address


async def paper(datasette: Datasette, request: Request) -> Any:
    """The page of a paper at its permanent address; an older one, or an arXiv identifier or DOI, leads on to that."""
    snapshot = datasette.get_database(DATABASE)
    slug = named_in(request, "slug")
    page = await gather(snapshot, slug)
    if page is not None:
        address = whole_address(datasette, request, f"/papers/{slug}")
        behind = sql_path("results" if page.parts["results"] else "paper", slug=slug)
        return await html_page(
            datasette, request, "paper.html", {**page.as_context(), "address": address, "behind": behind}
        )
    own = await snapshot.execute_fn(lambda connection: slug_known_as(connection, slug.rstrip("/")))
    if own is None:
        raise not_found(f"No paper has the address /papers/{slug}.")
    return Response.redirect(datasette.urls.path(f"/papers/{own}"), status=301)


async def papers(datasette: Datasette) -> Any:
    """What is above a paper's address: all papers."""
    return Response.redirect(datasette.urls.table(DATABASE, "papers"), status=302)


async def numbered_paper(datasette: Datasette, request: Request) -> Any:
    """Where Datasette would show a row of papers: on to the page of the paper, for numbers do not last."""
    slug = await slug_of(datasette.get_database(DATABASE), int(request.url_vars["number"]))
    if slug is None:
        raise not_found("No paper has this number.")
    return Response.redirect(datasette.urls.path(f"/papers/{slug}"), status=302)


async def databases(datasette: Datasette) -> Any:
    """What Datasette says of its databases, without the folders of the machine it runs on."""
    snapshot = datasette.get_database(DATABASE)
    return Response.json(
        [{"name": DATABASE, "size": snapshot.size, "hash": snapshot.hash, "is_mutable": snapshot.is_mutable}]
    )


async def refuse_threads(request: Request) -> Any:
    """An address at which Datasette tells of the process that it runs in."""
    raise not_found(f"There is nothing at {request.path}.")
