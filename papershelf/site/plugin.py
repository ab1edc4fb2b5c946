"""The Datasette plugin: routes, cells, headers and errors of the site."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup

from papershelf.site import (
    badge,
    boards,
    datasette_parts,
    documents,
    download,
    downloads,
    errors,
    facets,
    former_addresses,
    home,
    list_files,
    listings,
    named_filters,
    named_pages,
    openapi,
    pages,
    paper_formats,
    query_pages,
    requests,
    schema_list,
    search_page,
    sitemap,
    table_columns,
)
from papershelf.site.datasette_parts import is_url
from papershelf.site.evidence import printed, with_addresses, with_paths
from papershelf.site.headers import with_headers
from papershelf.site.metadata import DATABASE
from papershelf.site.paper import slug_of
from papershelf.site.pwc_api import answers as pwc_answers

_SLUG_COLUMNS = ("slug", "paper_slug", "other_slug")
_TITLE_COLUMNS = ("title", "paper")
_PAPER_COLUMNS = ("paper_id", "other_paper_id")


def register() -> None:
    """Make this module a plugin of Datasette in this process, and its errors ours."""
    datasette_parts.register(sys.modules[__name__])


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The addresses that are not Datasette's."""
    return [
        (r"/$", home.home),
        (
            rf"/papers/(?P<slug>.+?)\.(?P<suffix>{'|'.join(map(re.escape, paper_formats.FORMATS))})$",
            paper_formats.paper,
        ),
        (r"/papers/(?P<slug>.+)$", pages.paper),
        (rf"/{DATABASE}/papers/(?P<number>[0-9]{{1,18}})$", pages.numbered_paper),
        (r"/papers$", pages.papers),
        (rf"/(?P<table>{named_pages.names_of_tables()})(?:\.(?P<form>json))?$", named_pages.listing),
        (rf"/(?P<table>{named_pages.names_of_tables()})/(?P<slug>.+)$", named_pages.one),
        (
            rf"/{DATABASE}/(?P<table>{named_pages.names_of_tables()})/(?P<number>[0-9]{{1,18}})$",
            named_pages.numbered,
        ),
        (r"/documents(?:\.(?P<form>json))?$", documents.listing),
        (r"/documents/(?P<sha256>[^/]+)$", documents.one),
        (rf"/{DATABASE}/documents/(?P<number>[0-9]{{1,18}})$", documents.numbered),
        (rf"/search\.(?P<form>{list_files.SUFFIX})$", list_files.found),
        (rf"/leaderboards/(?P<dataset>[^/]+)\.(?P<form>{list_files.SUFFIX})$", list_files.board),
        (rf"/listings/(?P<period>[^/]+)\.(?P<form>{list_files.SUFFIX})$", list_files.listing),
        (r"/listings\.(?P<form>atom)$", list_files.listings),
        (r"/leaderboards\.(?P<form>atom)$", list_files.leaders),
        (r"/search(?:\.(?P<form>json))?$", search_page.answer),
        (r"/leaderboards(?:\.json)?$", boards.boards),
        (r"/leaderboards/(?P<dataset>[^/]+)$", boards.board),
        (r"/listings$", listings.newest),
        (r"/listings/(?P<period>[^/]+)$", listings.listing),
        (r"/openapi\.json$", openapi.description),
        (r"/robots\.txt$", sitemap.robots),
        (r"/sitemap\.xml$", sitemap.index),
        (r"/sitemaps/(?P<name>others|[1-9][0-9]{0,6})\.xml$", sitemap.sitemap),
        (r"/paper/(?P<name>[^/]+)$", former_addresses.paper),
        (r"/sota/(?P<name>[^/]+)$", former_addresses.sota),
        (r"/task/(?P<name>[^/]+)$", former_addresses.task),
        (r"/dataset/(?P<name>[^/]+)$", former_addresses.dataset),
        (r"/method/(?P<name>[^/]+)$", former_addresses.method),
        *pwc_answers.routes(),
        (r"/badge/(?P<paper>[^/]+)/(?P<table>[^/]+)$", badge.badge),
        (r"/author/(?P<name>[^/]+)$", former_addresses.author),
        (r"/conference/(?P<name>[^/]+)$", former_addresses.conference),
        (r"/area/(?P<name>[^/]+)$", former_addresses.area),
        (r"/greatest$", former_addresses.greatest),
        (r"/sota$", former_addresses.all_boards),
        (r"/latest$", former_addresses.latest),
        (rf"/{DATABASE}\.db$", download.snapshot),
        (rf"/{DATABASE}\.(?P<form>{downloads.SUFFIX})$", downloads.query),
        (rf"/{DATABASE}/(?P<name>[^/]+)\.(?P<form>{downloads.SUFFIX})$", downloads.rows),
        (r"/-/databases(?:\.json)?$", pages.databases),
        (r"/-/threads(?:\.json)?$", pages.refuse_threads),
    ]


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """Datasette's JSON, which says where there is more."""
    return {"extension": "json", "render": query_pages.as_json, "can_render": lambda: True}


@hookimpl
def prepare_connection(conn: Any) -> None:
    """Let connections to the snapshot count what they read."""
    datasette_parts.count_bytes(conn)


@hookimpl
def permission_allowed(action: str, resource: Any) -> bool:
    """Everybody may see all of the snapshot, and nobody anything else."""
    database = resource[0] if isinstance(resource, tuple) else resource
    return action not in ("permissions-debug", "debug-menu") and database in (None, DATABASE)


@hookimpl
def render_cell(row: Any, value: Any, column: str, datasette: Datasette) -> Markup | Awaitable[Markup | None] | None:
    """Let titles and slugs lead to the pages of papers, and addresses out of the site."""
    if column in _PAPER_COLUMNS and isinstance(value, dict):
        return _labelled_paper(datasette, value)
    if not isinstance(value, str):
        return None
    slug = value if column in _SLUG_COLUMNS else None
    if column in _TITLE_COLUMNS:
        slug = next((row[name] for name in _SLUG_COLUMNS if name in row.keys()), None)  # noqa: SIM118
    if slug:
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/papers/{slug}"), value)
    if column == "address" and value.startswith("/"):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(quote(value, safe="/?=&+%")), value)
    if is_url(value):
        return external_link(value)
    return None


@hookimpl
def filters_from_request(request: Request, database: str, table: str, datasette: Datasette) -> Any:
    """Narrow the table of papers down by a search among other conditions: by the words that the search page takes."""
    return search_page.as_filter(request, table, datasette)


@hookimpl
def register_facet_classes() -> list[type]:
    """By what pages of tables narrow down."""
    return [facets.CountedFacet, datasette_parts.DateFacet, datasette_parts.ArrayFacet]


@hookimpl
def extra_template_vars(request: Request | None, datasette: Datasette) -> dict[str, Any]:
    """What every template may use."""
    given = request.args if request is not None else {}
    words = given.get("q") or given.get("_search")
    of_query = query_pages.for_templates(datasette, request) if request is not None else {}
    return {
        "searched": words or "",
        "is_web_address": is_url,
        "with_addresses": with_addresses,
        "with_paths": partial(with_paths, path_to=datasette.urls.path),
        "printed": printed,
        "schema_list": schema_list.schema_list,
        "sql_examples": schema_list.EXAMPLES,
        "results_first": table_columns.results_first,
        "columns_of_numbers": table_columns.columns_of_numbers,
        "places_of_numbers": table_columns.places_of_numbers,
        "places_of_question": table_columns.places_of_question,
        **of_query,
    }


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Refuse what is no request to this site, and give every answer the headers that keep browsers from doing more."""

    def wrap(application: Any) -> Any:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return

            send = with_headers(send)
            if scope["method"] == "OPTIONS":
                await requests.tell_options(send)
                return
            refused = requests.refusal(scope)
            if refused is None:
                scope = requests.mended(scope, datasette.setting("base_url"))
                if scope.get("query_string"):
                    asked = scope["query_string"].decode("latin-1")
                    names = await named_filters.resolved(datasette, requests.path_of(scope), asked)
                    scope = {**scope, "query_string": names.encode("latin-1")}
                with query_pages.at_page(requests.path_of(scope), scope.get("query_string", b"").decode("latin-1")):
                    await application(scope, receive, send)
                return
            status, message = refused
            headers = {"Allow": requests.ALLOWED} if status == 405 else {}
            await datasette.invoke_startup()  # which Datasette does at the first request that gets through to it
            request = datasette_parts.request_outside({**scope, "query_string": b""})
            refusal = await errors.say(datasette, request, status, errors.UNANSWERABLE, message, headers)
            await refusal.asgi_send(send)

        return answer

    return wrap


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Any]:
    """Answer a request that failed."""

    async def inner() -> Any:
        return await errors.answer(datasette, request, exception)

    return inner


def external_link(address: str) -> Markup:
    """A link to another site, which the site does not vouch for."""
    return Markup('<a href="{}" rel="nofollow noopener">{}</a>').format(address, address)


async def _labelled_paper(datasette: Datasette, value: dict[str, Any]) -> Markup | None:
    slug = await slug_of(datasette.get_database(DATABASE), value["value"])
    if slug is None:
        return None
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/papers/{slug}"), value["label"])
